"""Filmstrips and waves: what is seen comes first, what is gone is not made, what is damaged harms nothing."""

from __future__ import annotations

import threading
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtGui import QImage

from engine.media.takes import TakeWriter
from engine.messages.jobs import samples_at
from ui.timeline import strips as strips_module
from ui.timeline.faces import Pictures, Wave
from ui.timeline.sources import make
from ui.timeline.strips import Strips, Wanted

RATE = Fraction(24)


def wanted(name, folder, kind="pictures", **more):
    return Wanted(
        key=f"{kind} {name} {more}", kind=kind, source=folder / name, kept=folder / "strips" / name, frames=24,
        rate=RATE, **more,
    )  # fmt: skip


def a_picture():
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(0)
    return Pictures((image,), 1)


class Gate:
    """A maker that waits until it is let, and remembers what it was asked for."""

    def __init__(self):
        self.open = threading.Event()
        self.made = []

    def __call__(self, what, still_wanted):
        self.open.wait(10)
        self.made.append(what.source.name)
        return a_picture() if still_wanted() else None


@pytest.fixture
def gate(qapp, tidy, monkeypatch):
    monkeypatch.setattr(strips_module, "WORKERS", 1)
    gate = Gate()
    yield gate
    gate.open.set()


def test_what_was_asked_for_last_comes_first_and_what_scrolled_away_not_at_all(gate, qtbot, tmp_path):
    strips = Strips(gate)
    came = []
    strips.arrived.connect(lambda what: came.append(what.source.name))
    for number in range(5):
        strips.ask(wanted(f"old{number}", tmp_path))
    strips.look_elsewhere()
    strips.look_elsewhere()
    for number in range(3):
        strips.ask(wanted(f"new{number}", tmp_path))
    gate.open.set()
    qtbot.waitUntil(lambda: not strips.busy)
    # The first was being made already; of the others only what the newest view shows, the newest first.
    assert gate.made == ["old0", "new2", "new1", "new0"]
    assert came == gate.made
    strips.stop()


def test_asked_for_twice_it_is_made_once(gate, qtbot, tmp_path):
    strips = Strips(gate)
    for _time in range(3):
        strips.ask(wanted("one", tmp_path))
    gate.open.set()
    qtbot.waitUntil(lambda: not strips.busy)
    strips.ask(wanted("one", tmp_path))
    assert gate.made == ["one"]
    assert isinstance(strips.get(wanted("one", tmp_path)), Pictures)
    strips.stop()


@pytest.mark.logs("no pictures of")
def test_a_maker_that_fails_is_asked_once_and_the_others_go_on(qapp, tidy, qtbot, tmp_path):
    def fails(what, _still_wanted):
        if what.source.name == "bad":
            raise ValueError("damaged")
        return a_picture()

    strips = Strips(fails)
    strips.ask(wanted("bad", tmp_path))
    strips.ask(wanted("good", tmp_path))
    qtbot.waitUntil(lambda: not strips.busy)
    assert strips.known(wanted("bad", tmp_path))
    assert strips.get(wanted("bad", tmp_path)) is None
    assert strips.get(wanted("good", tmp_path)) is not None
    strips.stop()


def test_memory_is_bounded_and_the_oldest_goes(qapp, tidy, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(strips_module, "KEPT", 200)
    strips = Strips(lambda _what, _still: a_picture())
    for number in range(6):
        strips.ask(wanted(str(number), tmp_path))
        qtbot.waitUntil(lambda: not strips.busy)
    assert strips.bytes <= 200
    assert not strips.known(wanted("0", tmp_path))
    assert strips.known(wanted("5", tmp_path))
    strips.stop()


def test_stopping_ends_the_workers_and_forgets(gate, tmp_path):
    strips = Strips(gate)
    strips.ask(wanted("one", tmp_path))
    gate.open.set()
    strips.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "strips"]
    assert not strips.busy
    assert not strips.known(wanted("one", tmp_path))


# ----- how they are made ------------------------------------------------------------------------------------------
@pytest.fixture
def take(tmp_path):
    """Two seconds: dark, then bright; silent, then loud on the effects."""
    path = tmp_path / "take.mov"
    with TakeWriter(path, 64, 36, RATE, 48, ("dialogue", "effects")) as writer:
        for frame in range(48):
            writer.add(np.full((36, 64, 3), 20 if frame < 24 else 220, np.uint8))
        samples = samples_at(48, RATE)
        loud = np.zeros((samples, 2), np.float32)
        loud[samples // 2 :] = 0.5
        writer.sound("dialogue", np.zeros((samples, 2), np.float32))
        writer.sound("effects", loud)
    return path


def of(take, kind, **more):
    kept = take.parent / "cache" / "strips" / "x"
    return Wanted(key="x", kind=kind, source=take, kept=kept, frames=48, rate=RATE, **more)


def test_pictures_show_their_frames_and_are_kept_on_disk(take):
    made = make(of(take, "pictures", height=32, ratio=2.0), lambda: True)
    assert isinstance(made, Pictures)
    assert {image.height() for image in made.images} == {64}
    assert made.at(0).pixelColor(10, 10).lightness() < 60
    assert made.at(40).pixelColor(10, 10).lightness() > 180
    take.unlink()
    again = make(of(take, "pictures", height=56), lambda: True)
    assert isinstance(again, Pictures)
    assert again.images[0].height() == 56


def test_a_wave_is_as_loud_as_its_stem(take):
    made = make(of(take, "wave", stem="effects"), lambda: True)
    assert isinstance(made, Wave)
    quiet, loud = made.bars(0, 4, 5), made.bars(28, 4, 4)
    assert quiet.max() < 0.02
    assert loud.min() == pytest.approx(0.5, abs=0.02)
    silent = make(of(take, "wave", stem="dialogue"), lambda: True)
    assert isinstance(silent, Wave)
    assert silent.bars(0, 4, 12).max() < 0.02
    whole = make(of(take, "wave"), lambda: True)
    assert isinstance(whole, Wave)
    assert whole.bars(28, 4, 4).min() == pytest.approx(0.5, abs=0.02)


def test_bars_beyond_the_end_are_silent():
    wave = Wave(np.full(100, 0.5, np.float32), 4.0)
    assert wave.bars(24, 1, 4).tolist() == [0.5, 0.0, 0.0, 0.0]
    assert wave.bars(1000, 1, 3).tolist() == [0.0] * 3
    assert wave.bars(0, 0.1, 0).tolist() == []


@pytest.mark.parametrize("kind", ["pictures", "wave"])
def test_what_is_no_take_gives_nothing(tmp_path, kind):
    bad = tmp_path / "take.mov"
    bad.write_bytes(b"not a film" * 100)
    assert make(of(bad, kind, height=32), lambda: True) is None
    assert make(of(tmp_path / "gone.mov", kind, height=32), lambda: True) is None


def test_a_damaged_cache_is_made_anew(take):
    kept = of(take, "wave").kept
    kept.parent.mkdir(parents=True)
    kept.with_suffix(".peaks").write_bytes(b"RUSHPEAK torn")
    kept.with_suffix(".jpg").write_bytes(b"torn")
    assert isinstance(make(of(take, "wave", stem="effects"), lambda: True), Wave)
    assert isinstance(make(of(take, "pictures", height=32), lambda: True), Pictures)


def test_a_stem_that_a_take_has_not_is_no_wave(take):
    assert make(of(take, "wave", stem="mix"), lambda: True) is None
