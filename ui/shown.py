"""How shots are shown: their states together with what the queue does, kept and counted as they change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from studio.render.queue import Queue
from studio.render.stale import State
from studio.render.states import States
from ui.wording import STATE_KEYS


class Shown:
    """Key of `ui.look.tokens.STATES` for each shot of the open film.

    Attributes
    ----------
    keys : dict
        Shot to key, for the shots whose state is known.
    due : set of str
        Shots that do not show what they ask for and that the queue does not have yet.
    counts : Counter
        Key to how many shots have it.
    """

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.due: set[str] = set()
        self.counts: Counter[str] = Counter()

    def look(self, shots: Iterable[str], states: States, queue: Queue, running: Collection[str]) -> None:
        """Work out how shots are shown now.

        Parameters
        ----------
        shots : iterable of str
        states : States
        queue : Queue
        running : collection of str
            Shots whose rendering tells of its progress.
        """
        for shot in shots:
            state = states.get(shot)
            if shot in running:
                key = "rendering"
            elif state is None:
                self.drop(shot)
                continue
            elif state is not State.CIRCLED and queue.failed(shot):
                key = "failed"
            else:
                key = STATE_KEYS[state]
            self.drop(shot)
            self.keys[shot] = key
            self.counts[key] += 1
            if states.is_due(shot) and queue.open_of(shot) is None:
                self.due.add(shot)

    def drop(self, shot: str) -> None:
        """A shot is there no more, or its state is not known."""
        old = self.keys.pop(shot, None)
        if old is not None:
            self.counts[old] -= 1
        self.due.discard(shot)

    def clear(self) -> None:
        """No film is open."""
        self.keys.clear()
        self.due.clear()
        self.counts.clear()
