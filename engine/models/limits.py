"""What a model does not do with all of what it is given, ``code: words`` as a take's log has it.

The engine notes it while it renders; the window tells it before, by the same codes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from engine.messages.requests import in_order
from engine.models.family import Capabilities
from engine.models.rules import Snapped, late


def of_length(
    frames: int, rate: Fraction, snapped: Snapped, can: Capabilities, lead: int, *, ends: bool = False
) -> list[str]:
    """What follows from how long a shot is, and from the stretches that it is made in.

    Parameters
    ----------
    frames : int
    rate : Fraction
        The film's.
    snapped : Snapped
    can : Capabilities
    lead : int
        Frames, of the model's own, that lead up to the shot.
    ends : bool
        Whether the shot is to end on a picture.
    """
    told = []
    if beyond := ends and late(frames, rate, snapped, can, lead):
        told.append(f"model.last_late: {beyond}")
    if can.sound and not all(each.heard for each in snapped.stretches[1:]):
        told.append(f"model.sound_blended: {len(snapped.stretches)}")
    return told


def of_references(roles: Iterable[str], can: Capabilities) -> list[str]:
    """Roles of pictures, voices and clips to go by that a model does not take, or that are more than it takes."""
    taken, left = Counter[str](), []
    for role in in_order(roles):
        name = re.split(r"[:@#~]", role, maxsplit=1)[0]
        taken[name] += 1
        if taken[name] > can.references.get(name, taken[name]):
            left.append(role)
    return left


def of_sheet(guides: Sequence[str], *, remade: bool) -> list[str]:
    """What a model that goes by one sheet of pictures leaves out of them.

    Parameters
    ----------
    guides : sequence of str
        Their kinds, in order.
    remade : bool
        Whether a take is to be remade: that is what the sheet shows then.
    """
    others = [kind for kind in guides if kind != "mask"]
    masked = len(others) < len(guides)
    told = []
    if remade and not masked:
        told.append("model.by_light: video")
    if masked and not remade:
        told.append("model.mask_alone: guide")
    if remade:
        return told + [f"model.not_with_video: guide:{kind}" for kind in others]
    return told + [f"model.one_guide: guide:{kind}" for kind in others[1:]]
