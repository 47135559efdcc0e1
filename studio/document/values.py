"""The film: scenes, shots, directions and the bible, as frozen values."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import msgspec

from engine.messages.directions import Camera
from engine.messages.requests import Entry, Line

TRANSITIONS = ("cut", "dissolve", "fade in")
"""How a shot begins."""

SHORTEST, LONGEST = Fraction(1, 2), Fraction(60)
"""Seconds that a shot may last."""


class Directions(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """What a shot asks for beside its words; empty strings mean "not said"."""

    camera: Camera = Camera()
    style: str = ""
    weather: str = ""
    time: str = ""


class Shot(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """One camera set-up.

    Attributes
    ----------
    id : str
        Opaque and sortable; stays when the shot moves or is revised.
    text : str
        Action text.
    lines : tuple of Line
    directions : Directions
    length : int
        Frames, 0 for automatic (see `studio.document.length`).
    cues : tuple of str
        Sound cues.
    asides : tuple of str
        Directions that are not part of the vocabulary; kept, and passed on in words.
    transition : str
        One of `TRANSITIONS`: how the shot begins.
    transition_frames, fade_out : int
        Length of that transition, and of a fade to black at the shot's end.
    circled : str
        Id of the take in the cut, or empty.
    locked : bool
    seed : int or None
        None gives each take the next seed.
    kept_content : str
        Content hash that "Keep as it is" accepted.
    """

    id: str
    text: str = ""
    lines: tuple[Line, ...] = ()
    directions: Directions = Directions()
    length: int = 0
    cues: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    transition: str = "cut"
    transition_frames: int = 0
    fade_out: int = 0
    circled: str = ""
    locked: bool = False
    seed: int | None = None
    kept_content: str = ""


class Scene(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """One place and time.

    Attributes
    ----------
    id : str
    heading : str
        As the script writes it: ``EXT. BEACH - SUNSET``.
    number : str
        The script's own scene number, or empty for counting.
    synopsis : str
    section : str
        The section it stands in.
    shots : tuple of Shot
    """

    id: str
    heading: str = ""
    number: str = ""
    synopsis: str = ""
    section: str = ""
    shots: tuple[Shot, ...] = ()


class Film(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """The whole document.

    Attributes
    ----------
    title : str
    rate : Fraction
    width, height : int
        Pixels, even.
    credits : dict
        The script's title page, key to text.
    scenes : tuple of Scene
    bible : tuple of Entry
    """

    title: str = ""
    rate: Fraction = Fraction(24)
    width: int = 848
    height: int = 480
    credits: dict[str, str] = {}
    scenes: tuple[Scene, ...] = ()
    bible: tuple[Entry, ...] = ()

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """Shot id to (index of its scene, index in it)."""
        return {
            shot.id: (row, place) for row, scene in enumerate(self.scenes) for place, shot in enumerate(scene.shots)
        }

    def find(self, shot: str) -> tuple[Scene, Shot] | None:
        """A shot and its scene."""
        place = self.places.get(shot)
        if place is None:
            return None
        scene = self.scenes[place[0]]
        return scene, scene.shots[place[1]]

    def scene(self, identity: str) -> Scene | None:
        """A scene by its id."""
        return next((scene for scene in self.scenes if scene.id == identity), None)
