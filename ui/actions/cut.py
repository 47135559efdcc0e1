"""The Cut menu: what is done on the timeline."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = ()
