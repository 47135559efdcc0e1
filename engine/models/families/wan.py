"""Wan 2.1 and 2.2: silent pictures from words, from a first and a last frame."""

from fractions import Fraction

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

TEXT = Component(name="text_encoder", role="text", parameters=5_680_910_336)
EYE = Component(name="image_encoder", role="text", parameters=630_766_080)
PICTURE = Component(name="vae", role="picture", parameters=126_892_531)

CACHES = ("first_block", "taylor")

SMALL = Work(
    hidden=1536,
    layers=30,
    inner=8960,
    patch=4,
    held=16.1,
    moved=288,
    active=0.85,
    text=150_000_000,
    leaf=1_050_148_864,
    pixel=4,
    pixel_still=5310,
    pixel_flops=8.6e6,
    caches=CACHES,
)

LARGE = Work(
    hidden=5120,
    layers=40,
    inner=13824,
    patch=4,
    held=11.3,
    moved=275,
    active=0.85,
    text=150_000_000,
    leaf=1_050_148_864,
    pixel=4,
    pixel_still=5310,
    pixel_flops=8.6e6,
    caches=CACHES,
)

APACHE = Licence(name="Apache-2.0", url="https://www.apache.org/licenses/LICENSE-2.0")

SIGNS = (
    Sign(names=("patch_embedding.weight",), mark="in_channels", axis=1, needed=True),
    Sign(names=("patch_embedding.weight",), mark="num_attention_heads", axis=0, per=128),
    Sign(
        names=("head.modulation", "condition_embedder.time_proj.weight"),
        mark="_class_name",
        value="WanTransformer3DModel",
        needed=True,
    ),
    Sign(names=("blocks.#.self_attn.q.weight", "blocks.#.attn1.to_q.weight"), mark="num_layers", axis=-1),
    Sign(names=("img_emb.proj.0.weight", "condition_embedder.image_embedder.norm1.weight"), mark="image_dim", axis=0),
    Sign(names=("img_emb.emb_pos", "condition_embedder.image_embedder.pos_embed"), mark="pos_embed_seq_len", axis=1),
    Sign(
        names=("vace_blocks.0.after_proj.bias", "vace_blocks.0.proj_out.bias"),
        mark="_class_name",
        value="WanVACETransformer3DModel",
    ),
)

PRESETS = {
    "draft": Preset(steps=20, guidance=5.0, options={"flow_shift": 3.0}),
    "standard": Preset(steps=40, guidance=5.0, options={"flow_shift": 3.0}),
    "fine": Preset(steps=50, guidance=5.0, options={"flow_shift": 5.0}),
}
"""``flow_shift`` is the scheduler's: how much of the steps goes into the large movements."""

PLAIN = Capabilities(adapters=True, remix=True)
FROM_PICTURE = Capabilities(first=True, adapters=True)
FROM_TWO = Capabilities(first=True, last=True, adapters=True)


def _experts(low: float, high: float, shift: float) -> dict[str, Preset]:
    """Presets for two transformers: `high` guides while there is much noise, `low` after."""
    return {
        quality: Preset(steps=steps, guidance=high, options={"guidance_scale_2": low, "flow_shift": shift})
        for quality, steps in (("draft", 20), ("standard", 30), ("fine", 40))
    }


