"""Wan Animate 2: a person in a picture moves as somebody in a video does."""

from engine.models.families.wan import APACHE, EYE, PICTURE, TEXT
from engine.models.families.wan_animate import LENGTHS, PRESETS, RATES, SIZES
from engine.models.family import Capabilities, Component, Family, Preset, Variant

FAMILY = Family(
    key="wan_animate_2",
    title="Wan Animate 2",
    pipelines=("WanAnimate2ModularPipeline", "WanAnimate2DistilledModularPipeline"),
    transformers=("WanAnimate2Transformer3DModel",),
    adapter="engine.diffusion.families.wan_animate:WanAnimate",
    form="paragraph",
    words=512,
    rates=RATES,
    any_rate=True,
    lengths=LENGTHS,
    sizes=SIZES,
    squeeze=(4, 8, 8),
    channels=16,
    can=Capabilities(
        first=True, images=1, control=("driving",), needs=("image", "guide:driving"), adapters=True, apart=True
    ),
    presets=PRESETS,
    licence=APACHE,
    variants=(
        Variant(
            key="wan-2.2-animate-2",
            title="Wan 2.2 Animate 2 14B",
            repository="Wan-AI/Wan2.2-Animate-2-14B-Diffusers",
            components=(
                TEXT,
                EYE,
                Component(name="transformer", role="transformer", parameters=16_394_878_784),
                PICTURE,
            ),
            marks={"_class_name": "WanAnimate2Transformer3DModel", "num_layers": 40},
            presets={
                quality: Preset(steps=steps, guidance=3.0)
                for quality, steps in (("draft", 20), ("standard", 40), ("fine", 40))
            },
        ),
        Variant(
            key="wan-2.2-animate-2-distilled",
            title="Wan 2.2 Animate 2 14B distilled",
            repository="Wan-AI/Wan2.2-Animate-2-14B-Distilled-Diffusers",
            components=(
                TEXT,
                EYE,
                Component(name="transformer", role="transformer", parameters=16_394_878_784),
                PICTURE,
            ),
            marks={"_class_name": "WanAnimate2Transformer3DModel", "num_layers": 40},
            presets={quality: Preset(steps=10, guidance=1.0) for quality in ("draft", "standard", "fine")},
            named=("distilled",),
        ),
    ),
    modular=True,
)
