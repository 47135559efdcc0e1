"""Names of edits for the undo menu."""

from __future__ import annotations

from typing import Any

from studio.words import differences
from studio.words.language import _, counted, mark

NAMES = {
    "set_text": mark("Text of {shot}"),
    "set_line": mark("Line in {shot}"),
    "add_line": mark("New line in {shot}"),
    "set_direction": mark("{field} of {shot}"),
    "set_cues": mark("Sounds of {shot}"),
    "set_length": mark("Length of {shot}"),
    "set_transition": mark("Transition to {shot}"),
    "set_seed": mark("Seed of {shot}"),
    "lock": mark("Lock of {shot}"),
    "circle": mark("Circled take of {shot}"),
    "keep_as_is": mark("Keep {shot} as it is"),
    "add_shot": mark("New shot"),
    "remove_shot": mark("Delete {shot}"),
    "move_shot": mark("Move {shot}"),
    "split_shot": mark("Split {shot}"),
    "merge_shots": mark("Merge {shot} with the next"),
    "set_heading": mark("Scene heading"),
    "add_scene": mark("New scene"),
    "remove_scene": mark("Delete scene"),
    "move_scene": mark("Move scene"),
    "set_entry": mark("Bible: {name}"),
    "remove_entry": mark("Bible: without {name}"),
    "give_cameo": mark("Cast of {name}"),
    "set_pictures": mark("Pictures of {name}"),
    "rename_entry": mark("Bible: {name} renamed"),
    "set_speaker": mark("Speaker in {shot}"),
    "set_manner": mark("Manner of a line in {shot}"),
    "remove_line": mark("Delete a line in {shot}"),
    "move_line": mark("Order of the lines in {shot}"),
    "set_recording": mark("Recorded line in {shot}"),
    "set_asides": mark("Other directions of {shot}"),
    "set_fade_out": mark("Fade out of {shot}"),
    "set_stand": mark("What stands for {shot}"),
    "set_key_frame": mark("Key frame of {shot}"),
    "set_key": mark("Picture at a frame of {shot}"),
    "set_prompt": mark("Prompt of {shot}"),
    "set_film": mark("Film settings"),
    "revise": mark("Revised script"),
    "set_spans": mark("Cut of {shot}"),
    "set_gap": mark("Gap before {shot}"),
    "set_level": mark("Sound of {shot}"),
    "add_clip": mark("New clip"),
    "change_clip": mark("Clip"),
    "remove_clip": mark("Delete clip"),
    "hang": mark("Place of clips"),
    "add_marker": mark("New marker"),
    "change_marker": mark("Marker"),
    "remove_marker": mark("Delete marker"),
    "set_marked": mark("In and out points"),
    "set_track": mark("Track: {track}"),
    "cut": mark("Cut"),
}


DEEDS = {
    "trim": mark("Trim {shot}"),
    "roll": mark("Roll {shot} and {other}"),
    "slip": mark("Slip {shot}"),
    "slide": mark("Slide {shot}"),
    "move": mark("Move {shot}"),
    "nudge": mark("Nudge {shot}"),
    "razor": mark("Razor"),
    "join": mark("Join {shot}"),
    "dissolve": mark("Dissolve to {shot}"),
    "fade": mark("Fade of {shot}"),
    "gain": mark("Gain of {shot}"),
    "mute": mark("Mute {shot}"),
    "sound": mark("Sound of {shot}"),
    "lift": mark("Take out {shot}"),
    "extract": mark("Take out {shot}, close the gap"),
    "lift_range": mark("Take out from in to out"),
    "extract_range": mark("Take out from in to out, close the gap"),
    "close_gap": mark("Close the gap before {shot}"),
    "marker": mark("Marker"),
    "marker_gone": mark("Delete marker"),
    "add": mark("Add {shot}"),
    "title": mark("Title"),
    "change": mark("Change {shot}"),
    "duplicate": mark("Duplicate {shot}"),
    "range": mark("In and out points"),
    "track": mark("Track: {track}"),
    "fit": mark("Cut of {shot}"),
}
"""What hands did on the timeline (`studio.document.cutting.DEEDS`)."""

TRACKS = {
    "titles": mark("Titles"),
    "shots": mark("Shots"),
    "dialogue": mark("Dialogue"),
    "effects": mark("Effects"),
    "ambience": mark("Ambience"),
    "music": mark("Music"),
}
"""Names of the tracks of the cut."""


_A_TRACK, _AN_EDIT = mark("Track"), mark("Edit")


def name(key: str, parameters: dict[str, Any], slate: str, other: str = "") -> str:
    """What the undo menu calls an edit: ``Length of 1B``; several together: ``Length of 3 shots``.

    `slate` and `other` are the slates of the shots in the parameters of those names (`shot` and `other`).
    """
    if key == "together" and parameters.get("edits"):
        first, count = parameters["edits"][0], len(parameters["edits"])
        shots = counted("{count} shot", "{count} shots", count)
        return name(first["key"], first["parameters"], shots)
    if key == "paste":
        count = int(parameters.get("count", 0))
        return counted("Paste {count} shot", "Paste {count} shots", count)
    words = {
        "shot": slate or str(parameters.get("what", "")) or _("a shot"),
        "other": other or _("the next"),
        "track": _(TRACKS.get(str(parameters.get("track") or parameters.get("what")), _A_TRACK)),
        "field": differences.name(str(parameters.get("field", ""))),
        "name": str(parameters.get("name", "")).title(),
    }
    pattern = DEEDS.get(str(parameters.get("deed")), NAMES["cut"]) if key == "cut" else NAMES.get(key, _AN_EDIT)
    return _(pattern).format(**words)
