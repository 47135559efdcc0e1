"""What kind of doing each canonical verb (``engine.previz.staging.scene.ACTIONS``) is."""

from __future__ import annotations

from typing import Literal

Kind = Literal["travel", "stop", "turn", "look", "talk", "posture", "handle", "partner", "act", "nothing"]

TRAVEL = {
    "walk": "walk",
    "run": "run",
    "stroll": "stroll",
    "sneak": "sneak",
    "march": "march",
    "climb": "walk",
    "enter": "walk",
    "exit": "walk",
}
"""Verb to gait."""

POSTURE = {
    "sit": "sitting",
    "lie": "lying",
    "kneel": "kneeling",
    "fall": "lying",
    "stand": "standing",
    "get_up": "standing",
}
"""Verb to the posture it ends in."""

HANDLING = frozenset({"throw", "drop", "bounce", "pick_up", "put_down", "catch"})
"""Verbs that move a prop."""

LOOSE = frozenset({"throw", "toss", "drop", "bounce"})
"""Verbs after which a prop goes its own way."""

AIRBORNE = frozenset({"jump", "backflip"})
"""Verbs whose pace is gravity's and nobody's hurry."""

PARTNERED = {"hug": 0.40, "handshake": 0.91, "hand_over": 0.92, "take": 0.92, "punch": 0.86}
"""Verb to the metres between two people of 1.70 m who do it."""

ROLES = {
    "hug": ("hug", "hug"),
    "handshake": ("handshake", "handshake"),
    "hand_over": ("hand_over", "take"),
    "take": ("take", "hand_over"),
    "punch": ("punch", "recoil"),
}
"""Verb to the clips of who does it and of whom it is done to."""

RISING = {"sitting": "get_up", "lying": "lie", "kneeling": "kneel"}
"""Posture to the clip that gets up from it; those that go down are played backwards."""

SETTLING = {"sitting": "sit", "lying": "lie", "kneeling": "kneel"}
"""Posture to the clip that goes down into it."""

SPEED_OF_MANNER = {
    "slowly": 0.78,
    "carefully": 0.75,
    "tiredly": 0.80,
    "sadly": 0.84,
    "heavily": 0.86,
    "quietly": 0.88,
    "quickly": 1.25,
    "suddenly": 1.15,
    "angrily": 1.15,
    "happily": 1.08,
    "nervously": 1.06,
}
"""How a manner changes the speed of a gait or of a clip."""


def kind(verb: str) -> Kind:
    """The kind of a verb; one that no table names is an act, played from its clip."""
    if verb in TRAVEL:
        return "travel"
    if verb in POSTURE:
        return "posture"
    if verb in HANDLING:
        return "handle"
    if verb in PARTNERED:
        return "partner"
    named: dict[str, Kind] = {
        "stop": "stop",
        "wait": "stop",
        "turn": "turn",
        "look": "look",
        "talk": "talk",
        "react": "nothing",
    }
    return named.get(verb, "act")
