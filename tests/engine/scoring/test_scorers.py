"""Scorers that a user added: found by entry point, asked of every take, told where they fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from engine.media.probe import environment
from engine.media.takes import TakeWriter
from engine.messages.faults import Exit, Fault
from engine.scoring import scorers
from engine.scoring.measuring import measure
from engine.scoring.scorers import opinions
from studio import doctor
from studio.render.score import score
from studio.words.readings import logged


def let_until(done):
    """Wait until something is so."""
    last = time.monotonic() + 60
    while not done():
        assert time.monotonic() < last
        time.sleep(0.02)


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs a package with scorers: its program, and its entry points."""

    def add(package, program, **scorers):
        (tmp_path / f"{package}.py").write_text(program)
        info = tmp_path / f"{package}-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1\n")
        lines = [f"{name} = {place}" for name, place in scorers.items()]
        (info / "entry_points.txt").write_text("\n".join(("[rushes.scorers]", *lines)))
        monkeypatch.syspath_prepend(str(tmp_path))
        # Scorers run in processes of their own.
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    return add


CRITICS = """
import os, sys
def good(path): return 0.8 if path.name == 'take.mov' else 0.0
def wild(path): return 7
def nothing(path): return float('nan')
def wordy(path): return 'splendid'
def mute(path): return None
def broken(path):
    print('{"value": 1}', flush=True)
    raise RuntimeError('no weights')
def dies(path): os.kill(os.getpid(), 9)
def leaves(path): os._exit(3)
"""
FAILED = (
    "scorer.failed: broken: RuntimeError: no weights",
    "scorer.crashed: dies: status -9",
    "scorer.crashed: leaves: status 3",
    "scorer.failed: missing: ModuleNotFoundError: No module named 'no_such_package'",
    "scorer.nonsense: mute: None",
    "scorer.nonsense: nothing: nan",
    "scorer.nonsense: wordy: 'splendid'",
)


def test_scorers_take_part_and_those_that_fail_are_told(tmp_path, install):
    names = {name: f"critics:{name}" for name in ("good", "wild", "broken", "dies", "leaves")}
    names |= {name: f"critics:{name}" for name in ("mute", "nothing", "wordy")}
    install("critics", CRITICS, **names, missing="no_such_package:score")
    found, failed = opinions(tmp_path / "take.mov")
    assert [(each.key, each.value, each.mark) for each in found] == [("scorer:good", 0.8, 0.8), ("scorer:wild", 7, 1)]
    assert failed == FAILED
    assert logged(FAILED[1]).startswith("A scorer that you added ended its process: dies: status -9. Put it right")


HANGS = """
import subprocess, sys, time
from pathlib import Path
def judge(path):
    Path(path).with_name('asked').open('a').write('x')
    child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
    Path(path).with_name('child').write_text(str(child.pid))
    while True:
        time.sleep(600)
"""


def running(pid):
    """Whether a process runs: one that ended and waits for whoever reaps it does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


@pytest.fixture
def patient(monkeypatch):
    """Scorers that did not answer are forgotten again."""
    monkeypatch.setattr(scorers, "_silent", set())
    return lambda seconds: monkeypatch.setattr(scorers, "LONGEST", seconds)


def test_one_that_hangs_is_ended_with_all_that_it_started_and_asked_no_more(tmp_path, install, patient, monkeypatch):
    install("hanging", HANGS + "def quick(path): return 0.5\n", judge="hanging:judge", second="hanging:quick")
    told, began, clock = tmp_path / "child", [], time.monotonic
    patient(60)

    def hours_later():
        # As soon as it hangs its time is over.
        if not began and told.exists() and told.read_text():
            began.append(int(told.read_text()))
            monkeypatch.setattr(time, "monotonic", lambda: clock() + 3600)
        return False

    _found, failed = opinions(tmp_path / "take.mov", hours_later)
    assert failed == ("scorer.stalled: judge", "scorer.stalled: second")
    let_until(lambda: not running(began[0]))
    # Nothing was left for the other, which is asked of the next take.
    found, failed = opinions(tmp_path / "take.mov")
    assert [each.key for each in found] == ["scorer:second"]
    assert failed == ("scorer.stalled: judge",)
    assert (tmp_path / "asked").read_text() == "x"


def test_measuring_can_be_given_up_while_a_scorer_hangs(tmp_path, install, patient):
    install("hanging", HANGS, judge="hanging:judge")
    patient(60)
    with pytest.raises(Fault) as given_up:
        opinions(tmp_path / "take.mov", (tmp_path / "child").exists)
    assert (given_up.value.code, given_up.value.exit) == ("scoring.cancelled", Exit.CANCELLED)


def test_a_scorer_ends_with_whoever_asked(tmp_path, install):
    install("hanging", HANGS, judge="hanging:judge")
    command = [sys.executable, "-m", "engine.scoring.asked", "hanging:judge", str(tmp_path / "take.mov")]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment())
    let_until((tmp_path / "child").exists)
    assert child.poll() is None
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(30) == 1
    os.kill(int((tmp_path / "child").read_text()), signal.SIGKILL)


def test_of_two_scorers_of_one_name_one_is_asked(tmp_path, install):
    install("first", "def judge(path): return 0.25\n", twin="first:judge")
    install("second", "def judge(path): return 0.75\n", twin="second:judge")
    found, failed = opinions(tmp_path / "take.mov")
    assert [each.key for each in found] == ["scorer:twin"]
    assert failed == ()


def test_the_doctor_names_them_and_says_which_are_not_there(install):
    install("critics", CRITICS, good="critics:good")
    assert doctor._scorers() == {"part": "scorers", "ok": True, "found": "good", "remedy": "doctor.scorers"}
    install("others", "", missing="no_such_package:score", odd="???")
    row = doctor._finished(doctor._scorers())
    assert (row["ok"], row["needed"]) == (False, False)
    assert row["found"] == "good, missing, odd; not there: missing, odd"
    assert "remove it" in row["remedy"]


MODEL = """
from pathlib import Path
from safetensors.numpy import load_file
from engine.media.takes import TakeReader
def judge(path):
    model = load_file(Path(__file__).with_name('w.safetensors'))
    with TakeReader(path) as reader:
        light = reader.frame(0).mean()
    return float(light * model['weight'][0] + model['bias'][0])
"""


def test_a_scorer_with_weights_of_its_own_judges_a_take_and_counts_in_its_score(tmp_path, install):
    """As a user would add one: a package with an entry point, and a model in safetensors that looks at the pictures."""
    weights = {"weight": np.array([0.5 / 255], np.float32), "bias": np.array([0.1], np.float32)}
    save_file(weights, tmp_path / "w.safetensors")
    install("brightness", MODEL, brightness="brightness:judge", absent="brightness:absent")
    with TakeWriter(tmp_path / "take.mov", 64, 48, Fraction(24), 4, ("mix",)) as writer:
        for _ in range(4):
            writer.add(np.full((48, 64, 3), 128, np.uint8))
        writer.sound("mix", np.zeros((8000, 2), np.float32))
    measures = measure(tmp_path / "take.mov")
    assert measures.scorers == ("absent", "brightness")
    found = measures.measures[-1]
    assert (found.key, found.mark) == ("scorer:brightness", pytest.approx(0.1 + 0.5 * 128 / 255, abs=0.01))
    without = type(measures)(version=1, media_hash="", measures=measures.measures[:-1])
    judged, alone = score(None, measures), score(None, without)
    assert judged is not None
    assert alone is not None
    assert found.key in [each.key for each in judged.measures]
    assert judged.exact != alone.exact
    assert judged.remarks[0].startswith("scorer.failed: absent: ")
