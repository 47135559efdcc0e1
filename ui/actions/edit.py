"""The Edit menu: undo, and what is done to shots as to any other thing."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("edit.undo", "Undo", "Edit", "Ctrl+Z", "undo-2", "undo"),
    Action("edit.redo", "Redo", "Edit", "Ctrl+Shift+Z", "redo-2", "redo", also=("Ctrl+Y",)),
    Action("edit.history", "Undo history…", "Edit", "Ctrl+Alt+Z", "history"),
    Action("edit.cut", "Cut", "Edit", "Ctrl+X", "scissors", "change", apart=True),
    Action("edit.copy", "Copy", "Edit", "Ctrl+C", "copy", "something"),
    Action("edit.paste", "Paste", "Edit", "Ctrl+V", "", "write"),
    Action("edit.duplicate", "Duplicate", "Edit", "Ctrl+D", "copy", "change"),
    Action("edit.delete", "Delete", "Edit", "Delete", "trash-2", "change"),
    Action("edit.select_all", "Select all", "Edit", "Ctrl+A", "", "project", apart=True),
)
