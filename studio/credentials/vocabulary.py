"""The words of our credentials: labels of actions and assertions, kinds of media."""

from __future__ import annotations

from pathlib import Path

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ALGORITHMIC = SOURCE_TYPES + "algorithmicMedia"
TRAINED = SOURCE_TYPES + "trainedAlgorithmicMedia"

RECIPES = "io.github.rushes-studio.recipes"
"""Assertion: which recipes the film was made from."""

VISIBLE_MARK = "io.github.rushes-studio.visible_watermark"
"""Action: the visible mark (C2PA's own ``c2pa.watermarked`` means an invisible one)."""

C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
"""Which ``uuid`` box of an MP4 carries credentials."""


def media_type(path: Path) -> str | None:
    """Kind of a media file by its first bytes, as far as credentials know it; None for anything else."""
    with path.open("rb") as file:
        head = file.read(16)
    if head[4:8] == b"ftyp":
        return "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
    riff = {b"WAVE": "audio/wav", b"WEBP": "image/webp", b"AVI ": "video/avi"}
    if head[:4] == b"RIFF":
        return riff.get(head[8:12])
    starts = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"ID3": "audio/mpeg"}
    return next((kind for start, kind in starts.items() if head.startswith(start)), None)
