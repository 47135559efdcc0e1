"""A tiny Wan Animate 2 with the real geometry (8 x 8 x 4); its eye has the width that the transformer is made for."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fakes.tiny.wan import WORDS, _shared

WIDTH = 1280


def build(kind: str, folder: Path) -> None:
    """Save the model as its makers do."""
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, WanAnimate2Transformer3DModel
    from transformers import CLIPVisionConfig, CLIPVisionModel

    torch.manual_seed(0)
    parts = {
        **_shared(),
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=5.0),
        "transformer": WanAnimate2Transformer3DModel(
            text_len=WORDS, dim=24, ffn_dim=32, freq_dim=16, text_dim=32, num_heads=2, num_layers=2
        ),
        "image_encoder": CLIPVisionModel(
            CLIPVisionConfig(
                hidden_size=WIDTH, intermediate_size=16, num_hidden_layers=2, num_attention_heads=16, patch_size=112
            )
        ),
    }
    index: dict[str, object] = {"_class_name": "WanAnimate2ModularPipeline", "_blocks_class_name": "WanAnimate2Blocks"}
    for name, part in parts.items():
        part.save_pretrained(folder / name)
        library = type(part).__module__.split(".")[0]
        index[name] = [library, type(part).__name__, {"subfolder": name}]
    (folder / "modular_model_index.json").write_text(json.dumps(index))
