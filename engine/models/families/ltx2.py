"""LTX-2: picture and sound together; first, last and any frames, clips to go on from; twofold enlarging."""

from fractions import Fraction
from typing import Any

import msgspec

from engine.models.family import (
    Capabilities,
    Component,
    Family,
    Lengths,
    Licence,
    Preset,
    Sign,
    Sizes,
    Variant,
    Work,
)

DISTILLED = (1.0, 0.99375, 0.9875, 0.98125, 0.975, 0.909375, 0.725, 0.421875)
"""Steps of the distilled weights; a number of steps instead of these costs quality quietly."""

REFINE = (0.909375, 0.725, 0.421875)
"""Steps after enlarging twofold."""

UNGUIDED: dict[str, Any] = {
    "stg_scale": 0.0,
    "modality_scale": 1.0,
    "guidance_rescale": 0.0,
    "audio_guidance_scale": 1.0,
    "audio_stg_scale": 0.0,
    "audio_modality_scale": 1.0,
    "audio_guidance_rescale": 0.0,
}

GUIDED: dict[str, Any] = {
    "stg_scale": 1.0,
    "modality_scale": 3.0,
    "guidance_rescale": 0.7,
    "audio_guidance_scale": 7.0,
    "audio_stg_scale": 1.0,
    "audio_modality_scale": 3.0,
    "audio_guidance_rescale": 0.7,
    "spatio_temporal_guidance_blocks": [28],
}

QUICK = {
    "draft": Preset(steps=8, guidance=1.0, sigmas=DISTILLED, options=UNGUIDED),
    "standard": Preset(steps=8, guidance=1.0, sigmas=DISTILLED, refine=REFINE, options=UNGUIDED),
    "fine": Preset(steps=8, guidance=1.0, sigmas=DISTILLED, refine=REFINE, options=UNGUIDED),
}

SLOW = {
    "draft": Preset(steps=15, guidance=3.0, options=GUIDED),
    "standard": Preset(steps=30, guidance=3.0, options=GUIDED),
    "fine": Preset(steps=40, guidance=3.0, options=GUIDED),
}

LICENCE = Licence(
    name="LTX-2 Community License",
    url="https://github.com/Lightricks/LTX-2/blob/main/LICENSE",
    limits=("revenue",),
    revenue=10_000_000,
)

CAN = Capabilities(sound=48_000, heard=25, first=True, last=True, between=True, prefix=True, adapters=True, remix=True)
CAN_2_0 = msgspec.structs.replace(CAN, sound=24_000)

SOUND = Component(name="audio_vae", role="sound", parameters=53_248_146)
UPSAMPLER = Component(name="latent_upsampler", role="refiner", parameters=497_867_904, optional=True)

PARTS_2_0 = (
    Component(name="text_encoder", role="text", parameters=12_202_563_392),
    Component(name="connectors", role="text", parameters=1_431_475_200),
    Component(name="transformer", role="transformer", parameters=18_876_174_592),
    Component(name="vae", role="picture", parameters=1_222_479_601),
    SOUND,
    Component(name="vocoder", role="sound", parameters=55_592_802),
    UPSAMPLER,
)

PARTS_2_3 = (
    Component(name="text_encoder", role="text", parameters=12_202_563_392),
    Component(name="connectors", role="text", parameters=3_172_227_584),
    Component(name="transformer", role="transformer", parameters=18_988_838_144),
    Component(name="vae", role="picture", parameters=726_105_969),
    SOUND,
    Component(name="vocoder", role="sound", parameters=128_537_448),
    UPSAMPLER,
)

PARTS_2_5 = (
    # Gemma 4 of 12 billion; no class here has its figures, so this is what its name says.
    Component(name="text_encoder", role="text", parameters=12_000_000_000),
    Component(name="connectors", role="text", parameters=3_172_227_584),
    Component(name="transformer", role="transformer", parameters=18_987_859_200),
    Component(name="vae", role="picture", parameters=726_105_969),
    SOUND,
    Component(name="vocoder", role="sound", parameters=128_537_448),
    UPSAMPLER,
    Component(name="duration_head", role="other", parameters=1_903_361, optional=True),
)

