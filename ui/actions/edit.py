"""The Edit menu: undo, and what is done to shots as to any other thing."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("edit.undo", "Undo", "Edit", "Ctrl+Z", "undo-2"),
    Action("edit.redo", "Redo", "Edit", "Ctrl+Shift+Z", "redo-2"),
    Action("edit.delete", "Delete the shot", "Edit", "Delete", "trash-2", "shot"),
    Action("edit.select_all", "Select all shots", "Edit", "Ctrl+A"),
)
