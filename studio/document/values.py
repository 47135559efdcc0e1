"""The film: scenes, shots, directions and the bible, as frozen values."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import msgspec

from engine.messages.directions import Camera
from engine.messages.jobs import STEMS, Level
from engine.messages.requests import Entry, Line

TRANSITIONS = ("cut", "dissolve", "fade in")
"""How a shot begins."""

SHORTEST, LONGEST = Fraction(1, 2), Fraction(60)
"""Seconds that a shot may last."""


SOUND_TRACKS = (*STEMS, "music")
TRACKS = ("titles", "shots", *SOUND_TRACKS)
"""The tracks of the cut, from the top down."""

COLOURS = ("amber", "pink", "blue", "green", "grey")
"""Colours of markers."""


class Directions(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """What a shot asks for beside its words; empty strings mean "not said"."""

    camera: Camera = Camera()
    style: str = ""
    weather: str = ""
    time: str = ""


class Span(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """What the cut shows of a shot.

    Attributes
    ----------
    first, frames : int
        In point in the take, and how many frames from there.
    gap : int
        Frames of black before it.
    """

    frames: int
    first: int = 0
    gap: int = 0


class Key(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """A picture that a model passes through at a frame of a shot; `media` is the name of a media file."""

    frame: int
    media: str


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
    spans : tuple of Span
        What the cut shows of it, in order; empty for all of it, once, without a gap.
    levels : dict
        Stem to the `Level` at which the cut has it; what is not named is heard as it is.
    stands : str
        Name of a media file (footage, a still, a drawing) that stands in the cut instead of a take, or empty.
    key_frame : str
        Name of a media file from which a model starts, or empty.
    keys : tuple of Key
        Pictures at frames, the first frame first.
    prompt : str
        The words that a model is given, where they were written by hand; empty lets them follow from the shot.
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
    spans: tuple[Span, ...] = ()
    levels: dict[str, Level] = {}
    stands: str = ""
    key_frame: str = ""
    keys: tuple[Key, ...] = ()
    prompt: str = ""


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


class Clip(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """A sound or a title of its own in the cut.

    It hangs on a shot, so that it goes where the shot goes, or on the film's beginning.

    Attributes
    ----------
    id : str
    track : str
        One of `TRACKS` but ``shots``.
    media : str
        Name of a media file; empty for a title.
    text : str
        A title's words.
    name : str
        What it is called on screen.
    anchor : str
        Id of the shot it hangs on, or empty for the film.
    at : int
        Its first frame, counted from its anchor's first; may be negative while the film's first frame is not.
    first, frames : int
        In point in the media, and how many frames from there.
    level : Level
        Its gain and fades; a title has fades only.
    place : str
        One of `engine.messages.jobs.TITLE_PLACES`, for a title.
    """

    id: str
    track: str
    frames: int
    media: str = ""
    text: str = ""
    name: str = ""
    anchor: str = ""
    at: int = 0
    first: int = 0
    level: Level = Level()
    place: str = "centre"


class Marker(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """A place in the cut with words; hangs on a shot or on the film's beginning, as clips do."""

    id: str
    at: int
    anchor: str = ""
    words: str = ""
    colour: str = "amber"


class Track(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """What is set for a whole track. A muted one is not exported either; a locked one takes no edit."""

    muted: bool = False
    soloed: bool = False
    locked: bool = False


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
    clips : tuple of Clip
        In the order of their ids.
    markers : tuple of Marker
    tracks : dict
        Key of `TRACKS` to what is set for it; what is not named is heard and free.
    marked : (int, int) or None
        The in and out points of the cut: first frame, and the one after the last.
    """

    title: str = ""
    rate: Fraction = Fraction(24)
    width: int = 848
    height: int = 480
    credits: dict[str, str] = {}
    scenes: tuple[Scene, ...] = ()
    bible: tuple[Entry, ...] = ()
    clips: tuple[Clip, ...] = ()
    markers: tuple[Marker, ...] = ()
    tracks: dict[str, Track] = {}
    marked: tuple[int, int] | None = None

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """Shot id to (index of its scene, index in it)."""
        return {
            shot.id: (row, place) for row, scene in enumerate(self.scenes) for place, shot in enumerate(scene.shots)
        }

    def stand_as(self, other: Film) -> None:
        """All shots stand where they stand in another film: what is known of that is not found out again."""
        known = vars(other).get("places")
        if known is not None:
            vars(self)["places"] = known

    def find(self, shot: str) -> tuple[Scene, Shot] | None:
        """A shot and its scene."""
        place = self.places.get(shot)
        if place is None:
            return None
        scene = self.scenes[place[0]]
        return scene, scene.shots[place[1]]

    @cached_property
    def clips_by_id(self) -> dict[str, Clip]:
        """Clip id to clip."""
        return {clip.id: clip for clip in self.clips}

    def scene(self, identity: str) -> Scene | None:
        """A scene by its id."""
        return next((scene for scene in self.scenes if scene.id == identity), None)

    def track(self, key: str) -> Track:
        """What is set for a track."""
        return self.tracks.get(key, _FREE)


_FREE = Track()
