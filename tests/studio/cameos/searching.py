"""Search files byte for byte for pieces of a likeness: as it is sealed, and as it is opened and decoded."""

from __future__ import annotations

import io
import wave

import av
import numpy as np
from PIL import Image

from engine.media.clips import read_clip

SIZE = 24
"""Bytes of a piece."""
STEP = 512
"""Bytes from the beginning of one to the next."""


def pieces(plain, step=STEP):
    """Pieces of what lies in the open; those that occur by chance in anything (a black edge) are left out."""
    found = (bytes(plain[at : at + SIZE]) for at in range(0, len(plain) - SIZE + 1, step))
    return {piece for piece in found if len(set(piece)) >= SIZE // 2}


def of_picture(picture):
    """A decoded picture as programs hold it: RGB and BGR, whole numbers and shares, and its brightness as planes."""
    rgb = np.ascontiguousarray(picture[..., :3])
    found = pieces(rgb.tobytes(), 4096) | pieces(np.ascontiguousarray(rgb[..., ::-1]).tobytes(), 4096)
    if picture.shape[2] == 4:
        found |= pieces(np.ascontiguousarray(picture).tobytes(), 4096)
    plane = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format="yuv420p").planes[0]
    return found | pieces(bytes(plane), 4096)


def of_sound(samples):
    """Sound as programs hold it: shares of one and 16 bits."""
    found = pieces(samples.astype(np.float32).tobytes(), 4096)
    return found | pieces((samples * 32767).astype("<i2").tobytes(), 4096)


def of_asset(asset, plain):
    """Every piece of an asset that would tell that it lies somewhere."""
    found = pieces(plain)
    if asset in ("clip", "plate", "matte"):
        moving, sound = read_clip(plain)
        found |= set().union(*(pieces(packet) for packet in moving.packets))
        if asset != "matte":
            found |= set().union(*(of_picture(moving.picture(at)) for at in range(0, len(moving), 8)))
        if len(sound):
            found |= of_sound(sound)
    elif asset == "face" or asset.startswith("still"):
        found |= of_picture(np.asarray(Image.open(io.BytesIO(plain))))
    elif asset.startswith("voice"):
        with wave.open(io.BytesIO(plain)) as said:
            found |= of_sound(np.frombuffer(said.readframes(said.getnframes()), "<i2") / np.float32(32767))
    return found


class Search:
    """Pieces, looked for at every byte of files."""

    def __init__(self, needles):
        assert len(needles) > 100, "hardly anything to look for"
        self._needles = set(needles)
        heads = np.frombuffer(b"".join(sorted({needle[:8] for needle in needles})), "<u8")
        self._heads = np.sort(heads)
        self._some = np.zeros(1 << 16, bool)
        self._some[(heads & 0xFFFF).astype(np.int64)] = True

    def found_in(self, data):
        """Places in some bytes at which a piece lies."""
        places = []
        padded = data + bytes(16)
        for shift in range(8):
            words = np.frombuffer(padded, "<u8", offset=shift, count=(len(padded) - shift) // 8)
            candidates = np.flatnonzero(self._some[(words & 0xFFFF).astype(np.int64)])
            at = np.searchsorted(self._heads, words[candidates])
            hits = candidates[self._heads[np.minimum(at, len(self._heads) - 1)] == words[candidates]]
            places += [int(hit) * 8 + shift for hit in hits]
        return [at for at in places if data[at : at + SIZE] in self._needles]

    def files(self, *folders, leave_out=()):
        """Files below folders in which a piece lies, and how many were looked at."""
        found, looked = [], 0
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not any(part in path.parts for part in leave_out):
                    looked += 1
                    if self.found_in(path.read_bytes()):
                        found.append(path)
        return found, looked
