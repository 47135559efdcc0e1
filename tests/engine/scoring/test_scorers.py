"""Scorers that a user added: found by entry point, asked of every take, told where they fail."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from safetensors.numpy import save_file

from engine.media.takes import TakeWriter
from engine.scoring.measuring import measure
from engine.scoring.scorers import opinions
from studio import doctor
from studio.render.score import score


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

    return add


CRITICS = """
import sys
def good(path): return 0.8 if path.name == 'take.mov' else 0.0
def wild(path): return 7
def nothing(path): return float('nan')
def endless(path): return float('inf')
def wordy(path): return 'splendid'
def mute(path): return None
def broken(path): raise RuntimeError('no weights')
def leaves(path): sys.exit(3)
number = 0.5
"""
SAYS = ("broken", "endless", "leaves", "mute", "nothing", "number", "wordy")


def test_scorers_take_part_and_those_that_fail_are_told(tmp_path, install):
    names = {name: f"critics:{name}" for name in ("good", "wild", *SAYS)}
    install("critics", CRITICS, **names, gone="critics:gone", missing="no_such_package:score", odd="???")
    found, failed = opinions(tmp_path / "take.mov")
    assert [(each.key, each.value, each.mark) for each in found] == [("scorer:good", 0.8, 0.8), ("scorer:wild", 7, 1)]
    assert [line.partition(":")[0] for line in failed] == sorted((*SAYS, "gone", "missing", "odd"))
    assert "no weights" in failed[0]


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
