"""The Cut menu: what is done on the timeline."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("cut.select", "Select", "Cut", "V", "mouse-pointer-2", checkable=True),
    Action("cut.razor", "Razor", "Cut", "B", "scissors", checkable=True),
    Action("cut.slip", "Slip", "Cut", "Y", "arrow-left-right", checkable=True),
    Action("cut.snap", "Snap", "Cut", "N", "magnet", checkable=True),
    Action("cut.ripple", "Ripple: keep the cut closed", "Cut", "Shift+G", "link-2", checkable=True),
    Action("cut.linked", "Sound goes with its picture", "Cut", "Shift+U", "audio-lines", checkable=True),
    Action("cut.split", "Cut at the playhead", "Cut", "Ctrl+B", "split", apart=True),
    Action("cut.trim_start", "Trim the start to the playhead", "Cut", "Q", "", "shot"),
    Action("cut.trim_end", "Trim the end to the playhead", "Cut", "W", "", "shot"),
    Action("cut.dissolve", "Dissolve from the shot before", "Cut", "Ctrl+T", "", "shot"),
    Action("cut.join", "Join with the next piece", "Cut", "Ctrl+Shift+J"),
    Action("cut.lift", "Take out, keep the gap", "Cut", "Ctrl+Delete", "", apart=True),
    Action("cut.extract", "Take out and close the gap", "Cut", "Shift+Delete"),
    Action("cut.close_gap", "Close the gap", "Cut", "Ctrl+Shift+G"),
    Action("cut.lift_range", "Take out from in to out, keep the gap", "Cut", ";", "", "range"),
    Action("cut.extract_range", "Take out from in to out and close the gap", "Cut", "'", "", "range"),
    Action("cut.sound_earlier", "Let the sound begin before the picture", "Cut", "Ctrl+Shift+,", "", apart=True),
    Action("cut.sound_later", "Let the sound go on after the picture", "Cut", "Ctrl+Shift+."),
    Action("cut.louder", "Louder", "Cut", "Alt+Up"),
    Action("cut.quieter", "Quieter", "Cut", "Alt+Down"),
    Action("cut.mute", "Mute or unmute the sound", "Cut", "Shift+X", "volume-x"),
    Action("cut.fade_in", "Fade in", "Cut", "Alt+["),
    Action("cut.fade_out", "Fade out", "Cut", "Alt+]"),
    Action("cut.marker", "Marker", "Cut", "M", "flag", apart=True),
    Action("cut.next_marker", "Next marker", "Cut", "Shift+PgDown"),
    Action("cut.previous_marker", "Previous marker", "Cut", "Shift+PgUp"),
    Action("cut.title", "Add a title…", "Cut", "Shift+T", "type", apart=True),
    Action("cut.sound_file", "Add music or a sound…", "Cut", "Ctrl+Shift+M", "music"),
    Action("cut.picture_file", "Let footage or a picture stand for the shot…", "Cut", "Ctrl+Shift+F", "film", "shot"),
    Action("cut.zoom_in", "Zoom in", "Cut", "Ctrl+=", "zoom-in", apart=True, also=("Ctrl++",)),
    Action("cut.zoom_out", "Zoom out", "Cut", "Ctrl+-", "zoom-out"),
    Action("cut.fit", "Show the whole cut", "Cut", "Shift+Z"),
)
