"""A disk that is full, a folder that may not be written to: told, with nothing half left."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studio.project.project import open_project
from tests.studio.cli.conftest import SCRIPT, Ran, check_document, check_refusal, command_line, environment, state_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts a small disk, and changes who runs")


@pytest.fixture
def small_disk(apart, tmp_path):
    """Run a command where a folder is a disk of its own with little room; returns (ran, what the disk then held).

    The disk is a real one: a memory file system of some hundred kilobytes in a mount namespace of the command's own.
    `filled` is copied onto it first, and all but `room` bytes are taken.
    """
    disk, back = tmp_path / "disk", tmp_path / "back"
    disk.mkdir()

    def call(*arguments: object, filled: Path | None = None, room: int, also: int = 0) -> tuple[Ran, Path]:
        shutil.rmtree(back, ignore_errors=True)
        files = [path for path in filled.rglob("*") if path.is_file()] if filled else []
        size = sum(-(-path.stat().st_size // 4096) * 4096 for path in files) + room + also
        script = tmp_path / "on_the_disk.sh"
        copy = f"cp -r {filled} {disk}/" if filled else "true"
        take = f"head -c {also} /dev/zero > {disk}/filler" if also else "true"
        script.write_text(
            f"mount -t tmpfs -o size={size} tmpfs {disk} || exit 99\n{copy}\n{take}\n"
            f'"$@"\nstatus=$?\nrm -f {disk}/filler\ncp -r {disk} {back}\nexit $status\n'
        )
        ran = apart(*arguments, before=f'sh {script} "$@"; exit $?; true')
        assert ran.status != 99, ran
        return ran, back

    return call


def test_a_render_on_a_full_disk(small_disk, script, tmp_path):
    arguments = (
        "render",
        script,
        "--project",
        tmp_path / "disk" / "two.rushes",
        "--size",
        "128x72",
        "--quality",
        "draft",
    )
    ran, back = small_disk(*arguments, room=480_000)
    check_refusal(ran, 73, "media.disk_full")
    film, takes, files = state_of(back / "two.rushes")
    assert [shot.text for shot in film.scenes[0].shots] == ["MARA walks along the sea.", "She stops."]
    assert len(list((back / "two.rushes" / "takes").rglob("take.mov"))) == len(takes)
    assert not [name for name in files if Path(name).name.startswith(".") or name.endswith(".part")]
    ran, _back = small_disk(*arguments, "--json", room=480_000)
    check_document(ran, 73, "media.disk_full")


def test_a_disk_too_full_for_a_project(small_disk, script, tmp_path):
    ran, back = small_disk("render", script, "--project", tmp_path / "disk" / "two.rushes", room=40_000)
    check_refusal(ran, 73, "media.disk_full")
    assert not list(back.rglob("project.db*"))


def test_an_export_from_a_full_disk(small_disk, rendered, tmp_path):
    with open_project(rendered) as project:
        project.apply("set_film", width=848, height=480)
    before = state_of(rendered)
    out = tmp_path / "film.mp4"
    ran, back = small_disk("export", tmp_path / "disk" / rendered.name, "--out", out, filled=rendered, room=120_000)
    check_refusal(ran, 73, "media.disk_full")
    assert not out.exists()
    assert state_of(back / rendered.name) == before
    assert not list((back / rendered.name / "cache").iterdir())


def test_an_export_to_a_full_disk(small_disk, rendered, tmp_path):
    before = state_of(rendered)
    ran, back = small_disk("export", rendered, "--out", tmp_path / "disk" / "film.mp4", room=20_000)
    check_refusal(ran, 73, "media.disk_full")
    assert not list(back.iterdir())
    assert state_of(rendered) == before
    assert not list((rendered / "cache").iterdir())


def test_an_edit_on_a_full_disk(small_disk, rendered, tmp_path):
    """The edit is a revised script that is brought in, which is kept whole in the project."""
    before = state_of(rendered)
    revised = tmp_path / "revised.fountain"
    revised.write_text(
        SCRIPT.replace("She stops", "She stops and " + "waits and " * 30_000 + "stops"), encoding="utf-8"
    )
    ran, back = small_disk(
        "render", revised, "--project", tmp_path / "disk" / rendered.name, filled=rendered, room=150_000
    )
    check_refusal(ran, 73, "media.disk_full")
    assert state_of(back / rendered.name) == before


def give_up_privilege():
    """Root may write everywhere; without these two capabilities it may what its files say. Others have them not."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24


@pytest.fixture
def bound(own_home, tmp_path):
    """Run a command that may write only where the files' permissions allow it."""

    def call(*arguments: object) -> Ran:
        done = subprocess.run(
            command_line(*arguments),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env=environment(own_home),
            preexec_fn=give_up_privilege,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    yield call
    for path in tmp_path.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)


def close_off(folder):
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)


def test_a_project_that_may_not_be_written_to(bound, rendered, tmp_path):
    before = state_of(rendered)
    close_off(rendered)
    for command in (("render", rendered), ("export", rendered, "--out", tmp_path / "film.mp4")):
        check_refusal(bound(*command), 73, "project.cannot_write")
        check_document(bound(*command, "--json"), 73, "project.cannot_write")
    ran = bound("stage", rendered, "--shot", "1A", "--json")
    assert (ran.status, ran.document["shots"][0]["shot"]) == (0, "1A")
    assert state_of(rendered) == before


def test_a_takes_folder_that_may_not_be_written_to(bound, rendered, tmp_path):
    before = state_of(rendered)
    close_off(rendered / "takes")
    check_refusal(bound("render", rendered, "--shot", "1A"), 73, "media.cannot_write")
    assert state_of(rendered) == before


def test_a_folder_in_which_no_project_can_be_made(bound, script, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(0o555)
    check_refusal(bound("render", script, "--project", closed / "two.rushes"), 73, "project.cannot_write")
    check_refusal(bound("demo", "--folder", closed / "demo"), 73, "export.folder")
    assert not list(closed.iterdir())


def test_a_script_that_may_not_be_read(bound, script):
    script.chmod(0)
    check_refusal(bound("stage", script), 65, "script.unreadable")


def test_an_export_to_a_folder_that_may_not_be_written_to(bound, refused, rendered, tmp_path):
    refused(73, "export.folder", "export", rendered, "--out", tmp_path / "nowhere" / "film.mp4")
    closed = tmp_path / "closed"
    closed.mkdir(0o555)
    check_refusal(bound("export", rendered, "--out", closed / "film.mp4"), 73, "export.folder")


def test_a_home_that_may_not_be_written_to(bound, script, own_home):
    """No log can be kept and no key be made: what needs neither works, what needs one says so."""
    close_off(own_home)
    ran = bound("stage", script, "--shot", "1A", "--json")
    assert (ran.status, ran.err) == (0, "")
