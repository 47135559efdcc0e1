"""The Help menu: how everything is found."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("help.palette", "Search or run anything", "Help", "Ctrl+K", "command", ""),
    Action("help.keys", "Keyboard shortcuts", "Help", "?", "keyboard", ""),
    Action("help.tour", "Show the tour", "Help", "", "circle-play", ""),
)
