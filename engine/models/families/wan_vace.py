"""Wan VACE: silent pictures by likenesses, guides and given frames."""

from fractions import Fraction

from engine.models.families.wan import APACHE, LARGE, PICTURE, PRESETS, SIGNS, SMALL, TEXT
from engine.models.family import Capabilities, Component, Family, Lengths, Sizes, Variant

FAMILY = Family(
    key="wan_vace",
    title="Wan VACE",
    pipelines=("WanVACEPipeline",),
    transformers=("WanVACETransformer3DModel",),
    adapter="engine.diffusion.families.vace:Vace",
    form="paragraph",
    words=512,
    rates=(Fraction(16),),
    lengths=Lengths(step=4, first=1, least=5, most=81),
    sizes=Sizes(multiple=16, least=256, most=1280 * 720, short=480),
    squeeze=(4, 8, 8),
    channels=16,
    can=Capabilities(
        first=True,
        last=True,
        between=True,
        prefix=True,
        images=4,
        control=("depth", "pose", "edges", "mask"),
        adapters=True,
        remix=True,
    ),
    presets=PRESETS,
    licence=APACHE,
    variants=(
        Variant(
            key="wan-2.1-vace-1.3b",
            title="Wan 2.1 VACE 1.3B",
            work=SMALL,
            repository="Wan-AI/Wan2.1-VACE-1.3B-diffusers",
            components=(TEXT, Component(name="transformer", role="transformer", parameters=2_153_972_032), PICTURE),
            marks={
                "_class_name": "WanVACETransformer3DModel",
                "in_channels": 16,
                "num_layers": 30,
                "num_attention_heads": 12,
            },
        ),
        Variant(
            key="wan-2.1-vace-14b",
            title="Wan 2.1 VACE 14B",
            work=LARGE,
            repository="Wan-AI/Wan2.1-VACE-14B-diffusers",
            components=(TEXT, Component(name="transformer", role="transformer", parameters=17_337_592_896), PICTURE),
            marks={
                "_class_name": "WanVACETransformer3DModel",
                "in_channels": 16,
                "num_layers": 40,
                "num_attention_heads": 40,
            },
        ),
    ),
    signs=SIGNS,
)
