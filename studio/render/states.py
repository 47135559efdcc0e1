"""The state of every shot, kept up to date while the film is edited and rendered.

An edit costs what it touches. What a whole film needs, at its opening or after a change of its bible, is worked out
in slices, so that a window paints between them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable

from psygnal import Signal

from studio.document.values import Film
from studio.project.project import Project
from studio.render.stale import Freshness, State, plain_state, touched
from studio.render.takes import Takes

AT_ONCE = 48
"""So many shots are worked out within the edit that touches them; what is more comes in slices."""


class States:
    """States of one project's shots.

    Parameters
    ----------
    project : Project
    takes : Takes
    freshness : Freshness
    """

    changed = Signal(object)
    """Shots have other states or takes; carries their ids as a frozenset."""

    def __init__(self, project: Project, takes: Takes, freshness: Freshness) -> None:
        self._project = project
        self._takes = takes
        self._freshness = freshness
        self._film: Film = project.film
        self._known: dict[str, State] = {}
        self._pending: dict[str, None] = {}
        self._due: set[str] = set()
        self.counts: Counter[State] = Counter()
        """State to how many shots are known to be in it."""
        self.worked = 0
        """How many states were worked out so far."""
        for scene in self._film.scenes:
            for shot in scene.shots:
                plain = plain_state(shot, takes.of(shot.id))
                if plain is None:
                    self._pending[shot.id] = None
                else:
                    self._set(shot.id, plain)
        takes.changed.connect(self.look_again)

    def get(self, shot: str) -> State | None:
        """State of a shot, None while it is not known."""
        return self._known.get(shot)

    @property
    def pending(self) -> int:
        """How many states are still to be worked out."""
        return len(self._pending)

    def due(self) -> list[str]:
        """Shots that do not show what they ask for, in the film's order; works out what is not known."""
        self.work()
        places = self._film.places
        return sorted(self._due, key=lambda shot: places[shot])

    @property
    def due_count(self) -> int:
        """How many of the known shots do not show what they ask for."""
        return len(self._due)

    def is_due(self, shot: str) -> bool:
        """Whether a shot is known not to show what it asks for."""
        return shot in self._due

    def edited(self, nodes: frozenset[str]) -> frozenset[str]:
        """Follow the project's film to what an edit made of it.

        Parameters
        ----------
        nodes : frozenset of str
            Rows that the edit changed.

        Returns
        -------
        frozenset of str
            Shots that have another state now; what is left comes with `changed` as `work` goes on.
        """
        before, self._film = self._film, self._project.film
        after = self._film
        if before is after:
            return frozenset()
        for gone in [node for node in nodes if node in before.places and node not in after.places]:
            self._drop(gone)
        reached = touched(before, after, nodes)
        if reached is None:
            # Any shot may be concerned; those that are not are found out without being put into words again.
            reached = dict.fromkeys(after.places)
        if len(reached) > AT_ONCE:
            self._pending.update(reached)
            return frozenset()
        return self._work_out(reached)

    def look_again(self, shots: Iterable[str]) -> None:
        """Takes of these shots came or went, or their files did."""
        there = frozenset(shots)
        self._work_out(shot for shot in there if shot in self._film.places)
        self.changed.emit(there)

    def first(self, shots: Iterable[str]) -> None:
        """Work these out before the others: they are being looked at."""
        wanted = [shot for shot in shots if shot in self._pending]
        if wanted:
            rest = self._pending
            self._pending = dict.fromkeys(wanted)
            self._pending.update(rest)

    def recheck(self) -> None:
        """Look at every take's file again: somebody else may have taken one away."""
        self._pending.update({shot: None for shot, state in self._known.items() if state not in _WITHOUT_FILE})

    def work(self, seconds: float | None = None) -> bool:
        """Work out what is pending.

        Parameters
        ----------
        seconds : float, optional
            Stop after so long; default is not to stop.

        Returns
        -------
        bool
            Whether something is left.
        """
        if not self._pending:
            return False
        end = None if seconds is None else time.perf_counter() + seconds
        changed: set[str] = set()
        while self._pending and (end is None or time.perf_counter() < end):
            some = [shot for shot, _ in zip(self._pending, range(8), strict=False)]
            changed |= self._work_out(some)
        if changed:
            self.changed.emit(frozenset(changed))
        return bool(self._pending)

    def _work_out(self, shots: Iterable[str]) -> frozenset[str]:
        changed = []
        for shot in shots:
            self._pending.pop(shot, None)
            place = self._film.find(shot)
            if place is None:
                continue
            self.worked += 1
            state = self._freshness.state(self._film, *place, self._takes.of(shot))
            if self._known.get(shot) is not state:
                self._set(shot, state)
                changed.append(shot)
        return frozenset(changed)

    def _set(self, shot: str, state: State) -> None:
        old = self._known.get(shot)
        if old is not None:
            self.counts[old] -= 1
        self._known[shot] = state
        self.counts[state] += 1
        if state is State.CIRCLED:
            self._due.discard(shot)
        else:
            self._due.add(shot)

    def _drop(self, shot: str) -> None:
        state = self._known.pop(shot, None)
        if state is not None:
            self.counts[state] -= 1
        self._pending.pop(shot, None)
        self._due.discard(shot)
        self._freshness.forget(shot)


_WITHOUT_FILE = (State.NO_TAKE, State.NOT_CIRCLED)
