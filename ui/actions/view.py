"""The View menu: what is seen."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("view.board", "Board", "View", "Ctrl+1", "layout-grid"),
    Action("view.timeline", "Timeline", "View", "Ctrl+2", "gallery-horizontal-end"),
    Action("view.script", "Script", "View", "Ctrl+3", "file-text", apart=True, checkable=True),
    Action("view.inspector", "Inspector", "View", "Ctrl+4", "panel-right", checkable=True),
    Action("view.queue", "Queue", "View", "Ctrl+5", "list-video", checkable=True),
    Action("view.next_panel", "Next panel", "View", "F6", "", ""),
    Action("view.previous_panel", "Previous panel", "View", "Shift+F6", "", ""),
    Action("view.reset", "Reset the layout", "View", "", "layout-grid"),
    Action("view.full", "Full screen", "View", "F11", "maximize-2", ""),
    Action("view.theme", "Dark or light", "View", "Ctrl+Shift+T", "sun-medium", ""),
)
