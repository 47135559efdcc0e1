"""What a cut plays beside its takes, made ready in the background: stand-in voices, and media fitted to the film."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer

from engine.messages.faults import Fault
from studio.document.values import Film
from ui.desk import Desk

AHEAD = 60
"""So many shots from the selected one on are given their voices."""
CALM = 1500
"""Milliseconds after an opening, an edit or a change of the selection before anything is begun."""


class Preparing(QObject):
    """Prepares the open project.

    Parameters
    ----------
    desk : Desk
        Told by its `material_changed` when something can be seen or heard that could not.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._fitting = False
        self._unfit: set[str] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(CALM)
        self._rest.timeout.connect(self.prepare)
        desk.opened.connect(self._opened)
        desk.closed.connect(self._rest.stop)
        desk.film_changed.connect(lambda *_what: self._rest.start())
        desk.selection_changed.connect(self._rest.start)

    def _opened(self) -> None:
        session = self._desk.session
        self._unfit.clear()
        self._fitting = False
        if session is None or self._desk.read_only:
            return
        session.voices.spoken.connect(lambda shot: self._desk.material_changed.emit(frozenset({shot})))
        session.media.changed.connect(self._came)
        self._desk.run(session.voices.work())
        self._desk.run(session.media.look_into_adopted())
        self._rest.start()

    def _came(self, names: frozenset[str]) -> None:
        """Media files came, went or fit now: tell who shows or plays them."""
        film, session = self._desk.film, self._desk.session
        if film is not None and session is not None:
            uses = [use for name in names for use in session.media.uses(film, name)]
            self._desk.material_changed.emit(frozenset(use.clip or use.shot for use in uses if use.how != "entry"))

    def prepare(self) -> None:
        """Ask for what is missing now."""
        session, film = self._desk.session, self._desk.film
        if session is None or film is None or self._desk.read_only:
            return
        ahead = [place[1] for shot in self._shots_ahead(film) if (place := film.find(shot))]
        session.voices.ask([shot.id for shot in ahead if session.voices.needed(shot)])
        if not self._fitting:
            self._fitting = True
            self._desk.run(self._fit())

    def _shots_ahead(self, film: Film) -> list[str]:
        """The selected shot and those that follow it."""
        shot = self._desk.selected[0] if self._desk.selected else ""
        row, place = film.places.get(shot, (0, 0))
        found: list[str] = []
        for number, scene in enumerate(film.scenes[row:]):
            found += [each.id for each in scene.shots[place if not number else 0 :]]
            if len(found) >= AHEAD:
                break
        return found[:AHEAD]

    async def _fit(self) -> None:
        """Fit all media that the film uses to its rate, one after another."""
        try:
            while (session := self._desk.session) and (film := self._desk.film):
                name = next(
                    (
                        each
                        for each in media_of(film)
                        if each not in self._unfit
                        and session.media.path(each).is_file()
                        and session.media.usable(each, film.rate) is None
                    ),
                    None,
                )
                if name is None:
                    return
                try:
                    await session.media.conform(name, film.rate)
                except Fault as fault:
                    self._unfit.add(name)
                    self._desk.troubled.emit(fault)
        finally:
            self._fitting = False


def media_of(film: Film) -> Iterable[str]:
    """Every media file that a film's cut plays, each once, shots first."""
    stands = (shot.stands for scene in film.scenes for shot in scene.shots if shot.stands)
    return dict.fromkeys([*stands, *(clip.media for clip in film.clips if clip.media)])
