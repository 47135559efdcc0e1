"""The house stands: the core without Qt and torch, every fault with its sentences, no path of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from studio.words.sentences import SENTENCES

HOUSE = Path(__file__).parents[1]
SOURCES = [path for package in ("engine", "studio", "ui") for path in sorted((HOUSE / package).rglob("*.py"))]

BARE = """
import importlib.abc, sys

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6", "qasync", "torch", "diffusers", "transformers"}:
            raise ModuleNotFoundError(f"{name} is absent", name=name)
        return None

sys.meta_path.insert(0, Absent())
"""


def run_bare(program: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BARE + program, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        env={"PYTHONPATH": str(HOUSE), "PATH": "/usr/bin:/bin", "RUSHES_HOME": str(folder / "home")},
    )


def test_every_module_of_the_core_imports_without_qt_and_torch(tmp_path):
    program = """
import importlib, pkgutil
import engine, studio
names = [m.name for p in (engine, studio) for m in pkgutil.walk_packages(p.__path__, p.__name__ + ".")
         if not m.name.endswith("__main__")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""
    done = run_bare(program, tmp_path)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 60


def test_the_core_brings_a_script_in_without_qt_and_torch(tmp_path):
    program = """
from pathlib import Path
from studio.session import bring_in
from studio.sample import lay_out
from studio.project.project import open_project
folder, remarks, changes = bring_in(lay_out(Path("in")), Path("film.rushes"))
project = open_project(folder)
shot = project.film.scenes[0].shots[0]
project.apply("set_text", shot=shot.id, text="MARA runs.")
project.undo()
print(len(remarks), sum(len(scene.shots) for scene in project.film.scenes), project.film.scenes[0].shots[0] == shot)
project.close()
"""
    done = run_bare(program, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["0", "8", "True"]


def fault_codes() -> dict[str, str]:
    """Code to the place where it is raised; every first argument of a `Fault` that is written out."""
    found = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
                "Fault",
                "Failed",
            ):
                code = next(
                    (keyword.value for keyword in node.keywords if keyword.arg == "code"),
                    node.args[0] if node.args else None,
                )
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    found[code.value] = f"{path.relative_to(HOUSE)}:{node.lineno}"
    return found


def test_every_fault_has_its_two_sentences():
    missing = {code: place for code, place in fault_codes().items() if code not in SENTENCES}
    assert not missing
    for code, (what, action) in SENTENCES.items():
        assert what.endswith("."), code
        assert action.endswith((".", "}")), code
        assert what[0].isupper() or what.removeprefix("“").startswith("{"), code


def test_no_sentence_is_without_a_fault():
    text = "\n".join(path.read_text("utf-8") for path in SOURCES if not path.name.endswith("sentences.py"))
    unused = [code for code in SENTENCES if f'"{code}"' not in text]
    assert not unused


def test_every_remark_of_previz_has_its_sentence():
    from engine.previz.staging.remarks import CODES
    from studio.words.readings import READINGS, logged

    text = "\n".join(path.read_text("utf-8") for path in SOURCES if "stagecraft" in path.parts)
    raised = set(CODES) | set(re.findall(r'"(stagecraft\.[a-z_]+)"', text))
    drawn = "\n".join(path.read_text("utf-8") for path in SOURCES if "previz" in path.parts)
    raised |= set(re.findall(r'"(cameo\.[a-z_]+): ', drawn))
    carding = (HOUSE / "engine" / "previz" / "likeness" / "carding.py").read_text("utf-8")
    raised |= {f"cameo.face.{why}" for why in re.findall(r'(?:return|why =|else) "([a-z_]+)"', carding)}
    assert raised == {code for code in READINGS if not code.startswith(("model.", "scorer."))}
    assert logged("staging.sound_unknown: a choir") == "There is no sound for “a choir”."


def test_every_remark_of_a_model_has_its_sentence():
    from studio.words.readings import READINGS

    text = "\n".join(path.read_text("utf-8") for path in SOURCES if "diffusion" in path.parts)
    raised = set(re.findall(r'"(model\.[a-z_]+): ', text))
    assert raised <= set(READINGS)
    assert "model.licence" in raised


def test_imports_point_one_way():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_colours_are_the_themes():
    look = HOUSE / "ui" / "look"
    elsewhere = [path for path in SOURCES if path.is_relative_to(HOUSE / "ui") and not path.is_relative_to(look)]
    found = [str(path) for path in elsewhere if re.search(r"[\"']#[0-9a-fA-F]{6}\b", path.read_text(encoding="utf-8"))]
    assert elsewhere
    assert found == []


def test_qt_keeps_its_references_to_none():
    """PySide6 6.12.0 loses a reference to None at nearly every call on Python 3.11, and aborts after some thousands."""
    program = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(["guard", "-platform", "offscreen"])
widget = QWidget()
for number in range(50):
    widget.resize(100 + number, 100)
before = sys.getrefcount(None)
for number in range(500):
    widget.resize(100 + number, 100)
    widget.setToolTip(str(number))
print(before - sys.getrefcount(None))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert abs(int(done.stdout)) < 100


@pytest.mark.parametrize("kind", ["py", "md", "toml", "glsl", "frag", "vert"])
def test_nothing_in_the_tree_knows_one_machine(kind):
    pattern = re.compile(r"(^|[^a-z.\w])/(work|farm|tmp|home|root)/[a-z]")
    files = subprocess.run(
        ["git", "ls-files", f"*.{kind}"], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout
    guilty = [
        f"{name}: {line.strip()[:80]}"
        for name in files.split()
        if name != "tests/test_house.py"
        for line in (HOUSE / name).read_text("utf-8").splitlines()
        if pattern.search(line)
    ]
    assert not guilty
