"""Shots beyond a model's longest clip: frames and samples to the last, joints, kept and given up half-way."""

from __future__ import annotations

import gc
import os
import signal
import weakref
from fractions import Fraction
from itertools import pairwise

import msgspec
import numpy as np
import pytest
import torch

from engine.consent.needs import Need
from engine.consent.opening import Likenesses
from engine.diffusion import chaining, watching, wording
from engine.diffusion.chaining import joined, seed_of
from engine.diffusion.families.ltx2 import LTX2
from engine.diffusion.film import stage
from engine.diffusion.loading import Parts
from engine.diffusion.wording import spoken, told
from engine.media.takes import TakeReader
from engine.messages.events import Progress
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import STEMS
from engine.messages.requests import Line
from engine.models import catalogue, planning
from engine.models.family import Family, Preset
from engine.models.prompts import Prompt
from engine.models.rules import Stretch, snap
from engine.process.rendering import Stopped
from tests.engine.diffusion.counting import clip, count, counted, counter
from tests.engine.diffusion.shooting import LONG, recipe_of, request_of, seen
from tests.fakes.tiny import tiny

STEPS = 8


@pytest.fixture
def painted(monkeypatch):
    """A model that goes on counting from what it is given; its asks in order."""
    return count(monkeypatch, LTX2)


# ----- frames ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frames", [41, 42, 57, 65, 100])
@pytest.mark.parametrize("prefix", [True, False])
def test_a_long_shot_counts_through_all_its_stretches(short, shooting, painted, frames, prefix):
    short(prefix=prefix)
    folder = shooting.take(request_of(frames))
    assert counter(folder) == list(range(frames))
    with TakeReader(folder / "take.mov") as take:
        assert len(take.stem("mix")) == frames * 2000
        assert np.allclose(take.stem("mix"), take.stem("mix")[0], atol=0.12)  # steady but for the joints
    assert (len(painted) > 1) == (frames > 41)
    assert {ask.frames <= 41 and ask.frames % 8 == 1 for ask in painted} == {True}
    over, end = (17 if prefix else 1), 0
    for before, after in pairwise(painted):
        end += before.frames - (over if end else 0)
        (given,) = after.given
        assert given.role == ("prefix" if prefix else "first")
        assert counted(given.pictures) == list(range(end - over, end))
    assert len({ask.seed for ask in painted}) == len(painted)


def test_the_recipe_tells_the_stretches(long, painted):
    plan = recipe_of(long.take(request_of(LONG))).plan
    assert plan["stretches"] == [{"begin": 0, "frames": 41}, {"begin": 24, "frames": 33, "lead": 17, "heard": True}]
    assert "stretches" not in recipe_of(long.take(request_of(41))).plan


@pytest.mark.parametrize(
    ("prefix", "laid"),
    [
        (True, [[("first", 0), ("key", 3), ("key", 40)], [("prefix", 0), ("key", 17), ("last", 32)]]),
        (False, [[("first", 0), ("key", 3)], [("first", 0), ("key", 8), ("key", 9), ("last", 24)]]),
    ],
)
def test_what_is_given_comes_into_the_stretch_in_which_it_is_shown(short, shooting, painted, tmp_path, prefix, laid):
    short(prefix=prefix)
    path = tmp_path / "before.mov"
    sha = clip(path)
    inputs = {"first": sha, "key@3": sha, "key@40": sha, "key@41": sha, "last": sha}
    shooting.take(request_of(LONG, inputs=inputs), files={sha: path})
    assert [ask.frames for ask in painted] == ([41, 33] if prefix else [33, 25])
    assert [sorted((each.role, each.frame) for each in ask.given) for ask in painted] == [sorted(row) for row in laid]


def test_stretches_that_a_recipe_tells_are_held_to(long, painted):
    plan = recipe_of(long.take(request_of(LONG))).plan
    del plan["stretches"]
    again = recipe_of(long.take(request_of(LONG), plan={**plan, "longest": 25}))
    assert [row["frames"] for row in again.plan["stretches"]] == [25] * 5
    assert again.plan["longest"] == 25
    once = recipe_of(long.take(request_of(41), plan={**plan, "longest": 33}))
    assert [row["frames"] for row in once.plan["stretches"]] == [33, 25]