WORK = Work(
    hidden=4096,
    layers=48,
    inner=16384,
    words=1024,
    held=19,
    held_given=48,  # each token has its own time
    moved=491,
    active=0.70,  # the rest is for sound
    batched=True,
    text=1_200_000_000,  # what every layer gives, 1024 words of 49 times 3840, and three copies of it
    leaf=1_006_878_720,
    pixel=43,
    pixel_flops=1.3e6,
    caches=("taylor",),
    masked=True,
)

MARKS_2_0 = {"gated_attn": False}
MARKS_2_3 = {"gated_attn": True}
MARKS_2_5 = {"gated_attn": True, "ff_bias": False}

FAMILY = Family(
    key="ltx2",
    title="LTX-2",
    pipelines=(
        "LTX2Pipeline",
        "LTX2ImageToVideoPipeline",
        "LTX2ConditionPipeline",
        "LTX2InContextPipeline",
        "LTX2DFRPipeline",
        "LTX2ModularPipeline",
        "LTX25ModularPipeline",
    ),
    transformers=("LTX2VideoTransformer3DModel",),
    adapter="engine.diffusion.families.ltx2:LTX2",
    form="paragraph",
    words=1024,
    rates=(Fraction(24), Fraction(25), Fraction(30), Fraction(48), Fraction(50), Fraction(60)),
    any_rate=True,
    lengths=Lengths(step=8, first=1, least=9, most=481),
    sizes=Sizes(multiple=32, least=256, most=1920 * 1088),
    squeeze=(8, 32, 32),
    channels=128,
    can=CAN,
    presets=SLOW,
    licence=LICENCE,
    variants=(
        Variant(
            key="ltx-2.3",
            title="LTX-2.3",
            repository="diffusers/LTX-2.3-Diffusers",
            components=PARTS_2_3,
            work=WORK,
            marks=MARKS_2_3,
        ),
        Variant(
            key="ltx-2.3-distilled",
            title="LTX-2.3 distilled",
            repository="diffusers/LTX-2.3-Distilled-Diffusers",
            components=PARTS_2_3,
            work=WORK,
            marks=MARKS_2_3,
            presets=QUICK,
            named=("distilled",),
        ),
        Variant(
            key="ltx-2.5",
            title="LTX-2.5",
            repository="Lightricks/LTX-2.5-Diffusers",
            components=PARTS_2_5,
            work=WORK,
            marks=MARKS_2_5,
        ),
        Variant(
            key="ltx-2.5-distilled",
            title="LTX-2.5 distilled",
            components=PARTS_2_5,
            work=WORK,
            marks=MARKS_2_5,
            presets=QUICK,
            named=("distilled",),
        ),
        Variant(
            key="ltx-2.0",
            title="LTX-2.0",
            repository="Lightricks/LTX-2",
            components=PARTS_2_0,
            work=WORK,
            marks=MARKS_2_0,
            can=CAN_2_0,
        ),
        Variant(
            key="ltx-2.0-distilled",
            title="LTX-2.0 distilled",
            repository="rootonchair/LTX-2-19b-distilled",
            components=PARTS_2_0,
            work=WORK,
            marks=MARKS_2_0,
            presets=QUICK,
            can=CAN_2_0,
            named=("distilled",),
        ),
    ),
    signs=(
        Sign(
            names=(
                "av_ca_a2v_gate_adaln_single.emb.timestep_embedder.linear_1.weight",
                "av_cross_attn_video_a2v_gate.emb.timestep_embedder.linear_1.weight",
            ),
            mark="_class_name",
            value="LTX2VideoTransformer3DModel",
            needed=True,
        ),
        Sign(names=("patchify_proj.weight", "proj_in.weight"), mark="in_channels", axis=1),
        Sign(names=("transformer_blocks.#.scale_shift_table",), mark="num_layers", axis=-1),
        Sign(names=("transformer_blocks.0.attn1.to_gate_logits.weight",), mark="gated_attn", value=True),
        Sign(names=("transformer_blocks.0.ff.net.2.bias",), mark="ff_bias", value=True),
    ),
)
