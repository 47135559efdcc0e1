"""The queue as an item model: what is next, waits, failed, is done; rows go and come one by one."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from engine.messages.requests import Request
from studio.render.forecast import Forecast
from studio.render.jobs import Job, JobState
from studio.words.language import _, mark
from ui.desk import Desk
from ui.queue.details import WORDS, Details, details_of
from ui.queue.groups import Group, group_of, leader, told

MIME = "application/x-rushes-job"
Index = QModelIndex | QPersistentModelIndex
MOVES = 40
"""Rows that are moved one by one; where more are, all rows are shown anew."""

ORDER = {
    JobState.QUEUED: 0,
    JobState.WAITING: 1,
    JobState.FAILED: 2,
    JobState.DONE: 3,
    JobState.CANCELLED: 4,
}
ENDED = 2
"""What ended lies below what is still to be done, the newest first: from this place of `ORDER` on."""
WAITING = (JobState.QUEUED, JobState.WAITING)
REMEMBERED = 1000
"""Jobs whose rows' words are remembered."""
ASKED = (
    Qt.ItemDataRole.UserRole,
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)
FILTERS: dict[str, tuple[JobState, ...]] = {
    mark("All jobs"): tuple(ORDER),
    mark("To do"): WAITING,
    mark("Failed"): (JobState.FAILED,),
    mark("Done"): (JobState.DONE,),
    mark("Cancelled"): (JobState.CANCELLED,),
}


@dataclass(frozen=True, slots=True)
class Face:
    """All that a job's row shows but what is read only when it is looked at.

    Attributes
    ----------
    job : Job
    name : str
        The shot's slate, or the take's where it is made.
    first : bool
        Whether it is the next to be rendered.
    circled : bool
        Whether its take is in the cut.
    there : bool
        Whether its shot is still in the film.
    group : Group or None
        The jobs that the row stands for where it is a group's; `job` is then the one that leads it.
    part : bool
        Whether it is a part of a group that is open.
    asks : bool
        Whether it begins only when the releases of who plays in it were looked at.
    """

    job: Job
    name: str
    first: bool = False
    circled: bool = False
    there: bool = True
    group: Group | None = None
    part: bool = False
    asks: bool = False

    @property
    def state(self) -> JobState:
        """What became of it, or of the group."""
        return self.group.state if self.group else self.job.state

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that the row stands for."""
        return self.group.jobs if self.group else (self.job,)

    @property
    def word(self) -> str:
        """Its state in a word."""
        state = _("Checking releases") if self.asks else _("Next") if self.first else _(WORDS[self.state])
        return f"{self.group.title} · {state}" if self.group else state


Key = tuple[int, float, int, str]
"""Where a row stands: its state's place in `ORDER`, its position there, 0 or its place in a group, its id.

