"""Given up, killed, out of memory, failed: what a render does then, and that the take it ends in is the same."""

from __future__ import annotations

import os
import signal

import pytest
import torch

from engine.diffusion import keeping, watching
from engine.diffusion.families.ltx2 import LTX2
from engine.messages.events import Progress
from engine.messages.faults import Exit, Fault
from engine.process.rendering import Stopped
from tests.engine.diffusion.shooting import recipe_of, request_of, seen

STEPS, REFINING = 8, 3
FULL = {"quality": "standard", "width": 128, "height": 128}


def two_stages():
    return request_of(**FULL)


@pytest.mark.parametrize(("phase", "step"), [("reading", 2), ("denoising", 3), ("refining", 1), ("decoding", 4)])
def test_given_up_in_any_phase_nothing_is_left_and_the_next_is_as_if_nothing_had_been(shooting, phase, step):
    whole = seen(shooting.take(two_stages()))

    def cancelled():
        last = next((event for event in reversed(shooting.told) if isinstance(event, Progress)), None)
        return last is not None and last.phase == phase and last.step >= step

    with pytest.raises((Fault, Stopped)) as caught:
        shooting.take(two_stages(), cancelled=cancelled)
    if isinstance(caught.value, Fault):
        assert (caught.value.code, caught.value.exit) == ("model.cancelled", Exit.CANCELLED)
    assert shooting.kept == []
    assert seen(shooting.take(two_stages())) == whole


def test_it_stops_before_the_next_block(shooting, monkeypatch):
    from diffusers.models.transformers.transformer_ltx2 import LTX2VideoTransformerBlock

    forward = LTX2VideoTransformerBlock.forward
    blocks = []

    def counted(self, *rest, **more):
        blocks.append(self)
        return forward(self, *rest, **more)

    monkeypatch.setattr(LTX2VideoTransformerBlock, "forward", counted)
    with pytest.raises(Fault):
        shooting.take(cancelled=lambda: len(blocks) >= 5)
    assert len(blocks) == 5


@pytest.mark.parametrize(("phase", "step"), [("denoising", 4), ("denoising", 8), ("refining", 2), ("decoding", 0)])
def test_a_killed_process_goes_on_from_what_it_kept(shooting, monkeypatch, phase, step):
    whole = seen(shooting.take(two_stages()))
    monkeypatch.setattr(watching, "KEEPING", 1.0)
    _killed(shooting, phase, step)
    assert shooting.kept
    again = shooting.take(two_stages())
    done = {
        ("denoising", 4): STEPS - 3 + REFINING,  # the fourth was told before it was kept
        ("denoising", 8): 1 + REFINING,
        ("refining", 2): REFINING - 1,
        ("decoding", 0): 0,
    }[phase, step]
    assert shooting.done["transformer"] == done
    assert shooting.done["encoder"] == 0
    assert any(remark.startswith("model.resumed: ") for remark in recipe_of(again).log)
    assert seen(again) == whole
    assert shooting.kept == []


def _killed(shooting, phase, step):
    """Render in a process of its own that is killed at a step."""
    child = os.fork()
    if child == 0:

        class Ending(list):
            def append(self, event):
                if isinstance(event, Progress) and (event.phase, event.step) == (phase, step):
                    os.kill(os.getpid(), signal.SIGKILL)

        shooting.told = Ending()
        try:
            shooting.take(two_stages())
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


@pytest.mark.parametrize(
    ("phase", "method"),
    [("reading", "encode"), ("denoising", "denoise"), ("refining", "refine"), ("decoding", "pictures")],
)
def test_out_of_memory_the_plan_steps_down_and_says_so(shooting, monkeypatch, phase, method):
    own = getattr(LTX2, method)
    asked = []

    def short(self, *rest, **more):
        asked.append(self._parts.plan)
        if len(asked) == 1:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return own(self, *rest, **more)

    monkeypatch.setattr(LTX2, method, short)
    recipe = recipe_of(shooting.take(two_stages()))
    assert any(remark.startswith(f"model.stepped_down: {phase}, ") for remark in recipe.log)
    assert [plan.rung for plan in asked] == [0, 1]
    assert recipe.plan["rung"] == 1
    assert shooting.done["transformer"] == STEPS + REFINING


def test_memory_that_is_short_on_every_rung_is_a_fault(shooting, monkeypatch):
    def short(self, *rest, **more):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(LTX2, "denoise", short)
    with pytest.raises(Fault) as caught:
        shooting.take()
    assert caught.value.code == "model.memory"
    assert caught.value.parameters["phase"] == "denoising"


def test_a_decode_that_fails_is_done_again_alone(shooting, monkeypatch):
    whole = seen(shooting.take())
    own, tries = LTX2.pictures, []

    def failing(self, *rest):
        tries.append(self)
        for number, picture in enumerate(own(self, *rest)):
            if len(tries) == 1 and number == 3:
                raise RuntimeError("a hiccup")
            yield picture

    monkeypatch.setattr(LTX2, "pictures", failing)
    assert seen(shooting.take()) == whole
    assert shooting.done["transformer"] == STEPS
    assert len(tries) == 2


def test_a_decode_that_always_fails_leaves_latents_for_another_try(shooting, monkeypatch):
    whole = seen(shooting.take())
    own = LTX2.pictures

    def failing(self, *rest):
        raise RuntimeError("no")
        yield

    monkeypatch.setattr(LTX2, "pictures", failing)
    with pytest.raises(RuntimeError):
        shooting.take()
    assert shooting.kept == ["denoising.safetensors"]
    monkeypatch.setattr(LTX2, "pictures", own)
    assert seen(shooting.take()) == whole
    assert shooting.done == {}


def test_latents_that_are_cut_off_are_made_anew(shooting, monkeypatch):
    whole = seen(shooting.take(two_stages()))
    _killed(shooting, "decoding", 0)
    for path in shooting.work.glob("latents/*/*"):
        path.write_bytes(path.read_bytes()[:-100])
    assert seen(shooting.take(two_stages())) == whole
    assert shooting.done["transformer"] == STEPS + REFINING


def test_where_nothing_can_be_kept_it_renders_all_the_same(shooting):
    shooting.folder.mkdir(exist_ok=True)
    shooting.take()
    import shutil

    shutil.rmtree(shooting.work)
    (shooting.work / "texts").mkdir(parents=True)
    (shooting.work / "latents").write_bytes(b"in the way")
    assert "model.not_kept: media.cannot_write" in recipe_of(shooting.take()).log


def test_given_up_while_the_first_part_is_read_is_given_up_and_no_failure(shooting):
    with pytest.raises(Fault) as caught:
        shooting.take(cancelled=lambda: True)
    assert caught.value.exit is Exit.CANCELLED


def test_of_work_that_nobody_went_on_with_only_the_newest_is_kept(shooting):
    for number in range(keeping.MOST + 3):
        folder = shooting.work / "latents" / f"{number:02}"
        folder.mkdir(parents=True)
        os.utime(folder, (number, number))
    shooting.take()
    assert [path.name for path in sorted((shooting.work / "latents").iterdir())] == [
        f"{number:02}" for number in range(3, keeping.MOST + 3)
    ]
