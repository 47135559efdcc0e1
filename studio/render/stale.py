"""Which shots show what they now ask for, and which do not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

import msgspec

from engine.messages.requests import Entry, content, shape, to_json
from studio.document.nodes import FILM
from studio.document.values import Film, Scene, Shot
from studio.render.inputs import MODELS, memory_of
from studio.render.inputs import asked as given
from studio.render.requests import Settings, make_request, named
from studio.render.takes import Take, Takes

NOTHING = b'"inputs":{}'
"""In canonical JSON: quotes inside words are escaped, so that it stands nowhere else."""


class State(StrEnum):
    """A shot as its card shows it, apart from what the queue is doing with it."""

    NO_TAKE = "no take"
    NOT_CIRCLED = "not circled"
    CIRCLED = "circled"
    STALE = "stale"
    MISSING = "missing"
    DAMAGED = "damaged"
    """The take's file is not the one that was rendered; only an export looks closely enough to find out."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What of the film every shot's request has in it."""

    rate: Fraction
    aspect: Fraction
    bible: tuple[Entry, ...]


@dataclass(slots=True)
class _Asked:
    """What a shot asks for, as canonical JSON cut in two where the earlier shots of its scene stand.

    The JSON of a whole scene's contents grows with the square of its shots; this grows with their number.
    """

    shot: Shot
    heading: str
    frame: _Frame
    head: bytes
    tail: bytes
    staging: bytes


@dataclass(slots=True)
class _Chain:
    """The digest of a scene's stagings so far, behind one head; goes on from shot to shot."""

    digest: Any
    fed: int = 0


@dataclass(slots=True)
class _Run:
    """The chains of one scene; good for as long as what the scene asks for is the very same."""

    scene: Scene
    frame: _Frame
    chains: dict[bytes, _Chain] = field(default_factory=dict)


class Freshness:
    """Compares circled takes with what their shots ask for.

    A content hash covers the earlier shots of the scene. What each shot says is kept as text, and the digest goes on
    from shot to shot, so that a whole scene costs as much as its shots, and an edit as much as it touches.

    Parameters
    ----------
    takes : Takes
    """

    def __init__(self, takes: Takes) -> None:
        self._takes = takes
        self._asked: dict[str, _Asked] = {}
        self._runs: dict[str, _Run] = {}
        self._frame = _Frame(Fraction(0), Fraction(0), ())
        self.staged = 0
        """How many shots were put into words so far: what an edit costs is counted here."""

    def content_hash(self, film: Film, scene: Scene, shot: Shot, take: Take | None = None) -> str:
        """Digest of what `shot` asks for: `engine.messages.requests.digest` of its content.

        A model is asked for more than previz, which takes no pictures, and one that remembers for more than others:
        what is asked of the one that made `take`, the circled one if it is not given.
        """
        take = take or (self._takes.get(shot.circled) if shot.circled else None)
        frame = self._framed(film)
        run = self._runs.get(scene.id)
        if run is None or run.scene is not scene or run.frame is not frame:
            run = self._runs[scene.id] = _Run(scene, frame)
        place = film.places[shot.id][1]
        asked = self._ask(film, frame, scene, shot)
        chain = run.chains.get(asked.head)
        if chain is None or chain.fed > place:
            chain = run.chains[asked.head] = _Chain(hashlib.sha256(asked.head))
        while chain.fed < place:
            earlier = self._ask(film, frame, scene, scene.shots[chain.fed])
            chain.digest.update(b"," + earlier.staging if chain.fed else earlier.staging)
            chain.fed += 1
        whole = chain.digest.copy()
        by_model = take is not None and take.renderer == MODELS
        inputs = given(film, shot, self._takes, memory_of(self._takes, take)) if by_model else {}
        whole.update(asked.tail.replace(NOTHING, b'"inputs":' + to_json(inputs), 1) if inputs else asked.tail)
        return whole.hexdigest()

    def _framed(self, film: Film) -> _Frame:
        kept, aspect = self._frame, shape(film.width, film.height)
        same = film.bible is kept.bible or film.bible == kept.bible
        if not same or (film.rate, aspect) != (kept.rate, kept.aspect):
            self._frame = kept = _Frame(film.rate, aspect, film.bible)
        return kept

    def _ask(self, film: Film, frame: _Frame, scene: Scene, shot: Shot) -> _Asked:
        kept = self._asked.get(shot.id)
        if kept is not None and kept.heading == scene.heading and (kept.shot is shot or kept.shot == shot):
            kept.shot = shot
            if kept.frame is frame:
                return kept
            same = (kept.frame.rate, kept.frame.aspect) == (frame.rate, frame.aspect)
            if same and not concerns(kept.frame.bible, frame.bible, scene, shot):
                kept.frame = frame
                return kept
        alone = msgspec.structs.replace(scene, shots=(shot,))
        asked = content(make_request(film, alone, shot, Settings(), seed=0))
        # Quotes inside words are escaped, so that this stands nowhere but where the earlier shots do.
        head, mark, tail = to_json(asked).partition(b'"before":[]')
        assert mark, head
        made = _Asked(shot, scene.heading, frame, head + b'"before":[', b"]" + tail, to_json(asked.staging))
        self._asked[shot.id] = made
        self.staged += 1
        return made

    def state(self, film: Film, scene: Scene, shot: Shot, takes: list[Take]) -> State:
        """State of a shot, given its takes."""
        plain = plain_state(shot, takes)
        if plain is not None:
            return plain
        if shot.stands:
            return State.CIRCLED if (self._takes.project.folder / "media" / shot.stands).is_file() else State.MISSING
        circled = next(take for take in takes if take.id == shot.circled)
        if not self._takes.path(circled).is_file():
            return State.MISSING
        now = self.content_hash(film, scene, shot)
        return State.CIRCLED if now in (circled.content_hash, shot.kept_content) else State.STALE

    def states(self, film: Film) -> dict[str, State]:
        """State of every shot."""
        return {
            shot.id: self.state(film, scene, shot, self._takes.of(shot.id))
            for scene in film.scenes
            for shot in scene.shots
        }

    def to_render(self, film: Film) -> list[str]:
        """The shots that a film needs rendered to be whole: without a take, stale or missing; in order."""
        due = {State.NO_TAKE, State.STALE, State.MISSING, State.NOT_CIRCLED}
        return [shot for shot, state in self.states(film).items() if state in due]

    def forget(self, shot: str) -> None:
        """A shot has left the film."""
        self._asked.pop(shot, None)


