"""The desk: the open project as the window sees it. The one place where the studio's events become Qt signals.

Widgets read the film, the takes and the queue from here and send edits here; they keep nothing of their own. Each
signal is sent once for an edit and says what it concerns, so that a listener looks at that and not at the whole film.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine, Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from engine.client.engine import Engine
from engine.messages.faults import Fault
from studio import log as studio_log
from studio.cameos.authorising import EXPORT, Notice
from studio.document.slates import slate
from studio.document.values import Film, Scene, Shot
from studio.render.inputs import MODELS
from studio.render.requests import Settings
from studio.render.stale import State
from studio.render.states import States
from studio.render.takes import Take
from studio.session import SUFFIX, Session, bring_in, open_session
from studio.words.language import _, counted
from ui.cameos.holding import Cameos
from ui.memory import Memory
from ui.models.known import Models
from ui.queueing import Queueing
from ui.settings.values import Values
from ui.shown import Shown

log = logging.getLogger(__name__)

SLICE, PAUSE = 0.008, 4
"""Seconds that are worked at once for what a whole film needs, and milliseconds between: the window goes on."""
AT_OPENING = 0.03
"""Seconds that may pass at the opening before the window paints."""


class Desk(QObject):
    """State of the window that is the studio's: one session, a selection, what runs.

    Parameters
    ----------
    memory : Memory
        What the window remembers between runs.
    make_engine : callable, optional
        Makes the engine of a project folder (tests).
    """

    opened = Signal()
    closed = Signal()
    film_changed = Signal(object)
    """The film is another value; carries the ids of the nodes that changed (shots, scenes, clips, ``film``)."""
    states_changed = Signal(object)
    """States of shots (stale, rendering, ...) or their takes changed; carries their ids as a frozenset."""
    selection_changed = Signal()
    queue_changed = Signal(object)
    """Jobs changed; carries their ids as a frozenset, with an empty id where the order did."""
    material_changed = Signal(object)
    """Files that the cut plays beside its takes came or went; carries the ids of the shots and clips that use them."""
    media_changed = Signal(object)
    """Media came, went or became usable; carries their names as a frozenset."""
    progressed = Signal(str, object)
    """Shot id, `Progress`."""
    pictured = Signal(str, object)
    """Shot id, `Picture`."""
    take_made = Signal(str, str)
    """Shot id, take id."""
    kept = Signal()
    """An edit is on disk."""
    troubled = Signal(object)
    """A `Fault` that the person should read."""
    noticed = Signal(str, str)
    """Something worth a quiet toast: what, and what to do."""
    offered = Signal(str, str, str, object)
    """The same with a way back: what, what it means, the button's words, and the callable behind it."""
    likeness_used = Signal(object)
    """A likeness is being used, in a draft too; carries a `studio.cameos.authorising.Notice`."""
    looked_up = Signal(str, str)
    """Somebody wants to see an entry of the bible; carries its kind and name."""

    def __init__(self, memory: Memory, make_engine: Callable[[Path], Engine] | None = None) -> None:
        super().__init__()
        self.memory = memory
        self.values = Values(memory, self)
        self.models = Models(memory, self)
        self.session: Session | None = None
        self.selected: tuple[str, ...] = ()
        self.settings = self._render_settings()
        for signal in (self.values.changed, self.models.changed, self.models.chosen_changed):
            signal.connect(self._settle)
        self.models.working.failed.connect(self.troubled)
        self.models.working.came.connect(self._model_came)
        self.models.working.checked.connect(
            lambda name: self.noticed.emit(_("{name} is whole.").format(name=name), _("Every file was read."))
        )
        self.cameos = Cameos(self)
        self.queue = Queueing(self)
        self._make_engine = make_engine
        self._states: States | None = None
        self._shown = Shown()
        self.key_counts = self._shown.counts
        """Key of `ui.look.tokens.STATES` to how many shots are known to be in it."""
        self._listed: tuple[Film | None, list[Shot]] = (None, [])
        self._touched: set[str] = set()
        self._jobs: set[str] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ending: set[asyncio.Task[Any]] = set()
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(0)
        self._refresh.timeout.connect(self._tell)
        self._slices = QTimer(self)
        self._slices.setSingleShot(True)
        self._slices.setInterval(PAUSE)
        self._slices.timeout.connect(self._work_on)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._came_back)

    def _model_came(self, name: str) -> None:
        self.noticed.emit(_("{name} is here.").format(name=name), _("Choose it in the inspector, as who renders."))

    def _likeness_used(self, notice: Notice) -> None:
        """Tell the person of every use."""
        use = notice.use
        shot = _("an export") if use.shot == EXPORT else use.shot
        self.noticed.emit(
            _("{name} is used in {shot}.").format(name=notice.name, shot=shot),
            _("Entry {number} of the log of uses.").format(number=use.number),
        )
        self.likeness_used.emit(notice)

    def _settle(self, *_what: object) -> None:
        self.settings = self._render_settings()

    def _render_settings(self) -> Settings:
        """What renders are asked for, from the settings and the project's model."""
        width, _x, height = str(self.values.get("render size")).partition("x")
        model = self.models.chosen
        return Settings(
            renderer=MODELS if model else "previz",
            model=model,
            quality=self.values.get("quality"),
            width=int(width) if width else 0,
            height=int(height) if height else 0,
        )

    # ----- opening and closing ------------------------------------------------------------------------------------
    def bring_in(self, source: Path, folder: Path | None = None) -> bool:
        """Open a project folder, or a script in its project beside it; whether it worked."""
        try:
            target = folder
            if target is None and not source.is_dir():
                target = source.with_suffix(SUFFIX)
            if self.session and self.session.project.folder == (target or source).resolve():
                # A script brought into the project that is open: let it go first, so that it can be written.
                self.close()
            place, remarks, changes = bring_in(source, target)
            self._open(place)
        except Fault as fault:
            self.troubled.emit(fault)
            return False
        if changes:
            self.noticed.emit(
                counted(
                    "{count} change came in from the script.", "{count} changes came in from the script.", len(changes)
                ),
                _("Undo takes them back."),
            )
        if remarks:
            more = _(" and {count} more").format(count=len(remarks) - 1) if len(remarks) > 1 else ""
            self.noticed.emit(f"{remarks[0]}{more}", _("Everything that was not understood is kept in the script."))
        return True

    def look_at(self, folder: Path) -> bool:
        """Open a project that somebody else has open, to look at it only; whether it worked."""
        try:
            self._open(folder, read_only=True)
        except Fault as fault:
            self.troubled.emit(fault)
            return False
        writable = os.access(folder, os.W_OK)
        self.noticed.emit(
            _("This project is open for looking only."),
            _("Edits and renders wait until it is free.")
            if writable
            else _("Its folder cannot be written to; copy it elsewhere to work on it."),
        )
        return True

    def _open(self, folder: Path, *, read_only: bool = False) -> None:
        folder = folder.resolve()
        if self.session and self.session.project.folder == folder:
            self.close()
        engine = self._make_engine(folder) if self._make_engine else None
        session = open_session(folder, engine=engine, read_only=read_only)
        self.close()
        self.session = session
        session.project.changed.connect(self._film_edited)
        session.media.changed.connect(self.media_changed.emit)
        self.queue.open(session)
        session.authority.used.connect(self._likeness_used)
        session.authority.make_vault = self.cameos.open_vault
        self.memory.remember_project(folder, session.project.film.title)
        self._states = States(session.project, session.takes, session.freshness)
        self._states.work(AT_OPENING)
        self._states.changed.connect(self.tell_soon)
        self._look_at_keys(session.project.film.places)
        self._slices.start()
        first = next((shot.id for scene in session.project.film.scenes for shot in scene.shots), None)
        self.selected = (first,) if first else ()
        self.models.open(folder)
        self.opened.emit()
        self.selection_changed.emit()
        if not read_only:
            self.run(session.queue.work())

    async def finish(self) -> None:
        """At the window's end: wait for what was asked to stop."""
        self.close()
        if waiting := self._tasks | self.models.stop():
            await asyncio.wait(waiting, timeout=5)

    def close(self) -> None:
        """Let the project go; what runs is stopped and goes on at the next opening."""
        session, self.session = self.session, None
        if session is None:
            return
        session.queue.stop()
        tasks = [task for task in self._tasks if task not in self._ending]
        ending = self.run(_let_go(session.engine, tasks))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
        self._states = None
        self._listed = (None, [])
        for kept in (self._shown, self._touched, self._jobs, self.queue.running):
            kept.clear()
        self._refresh.stop()
        self._slices.stop()
        self.selected = ()
        self.models.open(None)
        session.project.close()
        self.closed.emit()

    def run(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run a coroutine beside the window; what it cannot do is told."""
        task = asyncio.get_event_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, Fault):
            self.troubled.emit(error)
        elif error is not None:
            self.troubled.emit(studio_log.mistake(error))

    # ----- reading ------------------------------------------------------------------------------------------------
    @property
    def film(self) -> Film | None:
        """The film of the open project."""
        return self.session.project.film if self.session else None

    @property
    def read_only(self) -> bool:
        """Whether the project is open for looking only."""
        return bool(self.session and self.session.project.read_only)

    def shots(self) -> list[Shot]:
        """Every shot in order. Listed anew for each film: what follows edits asks for less."""
        film = self.film
        if film is None:
            return []
        if self._listed[0] is not film:
            self._listed = (film, [shot for scene in film.scenes for shot in scene.shots])
        return list(self._listed[1])

    @property
    def shot_count(self) -> int:
        """How many shots the film has."""
        return len(self.film.places) if self.film else 0

    def place(self, shot: str) -> tuple[Scene, Shot] | None:
        """A shot and its scene."""
        return self.film.find(shot) if self.film else None

    def shot(self) -> Shot | None:
        """The shot that is selected, the first of several."""
        found = self.place(self.selected[0]) if self.selected else None
        return found[1] if found else None

    def selected_shots(self) -> list[Shot]:
        """Every selected shot, in the order of selecting."""
        return [found[1] for shot in self.selected if (found := self.place(shot))]

    def slate(self, shot: str) -> str:
        """A shot's name on screen."""
        return slate(self.film, shot) if self.film else ""

    def state(self, shot: str) -> State:
        """Whether a shot shows what it asks for; what is not known yet counts as the quiet, ordinary case."""
        found = self._states.get(shot) if self._states else State.NO_TAKE
        return State.CIRCLED if found is None else found

    def knows(self, shot: str) -> bool:
        """Whether a shot's state was worked out already."""
        return self._states is None or self._states.get(shot) is not None

    def key(self, shot: str) -> str:
        """A shot's state as it is shown, with what the queue does: a key of `ui.look.tokens.STATES`."""
        return self._shown.keys.get(shot, "circled")

    def look_first(self, shots: Iterable[str]) -> None:
        """These are on the screen: their states are worked out before the others'."""
        if self._states and self._states.pending:
            self._states.first(shots)

    def recheck(self) -> None:
        """Look at every take's file again: somebody may have taken one away."""
        if self._states:
            self._states.recheck()
            self._slices.start()

    def takes(self, shot: str) -> list[Take]:
        """A shot's takes, oldest first."""
        return self.session.takes.of(shot) if self.session else []

    def take_count(self, shot: str) -> int:
        """How many takes a shot has."""
        return self.session.takes.count(shot) if self.session else 0

    def circled(self, shot: Shot) -> Take | None:
        """The take in the cut."""
        return self.session.takes.get(shot.circled) if self.session and shot.circled else None

    def due(self) -> list[str]:
        """Shots that "render what changed" renders."""
        if not self._states or self.read_only:
            return []
        return [shot for shot in self._states.due() if shot in self._shown.due]

    @property
    def due_count(self) -> int:
        """How many shots "render what changed" would render, as far as that is known."""
        return 0 if self.read_only else len(self._shown.due)

    # ----- editing ------------------------------------------------------------------------------------------------
    def apply(self, key: str, **parameters: Any) -> bool:
        """Send an edit to the project; whether it was taken."""
        if not self.session:
            return False
        try:
            self.session.project.apply(key, **parameters)
        except Fault as fault:
            self.troubled.emit(fault)
            return False
        self.kept.emit()
        return True

    def apply_each(self, key: str, shots: Sequence[str], **parameters: Any) -> bool:
        """The same edit for several shots, as one step of undo; whether it was taken."""
        if len(shots) == 1:
            return self.apply(key, shot=shots[0], **parameters)
        edits = [{"key": key, "parameters": {"shot": shot, **parameters}} for shot in shots]
        return bool(edits) and self.apply("together", edits=edits)

    def circle(self, shot: str, take: str) -> bool:
        """Put a take into the cut; where it is too short for the in and out points, all of it is shown, and told."""
        row, place = (self.session.takes.get(take) if self.session else None), self.place(shot)
        if self.session is None or place is None:
            return False
        frames = self.session.takes.frames(row) if row else 0
        if not self.apply("circle", shot=shot, take=take, frames=frames):
            return False
        after = self.place(shot)
        if after is not None and after[1].spans != place[1].spans:
            self.noticed.emit(
                _(
                    "{slate} is shown whole again: the take is shorter than the part that was cut out of another."
                ).format(slate=self.slate(shot)),
                _("Trim it anew, or take the step back with Undo."),
            )
        return True

    def keep_as_is(self) -> None:
        """Accept the selected shots' takes as what they now ask for."""
        session, film = self.session, self.film
        if session is None or film is None:
            return
        edits = []
        for shot in self.selected:
            place = film.find(shot)
            if place and self.state(shot) is State.STALE:
                content = session.freshness.content_hash(film, *place)
                edits.append({"key": "keep_as_is", "parameters": {"shot": shot, "content": content}})
        if len(edits) == 1:
            self.apply("keep_as_is", **edits[0]["parameters"])
        elif edits:
            self.apply("together", edits=edits)

    def undo(self) -> None:
        """Take the last edit back."""
        self._history("undo")

    def redo(self) -> None:
        """Do it again."""
        self._history("redo")

    def _history(self, step: str) -> None:
        if not self.session:
            return
        try:
            getattr(self.session.project, step)()
        except Fault as fault:
            self.troubled.emit(fault)
            return
        self.kept.emit()

    def offer_undo(self, what: str, detail: str) -> None:
        """Tell what the last edit did, with a button that takes just that back."""
        after = self.film

        def back() -> None:
            if self.film is after:
                self.undo()
            else:
                self.noticed.emit(_("Other edits came after it."), _("Ctrl+Z walks back through all of them."))

        self.offered.emit(what, detail, _("Undo"), back)

    def select(self, *shots: str) -> None:
        """Select shots."""
        if shots != self.selected:
            self.selected = shots
            self.selection_changed.emit()

    # ----- events of the studio -----------------------------------------------------------------------------------
    def _film_edited(self, nodes: frozenset[str]) -> None:
        film, states = self.film, self._states
        if film is None or states is None:
            return
        changed = states.edited(nodes)
        keys = self._shown.keys
        gone = {node for node in nodes if node in keys and node not in film.places}
        for shot in gone:
            self._shown.drop(shot)
        self._look_at_keys(changed | {node for node in nodes if node in film.places and node not in keys})
        if gone:
            kept = tuple(shot for shot in self.selected if shot in film.places)
            if kept != self.selected:
                self.selected = kept
                self.selection_changed.emit()
        self.film_changed.emit(nodes)
        if changed:
            self.states_changed.emit(changed)
        if states.pending:
            self._slices.start()

    def _work_on(self) -> None:
        """One slice of what a whole film needs."""
        if self._states and self._states.work(SLICE):
            self._slices.start()

    def _came_back(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.recheck()

    def tell_soon(self, shots: Iterable[str] = (), jobs: Iterable[str] = ()) -> None:
        """What the queue or the takes did to shots and jobs is told, once for however much comes together."""
        self._touched.update(shots)
        self._jobs.update(jobs)
        self._refresh.start()

    def _tell(self) -> None:
        """Tell what the queue and the takes did."""
        film = self.film
        if film is None:
            return
        shots = frozenset(shot for shot in self._touched if shot in film.places)
        jobs = frozenset(self._jobs)
        self._touched.clear()
        self._jobs.clear()
        self._look_at_keys(shots)
        if shots:
            self.states_changed.emit(shots)
        if jobs:
            self.queue_changed.emit(jobs)

    def _look_at_keys(self, shots: Iterable[str]) -> None:
        """Work out how shots are shown now."""
        if self.session and self._states:
            self._shown.look(shots, self._states, self.session.queue, self.queue.running)


async def _let_go(engine: Engine, tasks: Sequence[asyncio.Task[Any]]) -> None:
    """End what worked on a project, then its engine.

    A task that is cancelled in the very moment its answer comes may go on (`asyncio.wait_for` prefers the answer), so
    it is told until it has ended; else it would start the engine anew.
    """
    waiting: set[asyncio.Task[Any]] = set(tasks)
    while waiting:
        for task in waiting:
            task.cancel()
        _done, waiting = await asyncio.wait(waiting, timeout=0.1)
    await engine.close()
