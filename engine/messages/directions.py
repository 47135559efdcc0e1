"""The canonical words of a direction; requests hold these and nothing else.

How a filmmaker says them (``"ws"``, ``"push in"``, ``"anime"``) is the studio's business
(``studio.script.directions``); how they look is the renderer's.
"""

from __future__ import annotations

import msgspec

SIZES = ("extreme wide", "wide", "full", "medium wide", "medium", "medium close-up", "close-up", "extreme close-up")
"""Shot sizes from far to near."""

ANGLES = ("eye level", "low", "high", "overhead", "dutch", "over the shoulder", "point of view")

MOVES = (
    "static",
    "pan left",
    "pan right",
    "tilt up",
    "tilt down",
    "dolly in",
    "dolly out",
    "truck left",
    "truck right",
    "crane up",
    "crane down",
    "orbit left",
    "orbit right",
    "track",
    "handheld",
)
"""Camera moves; ``track`` keeps pace with the subject."""

PACES = ("slow", "normal", "fast")

STYLES = ("photographic", "cinematic", "anime", "noir", "pencil", "clay")

WEATHERS = ("clear", "cloudy", "overcast", "rain", "storm", "snow", "fog", "wind")

TIMES = ("dawn", "morning", "day", "afternoon", "golden hour", "sunset", "dusk", "night")

CONTINUOUS, GUIDE = "continuous", "guide"
GUIDES = {"depth guide": "depth", "edges guide": "edges", "pose guide": "pose"}
"""What a shot keeps of previz's blocking from the first to the last frame, and which pass tells a model of it."""
RELATIONS = (CONTINUOUS, GUIDE, *GUIDES)
"""What a shot goes by beside words: it goes on from the last frames of the shot before, or keeps previz's blocking."""

QUALITIES = ("draft", "standard", "fine")

LENSES = (14, 18, 21, 24, 28, 35, 40, 50, 65, 75, 85, 100, 135, 200)
"""Focal lengths offered, in millimetres on a Super 35 gate (24.9 mm wide)."""


class Camera(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """One camera set-up. Empty strings and 0 mean "not said": the renderer chooses.

    Attributes
    ----------
    size : str
        One of `SIZES` or empty.
    angle : str
        One of `ANGLES` or empty.
    lens : int
        Focal length in millimetres (8 to 400), 0 for not said.
    move : str
        One of `MOVES` or empty.
    pace : str
        One of `PACES` or empty.
    subject : str
        Name of the bible entry that the camera is on, or empty.
    """

    size: str = ""
    angle: str = ""
    lens: int = 0
    move: str = ""
    pace: str = ""
    subject: str = ""