A group's row has the id of its batch.
"""


class QueueModel(QAbstractListModel):
    """Jobs but the running one. A job that changes costs its own row, however many there are.

    Parameters
    ----------
    desk : Desk
    """

    moved = Signal(str, object)
    """A job is to stand before another, or (None) last."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: list[Key] = []
        self._keys: dict[str, Key] = {}
        self._details: dict[str, tuple[Job, Details]] = {}
        self._opened: set[str] = set()
        self._parts: dict[str, list[str]] = {}
        self._words: tuple[str, ...] = ()
        self._states = next(iter(FILTERS.values()))
        self._rates: dict[tuple[object, ...], float | None] = {}
        self.read = 0
        """Rows read from disk; for counting."""
        self.sorted = 0
        """How often all jobs were put in order; for counting."""

    # ----- Qt's questions -----------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        if role not in ASKED:
            return None
        face = self.face(self._rows[index.row()][-1])
        if face is None:
            return None
        match role:
            case Qt.ItemDataRole.UserRole:
                return face
            case Qt.ItemDataRole.DisplayRole:
                return face.name
        opened = "" if face.group is None else _("open") if face.group.open else _("closed")
        return ", ".join(part for part in (face.name, face.word, self.words(face), opened) if part)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            # What is dropped between rows lands on the model itself.
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        order, _place, part, _id = self._rows[index.row()]
        return flags | Qt.ItemFlag.ItemIsDragEnabled if order < ENDED and not part else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        rows = sorted(index.row() for index in indexes)
        data.setData(MIME, QByteArray("\n".join(self._rows[row][-1] for row in rows).encode()))
        return data

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, _column: int, parent: Index) -> bool:
        ours = data.hasFormat(MIME) and action == Qt.DropAction.MoveAction
        return ours and not parent.isValid() and row <= self.waiting

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        dragged = bytes(data.data(MIME).data()).decode("ascii", "replace").split("\n")
        row = self.waiting if row < 0 else row
        following = (key for key in self._rows[row : self.waiting] if not key[2] and key[-1] not in dragged)
        before = next((job for key in following for job in self._still(key[-1])[:1]), None)
        for each in dragged:
            for job in self._still(each) if each in self._keys else ():
                self.moved.emit(job, before)
        # The view must not take the dragged rows out: the queue itself tells where they are now.
        return False

    # ----- reading ------------------------------------------------------------------------------------------------
    @property
    def waiting(self) -> int:
        """How many rows still have to be rendered; they come first."""
        return bisect.bisect_left(self._rows, (ENDED,))

    def jobs(self) -> list[str]:
        """Ids of the rows that are shown, from the top: of a job, or of a group's batch."""
        return [key[-1] for key in self._rows]

    def _still(self, row: str) -> list[str]:
        """The jobs of a row that wait."""
        group = group_of(self._desk, row)
        return [job.id for job in group.jobs if job.state in WAITING] if group else [row]

    def row(self, job: str) -> int:
        """The row of a job, -1 where it has none."""
        key = self._keys.get(job)
        return bisect.bisect_left(self._rows, key) if key else -1

    def face(self, identity: str) -> Face | None:
        """What is shown of a job, None where it vanished. Made when it is looked at: only a few rows are seen."""
        session, film = self._desk.session, self._desk.film
        group = group_of(self._desk, identity)
        job = leader(group) if group else session.queue.get(identity) if session else None
        if session is None or film is None or job is None:
            return None
        place = film.find(job.shot)
        slate = self._desk.slate(job.shot) if place else _("gone")
        take = session.takes.get(job.take) if job.state is JobState.DONE else None
        first = (group or job).state is JobState.QUEUED and self._rows[0][-1] == identity
        if group:
            group = Group(group.batch, group.jobs, group.batch in self._opened)
            circled = bool(place and place[1].circled in {each.take for each in group.jobs})
            asks = group.state is JobState.QUEUED and any(session.queue.asks(each.id) for each in group.jobs)
            return Face(job, slate, first, circled, place is not None, group, asks=asks)
        circled = bool(take and place and place[1].circled == take.id)
        part = bool(job.batch) and job.batch in self._keys
        asks = job.state is JobState.QUEUED and session.queue.asks(job.id)
        name = f"{slate}-{take.number}" if take else slate
        return Face(job, name, first, circled, place is not None, None, part, asks)

    def words(self, face: Face) -> str:
        """What a row says beside its state."""
        return told(self._desk, face.group) if face.group else self.details(face.job).words

    def turn(self, batch: str, *, opened: bool | None = None) -> None:
        """Show or hide the parts of a group."""
        opened = batch not in self._opened if opened is None else opened
        if opened:
            self._opened.add(batch)
        else:
            self._opened.discard(batch)
        self._put_group(batch)

    def details(self, job: Job) -> Details:
        """What a job's row says; read once for each time that it was written."""
        kept = self._details.get(job.id)
        if kept is None or kept[0] is not job:
            while len(self._details) >= REMEMBERED:
                del self._details[next(iter(self._details))]
            kept = (job, details_of(job, self._forecast))
            self._details[job.id] = kept
            self.read += 1
        return kept[1]

    def _forecast(self, request: Request) -> float | None:
        """Seconds that a request will take by what was measured; looked up once for requests of one kind."""
        session = self._desk.session
        kind = (request.renderer, request.model, request.quality, request.width, request.height)
        if kind not in self._rates and session:
            seconds = Forecast(session.takes).seconds(request)
            self._rates[kind] = seconds / request.staging.frames if seconds else None
        rate = self._rates.get(kind)
        return rate * request.staging.frames if rate else None

    def forget_forecasts(self) -> None:
        """Something new was measured."""
        self._rates.clear()
        self._details = {job: kept for job, kept in self._details.items() if kept[0].state not in WAITING}

    # ----- following ----------------------------------------------------------------------------------------------
    def narrow(self, words: str, states: tuple[JobState, ...]) -> None:
        """Show only jobs of these states that have these words."""
        self._words, self._states = tuple(words.casefold().split()), states
        self.refresh()

    @property
    def narrowed(self) -> bool:
        """Whether some jobs may be hidden."""
        return bool(self._words) or len(self._states) < len(ORDER)

    def refresh(self) -> None:
        """Show all jobs as they are."""
        self.sorted += 1
        if self._desk.session is None:
            # A job asks its queue for what is not read yet: a closed project would stay in memory.
            self._details.clear()
        new: list[Key] = []
        self._parts.clear()
        for job in self._desk.queue.jobs():
            group = group_of(self._desk, job.batch) if job.batch not in self._parts else None
            if group:
                new += self._group_keys(group)
            elif job.batch not in self._parts and (key := self._key(job)):
                new.append(key)
        new.sort()
        if not self._step_by_step(new):
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
        self._keys = {key[-1]: key for key in new}

    def follow(self, jobs: Iterable[str]) -> None:
        """Show these jobs as they are; an empty id stands for the order of all."""
        changed = set(jobs)
        if "" in changed or len(changed) > MOVES:
            self.refresh()
            return
        session = self._desk.session
        rows = [(identity, session.queue.get(identity) if session else None) for identity in changed]
        batches = dict.fromkeys(job.batch for _id, job in rows if job and job.batch)
        for identity, job in rows:
            if job is None or not job.batch:
                self._put(identity, self._key(job) if job else None)
        for batch in batches:
            self._put_group(batch)
        if self._rows:
            # Another one may be the next now.
            self.dataChanged.emit(self.index(0), self.index(0))

    def _group_keys(self, group: Group) -> list[Key]:
        """Where a group's row stands, and its parts where it is open; nothing where it is not shown."""
        self._parts[group.batch] = [job.id for job in group.jobs]
        states = {JobState.QUEUED if job.state is JobState.RUNNING else job.state for job in group.jobs}
        if states.isdisjoint(self._states) or not self._answers(group.jobs[0], group.state):
            return []
        state = JobState.QUEUED if group.state is JobState.RUNNING else group.state
        order = ORDER[state]
        place = group.place if order < ENDED else -group.place
        parts = group.jobs if group.batch in self._opened else ()
        return [(order, place, 0, group.batch), *((order, place, at, job.id) for at, job in enumerate(parts, 1))]

    def _put_group(self, batch: str) -> None:
        """Bring a group's rows to their places, or take them out."""
        group = group_of(self._desk, batch)
        known = [batch, *self._parts.get(batch, ())]
        if group is None:
            session = self._desk.session
            left = session.queue.batch(batch) if session else []
            self._parts.pop(batch, None)
            keys = {job.id: key for job in left if (key := self._key(job))}
        else:
            keys = {key[-1]: key for key in self._group_keys(group)}
        for row in dict.fromkeys((*known, *keys)):
            self._put(row, keys.get(row))

    def _put(self, job: str, key: Key | None) -> None:
        """Bring a job's row to its place, or take it out."""
        old = self._keys.get(job)
        if old is not None and key is not None:
            here = bisect.bisect_left(self._rows, old)
            there = bisect.bisect_left(self._rows, key)
            if there in (here, here + 1):
                self._rows[here] = self._keys[job] = key
                self.dataChanged.emit(self.index(here), self.index(here))
                return
            self.beginMoveRows(QModelIndex(), here, here, QModelIndex(), there)
            self._rows.insert(there, key)
            del self._rows[here if there > here else here + 1]
            self._keys[job] = key
            self.endMoveRows()
        elif old is not None:
            here = bisect.bisect_left(self._rows, old)
            self.beginRemoveRows(QModelIndex(), here, here)
            del self._rows[here], self._keys[job]
            self.endRemoveRows()
        elif key is not None:
            there = bisect.bisect_left(self._rows, key)
            self.beginInsertRows(QModelIndex(), there, there)
            self._rows.insert(there, key)
            self._keys[job] = key
            self.endInsertRows()

    def _key(self, job: Job) -> Key | None:
        """Where a job's row stands, None where it is not shown."""
        if job.state not in self._states or not self._answers(job, job.state):
            return None
        order = ORDER[job.state]
        return order, job.position if order < ENDED else -job.position, 0, job.id

    def _answers(self, job: Job, state: JobState) -> bool:
        """Whether a row has the words that are searched for."""
        if not self._words:
            return True
        place = self._desk.place(job.shot)
        slate = self._desk.slate(job.shot) or _("gone")
        text = f"{slate} {_(WORDS[state])} {place[1].text if place else ''}".casefold()
        return all(word in text for word in self._words)

    def _step_by_step(self, new: list[Key]) -> bool:
        """Remove, insert, move and repaint rows until `new` is shown; whether that was few enough steps."""
        there = {key[-1] for key in new}
        if not self._rows or not any(key[-1] in there for key in self._rows):
            return False
        runs = _runs([row for row, key in enumerate(self._rows) if key[-1] not in there])
        if len(runs) > MOVES:
            return False
        for first, last in reversed(runs):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        known = {key[-1] for key in self._rows}
        place, moves = 0, 0
        while place < len(new):
            if new[place][-1] not in known:
                last = place
                while last + 1 < len(new) and new[last + 1][-1] not in known:
                    last += 1
                self.beginInsertRows(QModelIndex(), place, last)
                self._rows[place:place] = new[place : last + 1]
                self.endInsertRows()
                place = last + 1
                continue
            if self._rows[place][-1] != new[place][-1]:
                moves += 1
                if moves > MOVES:
                    return False
                self._move(place, new)
            if self._rows[place] != new[place]:
                self._rows[place] = new[place]
                self.dataChanged.emit(self.index(place), self.index(place))
            place += 1
        return True

    def _move(self, place: int, new: list[Key]) -> None:
        """Bring the right row to `place`: the one there goes down where that is all, else the right one comes up."""
        following = self._rows[place + 1][-1] if place + 1 < len(self._rows) else ""
        if following == new[place][-1]:
            here = self._rows[place][-1]
            target = next(row for row, key in enumerate(new) if key[-1] == here)
            target = min(target, len(self._rows) - 1)
            self.beginMoveRows(QModelIndex(), place, place, QModelIndex(), target + 1)
            self._rows.insert(target, self._rows.pop(place))
        else:
            row = next(row for row in range(place, len(self._rows)) if self._rows[row][-1] == new[place][-1])
            self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), place)
            self._rows.insert(place, self._rows.pop(row))
        self.endMoveRows()


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Neighbouring rows as (first, last)."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
