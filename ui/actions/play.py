"""The Play menu: what runs in the viewer."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("play.toggle", "Play or stop", "Play", "Space", "play"),
    Action("play.scene", "Play the scene", "Play", "Ctrl+Space", "play", "shot"),
    Action("play.cut", "Play the cut", "Play", "Shift+Space", "film"),
    Action("play.back", "Shuttle back", "Play", "J", "chevrons-left", apart=True),
    Action("play.stop", "Shuttle stop", "Play", "K", "pause"),
    Action("play.forward", "Shuttle forward", "Play", "L", "chevrons-right"),
    Action("play.frame_back", "One frame back", "Play", ",", "step-back"),
    Action("play.frame_on", "One frame on", "Play", ".", "step-forward"),
    Action("play.previous_cut", "Previous cut", "Play", "Shift+,", "skip-back"),
    Action("play.next_cut", "Next cut", "Play", "Shift+.", "skip-forward"),
    Action("play.go_to", "Go to…", "Play", "Ctrl+G", "clock"),
    Action("play.mark_in", "Mark in", "Play", "I", "", apart=True),
    Action("play.mark_out", "Mark out", "Play", "O"),
    Action("play.clear_marks", "Clear in and out", "Play", "Alt+X"),
    Action("play.loop", "Loop", "Play", "Ctrl+Shift+L", "repeat"),
    Action("play.mute", "Mute or unmute playback", "Play", "Ctrl+Alt+M", "volume-x", apart=True),
    Action("play.full", "Fill the screen with the picture", "Play", "F11", "maximize-2"),
)
