"""What an action needs before it can be done, and the words for why it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.window import Window


@dataclass(frozen=True, slots=True)
class Need:
    """One condition.

    Attributes
    ----------
    missing : str
        Why the action is grey, for its status tip.
    there : callable
        Whether the window has it now; must be quick, it is asked at every change of selection.
    """

    missing: str
    there: Callable[[Window], bool]


NEEDS: dict[str, Need] = {
    "": Need("", lambda _window: True),
    "project": Need("Open a project first.", lambda window: window.desk.session is not None),
    "shot": Need("Select a shot first.", lambda window: window.desk.shot() is not None),
}
"""Key of `Action.needs` to its condition. Whoever declares actions with a need of their own adds it here."""
