"""What a foreign media file is, asked in a child process that may be killed.

A file from outside may be made to crash or to stall a demuxer, or to be a playlist that makes it open other files and
addresses. So only named containers and codecs are opened, never by guessing; within caps; and not in our own process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av import VideoFrame
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.stream import VideoStream
from PIL import Image

from engine.media.boxes import is_cut_short, is_encrypted
from engine.media.takes import check_there
from engine.messages.faults import Fault

TIMEOUT = 10.0
MOST_PIXELS = 8192 * 8192
LONGEST = 6 * 3600.0
MOST_STREAMS = 16
STILLS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP", "tiff": "TIFF", "bmp": "BMP", "gif": "GIF"}
"""Kinds of still pictures, and Pillow's names of them."""
_ORIENTATION = 0x0112
_STILL_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"msf1", b"avif", b"avis"})
"""Stills in a film's container (HEIC, AVIF): read as films they would be tiles of themselves."""

CODECS = frozenset(
    {
        "h264",
        "hevc",
        "av1",
        "vp8",
        "vp9",
        "mpeg4",
        "mpeg2video",
        "mjpeg",
        "prores",
        "dnxhd",
        "ffv1",
        "theora",
        "aac",
        "mp3",
        "mp2",
        "ac3",
        "eac3",
        "opus",
        "vorbis",
        "flac",
        "alac",
        "pcm_s16le",
        "pcm_s16be",
        "pcm_s24le",
        "pcm_s24be",
        "pcm_s32le",
        "pcm_s32be",
        "pcm_f32le",
        "pcm_f32be",
        "pcm_f64le",
        "pcm_u8",
        "pcm_s8",
        "pcm_alaw",
        "pcm_mulaw",
    }
)
"""Decoders that may run. Data, subtitle and attachment streams are left alone."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a media file is.

    Attributes
    ----------
    container : str
        ``mov``, ``matroska``, ``wav``, ``flac``, ``mp3``, ``ogg``, ``avi`` or ``aiff``; for a still ``png``, ``jpeg``,
        ``webp``, ``tiff``, ``bmp`` or ``gif``.
    seconds : float
        0 where the file does not say, and for a still.
    width, height : int
        Pixels as they are meant to be seen: turned, and square; 0 for sound alone.
    rate : Fraction
        Frames per second; 0 for sound alone.
    frames : int
        As far as the file says; 0 where it does not.
    picture, sound : str
        Codecs; empty where there is none. A cover in a sound file is no picture.
    channels, sample_rate : int
    """

    container: str
    seconds: float = 0.0
    width: int = 0
    height: int = 0
    rate: Fraction = Fraction(0)
    frames: int = 0
    picture: str = ""
    sound: str = ""
    channels: int = 0
    sample_rate: int = 0

    @property
    def kind(self) -> str:
        """``footage``, ``sound`` or ``still``."""
        if self.container in STILLS:
            return "still"
        return "footage" if self.picture else "sound"


def container_of(head: bytes) -> str | None:
    """FFmpeg's name of an allowed container, by a file's first bytes; None for everything else.

    Playlists (hls, dash, concat) are text and match nothing here.
    """
    if head[4:8] == b"ftyp" and head[8:12] in _STILL_BRANDS:
        return None
    if head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}:
        return "mov"
    if head[:4] == b"RIFF":
        return {b"WAVE": "wav", b"AVI ": "avi"}.get(head[8:12])
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return "aiff"
    starts = {b"\x1aE\xdf\xa3": "matroska", b"fLaC": "flac", b"OggS": "ogg", b"ID3": "mp3", b"RF64": "wav"}
    for start, name in starts.items():
        if head.startswith(start):
            return name
    return "mp3" if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 else None


def still_of(head: bytes) -> str | None:
    """Name of an allowed kind of still picture, by a file's first bytes. SVG and PSD are none."""
    starts = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"II*\0": "tiff", b"MM\0*": "tiff"}
    starts |= {b"BM": "bmp", b"GIF87a": "gif", b"GIF89a": "gif"}
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return next((name for start, name in starts.items() if head.startswith(start)), None)


def kind_of(path: Path) -> str:
    """Container or kind of still of a file, by its first bytes.

    Raises
    ------
    Fault
        ``media.missing``, ``media.truncated`` (empty), ``media.refused``.
    """
    check_there(path)
    with path.open("rb") as file:
        head = file.read(16)
    name = still_of(head) or container_of(head)
    if name is None:
        raise Fault("media.refused", file=path.name, path=str(path), why="container")
    return name


def probe(path: Path, timeout: float = TIMEOUT) -> Facts:
    """Look at a media file from outside.

    Parameters
    ----------
    path : Path
    timeout : float
        Seconds after which the child is killed.

    Returns
    -------
    Facts

    Raises
    ------
    Fault
        ``media.missing``, ``media.truncated`` (empty or cut short), ``media.encrypted``, ``media.refused`` (a container
        or codec that is not allowed, or beyond a cap; ``why`` says which), ``media.unreadable``, ``media.stalled``.
    """
    path = Path(path)
    name = kind_of(path)
    if is_cut_short(path):
        raise Fault("media.truncated", file=path.name, path=str(path))
    try:
        child = subprocess.run(
            _command(path.resolve(), name),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
            env=environment(),
        )
    except subprocess.TimeoutExpired as error:
        raise Fault("media.stalled", file=path.name, path=str(path), seconds=timeout) from error
    try:
        found: dict[str, Any] = json.loads(child.stdout)
    except ValueError as error:
        details = child.stderr.decode(errors="replace")[-2000:]
        raise Fault(
            "media.unreadable", details=f"status {child.returncode}: {details}", file=path.name, path=str(path)
        ) from error
    if "refused" in found:
        raise Fault("media.refused", file=path.name, path=str(path), why=found["refused"])
    if "unreadable" in found:
        raise unreadable(path, found["unreadable"])
    return Facts(**{**found, "rate": Fraction(found["rate"])})


