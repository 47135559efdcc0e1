"""What to do about a fault for somebody who types commands; the other sentences speak of the window."""

from __future__ import annotations

from studio.words.language import mark

CHECK = mark("Check the model with 'rushes models check', or download it again.")
AGAIN = mark("Run the same command again; it goes on where it stopped.")

TYPED: dict[str, str] = {
    "cancelled": AGAIN,
    "acting.unknown": mark("Choose another verb; 'rushes stage' shows how a shot is read."),
    "cameo.notices_damaged": mark(
        "Run 'rushes cameo repair': what the engine remembers comes back, and the damaged list is kept."
    ),
    "export.problems": mark("Render them first (--render), or put slate cards in (--slates)."),
    "weights.gone": mark("Connect the disk it lies on, or add the model again with 'rushes models add'."),
    "weights.unknown": mark("Choose a model of a family that 'rushes models list' names."),
    "weights.part_missing": mark("Download the whole model, or add the file with a folder that has the rest (--base)."),
    "model.nan": mark("Check the model with 'rushes models check', or render with another seed."),
    "model.part_broken": CHECK,
    "model.empty": CHECK,
    "models.unknown": mark("Add one with 'rushes models add' or 'rushes models download'; you have: {known}."),
    "models.taken": mark("Choose another name (--name), or remove the other first."),
    "models.not_ours": mark("Remove it without --delete; delete its folder yourself: {path}."),
    "models.no_repository": mark("If you have its files, add them with 'rushes models add'."),
    "models.licence": mark("Read it at {url} and run the command again with --accept-licence."),
    "models.no_space": mark("Free some space, or choose another folder (--folder)."),
    "models.network": AGAIN,
    "models.cancelled": AGAIN,
}
"""By code, in place of the second sentence of `studio.words.sentences.SENTENCES`."""
