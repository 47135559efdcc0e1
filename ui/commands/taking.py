"""The Take menu, and takes made again: what the panel of takes does with the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ui.commands.register import command
from ui.takes.again import make_missing_again
from ui.takes.panel import TakesPanel

if TYPE_CHECKING:
    from ui.window import Window


def panel(window: Window) -> TakesPanel:
    """The panel of takes."""
    return cast("TakesPanel", window.bench.panel("takes"))


def watch_take(window: Window, shot: str, take: str) -> None:
    """Go to a shot and show one of its takes."""
    window.keep_typing()
    if window.desk.place(shot) is None:
        return
    window.desk.select(shot)
    window.show_view("timeline")
    takes = panel(window)
    takes.refresh()
    takes.strip.choose(takes.model.row(take))
    takes.watch(take)


@command("take.again")
def again(window: Window) -> None:
    """Render the very request of the selected takes again; where the circled take is gone, that one's."""
    window.keep_typing()
    takes = panel(window)
    takes.refresh()
    shot = window.desk.shot()
    if takes.selected():
        takes.make_again()
    elif shot:
        make_missing_again(window.desk, shot.id)


@command("take.new_seed")
def new_seed(window: Window) -> None:
    """Render the chosen take's request with another seed."""
    window.keep_typing()
    panel(window).new_seed()


@command("take.circle")
def circle(window: Window) -> None:
    """Put the take that is framed in the viewer, or else the chosen one, into the cut."""
    if not window.viewer.circle():
        panel(window).circle()


@command("take.next")
def next_take(window: Window) -> None:
    """Show the next take."""
    window.show_view("timeline")
    panel(window).walk(1)


@command("take.previous")
def previous_take(window: Window) -> None:
    """Show the take before."""
    window.show_view("timeline")
    panel(window).walk(-1)


@command("take.compare")
def compare(window: Window) -> None:
    """Show the selected takes, or the newest two, side by side."""
    window.show_view("timeline")
    panel(window).compare()


@command("take.best_first")
def best_first(window: Window) -> None:
    """Show takes by their score, or by their age again."""
    window.show_view("timeline")
    panel(window).sort(best_first=not panel(window).best_first)


@command("take.rate_0")
def rate_0(window: Window) -> None:
    """Take the stars away."""
    panel(window).rate_selected(0)


@command("take.rate_1")
def rate_1(window: Window) -> None:
    """One star."""
    panel(window).rate_selected(1)


@command("take.rate_2")
def rate_2(window: Window) -> None:
    """Two stars."""
    panel(window).rate_selected(2)


@command("take.rate_3")
def rate_3(window: Window) -> None:
    """Three stars."""
    panel(window).rate_selected(3)


@command("take.rate_4")
def rate_4(window: Window) -> None:
    """Four stars."""
    panel(window).rate_selected(4)


@command("take.rate_5")
def rate_5(window: Window) -> None:
    """Five stars."""
    panel(window).rate_selected(5)


@command("take.note")
def note(window: Window) -> None:
    """Write the chosen take's note in place."""
    window.show_view("timeline")
    panel(window).strip.write_note()


@command("take.reveal")
def reveal(window: Window) -> None:
    """Show the chosen take's folder in the system's file manager."""
    panel(window).reveal()


@command("take.recipe")
def recipe(window: Window) -> None:
    """Show what the chosen take was made from."""
    from ui.sheets.recipe import RecipeSheet

    window.keep_typing()
    takes = panel(window)
    takes.refresh()
    take = takes.current()
    if take is not None:
        RecipeSheet(window.body, window.desk, take)


@command("take.recipes")
def recipes(window: Window) -> None:
    """Put two takes' recipes side by side."""
    from ui.sheets.recipes import RecipesSheet

    window.keep_typing()
    takes = panel(window)
    takes.refresh()
    pair = takes.pair()[:2]
    if len(pair) == 2:
        RecipesSheet(window.body, window.desk, *pair)
    else:
        takes.say_alone()


@command("take.remix")
def remix(window: Window) -> None:
    """Ask for other words, and make the chosen take again with them."""
    _remake(window, "remix")


@command("take.extend")
def extend(window: Window) -> None:
    """Ask by how much the chosen take is to be longer."""
    _remake(window, "extend")


@command("take.retake")
def retake(window: Window) -> None:
    """Ask which part of the chosen take is to be made anew."""
    _remake(window, "retake")


def _remake(window: Window, way: str) -> None:
    from ui.sheets.remake import RemakeSheet
    from ui.takes.remaking import able

    window.keep_typing()
    takes = panel(window)
    takes.refresh()
    take = takes.current()
    if take is not None and able(window.desk, way):
        RemakeSheet(window.body, window.desk, take, way)


@command("take.find")
def find(window: Window) -> None:
    """Find takes of the whole film."""
    from ui.sheets.search import SearchSheet

    window.keep_typing()
    sheet = SearchSheet(window.body, window.desk, window.thumbnails)
    sheet.chosen.connect(lambda shot, take: watch_take(window, shot, take))


@command("project.clean")
def clean(window: Window) -> None:
    """Show what takes disk, and free it."""
    from ui.sheets.cleanup import CleanupSheet

    window.keep_typing()
    CleanupSheet(window.body, window.desk)
