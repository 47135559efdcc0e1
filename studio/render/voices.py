"""Stand-in voices of shots that have no take to speak for them, so that a cut can always be heard.

Each is a sound file in the project's cache, named after what is said and done; the engine speaks it in the
background, and may be asked again whenever the cache was cleared.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from psygnal import Signal

from engine.client.engine import Engine
from engine.messages.faults import Fault
from engine.messages.requests import Line, Request, digest
from studio.document.values import Film, Scene, Shot
from studio.project.project import Project
from studio.render.requests import Settings, make_request
from studio.render.takes import Takes

FOLDER = Path("cache") / "voices"


def recordings(folder: Path, request: Request) -> dict[str, Path]:
    """The recorded lines that a request names, by SHA-256, as files of the project in `folder`."""
    shas = {line.recording for line in request.staging.lines if line.recording}
    return {sha: folder / "media" / f"{sha}.wav" for sha in sorted(shas)}


class Voices:
    """The stand-in voices of one project.

    Parameters
    ----------
    project : Project
    takes : Takes
    engine : Engine
    """

    spoken = Signal(str)
    """A shot can be heard now; carries its id."""

    def __init__(self, project: Project, takes: Takes, engine: Engine) -> None:
        self._project = project
        self._takes = takes
        self._engine = engine
        self._asked: dict[str, None] = {}
        self._mute: set[str] = set()
        self._wake = asyncio.Event()

    def of(self, film: Film, scene: Scene, shot: Shot) -> Path | None:
        """The voice to be heard with a shot instead of its take's dialogue, None where there is none (yet).

        A shot needs one if it has dialogue and no take in the cut, or if a line was recorded since its take.
        """
        if not self.needed(shot):
            return None
        path = self._path(make_request(film, scene, shot, Settings(), seed=0))
        return path if path.is_file() else None

    def needed(self, shot: Shot) -> bool:
        """Whether a shot's take, or the lack of one, leaves its lines unheard as they stand."""
        if shot.stands or not any(line.text.strip() for line in shot.lines):
            return False
        take = self._takes.get(shot.circled) if shot.circled else None
        if take is None:
            return True
        if not any(line.recording for line in shot.lines):
            return False
        recipe = self._takes.recipe(take)
        return recipe is None or _recorded(recipe.request.staging.lines) != _recorded(shot.lines)

    def ask(self, shots: Sequence[str]) -> None:
        """Have shots spoken, in this order and before whatever was asked for earlier."""
        former = [shot for shot in self._asked if shot not in shots]
        self._asked = dict.fromkeys([*shots, *former])
        self._wake.set()

    async def work(self) -> None:
        """Speak what is asked for, for ever."""
        while True:
            while self._asked:
                shot = next(iter(self._asked))
                del self._asked[shot]
                await self._speak(shot)
            self._wake.clear()
            await self._wake.wait()

    async def _speak(self, identity: str) -> None:
        film = self._project.film
        place = film.find(identity)
        if place is None or self._project.read_only or not self.needed(place[1]):
            return
        request = make_request(film, *place, Settings(), seed=0)
        path = self._path(request)
        if path.is_file() or path.name in self._mute:
            return
        try:
            await self._engine.speak(request, path, recordings(self._project.folder, request))
        except Fault:
            # Said where it is asked for (rendering, the doctor); a card without its voice is no reason to interrupt.
            self._mute.add(path.name)
            return
        self.spoken.emit(identity)

    def _path(self, request: Request) -> Path:
        return self._project.folder / FOLDER / f"{digest(request.staging)}.wav"


def _recorded(lines: Sequence[Line]) -> list[str]:
    return [line.recording for line in lines]
