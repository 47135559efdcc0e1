"""Every action of the window, declared once: menus, palette, shortcuts and the page of keys come from here."""

from __future__ import annotations

from collections.abc import Mapping

from ui.actions.action import Action
from ui.actions.cameo import ACTIONS as CAMEO
from ui.actions.cut import ACTIONS as CUT
from ui.actions.edit import ACTIONS as EDIT
from ui.actions.file import ACTIONS as FILE
from ui.actions.help import ACTIONS as HELP
from ui.actions.play import ACTIONS as PLAY
from ui.actions.render import ACTIONS as RENDER
from ui.actions.shot import ACTIONS as SHOT
from ui.actions.take import ACTIONS as TAKE
from ui.actions.view import ACTIONS as VIEW

MENUS: dict[str, tuple[Action, ...]] = {
    "File": FILE,
    "Edit": EDIT,
    "Shot": SHOT,
    "Render": RENDER,
    "Take": TAKE,
    "Play": PLAY,
    "Cut": CUT,
    "View": VIEW,
    "Cameo": CAMEO,
    "Help": HELP,
}
"""Menu to its actions, in the order of the menu bar."""

ACTIONS: tuple[Action, ...] = tuple(action for actions in MENUS.values() for action in actions)

BY_KEY: dict[str, Action] = {action.key: action for action in ACTIONS}


def clashes(own: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Pairs of actions with the same shortcut; empty, or the table is wrong.

    Parameters
    ----------
    own : mapping, optional
        A person's own shortcuts, action key to shortcut, over those of the table.
    """
    changed = own or {}
    taken: dict[str, str] = {}
    found = []
    for action in ACTIONS:
        for keys in (changed.get(action.key, action.shortcut), *action.also):
            if not keys:
                continue
            if keys in taken:
                found.append((taken[keys], action.key))
            else:
                taken[keys] = action.key
    return found


__all__ = ["ACTIONS", "BY_KEY", "MENUS", "Action", "clashes"]
