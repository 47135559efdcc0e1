"""A render shows that it lives, and what is no longer needed is gone before the next part comes."""

from __future__ import annotations

import weakref
from types import SimpleNamespace

import pytest

from engine.diffusion import loading, watching
from engine.diffusion.adapter import Cancelled
from engine.diffusion.keeping import Keeping


def watch_of(told, cancelled=lambda: False):
    return watching.Watching(lambda *words: told.append(words), cancelled, Keeping(None))


def test_a_long_step_and_a_long_load_say_again_where_they_are(monkeypatch):
    told = []
    watch = watch_of(told)
    watch.step("denoising", 3, 8)
    watch.block()
    assert told == [("denoising", 3, 8)]
    monkeypatch.setattr(watching, "SILENCE", -1.0)
    watch.block()
    assert told == [("denoising", 3, 8)] * 2
    monkeypatch.setattr(watching, "SILENCE", 0.0)
    monkeypatch.setattr(watching, "PATIENCE", 3)
    watch.enter("decoding")
    with watch.loading():
        while len(told) < 5:
            pass
    assert set(told[2:]) == {("decoding", 0, 1)}


@pytest.fixture
def clock(monkeypatch):
    """The seconds that the watch goes by; moved by the test."""
    made = SimpleNamespace(now=0.0)
    monkeypatch.setattr(watching, "time", SimpleNamespace(monotonic=lambda: made.now))
    return made


@pytest.mark.parametrize(("dear", "count"), [(0.01, 200), (0.5, 21), (4.0, 2), (60.0, 1)])
def test_estimates_take_their_share_of_the_time_and_no_more(clock, dear, count):
    made = []

    def picture():
        clock.now += dear
        made.append(clock.now)
        return clock.now

    watch = watching.Watching(lambda *_: None, lambda: False, Keeping(None), lambda _picture: None)
    for step in range(200):
        clock.now += 1
        watch.step("denoising", step + 1, 200, picture)
        assert len(made) == 1 or len(made) * dear <= watching.PREVIEWS * clock.now
    assert len(made) == count


def test_no_estimate_is_made_where_nobody_looks(clock):
    watch = watching.Watching(lambda *_: None, lambda: False, Keeping(None))
    for step in range(10):
        clock.now += 100
        watch.step("denoising", step + 1, 10, lambda: pytest.fail("it was made"))


def test_nothing_is_loaded_for_a_job_that_was_given_up():
    with pytest.raises(Cancelled), watch_of([], lambda: True).loading():
        pytest.fail("it was loaded")


def test_the_encoder_is_gone_before_the_transformer_comes(shooting, monkeypatch):
    own = loading.Parts._load
    alive, found = {}, {}

    def load(self, name):
        found[name] = sorted(other for other, part in alive.items() if part() is not None)
        part = own(self, name)
        alive[name] = weakref.ref(part)
        return part

    monkeypatch.setattr(loading.Parts, "_load", load)
    shooting.take()
    assert {"text_encoder", "connectors", "tokenizer"} & set(found["transformer"]) == set()
    assert {"transformer", "text_encoder"} & set(found["vocoder"]) == set()
    assert [name for name, part in alive.items() if part() is not None] == []
