"""Wan Animate: a person in a picture moves as a drawn skeleton and a close face do; previz draws both."""

from fractions import Fraction

from engine.models.families.wan import APACHE, EYE, PICTURE, TEXT
from engine.models.family import Capabilities, Component, Family, Lengths, Preset, Sign, Sizes, Variant

RATES = (Fraction(24), Fraction(30))
LENGTHS = Lengths(step=1, first=0, least=5, most=600)
"""It goes over the driving video in segments of its own, and so does its successor."""
SIZES = Sizes(multiple=16, least=256, most=1280 * 720, short=720)
PRESETS = {
    "draft": Preset(steps=12, guidance=1.0),
    "standard": Preset(steps=20, guidance=1.0),
    "fine": Preset(steps=30, guidance=1.0),
}

FAMILY = Family(
    key="wan_animate",
    title="Wan Animate",
    pipelines=("WanAnimatePipeline",),
    transformers=("WanAnimateTransformer3DModel",),
    adapter="engine.diffusion.families.wan_animate_1:WanAnimate1",
    form="paragraph",
    words=512,
    rates=RATES,
    any_rate=True,
    lengths=LENGTHS,
    sizes=SIZES,
    squeeze=(4, 8, 8),
    channels=16,
    can=Capabilities(
        first=True,
        images=1,
        control=("pose", "face"),
        needs=("image", "guide:pose", "guide:face"),
        adapters=True,
        apart=True,
    ),
    presets=PRESETS,
    licence=APACHE,
    variants=(
        Variant(
            key="wan-2.2-animate",
            title="Wan 2.2 Animate 14B",
            repository="Wan-AI/Wan2.2-Animate-14B-Diffusers",
            components=(
                TEXT,
                EYE,
                Component(name="transformer", role="transformer", parameters=17_274_816_884),
                PICTURE,
            ),
            marks={"_class_name": "WanAnimateTransformer3DModel", "in_channels": 36, "num_layers": 40},
        ),
    ),
    signs=(
        Sign(names=("patch_embedding.weight",), mark="in_channels", axis=1, needed=True),
        Sign(names=("head.modulation", "condition_embedder.time_proj.weight"), needed=True),
        Sign(
            names=("motion_encoder.dec.direction.weight", "motion_encoder.motion_synthesis_weight"),
            mark="_class_name",
            value="WanAnimateTransformer3DModel",
            needed=True,
        ),
        Sign(names=("blocks.#.self_attn.q.weight", "blocks.#.attn1.to_q.weight"), mark="num_layers", axis=-1),
    ),
)
