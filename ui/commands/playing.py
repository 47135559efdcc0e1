"""The Play menu: what runs in the viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.commands.register import command

if TYPE_CHECKING:
    from ui.window import Window


@command("play.toggle")
def toggle(window: Window) -> None:
    """Play or stop what the viewer shows; from the board, play the selected shot."""
    if window.view == "board" and not window.transport.is_playing:
        window.watch("shot" if window.desk.selected else "cut")
    else:
        window.transport.toggle()


@command("play.scene")
def play_scene(window: Window) -> None:
    """Play the selected shot's scene from its beginning."""
    window.watch("scene")


@command("play.cut")
def play_cut(window: Window) -> None:
    """Play the whole cut from its beginning."""
    window.watch("cut")


@command("play.back")
def back(window: Window) -> None:
    """One speed faster backwards."""
    window.show_view("timeline")
    window.transport.shuttle(-1)


@command("play.stop")
def stop(window: Window) -> None:
    """Stop."""
    window.transport.pause()


@command("play.forward")
def forward(window: Window) -> None:
    """One speed faster forwards."""
    window.show_view("timeline")
    window.transport.shuttle(1)


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


@command("play.mark_in")
def mark_in(window: Window) -> None:
    """The marked range begins at the playhead."""
    window.transport.mark_in()


@command("play.mark_out")
def mark_out(window: Window) -> None:
    """The marked range ends with the frame at the playhead."""
    window.transport.mark_out()


@command("play.clear_marks")
def clear_marks(window: Window) -> None:
    """No range is marked."""
    window.transport.clear_marks()


@command("play.loop")
def loop(window: Window) -> None:
    """Begin again at the end of the marked range or of what is shown, or not."""
    window.transport.set_loop(on=not window.transport.loop)


@command("play.go_to")
def go_to(window: Window) -> None:
    """Type where to go: frames, a time, a slate."""
    window.show_view("timeline")
    window.viewer.type_place()


@command("play.mute")
def mute(window: Window) -> None:
    """Mute the sound, or let it be heard."""
    window.transport.set_muted(on=not window.transport.muted)


@command("play.full")
def full_screen(window: Window) -> None:
    """Let the pictures fill the screen, or not."""
    window.show_view("timeline")
    window.viewer.toggle_full_screen()
