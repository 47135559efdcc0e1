"""Memory that runs out in a phase: the render goes on by a lower plan, says so, and begins there the next time."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.diffusion import machine, measuring
from engine.media.takes import TakeReader
from engine.messages.faults import Fault
from engine.models.machine import Machine, Rates
from engine.models.remembered import Remembered
from tests.engine.diffusion.shooting import recipe_of


def run_out(monkeypatch, times):
    """Memory runs out while it is denoised the first `times`."""
    import torch
    from diffusers.models.transformers.transformer_ltx2 import LTX2VideoTransformer3DModel

    forward, left = LTX2VideoTransformer3DModel.forward, [times]

    def full(self, *rest, **more):
        if left[0]:
            left[0] -= 1
            raise torch.OutOfMemoryError("CUDA out of memory")
        return forward(self, *rest, **more)

    monkeypatch.setattr(LTX2VideoTransformer3DModel, "forward", full)


def test_a_step_down_is_begun_from_the_next_time(shooting, monkeypatch):
    run_out(monkeypatch, 1)
    recipe = recipe_of(shooting.take())
    assert [line for line in recipe.log if line.startswith("model.stepped_down: denoising")]
    assert recipe.plan["rung"] == 1
    again = recipe_of(shooting.take())
    assert (again.plan["rung"], again.plan["parts"]) == (1, recipe.plan["parts"])
    assert not [line for line in again.log if "stepped_down" in line]


def test_memory_that_is_never_enough_ends_in_a_sentence_not_in_a_circle(shooting, monkeypatch):
    run_out(monkeypatch, 10**6)
    with pytest.raises(Fault) as caught:
        shooting.take()
    assert (caught.value.code, caught.value.parameters["phase"]) == ("model.memory", "denoising")


def test_a_plan_that_is_given_is_held_to(shooting):
    first = recipe_of(shooting.take())
    pinned = {**first.plan, "tile": 0, "chunk": 2, "rung": 3}
    again = recipe_of(shooting.take(plan=pinned))
    assert (again.plan["chunk"], again.plan["rung"]) == (2, 3)
    with pytest.raises(Fault) as caught:
        machine.pinned({"device": 3})
    assert caught.value.code == "model.plan"


def test_this_machine_is_measured_as_it_is():
    import psutil
    import torch

    found = measuring.measure(timing=True)
    assert found.device == ("cuda" if torch.cuda.is_available() else found.device)
    assert found.host_total == psutil.virtual_memory().total
    assert 0 < found.host_free <= found.host_total
    assert found.disk_free > 0
    if found.device == "cpu":
        assert (found.vram_total, found.vram_free) == (0, 0)
    rates = found.rates
    assert min(rates.matrix, rates.convolution, rates.memory, rates.attention["native"]) > 1e8
    assert msgspec.convert(msgspec.to_builtins(found), Machine) == found
    assert measuring.measure().rates in (found.rates, Rates())


def test_what_is_remembered_survives_rubbish_and_forgets_the_oldest(shooting, tmp_path):
    shooting.take()
    remembered = Remembered(shooting.work / machine.PLANS)
    (known,) = remembered.known()
    assert known.seconds > 0
    assert (known.width, known.height, known.frames) == (64, 64, 9)
    own = Remembered(tmp_path / "plans" / "plans.json")
    for frames in range(120):
        own.add(msgspec.structs.replace(known, frames=frames))
    own.add(msgspec.structs.replace(known, frames=119, seconds=5.0))
    assert [each.frames for each in own.known()] == list(range(20, 120))
    assert own.known()[-1].seconds == 5.0
    (tmp_path / "plans" / "plans.json").write_text("{")
    assert own.known() == ()
    own.add(known)
    assert own.known() == (known,)
    assert Remembered(None).known() == ()


def test_the_studio_plans_without_torch_for_the_machine_that_the_engine_measured(tmp_path):
    import asyncio
    import subprocess
    import sys

    from engine.client.engine import Engine

    async def asked():
        async with Engine([tmp_path]) as engine:
            return await engine.machine()

    found = asyncio.run(asked())
    assert found is not None
    assert found.rates.matrix > 0
    (tmp_path / "machine.json").write_bytes(msgspec.json.encode(found))
    words = f"""
