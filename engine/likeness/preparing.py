"""From a recording to what renders use: matte, stills, a cut-out face, sentences, the voice in figures.

Everything stays in memory: the clip and the empty background come as bytes, and each asset goes as bytes to whoever
seals it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec
import numpy as np

from engine.likeness import matte as mattes
from engine.likeness import stills, voices
from engine.likeness.faces import Face, Picture, Seen, find_faces, follow
from engine.media.clips import PictureEncoder, Pictures, clip_bytes, read_clip
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE
from engine.messages.requests import to_json

MATTE_WIDTH = 640
"""Pixels of a matte's width, at most: it is drawn larger with the picture's own edges in the card."""
LOOKS = 6.0
"""Pictures a second in which a face is looked for."""
QUIET_ROUND = 0.25
"""Seconds about what is spoken in which a mouth may still be open."""
CHOICES = 60
"""Pictures among which the stills are chosen, at most."""

ALL = 0.92
"""Share of a picture that is not as the empty background from which on that is another: the camera was moved."""
AGAIN = 15
"""Pictures after which a cut is tried anew where none could be made."""
OUTLINE, OFTEN = "paper:outline", 0.3
"""Tells that more than this share of the mattes are guesses: nothing could be cut out."""

Report = Callable[[str, int, int], None]
"""Told phase, step and steps: ``matte``, ``stills``, ``voice``."""


@dataclass(frozen=True)
class Taken:
    """What is known of a recording beside its clip.

    Attributes
    ----------
    kind : str
        ``person``, ``animal`` or ``object``.
    read : tuple of voices.Read
        What was read aloud, and when.
    stills : bool
        The pictures are a set of stills, not a movement.
    """

    kind: str
    read: tuple[voices.Read, ...] = ()
    stills: bool = False


@dataclass
class _Found:
    pictures: Pictures
    sound: np.ndarray
    seen: list[Seen] = field(default_factory=list)

    def face_near(self, number: int) -> Face | None:
        """The face that was seen about a picture."""
        time = self.pictures.times[number] / SAMPLE_RATE
        near = min((one for one in self.seen if one.face), key=lambda one: abs(one.time - time), default=None)
        return near.face if near else None


def prepare(
    clip: bytes, plate: bytes, taken: Taken, report: Report, cancelled: Callable[[], bool]
) -> Iterator[tuple[str, bytes]]:
    """Each asset of a recording with its plain content, one by one.

    Parameters
    ----------
    clip, plate : bytes
        As `engine.media.clips.clip_bytes` gives them; the plate may be empty.
    taken : Taken
    report : function of phase, step, steps
    cancelled : function
        Polled for each picture.

    Raises
    ------
    Fault
        ``clip.unreadable``; ``cameo.no_face`` where a person's has none; ``preparing.cancelled``.
    """
    pictures, sound = read_clip(clip)
    found = _Found(pictures, sound)
    if taken.kind == "person":
        found.seen = list(_watch(pictures, cancelled))
        if not any(one.face for one in found.seen):
            raise Fault("cameo.no_face", Exit.BAD_INPUT)
    empty = mattes.plate_of(read_clip(plate)[0].decoded()) if plate else None
    if empty is not None and empty.mean.shape[:2] != (pictures.height, pictures.width):
        empty = None
    matte, guesses = _matted(found, empty, taken, report, cancelled)
    yield "matte", clip_bytes(matte)
    if guesses > OFTEN * len(pictures):
        yield OUTLINE, to_json({"guessed": guesses, "pictures": len(pictures)})
    report("stills", 0, 1)
    yield from _stills(found, matte, taken)
    report("stills", 1, 1)
    if taken.kind == "person" and len(sound):
        report("voice", 0, 1)
        said = voices.sentences(sound, taken.read)
        for number, (_text, piece) in enumerate(said, 1):
            yield f"voice:{number}", voices.wav(piece)
        if said:
            yield "features", to_json(msgspec.to_builtins(voices.features(said)))
        report("voice", 1, 1)


def _watch(pictures: Pictures, cancelled: Callable[[], bool]) -> list[Seen]:
    """Where the face is, a few times a second; far away only where it is not near."""
    seen = follow(_some(pictures, LOOKS, cancelled))
    return seen if any(one.face for one in seen) else follow(_some(pictures, LOOKS, cancelled), far=True)


def _some(pictures: Pictures, a_second: float, cancelled: Callable[[], bool]) -> Iterator[tuple[float, Picture]]:
    due = -1.0
    for time, picture in zip(pictures.times, pictures.decoded(), strict=True):
        _go_on(cancelled)
        if time / SAMPLE_RATE >= due:
            due = time / SAMPLE_RATE + 1 / a_second
            yield time / SAMPLE_RATE, picture


def _matted(
    found: _Found, plate: mattes.Plate | None, taken: Taken, report: Report, cancelled: Callable[[], bool]
) -> tuple[Pictures, int]:
    """The matte of every picture, and how many of them are guesses."""
    pictures, before, guesses, sure = found.pictures, None, 0, True
    encoder: PictureEncoder | None = None
    packets: list[bytes] = []
    for number, picture in enumerate(pictures.decoded()):
        _go_on(cancelled)
        report("matte", number, len(pictures))
        matte = mattes.by_plate(picture, plate) if plate is not None else None
        if matte is None or matte.mean() > ALL:
            earlier = None if taken.stills else before
            # Where nothing could be cut out of the last picture, hardly anything can out of this one.
            anew = earlier is None or sure or number % AGAIN == 0
            matte, sure = mattes.by_cut(picture, found.face_near(number) if found.seen else None, earlier, anew=anew)
            guesses += not sure
        if not taken.stills:
            matte = mattes.settled(matte, before)
        before = matte
        grey = mattes.as_picture(matte, MATTE_WIDTH)
        encoder = encoder or PictureEncoder(grey.shape[1], grey.shape[0])
        packets.append(encoder.encode(grey))
    if encoder is None:
        raise Fault("clip.unreadable")
    return Pictures(encoder.width, encoder.height, tuple(packets), pictures.times), guesses


def _stills(found: _Found, matte: Pictures, taken: Taken) -> Iterator[tuple[str, bytes]]:
    """``face``, a person's front cut out, and ``still:N``."""
    pictures = found.pictures
    numbers = np.unique(np.linspace(0, len(pictures) - 1, min(CHOICES, len(pictures))).round().astype(int)).tolist()
    if taken.kind != "person":
        chosen = stills.choose_of_thing([(number, pictures.picture(number)) for number in numbers])
        for place, still in enumerate(chosen, 1):
            yield f"still:{place}", stills.png(_cut(pictures, matte, still.number))
        return
    first = _front(found)
    front = pictures.picture(first)
    face = next(iter(find_faces(front, found.face_near(first))), None) or found.face_near(first)
    if face is None:
        raise Fault("cameo.no_face", Exit.BAD_INPUT)
    shown = [(number, pictures.picture(number), None) for number in numbers]
    chosen = stills.choose_of_person(shown, (front, face), _silent(found, numbers)) or [stills.Still(first, 0.0, 0.0)]
    best = chosen[0].number
    where = next(iter(find_faces(pictures.picture(best), face)), None) or face
    yield "face", stills.png(stills.around_face(_cut(pictures, matte, best), where))
    for place, still in enumerate(chosen, 1):
        yield f"still:{place}", stills.png(stills.around_face(pictures.picture(still.number), where))


def _silent(found: _Found, numbers: list[int]) -> set[int]:
    """The pictures of these in which nobody speaks, nor just before or after."""
    spoken = voices.speech(found.sound)
    room = round(QUIET_ROUND * SAMPLE_RATE)
    times = found.pictures.times
    return {n for n in numbers if all(not begin - room <= times[n] <= end + room for begin, end in spoken)}


def _front(found: _Found) -> int:
    """A picture in which the face looks into the camera: of the usual width, in the first third of those seen."""
    faces = [one for one in found.seen if one.face]
    width = float(np.median([one.face.width for one in faces if one.face]))
    early = faces[: max(1, len(faces) // 3)]
    usual = min(early, key=lambda one: abs((one.face.width if one.face else 0.0) - width))
    return found.pictures.at(round(usual.time * SAMPLE_RATE))


def _cut(pictures: Pictures, matte: Pictures, number: int) -> np.ndarray:
    """A picture with its matte as alpha."""
    picture = pictures.picture(number)
    return mattes.cut_out(picture, mattes.from_picture(matte.picture(number), picture.shape[1], picture.shape[0]))


def _go_on(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Fault("preparing.cancelled", Exit.CANCELLED)