def test_a_long_shot_goes_on_from_a_clip(long, painted, tmp_path):
    path = tmp_path / "before.mov"
    sha = clip(path)
    folder = long.take(request_of(LONG, inputs={"prefix": sha}), files={sha: path})
    assert counter(folder) == list(range(40, 97))
    assert counted(painted[0].given[0].pictures) == list(range(23, 40))


def test_a_take_is_lengthened_beyond_the_longest_clip(long, painted, tmp_path):
    path = tmp_path / "old.mov"
    sha = clip(path, stems=("mix",))
    folder = long.take(request_of(40 + LONG, inputs={f"around:{40 + LONG}@40~": sha}), files={sha: path})
    assert counter(folder) == list(range(40 + LONG))
    with TakeReader(folder / "take.mov") as take:
        assert len(take.stem("mix")) == (40 + LONG) * 2000


# ----- the model itself -----------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes_and_words_are_read_once(long):
    first = long.take(request_of(LONG))
    assert long.done == {"encoder": 1, "transformer": 2 * STEPS}
    second = long.take(request_of(LONG))
    assert long.done == {"transformer": 2 * STEPS}
    assert seen(first) == seen(second) != seen(long.take(request_of(LONG, seed=2)))
    with TakeReader(first / "take.mov") as take:
        assert (take.frames, len(take.stem("mix"))) == (LONG, LONG * 2000)
        assert take.stem("mix").any()


def test_a_long_take_is_remade_stretch_by_stretch_from_its_own_pictures_and_sound(long, monkeypatch):
    old = long.take(request_of(LONG))
    sha = recipe_of(old).media_hash
    asks = []
    own = LTX2.denoise

    def noted(self, ask, *rest):
        asks.append(ask)
        return own(self, ask, *rest)

    monkeypatch.setattr(LTX2, "denoise", noted)
    folder = long.take(request_of(LONG, inputs={"video@60~": sha}), files={sha: old / "take.mov"})
    assert long.done["transformer"] == 2  # one step of each
    with TakeReader(old / "take.mov") as take:
        known, heard = list(take.pictures()), take.stem("mix")
    for ask, begin in zip(asks, (0, 24), strict=True):
        video = next(each for each in ask.given if each.role == "video")
        assert np.array_equal(video.pictures, np.stack(known)[begin : begin + ask.frames])
        there = heard[begin * 2000 : (begin + ask.frames) * 2000]
        assert np.array_equal(video.samples[: len(there)], there)
        assert len(video.samples) == ask.frames * 2000
    assert [each.role for each in asks[1].given] == ["prefix", "video"]
    with TakeReader(folder / "take.mov") as take:
        assert (take.frames, take.samples) == (LONG, LONG * 2000)


def test_a_part_longer_than_the_longest_clip_is_made_anew_between_its_ends(long, painted, tmp_path):
    path = tmp_path / "old.mov"
    sha = clip(path, 80, stems=("mix",))
    folder = long.take(request_of(80, inputs={"around:70@10~": sha}), files={sha: path})
    assert counter(folder) == list(range(80))
    laid = [[(each.role, each.frame, counted(each.pictures)[-1]) for each in ask.given] for ask in painted]
    assert laid[0] == [("first", 0, 10)]
    assert laid[-1][1] == ("last", 59 - sum(ask.frames - 17 for ask in painted[:-1]), 69)
    assert [row[0][0] for row in laid[1:]] == ["prefix"] * (len(laid) - 1)
    with TakeReader(folder / "take.mov") as take:
        assert take.samples == 80 * 2000


def test_progress_goes_over_all_stretches_and_never_back(long):
    long.take(request_of(LONG))
    told = [event for event in long.told if isinstance(event, Progress)]
    steps = [event.step for event in told if event.phase == "denoising"]
    assert steps == list(range(1, 2 * STEPS + 1))
    assert {event.steps for event in told if event.phase == "denoising"} == {2 * STEPS}
    shares = [event.share for event in told]
    assert shares == sorted(shares)
    half = next(event.share for event in told if event.phase == "denoising" and event.step == STEPS + 1)
    assert 0.4 < half < 0.75
    assert shares[-1] == pytest.approx(1.0)
    assert [event.step for event in told if event.phase == "decoding"] == list(range(LONG + 1))


