"""The Render menu: what is rendered, the queue, the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.commands.register import command

if TYPE_CHECKING:
    from ui.window import Window


@command("render.shot")
def render_shot(window: Window) -> None:
    """Queue the selected shots."""
    window.keep_typing()
    window.desk.render(window.desk.selected)


@command("render.scene")
def render_scene(window: Window) -> None:
    """Queue every shot of the selected shot's scene."""
    window.keep_typing()
    place = window.desk.place(window.desk.selected[0]) if window.desk.selected else None
    if place:
        window.desk.render([shot.id for shot in place[0].shots])


@command("render.all")
def render_all(window: Window) -> None:
    """Queue every shot of the film."""
    window.keep_typing()
    window.desk.render([shot.id for shot in window.desk.shots()])


@command("render.changed")
def render_changed(window: Window) -> None:
    """Queue what does not show what it asks for."""
    window.keep_typing()
    window.desk.render(window.desk.due())


@command("render.keep")
def keep_as_it_is(window: Window) -> None:
    """Accept the selected shots' takes although they show an older request."""
    window.desk.keep_as_is()


@command("queue.pause")
def pause_queue(window: Window) -> None:
    """Start no further job, or go on."""
    window.desk.toggle_pause()


@command("queue.cancel")
def cancel_all(window: Window) -> None:
    """Give up everything that still has to be rendered."""
    window.desk.cancel([job.id for job in window.desk.open_jobs()])


@command("engine.restart")
def restart_engine(window: Window) -> None:
    """Restart the engine; the running job starts again by itself."""
    window.desk.restart_engine()
