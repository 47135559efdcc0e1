"""A take is lengthened, or a part of it is made anew: the rest stays picture by picture as it was."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import msgspec
import numpy as np
import pytest

from engine.diffusion.families.ltx2 import LTX2
from engine.diffusion.given import read_given
from engine.diffusion.splicing import FADE, OVER
from engine.media.takes import TakeReader, TakeWriter
from engine.messages.faults import Fault
from engine.messages.jobs import Sent
from engine.models.regions import Region, part, region
from tests.engine.diffusion.counting import clip, count, counted
from tests.engine.diffusion.shooting import recipe_of, request_of

ENCODED = 6
"""Levels by which noise differs when it is encoded once more."""


def pictures(folder):
    with TakeReader(folder / "take.mov") as take:
        return np.stack(list(take.pictures())).astype(int)


def apart(one, other):
    return np.abs(one - other).mean(axis=(1, 2, 3))


def spliced(shooting, old, frames, role):
    sha = recipe_of(old).media_hash
    request = msgspec.structs.replace(request_of(frames, prompt="Rain."), inputs={role: sha})
    return shooting.take(request, files={sha: old / "take.mov"})


def test_a_take_is_lengthened_and_begins_with_the_old_one(shooting):
    old = shooting.take()
    before = hashlib.sha256((old / "take.mov").read_bytes()).hexdigest()
    new = spliced(shooting, old, 17, "around:17@9~")
    assert hashlib.sha256((old / "take.mov").read_bytes()).hexdigest() == before
    seen, known = pictures(new), pictures(old)
    assert len(seen) == 17
    assert apart(seen[:9], known).max() < ENCODED
    assert apart(seen[9:], known[[8] * 8]).min() > ENCODED
    with TakeReader(new / "take.mov") as one, TakeReader(old / "take.mov") as other:
        heard, was = one.stem("mix"), other.stem("mix")
    assert len(heard) == 34_000
    assert np.array_equal(heard[: 18_000 - OVER], was[: 18_000 - OVER])
    assert heard[18_000:].any()
    assert recipe_of(new).request.inputs == {"around:17@9~": recipe_of(old).media_hash}
    assert recipe_of(new).sent == (Sent(text="Rain.", begin=9),)


@pytest.mark.parametrize("stems", [("mix",), ()])
def test_where_a_take_is_lengthened_one_sound_goes_over_into_the_other_without_a_gap(
    shooting, monkeypatch, tmp_path, stems
):
    count(monkeypatch, LTX2)
    path = tmp_path / "old.mov"
    sha = clip(path, stems=stems)
    folder = shooting.take(request_of(60, inputs={"around:60@40~": sha}), files={sha: path})
    with TakeReader(folder / "take.mov") as take:
        heard = take.stem("mix")
    joint = 40 * 2000
    assert len(heard) == 60 * 2000
    if stems:
        assert heard[: joint - OVER] == pytest.approx(0.5, abs=1e-3)
        assert heard.min() > 0.2, "it never sinks below the softer of both"
        assert np.abs(np.diff(heard, axis=0)).max() < 1e-3
    else:
        assert not heard[:joint].any()
    assert heard[joint + FADE :] == pytest.approx(0.25, abs=1e-3)


def test_a_part_is_made_anew_between_its_own_ends(shooting):
    old = shooting.take(request_of(25))
    new = spliced(shooting, old, 25, "around:17@8~")
    seen, known = pictures(new), pictures(old)
    assert len(seen) == 25
    kept = [*range(8), *range(17, 25)]
    assert apart(seen[kept], known[kept]).max() < ENCODED
    assert apart(seen[10:15], known[10:15]).min() > ENCODED
    with TakeReader(new / "take.mov") as one:
        assert len(one.stem("mix")) == 50_000


@pytest.mark.parametrize(
    ("where", "given"),
    [
        (Region(48, 96, "a"), {"prefix~": "a", "guide:pose@48~": "g", "last": "d", "key@12": "k"}),
        (Region(8, 16, "a"), {"first@8~": "a", "last@15~": "a", "guide:pose@8~": "g"}),
        (Region(0, 16, "a"), {"first": "c", "last@15~": "a", "guide:pose@0~": "g"}),
        (Region(8, 48, "a"), {"first@8~": "a", "guide:pose@8~": "g"}),
        (Region(8, 96, "a"), {"first@8~": "a", "guide:pose@8~": "g", "key@52": "k", "last": "d"}),
    ],
)
def test_the_model_is_given_what_stands_at_the_ends_of_the_part(where, given):
    own = {"first": "c", "last": "d", "key@60": "k", "guide:pose~": "g", "video@60~": "v", "image:mara": "b"}
    request = msgspec.structs.replace(request_of(96), inputs={f"around:{where.end}@{where.begin}~": "a", **own})
    assert region(request) == where
    asked = part(request, where, 48)
    assert asked.inputs == {"image:mara": "b", **given}
    assert asked.staging.frames == where.end - where.begin
    assert asked.staging.rate == Fraction(24)


def test_a_part_that_is_none_is_refused(shooting):
    request = msgspec.structs.replace(request_of(9), inputs={"around:17@9~": "a"})
    with pytest.raises(Fault) as caught:
        region(request)
    assert caught.value.code == "model.region"
    old = shooting.take()
    with pytest.raises(Fault) as caught:
        spliced(shooting, old, 33, "around:33@20~")
    assert caught.value.code == "model.region"


def test_a_picture_of_a_clip_is_given_by_its_number(tmp_path):
    path = tmp_path / "take.mov"
    with TakeWriter(path, 64, 64, Fraction(24), 12, ()) as writer:
        for number in range(12):
            writer.add(np.full((64, 64, 3), 20 * number, np.uint8))
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    request = msgspec.structs.replace(request_of(12), inputs={"first@0~": sha, "last@5~": sha, "first": sha})
    found = read_given(request, {sha: path}, lambda _role, _kind: True)
    shades = [round(float(each.pictures.mean()) / 20) for each in found if each.pictures is not None]
    assert [(each.role, each.frame) for each in found] == [("first", 0), ("first", 0), ("last", 11)]
    assert shades == [11, 0, 5]


@pytest.mark.parametrize("way", ["longer", "within"])
def test_a_guide_is_followed_through_a_part_from_where_the_part_begins(shooting, tmp_path, monkeypatch, way):
    from engine.diffusion.families.vace import Vace

    shooting.kind = "vace"
    old, guide = tmp_path / "old.mov", tmp_path / "guide.mov"
    frames, begin, end = {"longer": (17, 9, 17), "within": (13, 4, 9)}[way]
    was, shown = clip(old, 9 if way == "longer" else 13, Fraction(16)), clip(guide, frames, Fraction(16))
    asks = count(monkeypatch, Vace)
    inputs = {f"around:{end}@{begin}~": was, "guide:depth~": shown}
    request = request_of(frames, rate=Fraction(16), inputs=inputs)
    shooting.take(request, files={was: old, shown: guide})
    given = {each.role: each for each in asks[0].given}
    assert given.keys() == {"guide", "prefix"} if way == "longer" else {"guide", "first", "last"}
    lead = len(given["prefix"].pictures) if way == "longer" else 0
    followed = counted(given["guide"].pictures)
    assert followed[: lead + end - begin] == [*range(begin - lead, end)], "it stands still where the whole shot ends"