def plain_state(shot: Shot, takes: list[Take]) -> State | None:
    """What is known of a shot without looking at its files; None where a take, or what stands for it, is in the cut."""
    if shot.stands:
        return None
    if not takes:
        return State.NO_TAKE
    if any(take.id == shot.circled for take in takes):
        return None
    return State.MISSING if shot.circled else State.NOT_CIRCLED


def concerns(before: tuple[Entry, ...], after: tuple[Entry, ...], scene: Scene, shot: Shot) -> bool:
    """Whether a change of the bible is one of an entry that a shot names."""
    gone = tuple(entry for entry in before if entry not in after)
    come = tuple(entry for entry in after if entry not in before)
    if [entry for entry in before if entry in after] != [entry for entry in after if entry in before]:
        # Other order, same entries: those of one rank are listed as the bible has them.
        return named(before, scene, shot) != named(after, scene, shot)
    return bool(named(gone, scene, shot) or named(come, scene, shot))


def touched(before: Film, after: Film, nodes: frozenset[str]) -> dict[str, None] | None:
    """The shots whose state an edit can have changed, in no film's order; None for any shot of the film.

    Parameters
    ----------
    before, after : Film
    nodes : frozenset of str
        Ids of the rows in which the two films differ.

    Returns
    -------
    dict or None
        Ids as keys. A shot reaches itself and, as their requests hold what it stages, the later ones of its scene; a
        scene's row reaches its shots from the first that has another place; the film's row reaches all of them where
        rate, shape or bible are others, and else none.
    """
    if FILM in nodes and (
        before.rate != after.rate
        or shape(before.width, before.height) != shape(after.width, after.height)
        or before.bible != after.bible
    ):
        return None
    found: dict[str, None] = {}
    firsts: dict[str, int] = {}
    for node in nodes:
        place = after.places.get(node)
        if place is not None:
            scene = after.scenes[place[0]]
            firsts[scene.id] = min(place[1], firsts.get(scene.id, place[1]))
    rows = {node for node in nodes if node != FILM and node not in after.places and node not in before.places}
    if rows:
        old = {scene.id: scene for scene in before.scenes if scene.id in rows}
        for scene in after.scenes:
            if scene.id in rows:
                first = _differs(old.get(scene.id), scene)
                firsts[scene.id] = min(first, firsts.get(scene.id, first))
    if not firsts:
        return found
    for scene in after.scenes:
        if scene.id in firsts:
            found.update(dict.fromkeys(shot.id for shot in scene.shots[firsts[scene.id] :]))
    return found


def _differs(old: Scene | None, new: Scene) -> int:
    """The first shot of a scene that the change of its row reaches."""
    if old is None or old.heading != new.heading:
        return 0
    for place, (one, other) in enumerate(zip(old.shots, new.shots, strict=False)):
        if one.id != other.id:
            return place
    return min(len(old.shots), len(new.shots))
