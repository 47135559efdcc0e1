"""MiniMax-H3: picture and sound, with likenesses and voices to go by, named in the words."""

from fractions import Fraction

from engine.models.family import Capabilities, Component, Family, Lengths, Licence, Preset, Sign, Sizes, Variant

TRANSFORMER = 33_122_992_896

FAMILY = Family(
    key="h3",
    title="MiniMax-H3",
    pipelines=("MiniMaxH3ModularPipeline",),
    transformers=("MiniMaxH3Transformer3DModel",),
    adapter="engine.diffusion.families.h3:H3",
    form="labelled",
    words=4096,
    rates=(Fraction(24),),
    lengths=Lengths(step=17, first=5, least=124, most=345),
    sizes=Sizes(multiple=32, least=256, most=768 * 1344, short=768),
    # Seventeen frames are five of latents; fewer frames for each errs towards more memory.
    squeeze=(3, 16, 16),
    channels=24,
    can=Capabilities(sound=32_000, first=True, last=True, images=9, voices=3, adapters=True, apart=True),
    presets={
        # Points of the grid with its end, so one forward less each.
        "draft": Preset(steps=16, guidance=1.0),
        "standard": Preset(steps=30, guidance=1.0),
        "fine": Preset(steps=50, guidance=1.0),
    },
    licence=Licence(
        name="MiniMax H3 Community License",
        url="https://huggingface.co/MiniMaxAI/MiniMax-H3/blob/main/LICENSE",
        limits=("territories", "revenue"),
        territories=("EU", "GB", "KR", "US"),
        revenue=20_000_000,
    ),
    variants=(
        Variant(
            key="minimax-h3",
            title="MiniMax-H3",
            repository="MiniMaxAI/MiniMax-H3",
            components=(
                Component(name="text_encoder", role="text", parameters=33_357_390_064),
                Component(name="transformer", role="transformer", parameters=TRANSFORMER),
                Component(name="transformer_ref", role="transformer", parameters=TRANSFORMER, optional=True),
                Component(name="vae", role="picture", parameters=2_603_868_984),
                Component(name="audio_vae", role="sound", parameters=151_321_489),
            ),
        ),
    ),
    signs=(
        Sign(
            names=("token_refiner.blocks.0.attn.qkv_proj.weight",),
            mark="_class_name",
            value="MiniMaxH3Transformer3DModel",
            needed=True,
        ),
    ),
    modular=True,
)
