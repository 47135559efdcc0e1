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

from engine.media.takes import check_there
from engine.messages.faults import Fault

TIMEOUT = 10.0
MOST_PIXELS = 8192 * 8192
LONGEST = 6 * 3600.0
MOST_STREAMS = 16

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
        ``mov``, ``matroska``, ``wav``, ``flac``, ``mp3``, ``ogg``, ``avi`` or ``aiff``.
    seconds : float
        0 where the file does not say.
    width, height : int
        Pixels; 0 for sound alone.
    rate : Fraction
        Frames per second; 0 for sound alone.
    frames : int
        As far as the file says; 0 where it does not.
    picture, sound : str
        Codecs; empty where there is none.
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


def container_of(head: bytes) -> str | None:
    """FFmpeg's name of an allowed container, by a file's first bytes; None for everything else.

    Playlists (hls, dash, concat) are text and match nothing here.
    """
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
        ``media.missing``, ``media.truncated`` (empty), ``media.refused`` (a container or codec that is not allowed, or
        beyond a cap; ``why`` says which), ``media.unreadable``, ``media.stalled``.
    """
    path = Path(path)
    check_there(path)
    with path.open("rb") as file:
        name = container_of(file.read(16))
    if name is None:
        raise Fault("media.refused", file=path.name, path=str(path), why="container")
    try:
        child = subprocess.run(
            _command(path.resolve(), name),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
            env=_environment(),
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
        raise Fault("media.unreadable", details=found["unreadable"], file=path.name, path=str(path))
    return Facts(**{**found, "rate": Fraction(found["rate"])})


def _command(path: Path, container: str) -> list[str]:
    """How the child is called: by this interpreter, or by the bundle's own switch."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--probe", container, str(path)]
    return [sys.executable, "-m", "engine.media.probe", container, str(path)]


def _environment() -> dict[str, str]:
    """The child finds the package where we found it."""
    here = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([here, known] if known else [here])}


def examine(container: str, path: str) -> dict[str, Any]:
    """The child's work: facts as plain values, or ``{"refused": why}`` or ``{"unreadable": text}``."""
    import av
    from av.error import FFmpegError

    try:
        # No other protocol than a file, no other file than this one.
        with av.open(
            f"file:{path}", "r", format=container, options={"protocol_whitelist": "file", "probesize": "5000000"}
        ) as source:
            return _facts(source, container)
    except (FFmpegError, OSError, ValueError) as error:
        return {"unreadable": str(error)}


def _facts(source: Any, container: str) -> dict[str, Any]:
    if len(source.streams) > MOST_STREAMS:
        return {"refused": "streams"}
    for stream in (*source.streams.video, *source.streams.audio):
        if stream.codec_context is None or stream.codec_context.codec.canonical_name not in CODECS:
            return {"refused": "codec"}
    facts: dict[str, Any] = {"container": container, "rate": "0"}
    seconds = (source.duration or 0) / 1_000_000
    if source.streams.video:
        picture = source.streams.video[0]
        facts |= {
            "width": picture.codec_context.width,
            "height": picture.codec_context.height,
            "rate": str(picture.average_rate or 0),
            "frames": picture.frames,
            "picture": picture.codec_context.codec.canonical_name,
        }
        if facts["width"] * facts["height"] > MOST_PIXELS:
            return {"refused": "pixels"}
        if not facts["width"] or not facts["height"]:
            return {"unreadable": "no picture size"}
    if source.streams.audio:
        sound = source.streams.audio[0]
        facts |= {
            "channels": sound.codec_context.channels,
            "sample_rate": sound.codec_context.sample_rate,
            "sound": sound.codec_context.codec.canonical_name,
        }
    if not (source.streams.video or source.streams.audio):
        return {"unreadable": "neither picture nor sound"}
    if seconds > LONGEST:
        return {"refused": "duration"}
    return {**facts, "seconds": seconds}


def main(arguments: list[str]) -> int:
    """Entry of the child: container and path; one JSON document on stdout."""
    container, path = arguments
    try:
        import resource
    except ImportError:  # Windows: the timeout alone
        pass
    else:
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    sys.stdout.write(json.dumps(examine(container, path)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
