"""A model of another rate than the film's: which pictures it is given, and which of its own are shown when.

Wan VACE has 16 frames a second, so that its frames stand at every one and a half of a film of 24.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import msgspec
import numpy as np
import pytest

from engine.diffusion.decoding import Fit
from engine.diffusion.families.kandinsky import Kandinsky
from engine.diffusion.families.ltx2 import LTX2
from engine.diffusion.families.vace import Vace
from engine.diffusion.given import Laying, Source
from engine.diffusion.splicing import OVER
from engine.media.takes import TakeReader
from engine.messages.jobs import STEMS
from engine.models import catalogue
from engine.models.rules import Stretch
from tests.engine.diffusion.counting import clip, count, counted, counter
from tests.engine.diffusion.shooting import recipe_of, request_of

FILM = Fraction(24)
PAL, NTSC = Fraction(25), Fraction(24_000, 1001)


@pytest.fixture
def vace(shooting, monkeypatch):
    """Renders of a silent model of 16 frames a second that goes on counting; its asks in order."""
    shooting.kind = "vace"
    # What previz would be heard with is not what is asked for here.
    monkeypatch.setattr(
        "engine.diffusion.film.Film._stand_in",
        lambda self: {stem: np.zeros((self.request.staging.frames * 2000, 2), np.float32) for stem in STEMS},
    )
    return shooting, count(monkeypatch, Vace)


def laying(own, rate, lead):
    return Laying(Fit((64, 64), (64, 64)), Fraction(own), Fraction(rate), lead)


@pytest.mark.parametrize(
    ("own", "rate", "lead", "numbers"),
    [
        (24, 24, 5, [35, 36, 37, 38, 39]),
        (16, 24, 9, [27, 28, 30, 31, 33, 34, 36, 37, 39]),
        (16, NTSC, 5, [33, 34, 36, 37, 39]),
        (24, NTSC, 9, [31, 32, 33, 34, 35, 36, 37, 38, 39]),
        (24, 16, 5, [37, 37, 38, 39, 39]),
        (30, 24, 6, [35, 36, 37, 38, 38, 39]),
        (24, 60, 3, [33, 35, 38]),
        (60, 12, 4, [39, 39, 39, 39]),
    ],
)
def test_what_leads_up_are_the_last_pictures_each_at_its_time(own, rate, lead, numbers):
    source = Source("prefix", 0, "", 1.0, None, count=40, rate=Fraction(rate))
    assert laying(own, rate, lead).leading(source) == numbers
    for place, number in enumerate(numbers):
        late = Fraction(number - 40) / Fraction(rate) - Fraction(place - lead) / own
        if number < 39:
            assert abs(late) * Fraction(rate) <= Fraction(1, 2)


@pytest.mark.parametrize("rate", [16, 24, NTSC, PAL, 30])
@pytest.mark.parametrize("lead", [0, 9])
def test_what_goes_along_stands_at_the_times_of_the_frames_of_every_stretch(rate, lead):
    own, source = Fraction(16), Source("guide", 0, "depth", 1.0, None, count=400, rate=Fraction(rate))
    laid = laying(16, rate, lead)
    whole = laid.alongside(source, Stretch(begin=0, frames=200))
    assert whole[:lead] == [int(np.floor((place - lead) * Fraction(rate) / own)) for place in range(lead)]
    assert whole[lead] == 0
    assert [int((place - lead) * Fraction(rate) / own) for place in range(lead, 200)] == whole[lead:]
    assert laid.alongside(source, Stretch(begin=72, frames=81, lead=9)) == whole[72:153]


def test_a_film_of_24_frames_goes_on_from_a_take_with_a_model_of_16(vace, tmp_path):
    shooting, asks = vace
    path = tmp_path / "before.mov"
    sha = clip(path)
    folder = shooting.take(request_of(24, inputs={"prefix": sha}), files={sha: path})
    (ask,) = asks
    assert (ask.rate, ask.frames) == (16, 25)  # 9 that lead up and 16
    assert counted(ask.given[0].pictures) == [27, 28, 30, 31, 33, 34, 36, 37, 39]
    # The model counts on from 27, a number a frame of its own: the tenth is the first that is shown.
    assert counter(folder) == [36 + frame * 2 // 3 for frame in range(24)]


@pytest.mark.parametrize(("rate", "frames"), [(FILM, 24), (NTSC, 24), (PAL, 25)])
def test_a_long_film_of_another_rate_counts_through_all_its_stretches(vace, monkeypatch, rate, frames):
    shooting, asks = vace
    own = catalogue.variant

    def variant(key):
        family, found = own(key)
        return msgspec.structs.replace(family, lengths=msgspec.structs.replace(family.lengths, most=25)), found

    monkeypatch.setattr(catalogue, "variant", variant)
    monkeypatch.setattr(
        "engine.diffusion.film.Film._stand_in",
        lambda self: {
            stem: np.zeros((round(self.request.staging.frames * 48_000 / rate), 2), np.float32) for stem in STEMS
        },
    )
    folder = shooting.take(request_of(4 * frames, rate=rate))
    assert {ask.frames % 4 for ask in asks} == {1}
    assert max(ask.frames for ask in asks) <= 25
    assert 64 <= 9 + sum(ask.frames - 9 for ask in asks) < 68
    assert counter(folder) == [int(frame * Fraction(16) / rate) for frame in range(4 * frames)]
    for before, after in pairwise(asks):
        assert len(counted(after.given[0].pictures)) == 9
        assert after.given[0].role == "prefix"
        assert before.seed != after.seed


@pytest.mark.parametrize("long", [False, True])
def test_a_model_that_takes_no_clip_goes_on_from_its_last_picture(shooting, monkeypatch, tmp_path, long):
    shooting.kind = "kandinsky"
    asks = count(monkeypatch, Kandinsky)
    own = catalogue.variant

    def variant(key):
        family, found = own(key)
        most = 25 if long else family.lengths.most
        return msgspec.structs.replace(family, lengths=msgspec.structs.replace(family.lengths, most=most)), found

    monkeypatch.setattr(catalogue, "variant", variant)
    path = tmp_path / "before.mov"
    sha = clip(path)
    folder = shooting.take(request_of(32, inputs={"prefix": sha}), files={sha: path})
    assert len(asks) == 1 + long
    given = asks[0].given[0]
    assert (given.role, counted(given.pictures)) == ("first", [39])
    assert counter(folder) == list(range(40, 72))  # the picture that is gone on from is not shown again
    log = recipe_of(folder).log
    assert "model.last_picture: prefix" in log
    assert not [line for line in log if line.startswith("model.cannot")]
    both = recipe_of(shooting.take(request_of(9, inputs={"first": sha, "prefix": sha}), files={sha: path})).log
    assert "model.cannot: prefix" in both


def test_a_guide_and_a_key_frame_stand_where_the_film_has_them(vace, tmp_path):
    shooting, asks = vace
    path = tmp_path / "guide.mov"
    sha = clip(path, frames=60)
    shooting.take(request_of(24, inputs={"guide:depth": sha, "key@12": sha, "prefix": sha}), files={sha: path})
    (ask,) = asks
    guide, key, prefix = (next(each for each in ask.given if each.role == role) for role in ("guide", "key", "prefix"))
    assert counted(guide.pictures)[9:] == [frame * 3 // 2 for frame in range(16)]
    assert key.frame == 9 + 8
    assert counted(prefix.pictures)[-1] == 59


# ----- a part of a take -----------------------------------------------------------------------------------------------


def test_a_take_is_lengthened_by_a_silent_model_of_another_rate(vace, tmp_path):
    shooting, asks = vace
    path = tmp_path / "old.mov"
    sha = clip(path)
    folder = shooting.take(request_of(64, inputs={"around:64@40~": sha}), files={sha: path})
    assert counted(asks[0].given[0].pictures) == [27, 28, 30, 31, 33, 34, 36, 37, 39]
    assert counter(folder) == [*range(40), *(36 + frame * 2 // 3 for frame in range(24))]
    with TakeReader(folder / "take.mov") as take:
        assert take.stems == STEMS
        assert take.samples == 64 * 2000


def test_a_part_is_made_anew_by_a_silent_model_of_another_rate(vace, tmp_path):
    shooting, asks = vace
    path = tmp_path / "old.mov"
    sha = clip(path)
    folder = shooting.take(request_of(40, inputs={"around:28@16~": sha}), files={sha: path})
    (ask,) = asks
    first, last = ask.given
    assert (first.role, counted(first.pictures), first.frame) == ("first", [16], 0)
    assert (last.role, counted(last.pictures), last.frame) == ("last", [27], 7)
    assert counter(folder) == [*range(16), *(16 + frame * 2 // 3 for frame in range(12)), *range(28, 40)]


@pytest.mark.parametrize(("rate", "count_of"), [(FILM, 40), (Fraction(16), 27), (Fraction(48), 80), (NTSC, 40)])
def test_a_take_that_was_made_at_another_rate_is_lengthened(shooting, monkeypatch, tmp_path, rate, count_of):
    asks = count(monkeypatch, LTX2)
    path = tmp_path / "old.mov"
    sha = clip(path, stems=("mix",))
    more = 12
    role = f"around:{count_of + more}@{count_of}~"
    folder = shooting.take(request_of(count_of + more, rate=rate, inputs={role: sha}), files={sha: path})
    shown = counter(folder)
    assert shown[:count_of] == [int(frame * 24 / rate) for frame in range(count_of)]
    given = counted(asks[0].given[0].pictures)
    assert given[-1] == 39
    assert given == sorted(given)
    assert shown[count_of:] == [given[0] + len(given) + frame for frame in range(more)]
    with TakeReader(folder / "take.mov") as take:
        heard = take.stem("mix")[:, 0]
        joint = round(count_of * 48_000 / rate)
        # The model's goes on from the clip's, and the one goes over into the other before the joint.
        assert np.allclose(heard[: joint - OVER][: 80_000 - OVER], 0.5, atol=1e-3)
        assert np.allclose(heard[joint + 240 : joint + 5000], 0.25, atol=1e-3)
