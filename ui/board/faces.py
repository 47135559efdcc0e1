"""What a card and a scene's head show, read from the desk when they are painted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from studio.document.length import shot_frames
from studio.document.slates import letters
from studio.document.values import Film, Scene, Shot
from studio.render.requests import named
from studio.script.eighths import eighths
from studio.words.language import _, counted, mark
from studio.words.told import tell
from ui.desk import Desk
from ui.look.tokens import STATES
from ui.wording import decimal, pages, seconds

STANDING = {
    "still": (mark("Still"), "image"),
    "footage": (mark("Footage"), "film"),
    "gone": (mark("File is gone"), "image-off"),
}
"""What stands for a shot: its word and its icon."""
COUNTED = ("circled", "stale", "rendering", "failed", "missing", "draft")
"""States that a scene's head counts, in its order."""


@dataclass(frozen=True, slots=True)
class CardFace:
    """All that a card shows.

    Attributes
    ----------
    shot : Shot
    slate : str
    frames : int
        Length, worked out where it is automatic.
    rate : Fraction
    state : str
        A key of ``ui.look.tokens.STATES``.
    known : bool
        Whether the state was worked out already; until then the card is quiet.
    cast : tuple of str
    takes : int
    share : float
        Of the rendering, 0 to 1.
    note : str
        Why it failed.
    stands : str
        What stands for the shot instead of a take: a key of `STANDING`, or empty.
    selected : bool
    cameo : bool
        Whether a cameo plays somebody or something in it.
    """

    shot: Shot
    slate: str
    frames: int
    rate: Fraction
    state: str
    known: bool
    cast: tuple[str, ...]
    takes: int
    share: float
    note: str
    stands: str
    selected: bool
    cameo: bool = False

    def words(self) -> str:
        """What a screen reader says: ``Shot 1B, Stale, 3.5 seconds. She slows…``."""
        length = _("{seconds} seconds").format(seconds=decimal(float(self.frames / self.rate)))
        word = [_(STATES[self.state].word)] if self.known else []
        locked = [_("Locked")] if self.shot.locked else []
        stands = [_(STANDING[self.stands][0])] if self.stands else []
        cameo = [_("With a cameo")] if self.cameo else []
        facts = ", ".join([f"{_('Shot')} {self.slate}", *word, *stands, *cameo, *locked, length])
        return f"{facts}. {self.shot.text}".strip()


@dataclass(frozen=True, slots=True)
class HeadFace:
    """All that a scene's head shows."""

    number: str
    heading: str
    pages: int
    """Eighths of a page."""
    length: str
    counts: tuple[tuple[str, int], ...]
    shots: int
    folded: bool

    def words(self) -> str:
        """What a screen reader says."""
        shots = counted("{count} shot", "{count} shots", self.shots)
        folded = [_("folded")] if self.folded else []
        return ", ".join([f"{_('Scene')} {self.number}", self.heading, shots, pages(self.pages), self.length, *folded])


def face_of(desk: Desk, film: Film, shot: Shot, *, selected: bool) -> CardFace:
    """What a shot's card shows now."""
    key = desk.key(shot.id)
    progress = desk.queue.progress(shot.id)
    fault = desk.queue.failure(shot.id) if key == "failed" else None
    return CardFace(
        shot=shot,
        slate=desk.slate(shot.id),
        frames=shot_frames(shot, film.rate),
        rate=film.rate,
        state=key,
        known=desk.knows(shot.id),
        cast=cast_of(shot, characters(film)),
        takes=desk.take_count(shot.id),
        share=progress.share if progress else 0.0,
        note=tell(fault).what if fault else "",
        stands=_standing(desk, shot),
        selected=selected,
        cameo=plays_cameo(film, shot),
    )


def _standing(desk: Desk, shot: Shot) -> str:
    """What stands for a shot: a key of `STANDING`, or empty."""
    if not shot.stands or desk.session is None:
        return ""
    file = desk.session.media.get(shot.stands)
    return file.kind if file and file.kind in STANDING else "gone"


def plays_cameo(film: Film, shot: Shot) -> bool:
    """Whether somebody or something that a shot names is played by a cameo."""
    played = tuple(entry for entry in film.bible if entry.cameo)
    place = film.find(shot.id) if played else None
    return place is not None and bool(named(played, *place))


def head_of(desk: Desk, film: Film, scene: Scene, row: int, *, folded: bool) -> HeadFace:
    """What a scene's head shows now."""
    states = Counter(desk.key(shot.id) for shot in scene.shots if desk.knows(shot.id))
    frames = sum(shot_frames(shot, film.rate) for shot in scene.shots)
    return HeadFace(
        number=scene.number or str(row + 1),
        heading=scene.heading or _("Untitled scene"),
        pages=eighths(scene),
        length=seconds(frames, film.rate),
        counts=tuple((key, states[key]) for key in COUNTED if states[key]),
        shots=len(scene.shots),
        folded=folded,
    )


def next_slate(scene: Scene, row: int) -> str:
    """The slate that a scene's next shot will have."""
    return f"{scene.number or row + 1}{letters(len(scene.shots))}"


def characters(film: Film) -> tuple[str, ...]:
    """Names of the bible's characters."""
    return _characters(film.bible)


@lru_cache(maxsize=4)
def _characters(bible: tuple) -> tuple[str, ...]:
    return tuple(entry.name for entry in bible if entry.kind == "character")


def cast_of(shot: Shot, names: Sequence[str]) -> tuple[str, ...]:
    """Characters of the bible that a shot names or lets speak, in order of appearance."""
    text = shot.text.upper()
    spoken = [line.character.upper() for line in shot.lines]
    found = [(text.find(name.upper()), name) for name in names if name.upper() in text or name.upper() in spoken]
    return tuple(name for _place, name in sorted(found))
