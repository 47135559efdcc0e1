"""The Cameo menu: likenesses recorded, brought in, released and taken back."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("cameo.show", "Cameos and releases…", "Cameo", "Ctrl+8", "users", ""),
    Action("cameo.record", "Record a cameo…", "Cameo", "Ctrl+Shift+C", "video", "", apart=True),
    Action("cameo.import", "Import a cameo from files…", "Cameo", "", "upload", ""),
    Action("cameo.receive", "Take in what a friend sent…", "Cameo", "", "download", ""),
    Action("cameo.withdraw", "Withdraw a release…", "Cameo", "", "undo-2", "", apart=True),
    Action("cameo.lock", "What locks the cameos…", "Cameo", "", "lock", "", apart=True),
)
