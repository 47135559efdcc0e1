"""Which shots show what they now ask for, and which do not."""

from __future__ import annotations

from enum import StrEnum

from engine.messages.requests import digest
from studio.document.values import Film, Scene, Shot
from studio.render.requests import wanted
from studio.render.takes import Take, Takes


class State(StrEnum):
    """A shot as its card shows it, apart from what the queue is doing with it."""

    NO_TAKE = "no take"
    NOT_CIRCLED = "not circled"
    CIRCLED = "circled"
    STALE = "stale"
    MISSING = "missing"
    DAMAGED = "damaged"
    """The take's file is not the one that was rendered; only an export looks closely enough to find out."""


class Freshness:
    """Compares circled takes with what their shots ask for.

    A content hash covers the earlier shots of the scene, so it changes only with its scene, the bible or the film's
    settings; hashes are kept as long as those are the very same values.

    Parameters
    ----------
    takes : Takes
    """

    def __init__(self, takes: Takes) -> None:
        self._takes = takes
        self._kept: dict[str, tuple[Scene, object, str]] = {}

    def content_hash(self, film: Film, scene: Scene, shot: Shot) -> str:
        """Digest of what `shot` asks for."""
        settings = (film.rate, film.width, film.height, film.bible)
        kept = self._kept.get(shot.id)
        if kept is not None and kept[0] is scene and kept[1] == settings:
            return kept[2]
        value = digest(wanted(film, scene, shot))
        self._kept[shot.id] = (scene, settings, value)
        return value

    def state(self, film: Film, scene: Scene, shot: Shot, takes: list[Take]) -> State:
        """State of a shot, given its takes."""
        if not takes:
            return State.NO_TAKE
        circled = next((take for take in takes if take.id == shot.circled), None)
        if circled is None:
            return State.MISSING if shot.circled else State.NOT_CIRCLED
        if not self._takes.path(circled).is_file():
            return State.MISSING
        now = self.content_hash(film, scene, shot)
        return State.CIRCLED if now in (circled.content_hash, shot.kept_content) else State.STALE

    def states(self, film: Film) -> dict[str, State]:
        """State of every shot."""
        by_shot: dict[str, list[Take]] = {}
        for take in self._takes.all():
            by_shot.setdefault(take.shot, []).append(take)
        return {
            shot.id: self.state(film, scene, shot, by_shot.get(shot.id, []))
            for scene in film.scenes
            for shot in scene.shots
        }

    def to_render(self, film: Film) -> list[str]:
        """The shots that a film needs rendered to be whole: without a take, stale or missing; in order."""
        due = {State.NO_TAKE, State.STALE, State.MISSING, State.NOT_CIRCLED}
        return [shot for shot, state in self.states(film).items() if state in due]
