"""Renders takes of tiny models through the product's own path, small and quick, and counts what is done."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec

from engine.media.takes import TakeReader
from engine.messages.events import Picture, Progress
from engine.messages.jobs import Recipe, RenderJob
from engine.messages.requests import Heading, Request, Staging, from_json
from engine.models.family import Sizes
from engine.process.rendering import render
from tests.fakes.tiny import tiny

LONG = 57
"""Frames of a shot that takes two stretches, of 41 frames at most."""

SMALL = Sizes(multiple=32, least=64, most=1920 * 1088)


def request_of(frames: int = 9, **changes: Any) -> Request:
    """A shot of a model, 64 x 64."""
    rate = changes.pop("rate", Fraction(24))
    staging = Staging(
        heading=Heading(exterior=True, place="BEACH", time="SUNSET"), action="MARA walks.", frames=frames, rate=rate
    )
    fields = {"width": 64, "height": 64, "seed": 1, "quality": "draft", "renderer": "diffusion", **changes}
    return Request(staging=staging, **fields)


@dataclass
class Shooting:
    """Renders into folders of one test; what was told and done is kept.

    Attributes
    ----------
    told : list
        Events of the last render.
    blocks : Counter
        Forwards of the newest render: ``encoder``, ``transformer``.
    """

    folder: Path
    kind: str = "ltx2-distilled"
    told: list[Any] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    number: int = 0

    @property
    def work(self) -> Path:
        """Where unfinished work is kept."""
        return self.folder / "work"

    @property
    def kept(self) -> list[str]:
        """Names of what is kept of latents."""
        return sorted(path.name for path in self.work.glob("latents/*/*"))

    def take(self, request: Request | None = None, *, cancelled: Any = None, **changes: Any) -> Path:
        """Render a take; its folder."""
        self.number += 1
        self.told.clear()
        self.done.clear()
        folder = self.folder / f"take{self.number}"
        files, likenesses = changes.pop("files", {}), changes.pop("likenesses", None)
        job = RenderJob(
            id="job",
            request=request or request_of(),
            folder=str(folder),
            weights=str(changes.pop("weights", None) or tiny(self.kind)),
            work=str(self.work),
            **changes,
        )
        render(job, folder, files, self.told.append, cancelled or (lambda: False), likenesses)
        return folder

    def phases(self) -> list[str]:
        """Phases in order of being told."""
        return list(dict.fromkeys(event.phase for event in self.told if isinstance(event, Progress)))

    def pictures(self) -> list[Picture]:
        """Pictures that were told while it was denoised, not yet decoded."""
        before = [type(event) is Progress and event.phase == "decoding" for event in self.told]
        end = before.index(True) if True in before else len(self.told)
        return [event for event in self.told[:end] if isinstance(event, Picture)]


def seen(folder: Path) -> str:
    """Digest of all decoded pictures and samples of a take."""
    digest = hashlib.sha256()
    with TakeReader(folder / "take.mov") as take:
        for picture in take.pictures():
            digest.update(picture.tobytes())
        for stem in take.stems:
            digest.update(take.stem(stem).tobytes())
    return digest.hexdigest()


def recipe_of(folder: Path) -> Recipe:
    """What a take tells of how it was made."""
    return from_json((folder / "recipe.json").read_bytes(), Recipe)


def small(family: Any) -> Any:
    """A family that renders small pictures too."""
    multiple = family.sizes.multiple
    return msgspec.structs.replace(family, sizes=msgspec.structs.replace(SMALL, multiple=multiple))
