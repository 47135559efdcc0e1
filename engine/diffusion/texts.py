"""Embeddings on disk: words that were encoded once are not encoded again."""

from __future__ import annotations

import bisect
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from engine.diffusion.adapter import Ask, Tensors
from engine.diffusion.keeping import read_tensors, write_tensors

LOOKED_AT = ("first", "last", "image", "clip")
"""Roles of pictures that some encoders look at."""

MOST = 64
"""Files that are kept; the ones used longest ago go."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A prompt as its encoder counts it.

    Attributes
    ----------
    tokens, most : int
        How many it has, and how many are taken.
    kept, rest : str
        The words that fit, and those that do not.
    """

    tokens: int
    most: int
    kept: str
    rest: str = ""

    @property
    def over(self) -> int:
        """Words that are too many."""
        return len(self.rest.split())


class Texts:
    """Embeddings by what was encoded and by what.

    Parameters
    ----------
    folder : Path or None
        None keeps nothing.
    encoder : str
        What tells this encoder from every other: digest of its files.
    looks : bool
        Whether it looks at pictures that are given.
    """

    def __init__(self, folder: Path | None, encoder: str, *, looks: bool = True) -> None:
        self._folder = folder
        self._encoder = encoder
        self.looks = looks

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
        """Digest of the words, of the references where the encoder looks at them, and of the encoder."""
        seen = [
            (given.role, given.kind, hashlib.sha256(given.pictures.tobytes()).hexdigest())
            for given in ask.given
            if self.looks and given.role in LOOKED_AT and given.pictures is not None
        ]
        words = msgspec.json.encode((self._encoder, ask.prompt, ask.negative, ask.guided, seen))
        return hashlib.sha256(words).hexdigest()


def measured(tokenizer: Any, prompt: str, most: int) -> Measured:
    """A prompt against the tokens that its encoder takes; what is too long is cut after the last word that fits."""

    def count(text: str) -> int:
        return len(tokenizer(text.strip(), add_special_tokens=True).input_ids)

    whole = count(prompt)
    if whole <= most:
        return Measured(whole, most, prompt)
    # Of a script without spaces between words, every sign may be the last.
    ends = [match.end() for match in re.finditer(r"\S+", prompt)]
    if count(prompt[: ends[0]]) > most:
        ends = list(range(1, ends[0] + 1))
    kept = bisect.bisect_right(ends, most, key=lambda end: count(prompt[:end]))
    end = ends[kept - 1] if kept else 0
    return Measured(whole, most, prompt[:end], prompt[end:].strip())
