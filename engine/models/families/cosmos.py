"""Cosmos 3: physical scenes with sound, from words, a first frame or a clip."""

from fractions import Fraction

from engine.models.family import Capabilities, Component, Family, Lengths, Licence, Preset, Sizes, Variant

PICTURE = Component(name="vae", role="picture", parameters=704_688_668)
SOUND = Component(name="sound_tokenizer", role="sound", parameters=496_287_362, optional=True)

FAMILY = Family(
    key="cosmos",
    title="Cosmos 3",
    pipelines=("Cosmos3OmniPipeline", "Cosmos3OmniModularPipeline"),
    transformers=("Cosmos3OmniTransformer",),
    adapter="engine.diffusion.families.cosmos:Cosmos",
    form="paragraph",
    words=1024,
    rates=(Fraction(24),),
    lengths=Lengths(step=4, first=1, least=5, most=189),
    sizes=Sizes(multiple=16, least=256, most=1280 * 720, short=720),
    squeeze=(4, 16, 16),
    channels=48,
    can=Capabilities(sound=48_000, first=True, prefix=True),
    presets={
        # ``flow_shift`` is the scheduler's.
        "draft": Preset(steps=20, guidance=6.0, options={"flow_shift": 10.0}),
        "standard": Preset(steps=35, guidance=6.0, options={"flow_shift": 10.0}),
        "fine": Preset(steps=50, guidance=6.0, options={"flow_shift": 10.0}),
    },
    licence=Licence(name="OpenMDW-1.1", url="https://huggingface.co/nvidia/Cosmos3-Nano"),
    variants=(
        Variant(
            key="cosmos-3-nano",
            title="Cosmos 3 Nano",
            repository="nvidia/Cosmos3-Nano",
            components=(Component(name="transformer", role="transformer", parameters=15_156_754_688), PICTURE, SOUND),
            marks={"hidden_size": 4096, "num_hidden_layers": 36},
        ),
        Variant(
            key="cosmos-3-super",
            title="Cosmos 3 Super",
            repository="nvidia/Cosmos3-Super",
            # Counted with the sides of Qwen3 32B, on which its makers say it is built.
            components=(Component(name="transformer", role="transformer", parameters=63_997_928_640), PICTURE, SOUND),
            marks={"hidden_size": 5120, "num_hidden_layers": 64},
        ),
    ),
)
