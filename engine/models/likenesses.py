"""A shot's cameos as a model is given them: a picture of each, and a voice where they speak."""

from __future__ import annotations

import re

import msgspec

from engine.consent.needs import is_cameo, owner
from engine.consent.needs import role as role_of
from engine.messages.faults import Fault
from engine.messages.requests import OWN, Request, in_order, role_name

LOOKS = re.compile(r"face|still:\d+")
VOICES = re.compile(r"voice:\d+")
UNKNOWN = "0" * 64
"""In place of the SHA-256 of what was not opened yet."""

IMAGE = re.compile(r"(image:(?P<name>\w+)#)(\d+)")


def as_references(request: Request) -> Request:
    """The request with ``image:NAME`` and ``voice:NAME`` in place of its cameos' inputs; without any, the very same.

    Of each character the cut-out face is given or, of animals and things, the first still; of the voice the last
    sentence, which is that of consent and the longest.
    """
    if not any(is_cameo(role) for role in request.inputs):
        return request
    others = {role: sha for role, sha in request.inputs.items() if not is_cameo(role)}
    given: dict[str, str] = {}
    assets: dict[str, dict[str, str]] = {}
    for role in in_order(request.inputs):
        if not is_cameo(role):
            continue
        try:
            entry, asset = owner(role, request.staging.entries)
        except Fault:
            continue  # it is refused where consent is looked at
        assets.setdefault(entry.name, {})[asset] = request.inputs[role]
    said = {line.character.casefold() for line in request.staging.lines}
    cast = [entry.name for entry in request.staging.entries if entry.name in assets]
    for number, name in enumerate(cast, 1):
        looks = [asset for asset in assets[name] if LOOKS.fullmatch(asset)]
        voices = [asset for asset in assets[name] if VOICES.fullmatch(asset)]
        if looks:
            given[f"image:{role_name(name)}#{number}"] = assets[name]["face" if "face" in looks else looks[0]]
        if voices and name.casefold() in said:
            given[f"voice:{role_name(name)}#{number}"] = assets[name][voices[-1]]
    # Where there are more than the model takes, the bible's pictures go before a cameo does.
    for role, sha in others.items():
        given[IMAGE.sub(lambda found: f"{found[1]}{int(found[3]) + len(cast)}", role)] = sha
    return msgspec.structs.replace(request, inputs=given)


def with_cast(request: Request) -> Request:
    """The request with what its cameos will give it, before any is opened: a look each, a voice of those who speak.

    Whether a release allows the voice is found out when it is rendered. Of what is given already nothing is changed.
    """
    given = [owner(role, request.staging.entries)[0].name for role in request.inputs if is_cameo(role)]
    cast = [entry.name for entry in request.staging.entries if entry.cameo and entry.name not in given]
    foreseen = {f"{role_of(name, asset)}{OWN}": UNKNOWN for name in cast for asset in ("face", "voice:0")}
    return msgspec.structs.replace(request, inputs=request.inputs | foreseen) if foreseen else request


def of_things(request: Request) -> list[str]:
    """Roles of pictures that show a place or a thing, and nobody: what a model that moves a person does not take."""
    people = {role_name(entry.name) for entry in request.staging.entries if entry.kind == "character"}
    return [role for role in in_order(request.inputs) if (found := IMAGE.match(role)) and found["name"] not in people]
