"""What a model cannot do for a shot, told before it is rendered; nothing of it is faked afterwards."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

import msgspec

from engine.messages.faults import Fault
from engine.messages.requests import Request, in_order, role_name
from engine.models.family import Capabilities, Family, Variant
from engine.models.likenesses import as_references, of_things, with_cast
from engine.models.limits import of_length, of_references, of_sheet
from engine.models.stretching import foreseen
from studio.words.language import _, mark
from studio.words.readings import logged, reading
from studio.words.told import tell

NEEDS = {
    "first": mark("{model} cannot begin with a given picture: the key frame is not used."),
    "last": mark("{model} cannot end on a given picture: it is not used."),
    "key": mark("{model} takes no picture in the middle of a shot: it is not used."),
    "prefix": mark("{model} cannot go on from a clip: it begins anew."),
    "image": mark("{model} takes no picture of a person or thing: the likeness is not used."),
    "voice": mark("{model} takes no cameo voice."),
    "clip": mark("{model} takes no clip to go by: it is not used."),
    "video": mark("{model} cannot remake a take: it makes a new one."),
    "guide": mark("{model} follows no guide: previz's blocking is not kept."),
}
"""Role of an input to what is said where the model cannot take it."""

MORE = {
    "image": mark("{model} takes {most} pictures of people and things: {more} more are not used."),
    "voice": mark("{model} takes {most} voices: {more} more are not used."),
    "clip": mark("{model} takes {most} clips to go by: {more} more are not used."),
}
"""The same where the shot names more than it can take."""

CAST = {
    "image": (
        mark("{model} takes no likeness: {name} will not look like the cameo."),
        mark("More likenesses than {model} takes ({most}): {name} will not look like the cameo."),
    ),
    "voice": (
        mark("{model} takes no voice: {name} will not sound like the cameo."),
        mark("More voices than {model} takes ({most}): {name} will not sound like the cameo."),
    ),
}
"""What is said of somebody who is a cameo where the model takes none, and where it takes fewer."""


def cannot(request: Request, family: Family, variant: Variant) -> list[str]:
    """What of a shot the model cannot do, and what is done instead, a sentence each.

    Parameters
    ----------
    request : Request
    family : Family
    variant : Variant
    """
    can, model = family.abilities(variant), variant.title
    request = as_references(with_cast(request))
    told = []
    if not can.sound:
        told.append(_("{model} has no sound: dialogue and ambience come from previz.").format(model=model))
    elif any(line.recording for line in request.staging.lines):
        told.append(
            _("{model} speaks the lines by itself: recorded lines are heard, but mouths do not follow them.").format(
                model=model
            )
        )
    by_name, others = _cast(request, can, model)
    told += by_name
    request = msgspec.structs.replace(request, inputs={role: request.inputs[role] for role in others})
    told += [_(NEEDS[role]).format(model=model) for role in _roles(request) if not _takes(role, can, request)]
    if "prefix" in _roles(request) and not can.prefix and _from_picture(can, request):
        told.append(
            _("{model} goes on from the last picture of the clip, not from how things move in it.").format(model=model)
        )
    told += _references(request, can, model)
    told += _guides(request, can, model)
    told += _size(request, family, variant)
    return told


def _roles(request: Request) -> list[str]:
    """Kinds of inputs, each once, in the order of `NEEDS`."""
    found = {match[0] for role in request.inputs if (match := re.match(r"[a-z]+", role))}
    return [role for role in NEEDS if role in found]


def _from_picture(can: Capabilities, request: Request) -> bool:
    """Whether the last picture of a clip stands for the clip, as `engine.diffusion.film` has it."""
    roles = _roles(request)
    return can.first and "first" not in roles and not (can.apart and any(role in can.references for role in roles))


def _takes(role: str, can: Capabilities, request: Request) -> bool:
    return bool(
        {
            "first": can.first,
            "last": can.last,
            "key": can.between,
            "prefix": can.prefix or _from_picture(can, request),
            "image": can.images,
            "voice": can.voices,
            "clip": can.clips,
            "video": can.remix,
            "guide": bool(can.control),
        }[role]
    )


def _cast(request: Request, can: Capabilities, model: str) -> tuple[list[str], list[str]]:
    """Whose cameo is not seen or heard, a sentence each, and the inputs but for theirs; a silent model's is heard."""
    names = {role_name(entry.name): entry.name.title() for entry in request.staging.entries if entry.cameo}
    told, left = [], []
    for role in of_references(request.inputs, can):
        match = re.match(r"(image|voice):([^#]+)#", role)
        if match is None or match[2] not in names:
            continue
        left.append(role)
        if match[1] == "image" or can.sound:
            most = can.references[match[1]]
            told.append(_(CAST[match[1]][most > 0]).format(model=model, most=most, name=names[match[2]]))
    return told, [role for role in request.inputs if role not in left]


