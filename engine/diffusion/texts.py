"""Embeddings on disk: words that were encoded once are not encoded again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from engine.diffusion.adapter import Ask, Tensors
from engine.diffusion.keeping import read_tensors, write_tensors

LOOKED_AT = ("first", "last", "image", "clip")
"""Roles of pictures that some encoders look at."""

MOST = 64
"""Files that are kept; the ones used longest ago go."""


class Texts:
    """Embeddings by what was encoded and by what.

    Parameters
    ----------
    folder : Path or None
        None keeps nothing.
    encoder : str
        What tells this encoder from every other: digest of its files.
    """

    def __init__(self, folder: Path | None, encoder: str) -> None:
        self._folder = folder
        self._encoder = encoder

    def of(self, ask: Ask, encode: Callable[[], Tensors]) -> Tensors:
        """The embeddings of an ask; `encode` is called where they are not there."""
        if self._folder is None:
            return encode()
        path = self._folder / f"{self.key(ask)}.safetensors"
        found = read_tensors(path)
        if found is not None:
            os.utime(path)
            return found
        tensors = encode()
        write_tensors(path, tensors)
        for old in sorted(self._folder.glob("*.safetensors"), key=lambda each: each.stat().st_mtime)[:-MOST]:
            old.unlink(missing_ok=True)
        return tensors

    def key(self, ask: Ask) -> str:
        """Digest of the words, of the references that some encoders look at, and of the encoder."""
        seen = [
            (given.role, given.kind, hashlib.sha256(given.pictures.tobytes()).hexdigest())
            for given in ask.given
            if given.role in LOOKED_AT and given.pictures is not None
        ]
        words = msgspec.json.encode((self._encoder, ask.prompt, ask.negative, ask.guided, seen))
        return hashlib.sha256(words).hexdigest()


def cut_off(tokenizer: Any, prompt: str, words: int) -> str:
    """The end of a prompt that goes beyond so many tokens."""
    tokens = tokenizer(prompt.strip(), add_special_tokens=True).input_ids
    return tokenizer.decode(tokens[words:], skip_special_tokens=True).strip() if len(tokens) > words else ""
