"""JoyAI-Echo: shots with sound that remember the pictures and voices of earlier ones."""

from fractions import Fraction

from engine.models.families.ltx2 import DISTILLED, PARTS_2_3
from engine.models.family import Capabilities, Family, Lengths, Licence, Preset, Sizes, Variant

PRESET = Preset(steps=8, guidance=1.0, sigmas=(*DISTILLED, 0.0))
"""It was distilled to these steps; there is no slower way."""

FAMILY = Family(
    key="echo",
    title="JoyAI-Echo",
    pipelines=("EchoModularPipeline",),
    transformers=("LTX2VideoTransformer3DModel",),
    adapter="engine.diffusion.families.echo:Echo",
    form="paragraph",
    words=1024,
    rates=(Fraction(25),),
    lengths=Lengths(step=8, first=1, least=9, most=241),
    sizes=Sizes(multiple=32, least=256, most=1280 * 704, short=512),
    squeeze=(8, 32, 32),
    channels=128,
    # Pictures and voices are remembered in pairs, seven at most, whether of people or of earlier shots.
    can=Capabilities(sound=48_000, first=True, images=7, voices=7, memory=7, adapters=True),
    presets={"draft": PRESET, "standard": PRESET, "fine": PRESET},
    licence=Licence(
        name="JoyAI-Echo, academic research and non-commercial use",
        url="https://huggingface.co/Echo-Team/JoyAI-Echo",
        commercial=False,
        limits=("research",),
    ),
    variants=(
        Variant(
            key="joyai-echo",
            title="JoyAI-Echo",
            repository="Echo-Team/JoyAI-Echo",
            components=tuple(part for part in PARTS_2_3 if part.name != "latent_upsampler"),
        ),
    ),
    modular=True,
)
