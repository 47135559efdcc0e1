"""A shot's cameos as a model is given them: a picture of each, and a voice where they speak."""

from __future__ import annotations

import re

import msgspec

from engine.consent.needs import is_cameo, owner
from engine.messages.faults import Fault
from engine.messages.requests import Request, in_order

LOOKS = re.compile(r"face|still:\d+")
VOICES = re.compile(r"voice:\d+")


def as_references(request: Request) -> Request:
    """The request with ``image:NAME`` and ``voice:NAME`` in place of its cameos' inputs; without any, the very same.

    Of each character the cut-out face is given or, of animals and things, the first still; of the voice the last
    sentence, which is that of consent and the longest.
    """
    if not any(is_cameo(role) for role in request.inputs):
        return request
    given = {role: sha for role, sha in request.inputs.items() if not is_cameo(role)}
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
        label = re.sub(r"\W+", "_", name)
        looks = [asset for asset in assets[name] if LOOKS.fullmatch(asset)]
        voices = [asset for asset in assets[name] if VOICES.fullmatch(asset)]
        if looks:
            given[f"image:{label}#{number}"] = assets[name]["face" if "face" in looks else looks[0]]
        if voices and name.casefold() in said:
            given[f"voice:{label}#{number}"] = assets[name][voices[-1]]
    return msgspec.structs.replace(request, inputs=given)
