"""The Edit and Shot menus: what changes the film."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studio.words.language import _
from ui.commands.clipboard import in_panel, in_text
from ui.commands.register import command
from ui.sheets.history import HistorySheet
from ui.widgets.heading_field import HeadingField

if TYPE_CHECKING:
    from ui.window import Window


@command("edit.undo")
def undo(window: Window) -> None:
    """Take the last edit back."""
    if in_panel(window, "undo"):
        return
    window.keep_typing()
    window.desk.undo()


@command("edit.redo")
def redo(window: Window) -> None:
    """Make it again."""
    window.desk.redo()


@command("edit.history")
def history(window: Window) -> None:
    """Show every edit that can be walked to."""
    window.keep_typing()
    HistorySheet(window.body, window.desk)


@command("edit.delete")
def delete(window: Window) -> None:
    """Delete the selected shots, or what is selected in the panel that has the focus; the way back is offered."""
    if in_text(window, "delete") or in_panel(window, "delete"):
        return
    desk = window.desk
    shots = list(desk.selected)
    names = ", ".join(desk.slate(shot) for shot in shots)
    order = [shot.id for shot in desk.shots()]
    if not desk.apply_each("remove_shot", shots):
        return
    # The selection goes to the shot that took the place, so that deleting goes on by the keyboard.
    left = {shot.id for shot in desk.shots()}
    after = order[order.index(shots[0]) :] if shots else []
    before = order[: order.index(shots[0])][::-1] if shots else []
    following = next((shot for shot in (*after, *before) if shot in left), None)
    if following:
        desk.select(following)
        window.board.focus_card(following)
    desk.offer_undo(_("{slates} deleted.").format(slates=names), _("The takes stay on disk."))


@command("edit.select_all")
def select_all(window: Window) -> None:
    """Select every shot, or everything in the text or panel that has the focus."""
    if in_text(window, "selectAll") or in_panel(window, "select_all"):
        return
    window.desk.select(*(shot.id for shot in window.desk.shots()))


@command("shot.new")
def new_shot(window: Window) -> None:
    """Make a shot after the selected one and write in it."""
    if window.desk.selected:
        window.show_view("board")
        window.board.add_after(window.desk.selected[-1])


@command("scene.new")
def new_scene(window: Window) -> None:
    """Write a heading where it will stand, and put the scene after the one that is selected."""
    film = window.desk.film
    if film is None:
        return
    window.show_view("board")
    place = window.desk.place(window.desk.selected[0]) if window.desk.selected else None
    index = film.scenes.index(place[0]) + 1 if place else len(film.scenes)

    def kept(heading: str) -> None:
        if window.desk.apply("add_scene", heading=heading, index=index) and window.desk.film:
            window.board.write_in(window.desk.film.scenes[index].shots[0].id)

    _write_heading(window, "", "", kept)


@command("scene.heading")
def scene_heading(window: Window) -> None:
    """Write another heading of the selected shot's scene where it stands."""
    place = window.desk.place(window.desk.selected[0]) if window.desk.selected else None
    if place is None:
        return
    window.show_view("board")
    scene = place[0]
    _write_heading(
        window,
        scene.id,
        scene.heading,
        lambda heading: window.desk.apply("set_heading", scene=scene.id, heading=heading),
    )


def _write_heading(window: Window, scene: str, heading: str, kept: Callable[[str], object]) -> None:
    window.keep_typing()
    where = getattr(window.board, "heading_area", None)
    film = window.desk.film
    known = [each.heading for each in film.scenes] if film else []
    HeadingField(window.board, where(scene) if where and scene else None, heading, known, kept)


@command("shot.edit")
def edit_text(window: Window) -> None:
    """Edit the selected shot's text on its card."""
    if window.desk.selected:
        window.show_view("board")
        window.board.write_in(window.desk.selected[0])


@command("shot.earlier")
def earlier(window: Window) -> None:
    """Move the selected shot one place earlier."""
    _move(window, -1)


@command("shot.later")
def later(window: Window) -> None:
    """Move the selected shot one place later."""
    _move(window, 1)


def _move(window: Window, step: int) -> None:
    """One place along; beyond a scene's end, into the neighbouring scene."""
    desk = window.desk
    place = desk.place(desk.selected[0]) if desk.selected else None
    if place is None or desk.film is None:
        return
    scene, shot = place
    index = scene.shots.index(shot) + step
    if not 0 <= index < len(scene.shots):
        row = desk.film.scenes.index(scene) + step
        if not 0 <= row < len(desk.film.scenes):
            return
        scene = desk.film.scenes[row]
        index = len(scene.shots) if step < 0 else 0
    if desk.apply("move_shot", shot=shot.id, scene=scene.id, index=index):
        window.board.focus_card(shot.id)


@command("shot.merge")
def merge(window: Window) -> None:
    """Join the selected shot with the next one of its scene."""
    desk = window.desk
    place = desk.place(desk.selected[0]) if desk.selected else None
    if place is None:
        return
    scene, shot = place
    index = scene.shots.index(shot) + 1
    if index < len(scene.shots):
        desk.apply("merge_shots", shot=shot.id, following=scene.shots[index].id)
    else:
        desk.noticed.emit(_("There is no shot after this one in its scene."), _("Move it before another shot first."))


@command("shot.split")
def split(window: Window) -> None:
    """Split the selected shot where the caret stands in its text."""
    desk = window.desk
    place = window.inspector.caret() if window.inspector.isVisible() else 0
    shot = desk.shot()
    if shot and 0 < place < len(shot.text):
        window.keep_typing()
        desk.apply("split_shot", shot=shot.id, offset=place)
    else:
        desk.noticed.emit(_("Nothing was split."), _("Put the caret between two words of the action text first."))


@command("shot.lock")
def lock(window: Window) -> None:
    """Lock the selected shots, or unlock them."""
    shot = window.desk.shot()
    if shot:
        window.desk.apply_each("lock", window.desk.selected, locked=not shot.locked)


@command("shot.size")
def choose_size(window: Window) -> None:
    """Open the choices of the shot size."""
    window.inspector.choose("size")


@command("shot.move")
def choose_move(window: Window) -> None:
    """Open the choices of the camera move."""
    window.inspector.choose("move")


@command("shot.lens")
def choose_lens(window: Window) -> None:
    """Open the choices of the lens."""
    window.inspector.choose("lens")


@command("shot.length")
def choose_length(window: Window) -> None:
    """Open the choices of the length."""
    window.inspector.choose("length")


@command("shot.direct")
def choose_any(window: Window) -> None:
    """Open the choices of all directions."""
    window.inspector.choose("")


@command("shot.record")
def record(window: Window) -> None:
    """Record a line of the selected shot."""
    window.inspector.record()