def test_given_up_in_the_second_stretch_it_stops_before_the_next_block_and_leaves_nothing(long, monkeypatch):
    from diffusers.models.transformers.transformer_ltx2 import LTX2VideoTransformerBlock

    forward, blocks = LTX2VideoTransformerBlock.forward, []

    def counting(self, *rest, **more):
        blocks.append(self)
        return forward(self, *rest, **more)

    monkeypatch.setattr(LTX2VideoTransformerBlock, "forward", counting)
    stop = 2 * STEPS + 5  # two blocks a step
    with pytest.raises((Fault, Stopped)) as caught:
        long.take(request_of(LONG), cancelled=lambda: len(blocks) >= stop)
    if isinstance(caught.value, Fault):
        assert caught.value.exit is Exit.CANCELLED
    assert len(blocks) == stop
    assert long.kept == []


@pytest.mark.parametrize(("phase", "step", "left"), [("denoising", STEPS + 4, 5), ("decoding", 50, 0)])
def test_killed_in_the_second_stretch_it_goes_on_from_what_is_kept(long, monkeypatch, phase, step, left):
    whole = seen(long.take(request_of(LONG)))
    monkeypatch.setattr(watching, "KEEPING", 1.0)
    killed(long, request_of(LONG), phase, step)
    assert "0.denoising.safetensors" in long.kept
    again = long.take(request_of(LONG))
    assert long.done == ({"transformer": left} if left else {})
    assert any(remark.startswith("model.resumed: ") for remark in recipe_of(again).log)
    assert seen(again) == whole
    assert long.kept == []


def killed(shooting, request, phase, step):
    """Render in a process of its own that is killed at a step."""
    child = os.fork()
    if child == 0:

        class Ending(list):
            def append(self, event):
                if isinstance(event, Progress) and (event.phase, event.step) == (phase, step):
                    os.kill(os.getpid(), signal.SIGKILL)

        shooting.told = Ending()
        try:
            shooting.take(request)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def test_what_is_no_number_in_the_second_stretch_is_told(long, monkeypatch):
    from diffusers.models.transformers.transformer_ltx2 import LTX2VideoTransformer3DModel

    own = LTX2VideoTransformer3DModel.forward

    def broken(self, *rest, **more):
        found = own(self, *rest, **more)  # which counts
        return tuple(each * float("nan") for each in found) if long.done["transformer"] > STEPS + 2 else found

    monkeypatch.setattr(LTX2VideoTransformer3DModel, "forward", broken)
    with pytest.raises(Fault) as caught:
        long.take(request_of(LONG))
    assert caught.value.code == "model.nan"
    assert long.kept == []
    assert not list(long.folder.glob("take*/take.mov*"))


@pytest.mark.parametrize("method", ["denoise", "pictures"])
def test_out_of_memory_in_the_second_stretch_the_plan_steps_down(long, monkeypatch, method):
    own, asked = getattr(LTX2, method), []

    def lacking(self, ask, *rest, **more):
        asked.append(ask)
        if len(asked) == 2:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return own(self, ask, *rest, **more)

    monkeypatch.setattr(LTX2, method, lacking)
    folder = long.take(request_of(LONG))
    assert recipe_of(folder).plan["rung"] == 1
    assert long.done["transformer"] == 2 * STEPS
    with TakeReader(folder / "take.mov") as take:
        assert (take.frames, len(take.stem("mix"))) == (LONG, LONG * 2000)


def test_latents_of_one_stretch_at_a_time_are_held(long, painted, monkeypatch):
    made, most = [], []

    class Latents(torch.Tensor):
        pass

    def latents(value):
        found = torch.tensor([value]).as_subclass(Latents)
        made.append(weakref.ref(found))
        gc.collect()
        most.append(sum(each() is not None for each in made))
        return found

    own = LTX2.denoise

    def denoise(self, *rest):
        found = own(self, *rest)
        return {**found, "picture": latents(float(found["picture"]))}

    monkeypatch.setattr(LTX2, "denoise", denoise)
    folder = long.take(request_of(120))
    assert counter(folder) == list(range(120))
    assert len(made) >= 4
    assert max(most) <= 2  # one that goes, one that comes


@pytest.mark.parametrize(("roomy", "loads"), [(True, 1), (False, 2)])
def test_the_transformer_is_read_once_where_there_is_room_for_it(long, monkeypatch, roomy, loads):
    monkeypatch.setattr(planning, "holds_through", lambda *_: roomy)
    own, read = Parts._load, []

    def noted(self, name):
        read.append(name)
        return own(self, name)

    monkeypatch.setattr(Parts, "_load", noted)
    long.take(request_of(LONG))
    assert read.count("transformer") == loads
    assert read.count("text_encoder") == 1


