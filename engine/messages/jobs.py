"""What the engine is asked to do: render a take, export a cut, read a shot; and what it hands back."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from engine.messages.consent import Signed
from engine.messages.requests import Request, Value

STEMS = ("dialogue", "effects", "ambience")
SAMPLE_RATE = 48_000


def samples_at(frame: int, rate: Fraction) -> int:
    """Position in samples at which a frame begins; cumulative, so nothing drifts."""
    return round(frame * SAMPLE_RATE / rate)


class Authorisation(Value, frozen=True):
    """By what right a job uses likenesses. Empty where no cameo takes part.

    It is no part of a request or its hash, travels over the pipe alone and is never stored: the studio makes it when
    a job is sent. Nothing in it is believed before its signature was verified.

    Attributes
    ----------
    project : str
        Key of the project that the job belongs to.
    cards, releases, withdrawals, uses, approvals : tuple of Signed
        Of the cameos in the job: `engine.messages.consent`.
    keys : dict
        Cameo to the data key of its sealed files. Never shown, never logged.
    """

    project: str = ""
    cards: tuple[Signed, ...] = ()
    releases: tuple[Signed, ...] = ()
    withdrawals: tuple[Signed, ...] = ()
    uses: tuple[Signed, ...] = ()
    approvals: tuple[Signed, ...] = ()
    keys: dict[str, bytes] = {}

    def __repr__(self) -> str:
        return f"Authorisation(project={self.project!r}, {len(self.releases)} releases, {len(self.keys)} keys)"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("project", self.project)]


class RenderJob(Value, frozen=True):
    """Render `request` into `folder` (a side folder that the studio renames when the take is whole).

    The folder gets ``take.mov``, ``poster.jpg`` and, last, ``recipe.json``. `files` are the paths of the inputs that
    the request names, by their SHA-256.

    Attributes
    ----------
    id, request, folder, files, authorisation
    guide : str
        Not a take but what a model goes by: ``depth``, ``edges``, ``pose``, ``face`` or ``driving``. The folder then
        gets ``guide.mov`` and nothing else.
    weights : str
        The model's folder or file, for a renderer that has one. It is only read.
    work : str
        Where embeddings and unfinished latents are kept from one try to the next; empty keeps nothing.
    plan : dict
        A plan that is held to, as an earlier recipe tells it; empty lets the engine choose.
    """

    id: str
    request: Request
    folder: str
    files: dict[str, str] = {}
    authorisation: Authorisation = Authorisation()
    weights: str = ""
    work: str = ""
    plan: dict[str, Any] = {}
    guide: str = ""


class SpeakJob(Value, frozen=True):
    """Speak a request's dialogue into the WAV file `out`, as long as the shot, while there is no take of it.

    Stand-ins speak it: a cameo's voice is heard in takes alone.
    """

    id: str
    request: Request
    out: str
    files: dict[str, str] = {}


class Sent(Value, frozen=True):
    """Words as a model's encoder got them.

    Attributes
    ----------
    text : str
    negative : str
        What is kept away; empty where the model is not led.
    begin : int
        Frame of the shot from which they hold: a shot may be made in pieces that are told different words.
    """

    text: str
    negative: str = ""
    begin: int = 0


class ReadAloud(Value, frozen=True):
    """What was read aloud in a recording, and when: samples at 48 kHz from and to."""

    text: str
    begin: int
    end: int


class PrepareJob(Value, frozen=True):
    """Work out what renders use of a recorded cameo: matte, stills, voices.

    Each asset is sealed into `folder`, in a file of its `sealed_name`.

    Attributes
    ----------
    id : str
    cameo, kind : str
        Whose recording it is, and what: ``person``, ``animal`` or ``object``.
    folder : str
    files : dict
        ``clip`` and, where there is one, ``plate``, to their sealed files.
    key : bytes
        The cameo's data key. Never shown, never logged.
    read : tuple of ReadAloud
    stills : bool
        The recording is a set of stills, not a movement.
    """

    id: str
    cameo: str
    kind: str
    folder: str
    files: dict[str, str]
    key: bytes
    read: tuple[ReadAloud, ...] = ()
    stills: bool = False

    def __repr__(self) -> str:
        return f"PrepareJob(id={self.id!r}, cameo={self.cameo!r})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("id", self.id), ("cameo", self.cameo)]


def sealed_name(asset: str) -> str:
    """Name of the file in which a prepared asset is sealed."""
    return asset.replace(":", "-")


class Recipe(Value, frozen=True):
    """Everything needed to make a take again; ``recipe.json`` beside the take.

    Attributes
    ----------
    request : Request
    request_hash : str
        `engine.messages.requests.digest` of the request.
    content_hash : str
        Digest of its content part.
    versions : dict
        ``rushes``, ``previz``, library versions that matter.
    plan : dict
        Renderer's plan: preset, or precision, tiling and so on.
    files : dict
        Name to SHA-256 of the model's files.
    timings : dict
        Seconds a phase.
    log : tuple of str
        What was stepped down, what was not understood.
    media_hash : str
        SHA-256 of ``take.mov``.
    events : tuple of dict
        Contacts that make a sound: ``{"time", "kind", "strength"}``, time in seconds from the start.
    cameos : dict
        The likenesses in it, cameo to uses: what the request asks for, and what the takes contain that it goes on from.
    sent : tuple of Sent
        The words that a model was given; empty for other renderers, and in recipes from before they were written down.
    """

    request: Request
    request_hash: str
    content_hash: str
    versions: dict[str, str]
    plan: dict[str, Any] = {}
    files: dict[str, str] = {}
    timings: dict[str, float] = {}
    log: tuple[str, ...] = ()
    media_hash: str = ""
    events: tuple[dict[str, Any], ...] = ()
    schema: int = 1
    cameos: dict[str, tuple[str, ...]] = {}
    sent: tuple[Sent, ...] = ()


class Level(Value, frozen=True):
    """How loud a sound is, and where it comes and goes against its picture.

    Attributes
    ----------
    gain : float
        Decibels, -60 to +12.
    fade_in, fade_out : int
        Frames, from silence and to silence.
    lead, tail : int
        Frames by which a take's stem begins before its picture and goes on after it; negative ones make it begin
        later and end earlier. Sounds of their own have none.
    muted : bool
    """

    gain: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    lead: int = 0
    tail: int = 0
    muted: bool = False


class Piece(Value, frozen=True):
    """One shot of a cut, in order.

    Attributes
    ----------
    media : str
        Path of a take, of footage conformed to the film's rate, or of a still picture; empty for a slate card.
    first, frames : int
        In point in the take and length used, in frames; a still has no in point.
    gap : int
        Frames of black before the piece.
    transition : str
        How this piece begins: ``cut``, ``dissolve`` (overlaps the piece before by `overlap` frames) or
        ``fade`` (from black over `overlap` frames, which does not shorten the film).
    overlap : int
        Frames of the transition.
    fade_out : int
        Frames over which this piece ends in black.
    title : tuple of str
        Lines of the slate card where `media` is empty.
    levels : dict
        Stem to its `Level`; what is not named is heard as it is.
    """

    frames: int
    media: str = ""
    first: int = 0
    transition: str = "cut"
    overlap: int = 0
    fade_out: int = 0
    title: tuple[str, ...] = ()
    gap: int = 0
    levels: dict[str, Level] = {}


class Sound(Value, frozen=True):
    """A sound of its own in a cut: music, an effect, a recorded line.

    Attributes
    ----------
    media : str
        Path of a take, of footage, or of sound conformed to 48 kHz.
    at : int
        The film's frame at which it begins.
    first, frames : int
        In point in the sound and length used, in the film's frames.
    level : Level
    stems : tuple of str
        The stems of a take that are heard; empty for all there is.
    """

    media: str
    at: int
    frames: int
    first: int = 0
    level: Level = Level()
    stems: tuple[str, ...] = ()


TITLE_PLACES = ("centre", "upper", "lower")


class Title(Value, frozen=True):
    """Words over the picture.

    Attributes
    ----------
    text : str
        Lines of plain text.
    at, frames : int
        First frame in the film, and how many.
    place : str
        One of `TITLE_PLACES`.
    fade_in, fade_out : int
        Frames.
    """

    text: str
    at: int
    frames: int
    place: str = "centre"
    fade_in: int = 0
    fade_out: int = 0


class EditList(Value, frozen=True):
    """A cut as the exporter needs it: files and positions, nothing of the project.

    The film is as long as its pieces and titles; a sound that goes on is cut off there. Where no piece lies it is
    black.
    """

    pieces: tuple[Piece, ...]
    rate: Fraction
    width: int
    height: int
    sounds: tuple[Sound, ...] = ()
    titles: tuple[Title, ...] = ()


class ExportJob(Value, frozen=True):
    """Write an edit list to one MP4 at `out` (written beside and replaced). `mark` are the visible words.

    Attributes
    ----------
    id, edit_list, out, mark, loudness, true_peak
    cameos : dict
        Path of a piece's or a sound's media to the cameos that it contains.
    authorisation : Authorisation
    """

    id: str
    edit_list: EditList
    out: str
    mark: tuple[str, ...] = ()
    loudness: float = -16.0
    true_peak: float = -1.0
    cameos: dict[str, tuple[str, ...]] = {}
    authorisation: Authorisation = Authorisation()


def length(edit_list: EditList) -> int:
    """Frames of the film: dissolves overlap, fades do not; a title may go on over black."""
    overlaps = sum(piece.overlap for piece in edit_list.pieces[1:] if piece.transition == "dissolve")
    pictures = sum(piece.gap + piece.frames for piece in edit_list.pieces) - overlaps
    return max([pictures, *(title.at + title.frames for title in edit_list.titles)])
