"""Files from outside for tests, and what a cut makes of them."""

from __future__ import annotations

import subprocess
from fractions import Fraction

import av
import numpy as np
import pytest

from engine.media import conform as conforming
from engine.media.conform import conform
from engine.media.probe import kind_of
from engine.media.takes import TakeReader
from engine.messages.faults import Fault
from tests.engine.media.conftest import number_of, numbered

RATE = Fraction(24)


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


def footage(path, times, *, size=(128, 72), base=1000, codec="libx264", options=None, rotation=0, sound=None, first=0):
    """A film whose pictures say their numbers and come on at `times`, in 1 / `base` seconds."""
    with av.open(str(path), "w") as container:
        picture = container.add_stream(codec, rate=Fraction(base, 40), options=options or {})
        picture.width, picture.height = size
        picture.pix_fmt = "yuv420p" if codec != "mjpeg" else "yuvj420p"
        picture.codec_context.time_base = Fraction(1, base)
        if rotation:
            picture.set_display_rotation(rotation)
        track = None
        if sound is not None:
            track = container.add_stream("pcm_s24le", rate=48_000)
            track.layout = "stereo"
        for number, at in enumerate(times):
            frame = av.VideoFrame.from_ndarray(numbered(number + first, *size), format="rgb24")
            frame.pts, frame.time_base = at, Fraction(1, base)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if track is not None:
            whole = np.rint(sound * 2**31).astype(np.int32)
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(whole.reshape(1, -1)), "s32", "stereo")
            frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
            container.mux(track.encode(frame))
            container.mux(track.encode(None))
    return path


def in_here(path, out, rate=RATE):
    """What the child does, without one: starting it takes longer than most of its work here."""
    conforming._conform(kind_of(path), path, out, rate)
    return out


def conformed(path, rate=RATE):
    return in_here(path, path.with_name(path.stem + "-conformed.mov"), rate)


def numbers(path):
    with TakeReader(path) as take:
        return [number_of(picture) for picture in take.pictures()]


def fault_of(path, **more):
    out = path.with_name("out.mov")
    with pytest.raises(Fault) as raised:
        conform(path, out, RATE, **more)
    assert [found.name for found in path.parent.iterdir() if found.name.startswith("out.mov")] == []
    return raised.value
