"""A cameo as a render is given it: sealed files, and the likenesses of an admitted job."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from skimage.data import astronaut

from engine.consent.needs import of_request, role
from engine.consent.opening import Likenesses
from engine.consent.sealed import label, new_data_key, seal
from engine.likeness.faces import find_faces
from engine.likeness.matte import by_cut, cut_out
from engine.likeness.stills import around_face, png
from engine.likeness.voices import features, wav
from engine.messages.directions import Camera
from engine.messages.requests import OWN, Entry, Heading, Line, Request, Staging, to_json
from tests.fakes.portraits import spoken

CAMEO = "ab" * 16
SENTENCE = "The tide is low tonight."


@cache
def assets() -> dict[str, bytes]:
    """Plain assets of a synthetic person."""
    picture = np.ascontiguousarray(astronaut())
    face = find_faces(picture)[0]
    front = around_face(cut_out(picture, by_cut(picture, face).matte), face)
    said = spoken(SENTENCE, "slt")
    measured = features([(SENTENCE, said)])
    return {"face": png(front), "voice:1": wav(said), "features": to_json(msgspec.to_builtins(measured))}


def a_request(
    plain: Mapping[str, bytes], *lines: str, action: str = "MARA looks up.", size: str = "close-up"
) -> Request:
    """A shot of MARA, who has the cameo."""
    inputs = {f"{role('MARA', asset)}{OWN}": hashlib.sha256(data).hexdigest() for asset, data in plain.items()}
    return Request(
        staging=Staging(
            heading=Heading(interior=True, place="LIVING ROOM", time="DAY"),
            action=action,
            lines=tuple(Line(character="MARA", text=text) for text in lines),
            entries=(Entry(kind="character", name="MARA", cameo=CAMEO),),
            frames=36,
            rate=Fraction(24),
        ),
        camera=Camera(size=size),
        inputs=inputs,
        width=320,
        height=180,
        seed=1,
        quality="draft",
    )


def likenesses(folder: Path, request: Request, plain: Mapping[str, bytes]) -> Likenesses:
    """What the engine hands to a renderer for it."""
    key = new_data_key()
    files = {}
    for number, (asset, data) in enumerate(plain.items()):
        path = folder / f"{number:032x}"
        path.write_bytes(seal(data, key, label(CAMEO, asset)))
        files[hashlib.sha256(data).hexdigest()] = path
    return Likenesses(request, of_request(request), files, {CAMEO: key})
