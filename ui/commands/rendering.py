"""The Render menu: what is rendered, the queue, the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.commands.register import command

if TYPE_CHECKING:
    from ui.models.sheet import ModelsSheet
    from ui.window import Window


@command("render.shot")
def render_shot(window: Window) -> None:
    """Queue the selected shots."""
    window.keep_typing()
    window.desk.queue.render(window.desk.selected)


@command("render.best")
def render_best(window: Window) -> None:
    """Ask how many takes of the selected shots are rendered, to choose from."""
    from ui.sheets.best import BestSheet

    window.keep_typing()
    if window.desk.selected:
        BestSheet(window.body, window.desk, window.desk.selected)


@command("render.scene")
def render_scene(window: Window) -> None:
    """Queue every shot of the selected shot's scene."""
    window.keep_typing()
    place = window.desk.place(window.desk.selected[0]) if window.desk.selected else None
    if place:
        window.desk.queue.render([shot.id for shot in place[0].shots])


@command("render.with")
def render_with(window: Window) -> None:
    """Offer who renders the selected shots this once."""
    window.keep_typing()
    window.bench.show_panel("inspector")
    window.inspector.offer_renderers()


@command("render.all")
def render_all(window: Window) -> None:
    """Queue every shot of the film."""
    window.keep_typing()
    window.desk.queue.render([shot.id for shot in window.desk.shots()])


@command("render.changed")
def render_changed(window: Window) -> None:
    """Queue what does not show what it asks for."""
    window.keep_typing()
    window.desk.queue.render(window.desk.due())


@command("render.keep")
def keep_as_it_is(window: Window) -> None:
    """Accept the selected shots' takes although they show an older request."""
    window.desk.keep_as_is()


@command("queue.pause")
def pause_queue(window: Window) -> None:
    """Start no further job, or go on."""
    window.desk.queue.toggle_pause()


@command("queue.cancel")
def cancel_all(window: Window) -> None:
    """Give up everything that still has to be rendered."""
    window.desk.queue.cancel([job.id for job in window.desk.queue.open_jobs()])


@command("models.show")
def show_models(window: Window) -> None:
    """Show the models that the user has."""
    _models(window)


@command("models.add")
def add_model(window: Window) -> None:
    """Ask for a folder of weights."""
    _models(window).ask_folder()


@command("models.download")
def download_model(window: Window) -> None:
    """Show the models that can be downloaded."""
    _models(window, "To download")


def _models(window: Window, page: str = "Yours") -> ModelsSheet:
    from ui.models.sheet import PAGES, ModelsSheet

    window.keep_typing()
    for sheet in window.body.findChildren(ModelsSheet):
        if sheet.isVisible():
            sheet.turn(PAGES.index(page))
            return sheet
    return ModelsSheet(window.body, window.desk, page)


@command("engine.restart")
def restart_engine(window: Window) -> None:
    """Restart the engine; the running job starts again by itself."""
    window.desk.queue.restart_engine()
