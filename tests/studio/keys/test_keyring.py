"""Against a real Secret Service: gnome-keyring on a message bus of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Secret Service is Linux's keyring")


def in_session(tmp_path, script, *, unlocked=True):
    """Run Python code beside a fresh gnome-keyring; returns what it printed as JSON."""
    assert shutil.which("dbus-run-session"), "install dbus (dbus-run-session)"
    assert shutil.which("gnome-keyring-daemon"), "install gnome-keyring"
    starting = "printf secret | gnome-keyring-daemon --unlock --components=secrets" if unlocked else ":"
    # The bus ends with the session, and the keyring with its bus.
    line = f'{starting} >/dev/null 2>&1; exec "{sys.executable}" -c "$CODE"'
    home = tmp_path / "person"
    home.mkdir(exist_ok=True)
    environment = {
        **{
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("DBUS_", "XDG_", "DISPLAY", "WAYLAND"))
        },
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "RUSHES_HOME": str(tmp_path / "rushes"),
        "CODE": script,
    }
    ran = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", line],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


KEEP = """
import json
from studio.keys import vault
how = vault.keep("cameo-1", b"the secret")
print(json.dumps([how, vault.fetch("cameo-1").decode()]))
"""


def test_a_secret_goes_to_disk_wrapped_and_comes_back(tmp_path):
    assert in_session(tmp_path, KEEP) == ["keyring", "the secret"]
    path = tmp_path / "rushes" / "keys" / "cameo-1.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"the secret" not in path.read_bytes()
    assert json.loads(path.read_text())["kept"] == "keyring"


def test_another_session_of_the_same_person_reads_it(tmp_path):
    in_session(tmp_path, KEEP)
    code = 'import json; from studio.keys import vault; print(json.dumps(vault.fetch("cameo-1").decode()))'
    assert in_session(tmp_path, code) == "the secret"


FAULT = """
import json
from engine.messages.faults import Fault
from studio.keys import keyrings, vault
keyrings._PATIENCE = 3.0
try:
    print(json.dumps(str(vault.fetch("cameo-1"))))
except Fault as fault:
    print(json.dumps([fault.code, str(fault.exit)]))
"""


def test_an_emptied_keyring_is_told(tmp_path):
    in_session(tmp_path, KEEP)
    shutil.rmtree(tmp_path / "person" / "data")
    assert in_session(tmp_path, FAULT) == ["keys.gone", "missing"]


def test_a_keyring_that_stays_shut_is_told(tmp_path):
    in_session(tmp_path, KEEP)
    assert in_session(tmp_path, FAULT, unlocked=False) == ["keys.locked", "missing"]


def test_another_persons_wrapping_key_opens_nothing(tmp_path):
    in_session(tmp_path, KEEP)
    shutil.rmtree(tmp_path / "person" / "data")
    code = FAULT.replace("try:", 'vault.keep("other", b"x")\ntry:')
    assert in_session(tmp_path, code) == ["keys.wrong", "missing"]


SIGN = """
import json
from studio.credentials import identity
first, second = identity.identity(), identity.identity()
print(json.dumps([first.certificate == second.certificate, len(identity.own_roots())]))
"""


def test_the_export_key_is_kept_by_the_keyring_where_there_is_one(tmp_path):
    assert in_session(tmp_path, SIGN) == [True, 1]
    assert sorted(path.name for path in (tmp_path / "rushes" / "keys").iterdir()) == ["export.json"]


def test_a_session_that_cannot_reach_the_keyring_signs_all_the_same(tmp_path):
    in_session(tmp_path, SIGN)
    code = SIGN.replace("import json", "import json\nfrom studio.keys import keyrings\nkeyrings._PATIENCE = 3.0")
    assert in_session(tmp_path, code, unlocked=False) == [True, 2]
    assert in_session(tmp_path, SIGN) == [True, 2]
