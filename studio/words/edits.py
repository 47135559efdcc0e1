"""Names of edits for the undo menu."""

from __future__ import annotations

from typing import Any

from studio.words.language import _, mark

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
    "set_entry": mark("Bible: {name}"),
    "remove_entry": mark("Bible: without {name}"),
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
    "set_film": mark("Film settings"),
    "revise": mark("Revised script"),
    "paste": mark("Paste {count} shots"),
}


def name(key: str, parameters: dict[str, Any], slate: str) -> str:
    """What the undo menu calls an edit: ``Length of 1B``; several together: ``Length of 3 shots``."""
    if key == "together" and parameters.get("edits"):
        first, count = parameters["edits"][0], len(parameters["edits"])
        return name(first["key"], first["parameters"], _("{count} shots").format(count=count))
    words = {
        "shot": slate or _("a shot"),
        "field": str(parameters.get("field", "")).capitalize(),
        "name": str(parameters.get("name", "")).title(),
        "count": parameters.get("count", ""),
    }
    return _(NAMES.get(key, "Edit")).format(**words)