def test_with_a_likeness_it_renders_without_keeping_anything(long):
    admitted = (Need("0" * 32, ("likeness",)),)
    folder = long.take(request_of(LONG), likenesses=Likenesses(request_of(LONG), admitted, {}, {}))
    assert not long.work.exists()
    assert seen(folder) == seen(long.take(request_of(LONG)))


def test_a_model_that_cannot_go_on_is_refused_before_it_is_read(short, shooting):
    short(prefix=False, first=False)
    with pytest.raises(Fault) as caught:
        shooting.take(request_of(LONG))
    assert caught.value.code == "model.too_long"
    assert caught.value.parameters["longest"] == 41
    assert not shooting.done


# ----- sound ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lead", "short_by"), [(17, 0), (17, 1536), (1, 0), (1, 1536), (1, 5000), (17, 40_000)])
def test_sound_goes_over_with_equal_power_and_stays_in_its_place(lead, short_by):
    rate = Fraction(24)
    cut = (Stretch(begin=0, frames=41), Stretch(begin=41 - lead, frames=41, lead=lead))
    noise = np.random.default_rng(1)
    pieces = [noise.normal(0, 0.1, (82_000 - short_by, 2)).astype(np.float32) for _ in cut]
    whole = joined(pieces, cut, rate)
    begin, end = (41 - lead) * 2000, 82_000 - short_by
    assert len(whole) == begin + len(pieces[1])
    last = max(end, begin)
    width = min(max(end - begin, 0), chaining.OVER)
    before, after = whole[: min(end, last) - max(width, 240)], whole[last + 240 :]
    assert np.array_equal(before, pieces[0][: len(before)])
    assert np.array_equal(after, pieces[1][last + 240 - begin :])
    if width > 1000:
        power = np.square(whole[end - width : end]).mean()
        assert power == pytest.approx(0.01, rel=0.1)
        assert np.square(whole[end - width // 2 - 300 : end - width // 2 + 300]).mean() == pytest.approx(0.01, rel=0.2)
    if end < begin:
        assert not whole[end:begin].any()


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(24_000, 1001)])
def test_sound_that_goes_on_from_the_one_before_is_as_if_it_were_one(rate):
    """Even where what each has at its own end is spoiled: a decoder sees no further there."""
    cut = (Stretch(begin=0, frames=41), Stretch(begin=24, frames=41, lead=17, heard=True))
    sound = np.random.default_rng(1).normal(0, 0.1, (130_000, 2)).astype(np.float32)
    pieces = [sound[:81_000].copy(), sound[48_000:].copy()]
    pieces[0][-5_000:] = pieces[1][:5_000] = 1.0
    assert np.allclose(joined(pieces, cut, rate, 25), sound, atol=1e-6)


def test_seeds_of_stretches_are_their_own():
    seeds = [seed_of(seed, place) for seed in range(20) for place in range(5)]
    assert len(set(seeds)) == 100
    assert [seed_of(7, 0), seed_of(2**31 - 1, 0)] == [7, 2**31 - 1]
    assert all(0 <= seed < 2**31 for seed in seeds)


# ----- words ----------------------------------------------------------------------------------------------------------


def talking(frames=1200):
    lines = tuple(Line(character="MARA", text=text) for text in ("You came back.", "I waited all summer for you."))
    request = request_of(frames)
    return msgspec.structs.replace(request, staging=msgspec.structs.replace(request.staging, lines=lines))


def test_a_line_is_told_to_the_stretch_in_which_it_is_spoken():
    request = talking()
    family, variant = catalogue.variant("ltx-2.3")
    can = family.abilities(variant)
    cut = snap(family, 960, 544, 1200, Fraction(24), can=can).stretches
    assert len(cut) == 3
    middles = spoken(request)
    assert middles == sorted(middles)
    words = told(request, family, can, cut, Fraction(24), 0)
    for line, frame in zip(request.staging.lines, middles, strict=True):
        place = next(number for number, each in enumerate(cut) if frame < each.end)
        assert [line.text.rstrip(".") in text for text in words] == [number == place for number in range(3)]
    assert all("walks" in text for text in words)


