"""What an action is: one thing that the window can do, declared as data."""

from __future__ import annotations

from dataclasses import dataclass

from studio.words.language import pgettext


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the window can do.

    Attributes
    ----------
    key : str
        Stable name; `ui.commands` has a function for it, and a person's own shortcuts are stored under it.
    words : str
        Verb first, as the menu says it.
    menu : str
        One of `ui.actions.MENUS`.
    shortcut : str
        In Qt's portable form. Single letters work only while no text has the focus.
    icon : str
    needs : str
        Key of `ui.actions.needs.NEEDS`: what must be there; empty for nothing.
    apart : bool
        Whether a line stands before it in its menu.
    checkable : bool
        Whether it is on or off; whoever owns what it turns tells the window which.
    also : tuple of str
        Further shortcuts.
    """

    key: str
    words: str
    menu: str
    shortcut: str = ""
    icon: str = ""
    needs: str = "project"
    apart: bool = False
    checkable: bool = False
    also: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """Its words in the language of the window: "Cut" is a deed in the Edit menu, and a panel in the View menu."""
        return pgettext(self.menu, self.words)
