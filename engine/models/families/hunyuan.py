"""HunyuanVideo 1.5: silent pictures from words, or from a first frame."""

from fractions import Fraction

from engine.models.family import Capabilities, Component, Family, Lengths, Licence, Preset, Sizes, Variant

TEXT = (
    Component(name="text_encoder", role="text", parameters=7_070_619_136),
    Component(name="text_encoder_2", role="text", parameters=219_314_944),
)
EYE = Component(name="image_encoder", role="text", parameters=428_225_600)
TRANSFORMER = Component(name="transformer", role="transformer", parameters=8_326_608_160)
PICTURE = Component(name="vae", role="picture", parameters=1_260_634_115)

FROM_PICTURE = Capabilities(first=True, adapters=True)


def _words(key: str, title: str, size: str) -> Variant:
    """A variant that goes by words alone."""
    return Variant(
        key=key,
        title=title,
        repository=f"hunyuanvideo-community/HunyuanVideo-1.5-Diffusers-{size}_t2v",
        components=(*TEXT, TRANSFORMER, PICTURE),
        marks={"task_type": "t2v", "target_size": 640 if size == "480p" else 960},
    )


def _picture(key: str, title: str, size: str) -> Variant:
    """A variant that goes on from a picture."""
    return Variant(
        key=key,
        title=title,
        repository=f"hunyuanvideo-community/HunyuanVideo-1.5-Diffusers-{size}_i2v",
        components=(*TEXT, EYE, TRANSFORMER, PICTURE),
        marks={"task_type": "i2v", "target_size": 640 if size == "480p" else 960},
        can=FROM_PICTURE,
    )


FAMILY = Family(
    key="hunyuan",
    title="HunyuanVideo 1.5",
    pipelines=("HunyuanVideo15Pipeline", "HunyuanVideo15ImageToVideoPipeline", "HunyuanVideo15ModularPipeline"),
    transformers=("HunyuanVideo15Transformer3DModel",),
    adapter="engine.diffusion.families.hunyuan:Hunyuan",
    form="paragraph",
    words=1000,
    rates=(Fraction(24),),
    lengths=Lengths(step=4, first=1, least=5, most=121),
    sizes=Sizes(multiple=16, least=256, most=1280 * 720, short=480),
    squeeze=(4, 16, 16),
    channels=32,
    can=Capabilities(adapters=True),
    presets={
        # The guidance is the pipeline's guider's.
        "draft": Preset(steps=20, guidance=6.0),
        "standard": Preset(steps=30, guidance=6.0),
        "fine": Preset(steps=50, guidance=6.0),
    },
    licence=Licence(
        name="Tencent Hunyuan Community License",
        url="https://github.com/Tencent-Hunyuan/HunyuanVideo-1.5/blob/main/LICENSE",
        limits=("territories",),
        territories=("EU", "GB", "KR"),
    ),
    variants=(
        _words("hunyuan-1.5", "HunyuanVideo 1.5, 480p", "480p"),
        _words("hunyuan-1.5-720p", "HunyuanVideo 1.5, 720p", "720p"),
        _picture("hunyuan-1.5-i2v", "HunyuanVideo 1.5 from a picture, 480p", "480p"),
        _picture("hunyuan-1.5-i2v-720p", "HunyuanVideo 1.5 from a picture, 720p", "720p"),
    ),
)
