"""What a film says of the likenesses in it outlives being cut and encoded anew, and nothing else is taken for it."""

from __future__ import annotations

import random
from fractions import Fraction

import av
import numpy as np
import pytest

from engine.media.carried import carried_by, line
from engine.media.conform import conform
from engine.media.takes import TakeWriter
from engine.messages.consent import PURPOSES

MARA, LEO = "a" * 32, "0123456789abcdef" * 2
SHOWN = {MARA: ("likeness", "words"), LEO: ("voice",)}
SAYS = line(SHOWN)


def take(path, comment=SAYS, frames=3):
    """A short take that says so."""
    with TakeWriter(path, 64, 48, Fraction(24), frames, ("mix",), comment) as writer:
        for number in range(frames):
            writer.add(np.full((48, 64, 3), 40 * number, np.uint8))
        writer.sound("mix", np.zeros((frames * 2000, 2), np.float32))
    return path


def copied(source, out, *, metadata=True, encode=False):
    """A file as other programs write it: packets copied or pictures encoded anew, its metadata kept or not."""
    with av.open(str(source)) as here, av.open(str(out), "w") as there:
        if metadata:
            there.metadata.update(here.metadata)
        picture = here.streams.video[0]
        if encode:
            track = there.add_stream("libx264", rate=24)
            track.width, track.height, track.pix_fmt = 64, 48, "yuv420p"
            for frame in here.decode(picture):
                frame.pts = None
                there.mux(track.encode(frame))
            there.mux(track.encode(None))
        else:
            track = there.add_stream_from_template(picture)
            for packet in here.demux(picture):
                if packet.dts is not None:
                    packet.stream = track
                    there.mux(packet)
    return out


def test_a_take_says_whose_likeness_is_in_it(tmp_path):
    assert carried_by(take(tmp_path / "take.mov")) == SHOWN
    assert carried_by(take(tmp_path / "nobody.mov", "")) == {}
    assert b"rushes-likenesses" not in (tmp_path / "nobody.mov").read_bytes()


@pytest.mark.parametrize("ending", ["mov", "mp4", "mkv"])
@pytest.mark.parametrize("encode", [False, True])
def test_it_outlives_another_program(tmp_path, ending, encode):
    source = take(tmp_path / "take.mov")
    assert carried_by(copied(source, tmp_path / f"other.{ending}", encode=encode)) == SHOWN


def test_it_outlives_being_fitted_to_a_film(tmp_path):
    source = copied(take(tmp_path / "take.mov"), tmp_path / "other.mkv", encode=True)
    conform(source, tmp_path / "fit.mov", Fraction(25))
    assert carried_by(tmp_path / "fit.mov") == SHOWN


def test_what_was_stripped_says_nothing(tmp_path):
    """Told as a limit: nothing is read from the pictures."""
    assert carried_by(copied(take(tmp_path / "take.mov"), tmp_path / "bare.mp4", metadata=False)) == {}


def test_nothing_else_is_taken_for_it(tmp_path):
    path = tmp_path / "film.mp4"
    for text in ("rushes-likenesses:", f"rushes-likenesses:{MARA}", f"rushes-likenesses:{'g' * 32}=likeness;", ""):
        path.write_bytes(text.encode())
        assert carried_by(path) == {}, text
    path.write_bytes(f"..rushes-likenesses:{MARA}=nonsense;..".encode())
    assert carried_by(path) == {MARA: ("likeness",)}, "a use that is not known is a likeness"
    assert carried_by(tmp_path / "none.mov") == {}
    assert carried_by(tmp_path) == {}


@pytest.mark.parametrize("seed", range(4))
def test_a_line_is_read_as_it_was_written_wherever_it_lies(tmp_path, seed):
    rng, path = random.Random(seed), tmp_path / "film.bin"
    for _ in range(20):
        shown = {
            f"{rng.getrandbits(128):032x}": tuple(p for p in PURPOSES if rng.random() < 0.7) or ("voice",)
            for _ in range(rng.randint(1, 40))
        }
        path.write_bytes(rng.randbytes(rng.randint(0, 999)) + line(shown).encode() + rng.randbytes(rng.randint(0, 999)))
        assert carried_by(path) == {cameo: shown[cameo] for cameo in sorted(shown)}
