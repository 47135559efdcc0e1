"""What the engine process keeps from shot to shot: a few values by what they were made from, the oldest given up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """A small store; safe to use from several threads.

    Parameters
    ----------
    most : int
        How many values are kept; the one that was not used for longest goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> T | None:
        """A kept value, or None."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            return None

    def put(self, key: Hashable, value: T) -> T:
        """Keep a value; returns the one that is kept, which is an earlier one if there was one."""
        with self._lock:
            value = self._values.setdefault(key, value)
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
            return value

    def make(self, key: Hashable, maker: Callable[[], T]) -> T:
        """A kept value, made if it is not there."""
        found = self.get(key)
        return self.put(key, maker()) if found is None else found

    def clear(self) -> None:
        """Give everything up."""
        with self._lock:
            self._values.clear()

    def __len__(self) -> int:
        return len(self._values)
