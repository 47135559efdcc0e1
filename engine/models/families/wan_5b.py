"""Wan 2.2 TI2V 5B: Wan at 24 frames a second with an autoencoder that squeezes sixteenfold."""

from fractions import Fraction

from engine.models.families.wan import APACHE, SIGNS, TEXT
from engine.models.family import (
    Capabilities,
    Component,
    Family,
    Lengths,
    Preset,
    Sizes,
    Variant,
)

FAMILY = Family(
    key="wan_5b",
    title="Wan 5B",
    pipelines=("WanPipeline", "WanImageToVideoPipeline"),
    transformers=("WanTransformer3DModel",),
    adapter="engine.diffusion.families.wan:Wan",
    form="paragraph",
    words=512,
    rates=(Fraction(24),),
    lengths=Lengths(step=4, first=1, least=5, most=121),
    sizes=Sizes(multiple=32, least=256, most=1280 * 704, short=704),
    squeeze=(4, 16, 16),
    channels=48,
    can=Capabilities(first=True, adapters=True),
    presets={
        "draft": Preset(steps=20, guidance=5.0, options={"flow_shift": 5.0}),
        "standard": Preset(steps=40, guidance=5.0, options={"flow_shift": 5.0}),
        "fine": Preset(steps=50, guidance=5.0, options={"flow_shift": 5.0}),
    },
    licence=APACHE,
    variants=(
        Variant(
            key="wan-2.2-5b",
            title="Wan 2.2 TI2V 5B",
            repository="Wan-AI/Wan2.2-TI2V-5B-Diffusers",
            components=(
                TEXT,
                Component(name="transformer", role="transformer", parameters=4_999_787_712),
                Component(name="vae", role="picture", parameters=704_688_668),
            ),
            marks={
                "_class_name": "WanTransformer3DModel",
                "in_channels": 48,
                "num_layers": 30,
                "num_attention_heads": 24,
                "image_dim": None,
            },
        ),
    ),
    signs=SIGNS,
)
