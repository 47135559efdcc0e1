"""Without a keyring: passphrases, owner-only files, and what is refused. Each runs where no message bus is."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from engine.messages.faults import Exit, Fault
from studio.keys import keyrings, vault, wrapping

ROOT = Path(__file__).parents[3]


@pytest.fixture
def no_keyring(monkeypatch):
    """A system without a keyring; the tests of the real one have processes of their own."""
    monkeypatch.setattr(keyrings.keyring.backend, "get_all_keyring", list)


def code_of(call, *arguments, **named):
    with pytest.raises(Fault) as raised:
        call(*arguments, **named)
    return raised.value.code


def test_a_passphrase_wraps_and_unwraps(no_keyring, own_home):
    asked = []

    def ask(question):
        asked.append(question)
        return "correct horse"

    assert vault.keep("cameo-1", b"the secret", ask=ask) == "passphrase"
    assert b"the secret" not in (own_home / "keys" / "cameo-1.json").read_bytes()
    assert vault.fetch("cameo-1", ask=ask) == b"the secret"
    assert asked == ["new", "known"]
    assert code_of(vault.fetch, "cameo-1", ask=lambda _: "wrong horse") == "keys.wrong"


def test_a_short_passphrase_is_refused(no_keyring, own_home):
    assert code_of(vault.keep, "cameo-1", b"x", ask=lambda _: "short") == "keys.short"
    assert not (own_home / "keys" / "cameo-1.json").exists()


def test_the_same_secret_twice_gives_other_files(no_keyring, own_home):
    files = []
    for _ in range(2):
        vault.keep("a", b"same", ask=lambda _: "passphrase")
        files.append(json.loads((own_home / "keys" / "a.json").read_text()))
    assert files[0]["salt"] != files[1]["salt"]
    assert files[0]["secret"] != files[1]["secret"]


def test_a_secret_moved_to_another_name_does_not_open(no_keyring, own_home):
    vault.keep("a", b"secret", ask=lambda _: "passphrase")
    (own_home / "keys" / "a.json").rename(own_home / "keys" / "b.json")
    assert code_of(vault.fetch, "b", ask=lambda _: "passphrase") == "keys.wrong"


@pytest.mark.parametrize("field", ["secret", "nonce", "salt"])
def test_a_changed_file_does_not_open(no_keyring, own_home, field):
    vault.keep("a", b"secret", ask=lambda _: "passphrase")
    path = own_home / "keys" / "a.json"
    content = json.loads(path.read_text())
    text = content[field]
    content[field] = ("A" if text[0] != "A" else "B") + text[1:]
    path.write_text(json.dumps(content))
    assert code_of(vault.fetch, "a", ask=lambda _: "passphrase") == "keys.wrong"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"kept": "nowhere"}', '{"kept": "file"}', '{"kept": "passphrase"}', "\x00"]
)
def test_a_damaged_file_is_told(no_keyring, own_home, text):
    path = own_home / "keys" / "a.json"
    path.parent.mkdir()
    path.write_text(text)
    path.chmod(0o600)
    assert code_of(vault.fetch, "a", ask=lambda _: "passphrase") in {"keys.damaged", "keys.wrong"}


def test_an_owner_only_file(no_keyring, own_home):
    vault.keep_unwrapped("export-headless", b"key")
    path = own_home / "keys" / "export-headless.json"
    assert vault.fetch("export-headless") == b"key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    path.chmod(0o640)
    assert code_of(vault.fetch, "export-headless") == "keys.exposed"


def test_nothing_kept_and_nothing_left(no_keyring, own_home):
    assert vault.fetch("a") is None
    vault.keep_unwrapped("export-a", b"key")
    vault.forget("export-a")
    vault.forget("export-a")
    assert vault.fetch("export-a") is None
    assert list((own_home / "keys").iterdir()) == []


@pytest.mark.parametrize("name", ["", "../a", "a/b", "A", "a.b", "x" * 65])
def test_names_are_names_and_no_paths(name):
    with pytest.raises(ValueError, match="no name"):
        vault.fetch(name)


def test_a_folder_that_cannot_be_written(no_keyring, own_home):
    (own_home / "keys").write_text("a file where the folder should be")
    with pytest.raises(Fault, match=r"keys\.cannot_write") as raised:
        vault.keep_unwrapped("export-a", b"key")
    assert raised.value.exit == Exit.CANNOT_WRITE


def test_only_keyrings_that_encrypt_are_taken(monkeypatch):
    """`keyring` finds what is installed: plain-text files and the null keyring among them."""
    from keyring.backends.fail import Keyring as Fail
    from keyring.backends.null import Keyring as Null

    plain = type("PlaintextKeyring", (Null,), {"__module__": "keyrings.alt.file"})
    monkeypatch.setattr(keyrings.keyring.backend, "get_all_keyring", lambda: [Null(), Fail(), plain()])
    assert keyrings.system_keyring() is None
    assert keyrings.wrapping_key(make=True) is None


def test_wrapping_is_authenticated():
    box = wrapping.sealed("a", b"secret", bytes(32))
    assert wrapping.opened("a", box, bytes(32)) == b"secret"
    assert code_of(wrapping.opened, "a", box, bytes(31) + b"\1") == "keys.wrong"


ASK = """
from engine.messages.faults import Fault
from studio.keys import vault
try:
    vault.keep("cameo-1", b"the secret")
    print("KEPT", vault.fetch("cameo-1").decode())
except Fault as fault:
    print(fault.code, fault.exit)
"""


def bare(own_home):
    """The environment of a machine without a message bus."""
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("DBUS_")},
        "RUSHES_HOME": str(own_home),
    }


def test_without_keyring_and_terminal_a_cameos_key_is_not_kept(own_home):
    ran = subprocess.run(
        [sys.executable, "-c", ASK],
        env=bare(own_home),
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=True,
    )
    assert ran.stdout.split() == ["keys.no_keyring", "missing"]
    assert not list(own_home.glob("keys/*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # the child becomes another program at once
def test_on_a_terminal_the_passphrase_is_asked_for_and_not_shown(own_home):
    """A real terminal: two questions, two answers."""
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - becomes the asked program
        os.chdir(ROOT)
        os.execve(sys.executable, [sys.executable, "-c", ASK], bare(own_home))
    shown, answered = "", 0
    while select.select([terminal], [], [], 30)[0]:
        try:
            piece = os.read(terminal, 1000).decode()
        except OSError:  # the terminal's end, on Linux
            break
        if not piece:
            break
        shown += piece
        if shown.count("Passphrase:") > answered:
            answered += 1
            os.write(terminal, b"correct horse\n")
    os.close(terminal)
    assert os.waitpid(child, 0)[1] == 0, shown
    assert answered == 2
    assert "KEPT the secret" in shown
    assert "correct horse" not in shown
