"""Shortcuts of one's own: over those of the table of actions, kept in the memory, carried in a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from engine.messages.faults import Exit, Fault
from ui.actions import ACTIONS, BY_KEY
from ui.memory import Memory

KEPT = "shortcuts"
LARGEST = 1_000_000
"""Bytes of a file that is brought in."""
LONGEST = 60


class Shortcuts(QObject):
    """Which keys run which action.

    Parameters
    ----------
    memory : Memory
    actions : dict
        The window's actions by key; they are given their keys.
    """

    changed = Signal()

    def __init__(self, memory: Memory, actions: dict[str, QAction]) -> None:
        super().__init__()
        self._memory = memory
        self._actions = actions
        self._apply()

    @property
    def own(self) -> dict[str, str]:
        """What was changed: action key to keys in Qt's portable form, empty for none."""
        return checked(self._memory.get(KEPT, {}))

    def keys(self, action: str) -> str:
        """The keys of an action, in portable form."""
        return self.own.get(action, portable(BY_KEY[action].shortcut))

    def others(self, action: str, keys: str) -> list[str]:
        """Actions that have these keys already."""
        wanted = portable(keys)
        return [
            other.key
            for other in ACTIONS
            if wanted
            and other.key != action
            and wanted in (self.keys(other.key), *(portable(also) for also in other.also))
        ]

    def set(self, action: str, keys: str) -> None:
        """Give an action other keys; whoever had them loses them, so that no two actions answer to the same."""
        own = self.own
        for other in self.others(action, keys):
            own[other] = ""
        own[action] = portable(keys)
        self._keep(own)

    def reset(self, action: str) -> None:
        """Back to the table's keys; whoever was given them meanwhile loses them."""
        own = self.own
        for other in self.others(action, BY_KEY[action].shortcut):
            own[other] = ""
        own.pop(action, None)
        self._keep(own)

    def reset_all(self) -> None:
        """Every action back to the table's keys."""
        self._keep({})

    def write(self, path: Path) -> None:
        """Write every action's keys as a JSON file.

        Raises
        ------
        Fault
            ``shortcuts.cannot_write``.
        """
        beside = path.with_name(f".{path.name}.part")
        rows = {action.key: self.keys(action.key) for action in ACTIONS}
        try:
            beside.write_text(json.dumps({"shortcuts": rows}, indent=2) + "\n", encoding="utf-8")
            beside.replace(path)
        except OSError as error:
            raise Fault("shortcuts.cannot_write", Exit.CANNOT_WRITE, str(error), file=str(path)) from error

    def read(self, path: Path) -> int:
        """Take the keys of a file that `write` wrote, perhaps by another version; how many actions it named.

        Raises
        ------
        Fault
            ``shortcuts.not_one``: not such a file, or one in which two actions have the same keys. Nothing is changed.
        """
        try:
            if path.stat().st_size > LARGEST:
                raise Fault("shortcuts.not_one", Exit.BAD_INPUT, file=path.name)
            found = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise Fault("shortcuts.not_one", Exit.BAD_INPUT, str(error), file=path.name) from error
        rows = found.get("shortcuts") if isinstance(found, dict) else None
        own = checked(rows)
        if not own:
            raise Fault("shortcuts.not_one", Exit.BAD_INPUT, file=path.name)
        taken = [keys for keys in own.values() if keys]
        if len(taken) != len(set(taken)):
            raise Fault("shortcuts.not_one", Exit.BAD_INPUT, "two actions with the same keys", file=path.name)
        kept = {key: keys for key, keys in own.items() if keys != portable(BY_KEY[key].shortcut)}
        # An action of this version that the file does not know gives way to what the file gave its keys to.
        for action in ACTIONS:
            if action.key not in own and portable(action.shortcut) in taken:
                kept[action.key] = ""
        self._keep(kept)
        return len(own)

    def _keep(self, own: Mapping[str, str]) -> None:
        self._memory.set(KEPT, {key: keys for key, keys in own.items() if keys != portable(BY_KEY[key].shortcut)})
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        own = self.own
        taken = {keys for keys in own.values() if keys}
        for action in ACTIONS:
            keys = [own.get(action.key, portable(action.shortcut)), *(portable(also) for also in action.also)]
            # Further keys of the table give way to a person's own.
            given = [each for place, each in enumerate(keys) if each and (place == 0 or each not in taken)]
            self._actions[action.key].setShortcuts([QKeySequence(each) for each in given])


def portable(keys: str) -> str:
    """A shortcut in Qt's portable form, however it was written; empty where it is none."""
    return QKeySequence(keys, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.PortableText
    )


def native(keys: str) -> str:
    """A shortcut as this system writes it."""
    return QKeySequence(keys, QKeySequence.SequenceFormat.PortableText).toString(QKeySequence.SequenceFormat.NativeText)


def checked(rows: object) -> dict[str, str]:
    """What of a mapping from a file names actions and keys that there are."""
    if not isinstance(rows, dict):
        return {}
    return {
        key: portable(keys)
        for key, keys in rows.items()
        if key in BY_KEY
        and isinstance(keys, str)
        and len(keys) <= LONGEST
        and (not keys or (portable(keys) and "Unknown" not in portable(keys)))
    }
