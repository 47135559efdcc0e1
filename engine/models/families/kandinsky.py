"""Kandinsky 6: picture and sound together, from words or a first frame, in clips of five seconds."""

from fractions import Fraction

from engine.models.family import Capabilities, Component, Family, Lengths, Licence, Preset, Sizes, Variant

TEXT = (
    Component(name="text_encoder", role="text", parameters=8_292_166_656),
    Component(name="text_encoder_2", role="text", parameters=123_060_480),
)
DECODERS = (
    Component(name="vae", role="picture", parameters=246_478_803),
    Component(name="audio_vae", role="sound", parameters=305_479_682),
    Component(name="vocoder", role="sound", parameters=122_152_752),
)

QUICK = {quality: Preset(steps=16, guidance=1.0) for quality in ("draft", "standard", "fine")}

# Its makers say 29 and 3 billion; the class's own defaults are of neither and count 48.
PRO = (*TEXT, Component(name="transformer", role="transformer", parameters=29_000_000_000), *DECODERS)
LITE = (*TEXT, Component(name="transformer", role="transformer", parameters=3_000_000_000), *DECODERS)

FAMILY = Family(
    key="kandinsky",
    title="Kandinsky 6",
    pipelines=("Kandinsky6TI2VAPipeline",),
    transformers=("Kandinsky6Transformer3DModel",),
    adapter="engine.diffusion.families.kandinsky:Kandinsky",
    form="paragraph",
    words=1024,
    rates=(Fraction(24),),
    lengths=Lengths(step=4, first=1, least=5, most=121),
    sizes=Sizes(multiple=16, least=256, most=1280 * 768, short=512),
    squeeze=(4, 8, 8),
    channels=16,
    can=Capabilities(sound=44_100, first=True, adapters=True),
    presets={
        "draft": Preset(steps=20, guidance=5.0),
        "standard": Preset(steps=35, guidance=5.0),
        "fine": Preset(steps=50, guidance=5.0),
    },
    licence=Licence(
        name="Kandinsky 6 licence",
        url="https://huggingface.co/kandinskylab/Kandinsky-6.0-Pro-5s-Diffusers",
        limits=("unchecked",),
    ),
    variants=(
        Variant(
            key="kandinsky-6-lite",
            title="Kandinsky 6 Lite",
            repository="kandinskylab/Kandinsky-6.0-Lite-5s-Diffusers",
            components=LITE,
            named=("lite",),
        ),
        Variant(
            key="kandinsky-6-pro",
            title="Kandinsky 6 Pro",
            repository="kandinskylab/Kandinsky-6.0-Pro-5s-Diffusers",
            components=PRO,
        ),
        Variant(
            key="kandinsky-6-pro-distilled",
            title="Kandinsky 6 Pro distilled",
            repository="kandinskylab/Kandinsky-6.0-Pro-distill-5s-Diffusers",
            components=PRO,
            presets=QUICK,
            named=("distill",),
        ),
    ),
)
