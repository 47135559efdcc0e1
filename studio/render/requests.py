"""From a shot to its request: everything that influences a take, in one frozen value."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

import msgspec

from engine.messages.directions import QUALITIES
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Content, Entry, Request, Staging, content
from studio.document.heading import parse
from studio.document.length import shot_frames
from studio.document.values import Film, Scene, Shot

SMALLEST, LARGEST = 64, 4096


@dataclass(frozen=True, slots=True)
class Settings:
    """What a render is asked for beside the shot's own words.

    Attributes
    ----------
    renderer, model, quality : str
    width, height : int
        0 for the film's own size.
    seed : int or None
        None for the shot's own, or the next one.
    """

    renderer: str = "previz"
    model: str = ""
    quality: str = "standard"
    width: int = 0
    height: int = 0
    seed: int | None = None

    def checked(self) -> Settings:
        """Refuse what no renderer could do.

        Raises
        ------
        Fault
            ``render.size``, ``render.quality``, ``render.seed``.
        """
        for side in (self.width, self.height):
            if side and (side % 2 or not SMALLEST <= side <= LARGEST):
                raise Fault("render.size", Exit.USAGE, size=f"{self.width}x{self.height}", least=SMALLEST, most=LARGEST)
        if self.quality not in QUALITIES:
            raise Fault("render.quality", Exit.USAGE, quality=self.quality, known=", ".join(QUALITIES))
        if self.seed is not None and not 0 <= self.seed < 2**31:
            raise Fault("render.seed", Exit.USAGE, seed=self.seed)
        return self

    def sized(self, film: Film) -> tuple[int, int]:
        """Picture size in pixels."""
        return (self.width, self.height) if self.width and self.height else (film.width, film.height)


def with_size(settings: Settings, text: str) -> Settings:
    """Read a size such as ``848x480``.

    Raises
    ------
    Fault
        ``render.size``.
    """
    match = re.fullmatch(r"\s*(\d{1,5})\s*[x×]\s*(\d{1,5})\s*", text)
    if not match or "0" in match.groups():
        raise Fault("render.size", Exit.USAGE, size=text, least=SMALLEST, most=LARGEST)
    return replace(settings, width=int(match[1]), height=int(match[2])).checked()


def staging(film: Film, scene: Scene, shot: Shot) -> Staging:
    """What happens in a shot, before any camera."""
    return Staging(
        heading=parse(scene.heading),
        action=shot.text,
        lines=shot.lines,
        entries=tuple(worded(entry) for entry in named(film.bible, scene, shot)),
        weather=shot.directions.weather,
        time=shot.directions.time,
        frames=shot_frames(shot, film.rate),
        rate=film.rate,
    )


def worded(entry: Entry) -> Entry:
    """An entry as a request has it: its pictures stand among the inputs, as previz takes none."""
    return msgspec.structs.replace(entry, pictures=()) if entry.pictures else entry


def named(bible: tuple[Entry, ...], scene: Scene, shot: Shot) -> tuple[Entry, ...]:
    """The bible entries that a shot names: characters by appearance, then the place, props and the look."""
    words = "\n".join([*(line.character for line in shot.lines), shot.text, *(line.text for line in shot.lines)])
    speakers = {line.character.casefold() for line in shot.lines}
    found: list[tuple[tuple[int, int], Entry]] = []
    for entry in bible:
        if entry.kind == "look":
            found.append(((3, 0), entry))
        elif entry.kind == "place":
            if entry.name.casefold() in scene.heading.casefold():
                found.append(((1, 0), entry))
        else:
            match = re.search(rf"(?<!\w){re.escape(entry.name)}(?!\w)", words, re.IGNORECASE)
            if match or entry.name.casefold() in speakers:
                rank = 0 if entry.kind == "character" else 2
                found.append(((rank, match.start() if match else 0), entry))
    return tuple(entry for _rank, entry in sorted(found, key=lambda pair: pair[0]))


def make_request(
    film: Film,
    scene: Scene,
    shot: Shot,
    settings: Settings,
    seed: int,
    *,
    before: tuple[Staging, ...] | None = None,
    inputs: dict[str, str] | None = None,
) -> Request:
    """The request of a shot.

    Parameters
    ----------
    film : Film
    scene : Scene
        The one that holds `shot`.
    shot : Shot
    settings : Settings
    seed : int
        Used where neither the settings nor the shot say one.
    before : tuple of Staging, optional
        What the earlier shots of the scene stage, where it is known already.
    inputs : dict, optional
        What is given beside words, role to hash (see `studio.render.inputs`).
    """
    settings = settings.checked()
    width, height = settings.sized(film)
    if settings.seed is not None:
        seed = settings.seed
    elif shot.seed is not None:
        seed = shot.seed
    if before is None:
        earlier = itertools.takewhile(lambda other: other.id != shot.id, scene.shots)
        before = tuple(staging(film, scene, other) for other in earlier)
    return Request(
        staging=staging(film, scene, shot),
        camera=shot.directions.camera,
        style=shot.directions.style,
        cues=shot.cues,
        asides=shot.asides,
        inputs=inputs or {},
        before=before,
        width=width,
        height=height,
        renderer=settings.renderer,
        model=settings.model,
        quality=settings.quality,
        seed=seed,
        prompt=shot.prompt,
    )


def wanted(film: Film, scene: Scene, shot: Shot) -> Content:
    """The content part of what a shot now asks for: what its circled take is compared with."""
    return content(make_request(film, scene, shot, Settings(), seed=0))
