"""The Take menu: a shot's takes, and which one is in the cut."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("take.circle", "Circle this take", "Take", "C", "circle-dot", "shot"),
    Action("take.next", "Next take", "Take", "]", "chevron-right", "shot"),
    Action("take.previous", "Previous take", "Take", "[", "chevron-left", "shot"),
)
