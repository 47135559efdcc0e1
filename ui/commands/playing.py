"""The Play menu: what runs in the viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.commands.register import command

if TYPE_CHECKING:
    from ui.window import Window


@command("play.toggle")
def toggle(window: Window) -> None:
    """Play or stop what the viewer shows; from the board, play the selected shot."""
    if window.view == "board":
        if window.desk.selected:
            window.watch("Shot")
        else:
            window.watch("Cut")
    else:
        window.viewer.refresh()
        window.viewer.player.toggle()


@command("play.scene")
def play_scene(window: Window) -> None:
    """Play the selected shot's scene from its beginning."""
    window.watch("Scene")


@command("play.cut")
def play_cut(window: Window) -> None:
    """Play the whole cut from its beginning."""
    window.watch("Cut")


@command("play.back")
def back(window: Window) -> None:
    """One speed faster backwards."""
    window.show_view("timeline")
    window.viewer.player.shuttle(-1)


@command("play.stop")
def stop(window: Window) -> None:
    """Stop."""
    window.viewer.player.pause()


@command("play.forward")
def forward(window: Window) -> None:
    """One speed faster forwards."""
    window.show_view("timeline")
    window.viewer.player.shuttle(1)


@command("play.frame_back")
def frame_back(window: Window) -> None:
    """One frame back."""
    window.viewer.step(-1)


@command("play.frame_on")
def frame_on(window: Window) -> None:
    """One frame on."""
    window.viewer.step(1)


@command("play.previous_cut")
def previous_cut(window: Window) -> None:
    """To the cut before."""
    window.viewer.jump(-1)


@command("play.next_cut")
def next_cut(window: Window) -> None:
    """To the next cut."""
    window.viewer.jump(1)


@command("play.loop")
def loop(window: Window) -> None:
    """Begin again at the end, or not."""
    window.viewer.toggle_loop()
