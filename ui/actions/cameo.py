"""The Cameo menu: likenesses recorded, brought in, released and taken back."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("cameo.record", "Record a cameo…", "Cameo", "Ctrl+Shift+C", "video", ""),
    Action("cameo.import", "Import a cameo from files…", "Cameo", "", "upload", ""),
)
