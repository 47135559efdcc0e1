"""All actions by their canonical verbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.messages.faults import Exit, Fault
from engine.previz.acting import daily, emotion, sitting, social, sports
from engine.previz.acting.clip import Clip, turned
from engine.previz.acting.gestures import Vector

Maker = Callable[[Vector], Clip]

ACTIONS: dict[str, tuple[Maker, Vector]] = {
    "stand": (daily.stand, (0, 0, 0)),
    "look": (daily.stand, (0, 0, 0)),
    "wait": (daily.wait, (0, 0, 0)),
    "sit": (sitting.sit, (0, sitting.SEAT, -0.4)),
    "seated": (sitting.seated, (0, sitting.SEAT, -0.4)),
    "get_up": (sitting.get_up, (0, sitting.SEAT, -0.4)),
    "lie": (sitting.lie, (0, 0, 0)),
    "kneel": (sitting.kneel, (0, 0, 0)),
    "fall": (sitting.fall, (0, 0, 0)),
    "type": (sitting.type_, (0, 0.80, 0.08)),
    "pick_up": (daily.pick_up, (0.10, 0.06, 0.42)),
    "put_down": (daily.put_down, (0.10, 0.06, 0.42)),
    "hand_over": (daily.hand_over, daily.GIVING),
    "take": (daily.take, daily.GIVING),
    "drop": (daily.drop, (0, 0, 0)),
    "hold": (daily.hold, (0, 0, 0)),
    "carry": (daily.carry, (0, 0, 0)),
    "drink": (daily.drink, (0, 0, 0)),
    "phone": (daily.phone, (0, 0, 0)),
    "point": (daily.point, (0.06, 1.35, 2.0)),
    "push_door": (daily.push_door, (0, 1.26, 0.52)),
    "talk": (social.talk, (0, 0, 0)),
    "wave": (social.wave, (0, 0, 0)),
    "hug": (social.hug, (0, 0, 0)),
    "handshake": (social.handshake, (0.03, 1.04, 0.455)),
    "punch": (social.punch, (0, 0, 0)),
    "recoil": (social.recoil, (0, 0, 0)),
    "nod": (social.nod, (0, 0, 0)),
    "shake_head": (social.shake_head, (0, 0, 0)),
    "shrug": (social.shrug, (0, 0, 0)),
    "laugh": (emotion.laugh, (0, 0, 0)),
    "cry": (emotion.cry, (0, 0, 0)),
    "dance": (emotion.dance, (0, 0, 0)),
    "hands_on_head": (emotion.hands_on_head, (0, 0, 0)),
    "look_around": (emotion.look_around, (0, 0, 0)),
    "throw": (sports.throw, (0, 0, 0)),
    "toss": (sports.toss, (0, 0, 0)),
    "bounce": (sports.bounce, (0, 0, 0)),
    "catch": (sports.catch, (0, 1.25, 0.48)),
    "jump": (sports.jump, (0, 0.38, 0)),
    "backflip": (sports.backflip, (0, 0, 0)),
}
"""Verb to its maker and the target it takes if none is given (x outwards on the right, for a 1.70 m adult)."""


def clip(name: str, target: Sequence[float] | None = None, scale: float = 1.0, hand: str = "r") -> Clip:
    """An action.

    Parameters
    ----------
    name : str
        A verb of `ACTIONS`.
    target : (x, y, z) or None
        In the person's frame and real metres (x to the person's left): what is picked up, where hands meet, the
        middle of the keyboard; for ``sit`` and ``get_up`` y is the height of the seat, for ``jump`` the rise.
    scale : float
        ``Baked.measures.scale`` of the person, by which the target is brought to a 1.70 m adult.
    hand : str
        ``"r"`` or ``"l"``: the hand that acts.

    Raises
    ------
    Fault
        ``acting.unknown`` (`action`) for a verb that is not there.
    """
    if name not in ACTIONS:
        raise Fault("acting.unknown", Exit.OURS, action=name)
    maker, usual = ACTIONS[name]
    if target is not None:
        x, y, z = (float(value) / scale for value in target)
        usual = (x if hand == "l" else -x, y, z)
    made = maker(usual)
    return replace(made, keys=turned(made.keys), contacts=_mirrored(made)) if hand == "l" else made


def _mirrored(made: Clip) -> tuple:
    other = {"l": "r", "r": "l"}
    return tuple(
        replace(contact, part=contact.part[:-1] + other[contact.part[-1]])
        if contact.part[-2:] in {"_l", "_r"}
        else contact
        for contact in made.contacts
    )
