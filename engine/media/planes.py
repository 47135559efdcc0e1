"""Pictures as the codec holds them: 8-bit YUV 4:2:0, BT.709, limited range, in one flat array.

Composing in these planes instead of RGB saves two conversions a frame, and a picture that nothing is laid over reaches
the encoder as it left the decoder.
"""

from __future__ import annotations

from dataclasses import dataclass

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from engine.media.takes import to_rgb


@dataclass(frozen=True, slots=True)
class Planes:
    """A YUV 4:2:0 picture.

    Attributes
    ----------
    data : uint8 array, shape (width * height * 3 / 2,)
        Luma, then both chroma planes.
    width, height : int
        Even.
    """

    data: np.ndarray
    width: int
    height: int

    @property
    def luma(self) -> np.ndarray:
        """View of Y, shape (height, width)."""
        return self.data[: self.width * self.height].reshape(self.height, self.width)

    @property
    def chroma(self) -> np.ndarray:
        """View of Cb and Cr, shape (2, height / 2, width / 2)."""
        return self.data[self.width * self.height :].reshape(2, self.height // 2, self.width // 2)

    def frame(self) -> av.VideoFrame:
        """A copy for an encoder."""
        return av.VideoFrame.from_ndarray(self.data.reshape(-1, self.width), format="yuv420p")


def black(width: int, height: int) -> Planes:
    """A black picture."""
    planes = Planes(np.full(width * height * 3 // 2, 128, dtype=np.uint8), width, height)
    planes.luma[:] = 16
    return planes


def from_frame(frame: av.VideoFrame) -> Planes:
    """A copy of a decoded frame's planes."""
    return Planes(np.asarray(frame.to_ndarray(format="yuv420p"), dtype=np.uint8).reshape(-1), frame.width, frame.height)


def from_rgb(rgb: np.ndarray) -> Planes:
    """Convert full-range RGB, uint8, shape (height, width, 3), both even."""
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
    return from_frame(
        frame.reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG, interpolation="BICUBIC"
        )
    )


def fitted(frame: av.VideoFrame, width: int, height: int, interpolation: str = "LANCZOS") -> Planes:
    """A frame at another size: as large as fits, its aspect kept, black around it."""
    if (frame.width, frame.height) == (width, height):
        return from_frame(frame)
    inner_width, inner_height = inside(frame.width, frame.height, width, height)
    inner = from_frame(frame.reformat(inner_width, inner_height, "yuv420p", interpolation=interpolation))
    if (inner_width, inner_height) == (width, height):
        return inner
    canvas = black(width, height)
    left, top = (width - inner_width) // 4 * 2, (height - inner_height) // 4 * 2
    canvas.luma[top : top + inner_height, left : left + inner_width] = inner.luma
    canvas.chroma[:, top // 2 : (top + inner_height) // 2, left // 2 : (left + inner_width) // 2] = inner.chroma
    return canvas


def inside(width: int, height: int, room_width: int, room_height: int) -> tuple[int, int]:
    """The greatest even size of a picture's aspect that fits into a room of even size."""
    scale = min(room_width / width, room_height / height)
    return (
        min(room_width, max(2, round(width * scale / 2) * 2)),
        min(room_height, max(2, round(height * scale / 2) * 2)),
    )


def to_bgra(picture: Planes) -> np.ndarray:
    """A picture as a screen takes it: uint8, shape (height, width, 4), blue, green, red and 255.

    Qt draws it as ``QImage.Format_RGB32`` without converting it again.
    """
    if picture.width % 16:
        # The quick way leaves the last columns of other widths as they were in memory.
        found = np.full((picture.height, picture.width, 4), 255, dtype=np.uint8)
        found[..., 2::-1] = to_rgb(picture.frame())
        return found
    frame = picture.frame().reformat(
        format="bgra",
        src_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation="BILINEAR",
    )
    return np.asarray(frame.to_ndarray(), dtype=np.uint8)


def dissolved(before: Planes, after: Planes, share: float) -> Planes:
    """A mix of two pictures of one size; `share` 0 is all `before`, 1 all `after`."""
    weight = round(min(max(share, 0.0), 1.0) * 256)
    mixed = before.data * np.uint16(256 - weight) + after.data * np.uint16(weight) + np.uint16(128)
    return Planes((mixed >> 8).astype(np.uint8), before.width, before.height)


def dimmed(picture: Planes, share: float) -> Planes:
    """A picture on its way to black; `share` 1 leaves it, 0 is black."""
    return picture if share >= 1 else dissolved(black(picture.width, picture.height), picture, share)