def test_each_stretch_says_its_own_words_and_the_recipe_has_them(short, shooting, painted, monkeypatch):
    short()
    monkeypatch.setattr(wording, "spoken", lambda _request: [3, 50])
    # A tiny encoder reads no more than a few words.
    said = "; ".join
    monkeypatch.setattr(
        wording, "prompt_for", lambda request, *_: Prompt(text=said(line.text for line in request.staging.lines))
    )
    recipe = recipe_of(shooting.take(talking(LONG)))
    prompts = [row["prompt"] for row in recipe.plan["stretches"]]
    assert [ask.prompt for ask in painted] == prompts
    assert prompts == ["You came back.", "I waited all summer for you."]
    second = recipe.plan["stretches"][1]
    shown = second["begin"] + second["lead"]
    assert [(each.text, each.begin) for each in recipe.sent] == [(prompts[0], 0), (prompts[1], shown)]
    foretold = stage(talking(LONG), tiny(shooting.kind))["stretches"]
    assert foretold == [{"begin": each.begin, "text": each.text} for each in recipe.sent], "as is told before"
    shorter = stage(talking(LONG), tiny(shooting.kind), 33)["stretches"]
    assert len(shorter) == 3, "where there is no memory for the longest"


def test_words_that_were_written_by_hand_go_to_every_stretch(long, painted):
    request = msgspec.structs.replace(talking(LONG), prompt="Rain.")
    recipe = recipe_of(long.take(request))
    assert [ask.prompt for ask in painted] == ["Rain.", "Rain."]
    assert all("prompt" not in row for row in recipe.plan["stretches"])
    assert [(each.text, each.begin) for each in recipe.sent] == [("Rain.", 0)]


# ----- families -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "most", "frames", "joint", "inputs", "sigmas"),
    [
        ("cosmos", 17, 24, ("prefix", 9), (), ()),
        ("vace", 17, 36, ("prefix", 9), (), ()),
        ("kandinsky", 17, 24, ("first", 1), (), ()),
        ("echo", 17, 24, ("first", 1), (), (1.0, 0.5, 0.0)),
        ("h3", 124, 130, ("first", 1), ("last",), ()),
        ("wan-image", 17, 36, ("first", 1), ("first", "last"), ()),
        ("hunyuan-image", 17, 24, ("first", 1), ("first",), ()),
    ],
)
@pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")
@pytest.mark.logs("Guiders are currently an experimental feature")
def test_every_family_that_goes_on_from_pictures_does(
    short, shooting, tmp_path, monkeypatch, kind, most, frames, joint, inputs, sigmas
):
    short(most)
    shooting.kind = kind
    monkeypatch.setattr(Family, "preset", lambda *_: Preset(steps=3, guidance=1.0, sigmas=sigmas))
    monkeypatch.setattr(
        "engine.diffusion.film.Film._stand_in",
        lambda self: {stem: np.zeros((self.request.staging.frames * 2000, 2), np.float32) for stem in STEMS},
    )
    given, path = [], tmp_path / "given.mov"
    own = chaining.Chain._ask

    def asked(self, place, tail):
        found = own(self, place, tail)
        if tail:
            given.append((found, [picture.copy() for picture in tail]))
        return found

    monkeypatch.setattr(chaining.Chain, "_ask", asked)
    sha = clip(path, 4)
    request = request_of(frames, inputs=dict.fromkeys(inputs, sha))
    folder = shooting.take(request, files={sha: path})
    stretches = recipe_of(folder).plan["stretches"]
    assert len(stretches) == 2
    late = [line for line in recipe_of(folder).log if line.startswith("model.last_late")]
    beyond = {"h3": 117, "wan-image": 1}.get(kind, 0)
    assert late == ([f"model.last_late: {beyond}"] if beyond else [])
    ((ask, tail),) = given
    assert (ask.given[0].role, len(tail)) == joint
    assert np.array_equal(ask.given[0].pictures, np.stack(tail))
    assert [each.role for each in ask.given[1:]] == ["last"] * ("last" in inputs)
    with TakeReader(folder / "take.mov") as take:
        shown = list(take.pictures())
        assert (len(shown), take.samples) == (frames, frames * 2000)
    # The last picture that the second was given is the last that is shown of the first.
    light = [picture.astype(int).sum(axis=2).ravel() for picture in (*shown, tail[-1])]
    alike = np.corrcoef(light)[-1, :-1]
    ends = [frame for frame in range(frames) if int(frame * ask.rate / 24) == stretches[0]["frames"] - 1]
    assert alike[ends].max() > alike.max() - 0.02