def _references(request: Request, can: Capabilities, model: str) -> list[str]:
    """More people, voices and clips than the model takes, and a voice that has no picture to go with it."""
    counts = Counter(match[0] for role in request.inputs if (match := re.match(r"[a-z]+", role)))
    told = [
        _(words).format(model=model, most=most, more=counts[role] - most)
        for role, words in MORE.items()
        if 0 < (most := can.references[role]) < counts[role]
    ]
    if can.apart and counts["image"] and (counts["first"] or counts["last"]):
        told.append(
            _("{model} takes pictures of people and things or a first and last one: the key frame is not used.").format(
                model=model
            )
        )
    if can.voices and counts["voice"] and not counts["image"]:
        told.append(_("{model} takes a voice only beside a picture: the voice is not used.").format(model=model))
    return told


def _guides(request: Request, can: Capabilities, model: str) -> list[str]:
    """A second guide, which a model without a place for each does not follow, and whose likeness is to move."""
    told = []
    wished = [kind for kind in map(_guide_of, in_order(request.inputs)) if kind]
    if can.control and any(kind not in can.control for kind in wished):
        told.append(_("{model} does not follow a guide of this kind: it is not used.").format(model=model))
    if can.control and not can.needs:
        remade = can.remix and "video" in _roles(request)
        told += map(logged, of_sheet([kind for kind in wished if kind in can.control], remade=remade))
    if "image" in can.needs:
        told += _moved(request, model)
    return told


def _moved(request: Request, model: str) -> list[str]:
    """Of a model that moves somebody: who that is where nothing shows them, and what shows nobody."""
    things, told = of_things(request), []
    if things:
        told.append(_("{model} moves one person: pictures of places and things are not used.").format(model=model))
    if not any(re.match(r"image|first(?!@)", role) for role in request.inputs if role not in things):
        told.append(
            _("Nothing shows {model} who moves: it is previz's stand-in, until the shot has a key frame.").format(
                model=model
            )
        )
    return told


def _guide_of(role: str) -> str:
    """The kind of guide that a role names, empty for another role."""
    match = re.match(r"guide:(\w+)", role)
    return match[1] if match else ""


def _size(request: Request, family: Family, variant: Variant) -> list[str]:
    """Lengths, rates and sizes that are not the model's own."""
    staging = request.staging
    try:
        snapping, lead = foreseen(request, family, variant)
        snapped = snapping(0)
    except Fault as fault:
        words = tell(fault)
        return [f"{words.what} {words.action}"]
    told = []
    if snapped.rate != staging.rate:
        told.append(
            _("It was made for {own} frames a second: the film's {rate} are made of them.").format(
                own=_rate(snapped.rate), rate=_rate(staging.rate)
            )
        )
    can = family.abilities(variant)
    ends = can.last and "last" in _roles(request)
    noted = of_length(staging.frames, staging.rate, snapped, can, lead, ends=ends)
    told += [_late(words, snapped.rate, variant) for code, words in map(_apart, noted) if code == "model.last_late"]
    if len(snapped.stretches) > 1:
        told.append(
            _("The shot is made in {count} pieces, each of which goes on from the end of the one before.").format(
                count=len(snapped.stretches)
            )
        )
    told += [reading(code, words) for code, words in map(_apart, noted) if code != "model.last_late"]
    if snapped.width < request.width or snapped.height < request.height:
        told.append(
            _("It renders {width} × {height} at most; the picture is enlarged from that.").format(
                width=snapped.width, height=snapped.height
            )
        )
    return told


def _late(frames: str, rate: Fraction, variant: Variant) -> str:
    """That a last picture stands beyond the shot, by so many of the model's frames."""
    return _("{model} has the last picture where it ends by itself: {seconds} s after the end of the shot.").format(
        model=variant.title, seconds=_rate(int(frames) / rate)
    )


def _apart(line: str) -> tuple[str, str]:
    """Code and words of a line of a take's log."""
    code, _colon, words = line.partition(": ")
    return code, words


def _rate(rate: Fraction) -> str:
    return f"{float(rate):.3f}".rstrip("0").rstrip(".")