FAMILY = Family(
    key="wan",
    title="Wan",
    pipelines=(
        "WanPipeline",
        "WanImageToVideoPipeline",
        "WanVideoToVideoPipeline",
        "WanModularPipeline",
        "WanImage2VideoModularPipeline",
        "Wan22ModularPipeline",
        "Wan22Image2VideoModularPipeline",
    ),
    transformers=("WanTransformer3DModel",),
    adapter="engine.diffusion.families.wan:Wan",
    form="paragraph",
    words=512,
    rates=(Fraction(16),),
    lengths=Lengths(step=4, first=1, least=5, most=81),
    sizes=Sizes(multiple=16, least=256, most=1280 * 720, short=480),
    squeeze=(4, 8, 8),
    channels=16,
    can=PLAIN,
    presets=PRESETS,
    licence=APACHE,
    variants=(
        Variant(
            key="wan-2.1-1.3b",
            title="Wan 2.1 1.3B",
            work=SMALL,
            repository="Wan-AI/Wan2.1-T2V-1.3B-Diffusers",
            components=(TEXT, Component(name="transformer", role="transformer", parameters=1_418_996_800), PICTURE),
            marks={
                "_class_name": "WanTransformer3DModel",
                "in_channels": 16,
                "num_layers": 30,
                "num_attention_heads": 12,
                "image_dim": None,
            },
        ),
        Variant(
            key="wan-2.1-14b",
            title="Wan 2.1 14B",
            work=LARGE,
            repository="Wan-AI/Wan2.1-T2V-14B-Diffusers",
            components=(TEXT, Component(name="transformer", role="transformer", parameters=14_288_491_584), PICTURE),
            marks={
                "_class_name": "WanTransformer3DModel",
                "in_channels": 16,
                "num_layers": 40,
                "num_attention_heads": 40,
                "image_dim": None,
            },
        ),
        Variant(
            key="wan-2.1-14b-i2v",
            title="Wan 2.1 14B from a picture, 480p",
            work=LARGE,
            repository="Wan-AI/Wan2.1-I2V-14B-480P-Diffusers",
            components=(
                TEXT,
                EYE,
                Component(name="transformer", role="transformer", parameters=16_394_878_784),
                PICTURE,
            ),
            marks={
                "_class_name": "WanTransformer3DModel",
                "in_channels": 36,
                "num_layers": 40,
                "image_dim": 1280,
                "pos_embed_seq_len": None,
            },
            can=FROM_PICTURE,
        ),
        Variant(
            key="wan-2.1-14b-i2v-720p",
            title="Wan 2.1 14B from a picture, 720p",
            work=LARGE,
            repository="Wan-AI/Wan2.1-I2V-14B-720P-Diffusers",
            components=(
                TEXT,
                EYE,
                Component(name="transformer", role="transformer", parameters=16_394_878_784),
                PICTURE,
            ),
            marks={
                "_class_name": "WanTransformer3DModel",
                "in_channels": 36,
                "num_layers": 40,
                "image_dim": 1280,
                "pos_embed_seq_len": None,
            },
            presets={
                quality: Preset(steps=steps, guidance=5.0, options={"flow_shift": 5.0})
                for quality, steps in (("draft", 20), ("standard", 40), ("fine", 50))
            },
            can=FROM_PICTURE,
            named=("720p",),
        ),
        Variant(
            key="wan-2.1-14b-flf2v",
            title="Wan 2.1 14B from the first and the last frame",
            work=LARGE,
            repository="Wan-AI/Wan2.1-FLF2V-14B-720P-diffusers",
            components=(
                TEXT,
                EYE,
                Component(name="transformer", role="transformer", parameters=16_395_536_704),
                PICTURE,
            ),
            marks={
                "_class_name": "WanTransformer3DModel",
                "in_channels": 36,
                "num_layers": 40,
                "image_dim": 1280,
                "pos_embed_seq_len": 514,
            },
            presets={
                quality: Preset(steps=steps, guidance=5.5, options={"flow_shift": 16.0})
                for quality, steps in (("draft", 20), ("standard", 40), ("fine", 50))
            },
            can=FROM_TWO,
        ),
        Variant(
            key="wan-2.2-a14b",
            title="Wan 2.2 A14B",
            work=LARGE,
            repository="Wan-AI/Wan2.2-T2V-A14B-Diffusers",
            components=(
                TEXT,
                Component(name="transformer", role="transformer", parameters=14_288_491_584),
                Component(name="transformer_2", role="transformer", parameters=14_288_491_584),
                PICTURE,
            ),
            marks={
                "_class_name": "WanTransformer3DModel",
                "in_channels": 16,
                "num_layers": 40,
                "num_attention_heads": 40,
                "image_dim": None,
            },
            presets=_experts(low=3.0, high=4.0, shift=12.0),
        ),
        Variant(
            key="wan-2.2-a14b-i2v",
            title="Wan 2.2 A14B from a picture",
            work=LARGE,
            repository="Wan-AI/Wan2.2-I2V-A14B-Diffusers",
            components=(
                TEXT,
                Component(name="transformer", role="transformer", parameters=14_288_901_184),
                Component(name="transformer_2", role="transformer", parameters=14_288_901_184),
                PICTURE,
            ),
            marks={
                "_class_name": "WanTransformer3DModel",
                "in_channels": 36,
                "num_layers": 40,
                "num_attention_heads": 40,
                "image_dim": None,
            },
            presets=_experts(low=3.5, high=3.5, shift=5.0),
            can=FROM_TWO,
        ),
    ),
    signs=SIGNS,
)
