"""The View and Help menus: what is seen, and how everything is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.words.language import _
from ui.commands.register import Command, command
from ui.look import theme
from ui.panels import PANELS
from ui.sheets.offers import everything, of_actions
from ui.sheets.palette import Palette

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


def _turn(key: str) -> Command:
    return lambda window: window.toggle_panel(key)


for _panel in PANELS:
    if _panel.area != "middle":
        command(f"view.{_panel.key}")(_turn(_panel.key))


@command("view.next_panel")
def next_panel(window: Window) -> None:
    """Give the keyboard to the next panel."""
    window.walk_panels(1)


@command("view.previous_panel")
def previous_panel(window: Window) -> None:
    """Give the keyboard to the panel before."""
    window.walk_panels(-1)


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

    sheet = SettingsSheet(window.body, window.desk.values, window.shortcuts, page, find)
    sheet.restarted.connect(window.restart)


@command("help.palette")
def palette(window: Window) -> None:
    """Everything that can be done or gone to, found by typing."""
    Palette(window.body, everything(window), window.desk.memory)


@command("help.keys")
def keys(window: Window) -> None:
    """Every shortcut; a row runs its action."""
    Palette(window.body, of_actions(window, keyed=True), window.desk.memory, _("Keyboard shortcuts"))
