"""The View menu: what is seen."""

from __future__ import annotations

from ui.actions.action import Action
from ui.panels import PANELS

_PANES = tuple(
    Action(f"view.{panel.key}", panel.title, "View", panel.shortcut, panel.icon, apart=place == 0, checkable=True)
    for place, panel in enumerate(panel for panel in PANELS if panel.area != "middle")
)
"""Every pane comes and goes by an action of its own."""

ACTIONS: tuple[Action, ...] = (
    Action("view.board", "Board", "View", "Ctrl+1", "layout-grid"),
    Action("view.timeline", "Timeline", "View", "Ctrl+2", "gallery-horizontal-end"),
    *_PANES,
    Action("view.next_panel", "Next panel", "View", "F6", "", "", apart=True),
    Action("view.previous_panel", "Previous panel", "View", "Shift+F6", "", ""),
    Action("view.reset", "Reset the layout", "View", "", "layout-grid"),
    Action("view.full", "Full screen", "View", "Shift+F11", "maximize-2", "", apart=True),
    Action("view.theme", "Dark or light", "View", "Ctrl+Shift+T", "sun-medium", ""),
)