import sys, msgspec
from engine.models import catalogue, planning
from engine.models.machine import Machine
here = msgspec.json.decode(open({str(tmp_path / "machine.json")!r}, "rb").read(), type=Machine)
found = planning.plan(*catalogue.variant("wan-2.1-1.3b"), None, 256, 256, 5, "draft", here)
assert found.plan.device == here.device
assert found.seconds is None or found.basis == "rates"
assert not {{"torch", "diffusers", "transformers"}} & set(sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0


@pytest.mark.parametrize(("what", "code"), [("host_free", "model.no_room_host"), ("disk_free", "model.no_room_disk")])
def test_what_cannot_fit_is_refused_before_anything_is_read_and_the_next_is_rendered(shooting, monkeypatch, what, code):
    own = measuring.measure
    monkeypatch.setattr(
        measuring, "measure", lambda *rest, **more: msgspec.structs.replace(own(*rest, **more), **{what: 10_000})
    )
    with pytest.raises(Fault) as caught:
        shooting.take()
    assert caught.value.code == code
    assert set(caught.value.parameters) == {"phase", "would", "needed", "free"}
    assert shooting.done == {}
    assert shooting.phases() == ["reading"]
    assert not (shooting.work / "texts").exists()
    monkeypatch.setattr(measuring, "measure", own)
    recipe = recipe_of(shooting.take())
    monkeypatch.setattr(
        measuring, "measure", lambda *rest, **more: msgspec.structs.replace(own(*rest, **more), **{what: 10_000})
    )
    again = recipe_of(shooting.take(plan=recipe.plan))  # "make again" holds to what was done once
    assert again.plan["parts"] == recipe.plan["parts"]


def test_a_driver_that_is_too_old_is_said_and_no_card_is_no_fault(shooting, monkeypatch):
    import torch

    monkeypatch.setattr(torch.version, "cuda", "13.2")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)

    def start(words):
        def fail():
            raise RuntimeError(words)

        monkeypatch.setattr(torch._C, "_cuda_init", fail)

    # What torch says, word for word.
    start(
        "The NVIDIA driver on your system is too old (found version 12040). Please update your GPU driver by"
        " downloading and installing a new version from the URL: http://www.nvidia.com/Download/index.aspx"
    )
    with pytest.raises(Fault) as caught:
        shooting.take()
    assert caught.value.code == "model.driver"
    assert caught.value.parameters == {"found": "12.4", "needed": "13.2"}
    assert shooting.done == {}
    start("Found no NVIDIA driver on your system.")
    measuring.check_driver()


def test_rounded_weights_are_told_with_what_they_lost_and_change_little(shooting):
    plain = shooting.take()
    recipe = recipe_of(plain)
    parts = [{**part, "precision": "int8"} if part["name"] == "transformer" else part for part in recipe.plan["parts"]]
    rounded = shooting.take(plan={**recipe.plan, "parts": parts})
    (line,) = [line for line in recipe_of(rounded).log if line.startswith("model.lossy")]
    name, error = line.removeprefix("model.lossy: ").split(", ")
    assert name == "transformer"
    assert 0.05 < float(error.removesuffix(" %")) < 2
    assert not [line for line in recipe.log if line.startswith("model.lossy")]
    one, other = (pictures(take).astype(int) for take in (plain, rounded))
    assert 0 < np.abs(one - other).mean() < 4


def test_the_disk_is_timed_by_reading_a_file_past_what_is_remembered(tmp_path):
    file = tmp_path / "large"
    file.write_bytes(bytes(measuring.BLOCK * 2 + 17))
    rate = measuring._disk(0, file)
    assert rate >= 0  # a file system may not let itself be read so
    assert measuring._disk(1, tmp_path / "nowhere") == 0.0


def pictures(folder):
    """All pictures of a take."""
    with TakeReader(folder / "take.mov") as take:
        return np.stack(list(take.pictures()))
