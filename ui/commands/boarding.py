"""The board's own actions: scenes that move and fold, cards that grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.words.language import _
from ui.board.layout import Spot
from ui.commands.register import command

if TYPE_CHECKING:
    from ui.window import Window


def _scene(window: Window) -> tuple[str, int] | None:
    """The scene that is meant: where the keyboard is on the board, else the selected shot's; with its place."""
    film, spot = window.desk.film, window.board.surface.spot
    if film is None:
        return None
    identity = spot.id if spot and spot.kind != "card" and window.board.surface.hasFocus() else ""
    if not identity:
        place = window.desk.place(window.desk.selected[0]) if window.desk.selected else None
        identity = place[0].id if place else ""
    rows = [row for row, scene in enumerate(film.scenes) if scene.id == identity]
    return (identity, rows[0]) if rows else None


@command("scene.earlier")
def scene_earlier(window: Window) -> None:
    """Put the scene before the one that comes before it."""
    _move(window, -1)


@command("scene.later")
def scene_later(window: Window) -> None:
    """Put the scene behind the one that comes after it."""
    _move(window, 1)


def _move(window: Window, step: int) -> None:
    window.keep_typing()
    found, film = _scene(window), window.desk.film
    if found is None or film is None:
        return
    scene, row = found
    if 0 <= row + step < len(film.scenes) and window.desk.apply("move_scene", scene=scene, index=row + step):
        window.board.surface.reveal(Spot("head", scene))


@command("scene.delete")
def delete_scene(window: Window) -> None:
    """Take the scene out with its shots; the way back is offered."""
    window.keep_typing()
    found, film = _scene(window), window.desk.film
    if found is None or film is None:
        return
    heading = film.scenes[found[1]].heading or _("Untitled scene")
    if window.desk.apply("remove_scene", scene=found[0]):
        words = _("{heading} is deleted.").format(heading=heading)
        window.desk.offer_undo(words, _("Its takes stay on disk until they are cleaned up."))


@command("scene.fold")
def fold(window: Window) -> None:
    """Fold the scene to its head, or unfold it."""
    found = _scene(window)
    if found:
        surface = window.board.surface
        surface.fold(found[0], on=found[0] not in surface.folded)
        surface.go(Spot("head", found[0]), select=False)


@command("scene.fold_all")
def fold_all(window: Window) -> None:
    """Fold every scene to its head."""
    window.board.surface.fold_all(on=True)


@command("scene.unfold_all")
def unfold_all(window: Window) -> None:
    """Unfold every scene."""
    window.board.surface.fold_all(on=False)
