"""A kill at every step of a write, and at random moments: the old cameo or the new one, whole, and nothing half."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="children are forked")


def kills(tmp_path, task, count=12):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DBUS_")}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.studio.cameos.killing", str(tmp_path), task, str(count)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert sum(each["steps"] > 0 and not each["whole"] for each in found) >= 8, "the task has more steps than that"
    assert sum(each["steps"] <= 0 for each in found) >= count
    assert not any(each["half"] for each in found)
    return found


def test_a_write_leaves_the_old_cameo_or_the_new_one(tmp_path):
    found = kills(tmp_path, "put")
    assert {each["found"]["it"] for each in found} == {"Old name: old", "Old name: new"}
    assert all(set(each["found"]) == {"it"} for each in found)
    assert all(each["found"]["it"].endswith("new") for each in found if each["whole"])


def test_a_renaming_leaves_the_old_name_or_the_new_one(tmp_path):
    found = kills(tmp_path, "rename")
    assert {each["found"]["it"] for each in found} == {"Old name: old", "New name: old"}


def test_a_cameo_that_is_made_is_whole_or_not_there(tmp_path):
    found = kills(tmp_path, "make")
    assert {each["found"].get("another", "none") for each in found} == {"none", "Another: new"}
    assert all(each["found"]["it"] == "Old name: old" for each in found)
    for each in found:
        assert each["folders"] == each["keys"] == len(each["found"])


def test_a_deletion_leaves_nothing_readable_and_is_finished(tmp_path):
    """Until its key is overwritten the cameo is whole; then nothing opens it, and the next start finishes."""
    found = kills(tmp_path, "delete")
    assert {each["readable"] for each in found} == {True, False}
    for each in found:
        if each["readable"]:
            assert each["found"] == {"it": "Old name: old"}
        else:
            assert (each["found"], each["folders"], each["keys"]) == ({}, 0, 0)
    assert all(not each["readable"] for each in found if each["whole"])


WRITER = """
import sys
from studio.cameos.vault import Vault
from studio.keys import keyrings, wrapping
keyrings.keyring.backend.get_all_keyring = list
wrapping.SCRYPT["n"] = 16
vault, cameo, name = Vault(lambda _question: "correct horse"), sys.argv[1], sys.argv[2]
for number in range(25):
    vault.put(cameo, {f"still:{number}": name.encode() * 1000, "clip": name.encode() * 50_000})
    assert vault.read(cameo, "clip")[:1] in (b"a", b"b")
    vault.make(f"{name} {number}", "object", {"clip": name.encode()})
"""


def test_two_programs_at_once_lose_nothing_of_each_other(vault, mara, own_home, open_vault):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DBUS_")}
    started = [
        subprocess.Popen([sys.executable, "-c", WRITER, mara.id, name], cwd=ROOT, env=environment, stderr=-1)
        for name in ("a", "b")
    ]
    for each in started:
        _, trouble = each.communicate(timeout=120)
        assert each.returncode == 0, trouble.decode()
    found = open_vault()
    assert len(found.cameos()) == 51
    stills = {asset: found.read(mara.id, asset)[:1] for asset in found.get(mara.id).files if asset.startswith("still:")}
    assert set(stills) == {f"still:{number}" for number in range(25)}
    assert found.read(mara.id, "voice:0")
    assert len(list((own_home / "cameos" / mara.id).iterdir())) == len(found.get(mara.id).files) + 1
