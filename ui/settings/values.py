"""The settings in use: read checked, written to the memory, told when they change."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from ui.memory import Memory
from ui.settings.schema import BY_KEY, SCHEMA


class Values(QObject):
    """The settings over a memory; panels read them as ``desk.values.get(key)``.

    Parameters
    ----------
    memory : Memory
    """

    changed = Signal(str)
    """Key of a setting that has another value now."""

    def __init__(self, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._begun = {setting.key: self.get(setting.key) for setting in SCHEMA if setting.later}
        memory.listen(self._heard)

    def get(self, key: str) -> Any:
        """The value of a setting; its default where what is kept may not be."""
        setting = BY_KEY[key]
        return setting.check(self._memory.get(key, setting.default))

    def set(self, key: str, value: Any) -> None:
        """Choose; a value that may not be is refused by taking the default."""
        self._memory.set(key, BY_KEY[key].check(value))

    def is_changed(self, key: str) -> bool:
        """Whether a setting is not as it came."""
        return self.get(key) != BY_KEY[key].default

    def waits(self, key: str) -> bool:
        """Whether another value was chosen than the one that was taken at the start."""
        return key in self._begun and self.get(key) != self._begun[key]

    def reset(self, key: str) -> None:
        """Back to how it came."""
        self._memory.set(key, BY_KEY[key].default)

    def reset_all(self) -> None:
        """Everything back to how it came."""
        for setting in SCHEMA:
            self.reset(setting.key)

    def _heard(self, key: str) -> None:
        if key in BY_KEY:
            self.changed.emit(key)
