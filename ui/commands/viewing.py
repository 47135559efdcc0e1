"""The View and Help menus: what is seen, and how everything is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.words.language import _
from ui.actions import ACTIONS
from ui.commands.register import command
from ui.look import theme
from ui.sheets.palette import Offer, Palette

if TYPE_CHECKING:
    from ui.window import Window


@command("view.board")
def board(window: Window) -> None:
    """Show the board."""
    window.show_view("board")
    if window.desk.selected:
        window.board.focus_card(window.desk.selected[0])


@command("view.timeline")
def timeline(window: Window) -> None:
    """Show the cut: viewer, takes and timeline."""
    window.show_view("timeline")


@command("view.inspector")
def inspector(window: Window) -> None:
    """Show or hide the inspector."""
    window.toggle_panel("inspector")


@command("view.queue")
def queue(window: Window) -> None:
    """Show or hide the queue."""
    window.toggle_panel("queue")


@command("view.reset")
def reset(window: Window) -> None:
    """Put the panels of this view where they were in the beginning."""
    window.bench.reset()


@command("view.full")
def full_screen(window: Window) -> None:
    """Fill the screen, or not."""
    if window.isFullScreen():
        window.showNormal()
    else:
        window.showFullScreen()


@command("view.theme")
def dark_or_light(window: Window) -> None:
    """Change the theme."""
    window.desk.values.set("theme", "light" if theme.now().dark else "dark")


@command("app.settings")
def settings(window: Window) -> None:
    """Open the settings."""
    show_settings(window)


def show_settings(window: Window, page: str = "Settings", find: str = "") -> None:
    """Open the settings at a page, with something typed into the search."""
    from ui.settings.page import SettingsSheet

    SettingsSheet(window.body, window.desk.values, window.shortcuts, page, find)


@command("help.palette")
def palette(window: Window) -> None:
    """Everything that can be done or gone to, found by typing."""
    actions = window.actions_by_key
    offers = [
        Offer(actions[action.key].text(), _(action.menu), action.shortcut, action.icon, actions[action.key].trigger)
        for action in ACTIONS
        if actions[action.key].isEnabled() and action.key != "help.palette"
    ]
    desk = window.desk
    offers += [
        Offer(
            f"{desk.slate(shot.id)}  {shot.text}", _("Shot"), "", "clapperboard",
            lambda shot=shot: window.go_to(shot.id),
        )
        for shot in desk.shots()
    ]  # fmt: skip
    Palette(window.body, offers)


@command("help.keys")
def keys(window: Window) -> None:
    """Every shortcut; a row runs its action."""
    actions = window.actions_by_key
    offers = [
        Offer(actions[action.key].text(), _(action.menu), action.shortcut, action.icon, actions[action.key].trigger)
        for action in ACTIONS
        if action.shortcut
    ]
    Palette(window.body, offers, _("Keyboard shortcuts"))
