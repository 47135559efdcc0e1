"""A tiny JoyAI-Echo: the parts of the tiny LTX-2 under the index of Echo's own pipeline."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.fakes import tiny

PARTS = ("vae", "audio_vae", "text_encoder", "tokenizer", "connectors", "transformer", "vocoder")


def build(kind: str, folder: Path) -> None:
    """Save it as its makers do."""
    base = tiny.tiny("ltx2")
    told = json.loads((base / "model_index.json").read_text())
    for name in PARTS:
        shutil.copytree(base / name, folder / name)
    index = {"_class_name": "EchoModularPipeline", "_blocks_class_name": "EchoBlocks"}
    index |= {name: [*told[name], {"subfolder": name}] for name in PARTS}
    (folder / "modular_model_index.json").write_text(json.dumps(index))
