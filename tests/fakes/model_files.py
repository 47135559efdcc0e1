"""Weights for tests without torch: safetensors and GGUF files of chosen names and shapes, and folders of them."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from safetensors.numpy import save_file


def safetensors(path: Path, shapes: dict[str, tuple[int, ...]], dtype: str = "float32") -> Path:
    """A whole safetensors file of zeros, written by the library."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: np.zeros(shape, dtype) for name, shape in shapes.items()}, path)
    return path


def raw_safetensors(path: Path, header: Any, data: bytes = b"", length: int | None = None) -> Path:
    """A safetensors file as bytes, however wrong."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text) if length is None else length) + text + data)
    return path


def gguf_file(path: Path, shapes: dict[str, tuple[int, ...]], kind: gguf.GGMLQuantizationType) -> Path:
    """A GGUF file of zeros, written by the library."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(path, "wan")
    for name, whole in shapes.items():
        shape = whole
        plain = kind in (gguf.GGMLQuantizationType.F32, gguf.GGMLQuantizationType.F16) or len(shape) < 2
        if len(shape) > 4:
            writer.add_array(f"comfy.gguf.orig_shape.{name}", list(shape))
            shape = (shape[0], int(np.prod(shape[1:])))
        if plain:
            writer.add_tensor(name, np.zeros(shape, np.float32))
        else:
            writer.add_tensor(name, gguf.quantize(np.zeros(shape, np.float32), kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


WAN = {
    "patch_embedding.weight": (1536, 16, 1, 2, 2),
    "head.modulation": (1, 2, 32),
    **{f"blocks.{number}.self_attn.q.weight": (32, 32) for number in range(30)},
}
"""Names and leading sides of Wan 1.3B's transformer as its makers write it."""

WAN_CONFIG = {
    "_class_name": "WanTransformer3DModel",
    "in_channels": 16,
    "num_layers": 30,
    "num_attention_heads": 12,
    "image_dim": None,
}


def wan_folder(folder: Path) -> Path:
    """A whole diffusers folder of Wan 1.3B, with next to nothing in its files."""
    index = {
        "_class_name": "WanPipeline",
        "_diffusers_version": "0.42.1",
        "boundary_ratio": None,
        "transformer_2": [None, None],
        "scheduler": ["diffusers", "UniPCMultistepScheduler"],
        "text_encoder": ["transformers", "UMT5EncoderModel"],
        "tokenizer": ["transformers", "T5Tokenizer"],
        "transformer": ["diffusers", "WanTransformer3DModel"],
        "vae": ["diffusers", "AutoencoderKLWan"],
    }
    write(folder / "model_index.json", index)
    write(folder / "scheduler" / "scheduler_config.json", {"_class_name": "UniPCMultistepScheduler"})
    write(folder / "tokenizer" / "tokenizer_config.json", {"tokenizer_class": "T5Tokenizer"})
    write(folder / "text_encoder" / "config.json", {"architectures": ["UMT5EncoderModel"]})
    safetensors(folder / "text_encoder" / "model.safetensors", {"shared.weight": (16, 8)})
    write(folder / "transformer" / "config.json", WAN_CONFIG)
    safetensors(folder / "transformer" / "diffusion_pytorch_model.safetensors", {"proj_out.weight": (8, 8)}, "float16")
    write(folder / "vae" / "config.json", {"_class_name": "AutoencoderKLWan"})
    safetensors(folder / "vae" / "diffusion_pytorch_model.safetensors", {"encoder.conv_in.weight": (4, 4)})
    return folder


def write(path: Path, value: Any) -> Path:
    """A JSON file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))
    return path


def spelling(folder: Path, most: int) -> None:
    """Give a model a whole tokenizer of T5's kind: a token a letter, one before every word, one at the end."""
    letters = [["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], ["\u2581", -2.0]]
    letters += [[chr(code), -3.0] for code in range(33, 127)]
    marks = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    space = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True}
    one, end = {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}
    tokenizer = {
        "version": "1.0",
        "added_tokens": [{"id": place, "content": letters[place][0], **marks} for place in range(3)],
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, space]},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [one, end],
            "pair": [one, end, {"Sequence": {"id": "B", "type_id": 0}}, end],
            "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}},
        },
        "decoder": space,
        "model": {"type": "Unigram", "unk_id": 2, "vocab": letters, "byte_fallback": False},
    }
    settings = {"tokenizer_class": "T5Tokenizer", "backend": "tokenizers", "extra_ids": 0, "model_max_length": most}
    write(folder / "tokenizer" / "tokenizer.json", tokenizer)
    write(folder / "tokenizer" / "tokenizer_config.json", {**settings, "eos_token": "</s>", "pad_token": "<pad>"})