def unreadable(path: Path, details: str) -> Fault:
    """Why a file from outside that claims to be media cannot be read: cut short, encrypted, or no better known."""
    code = "media.unreadable"
    if is_cut_short(path):
        code = "media.truncated"
    elif is_encrypted(path):
        code = "media.encrypted"
    return Fault(code, details=details, file=path.name, path=str(path))


def _command(path: Path, container: str) -> list[str]:
    return called("--probe", "engine.media.probe", container, str(path))


def called(switch: str, module: str, *words: str) -> list[str]:
    """How a child is called: by this interpreter, or by the bundle's own switch."""
    if getattr(sys, "frozen", False):
        return [sys.executable, switch, *words]
    return [sys.executable, "-m", module, *words]


def environment() -> dict[str, str]:
    """The child finds the package where we found it."""
    here = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([here, known] if known else [here])}


def examine(container: str, path: str) -> dict[str, Any]:
    """The child's work: facts as plain values, or ``{"refused": why}`` or ``{"unreadable": text}``."""
    try:
        if container in STILLS:
            return _still_facts(container, path)
        with open_foreign(container, path) as source:
            return _facts(source, container)
    except (FFmpegError, OSError, ValueError, SyntaxError, StopIteration) as error:
        return {"unreadable": str(error) or repr(error)}


def open_foreign(container: str, path: str) -> InputContainer:
    """Open a file from outside. Only in a child."""
    # No other protocol than a file, no other file than this one.
    options = {"protocol_whitelist": "file", "probesize": "5000000"}
    return av.open(f"file:{path}", "r", format=container, options=options)


def pictures_of(source: InputContainer) -> list[VideoStream]:
    """The moving pictures of a file; the covers of sound files are none."""
    return [stream for stream in source.streams.video if not stream.disposition & Disposition.attached_pic]


def _still_facts(container: str, path: str) -> dict[str, Any]:
    Image.MAX_IMAGE_PIXELS = None  # the cap below is ours
    with Image.open(path, formats=(STILLS[container],)) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            return {"refused": "pixels"}
        if image.getexif().get(_ORIENTATION, 1) in {5, 6, 7, 8}:
            width, height = height, width
    return {"container": container, "rate": "0", "width": width, "height": height, "picture": container}


def _facts(source: InputContainer, container: str) -> dict[str, Any]:
    if len(source.streams) > MOST_STREAMS:
        return {"refused": "streams"}
    pictures, sounds = pictures_of(source), source.streams.audio
    for stream in (*pictures, *sounds):
        if stream.codec_context is None or stream.codec_context.codec.canonical_name not in CODECS:
            return {"refused": "codec"}
    if not (pictures or sounds):
        return {"unreadable": "neither picture nor sound"}
    facts: dict[str, Any] = {"container": container, "rate": "0", "seconds": (source.duration or 0) / 1_000_000}
    if facts["seconds"] > LONGEST:
        return {"refused": "duration"}
    if sounds:
        facts |= {
            "channels": sounds[0].codec_context.channels,
            "sample_rate": sounds[0].codec_context.sample_rate,
            "sound": sounds[0].codec_context.codec.canonical_name,
        }
    if pictures:
        context = pictures[0].codec_context
        if context.width * context.height > MOST_PIXELS:
            return {"refused": "pixels"}
        if not context.width or not context.height:
            return {"unreadable": "no picture size"}
        rate = pictures[0].average_rate or 0
        facts |= {"rate": str(rate), "frames": pictures[0].frames, "picture": context.codec.canonical_name}
        facts["width"], facts["height"] = seen_size(first_picture(source), pictures[0])
    elif not any(True for _ in zip(source.decode(sounds[0]), range(1), strict=False)):
        return {"unreadable": "no sound in it"}
    return facts


def first_picture(source: InputContainer) -> VideoFrame:
    """The first picture that can be decoded; within the cap, whatever the stream says later."""
    stream = pictures_of(source)[0]
    stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
    return next(source.decode(stream))


def seen_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Width and height in square pixels, turned as the file says."""
    aspect = stream.sample_aspect_ratio or Fraction(1)
    width, height = Fraction(frame.width), Fraction(frame.height)
    if Fraction(1, 8) <= aspect <= 8:  # else it is a mistake
        width, height = (width * aspect, height) if aspect >= 1 else (width, height / aspect)
    if frame.rotation % 180 == 90:
        width, height = height, width
    return round(width), round(height)


def limit(seconds: int | None = None) -> None:
    """Bound what this process may take: memory, no core files, and seconds of work."""
    try:
        import resource
    except ImportError:  # Windows: the timeout alone
        return
    if seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def main(arguments: list[str]) -> int:
    """Entry of the child: container and path; one JSON document on stdout."""
    container, path = arguments
    limit(seconds=30)
    sys.stdout.write(json.dumps(examine(container, path)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
