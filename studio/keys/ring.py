"""Many secrets behind one lock: one look into the system's keyring, or one passphrase, opens them all.

The keys of cameos and of this installation lie here, each wrapped in a file of its own, so that one of them can be
shredded and the others stay. None of them may ever lie unwrapped: such a file is refused even where it opens.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.messages.faults import Exit, Fault
from studio import places
from studio.keys import wrapping
from studio.keys.keyrings import system_keyring, wrapping_key
from studio.keys.vault import SHORTEST, Ask, path_of

SHREDDED = "shredded"
"""What is left of a secret between its end and the end of what it opened."""


class Ring:
    """The secrets whose names begin with one of `prefixes`.

    What unlocks them is asked for at the first need and remembered in memory, as long as the ring lives.

    Parameters
    ----------
    prefixes : tuple of str
        Beginnings of names. Secrets of one ring share a passphrase, where a passphrase keeps them.
    ask : callable, optional
        Asks for that passphrase; on the terminal, where there is one, if not given.
    """

    def __init__(self, prefixes: tuple[str, ...], ask: Ask | None = None) -> None:
        self._prefixes = prefixes
        self._ask = ask or _on_terminal
        self._wrapping: bytes | None = None
        self._words = ""
        self._derived: dict[str, bytes] = {}

    def __repr__(self) -> str:
        return f"Ring({', '.join(self._prefixes)})"

    def keep(self, name: str, secret: bytes) -> str:
        """Store a secret, wrapped; returns ``keyring`` or ``passphrase``.

        Raises
        ------
        Fault
            ``keys.no_keyring``, ``keys.locked``, ``keys.short``, ``keys.differ``, ``keys.wrong`` (another passphrase
            than the ring's other secrets have), ``keys.cannot_write``.
        """
        path = self._path(name)
        self._wrapping = self._wrapping or wrapping_key(make=True)
        if self._wrapping is not None:
            how: dict[str, Any] = {"kept": "keyring", **wrapping.sealed(name, secret, self._wrapping)}
        else:
            salt = self._salt()
            how = {"kept": "passphrase", "salt": salt, **wrapping.sealed(name, secret, self._derived[salt])}
        wrapping.write_owner_only(path, {"version": 1, **how})
        return how["kept"]

    def fetch(self, name: str) -> bytes | None:
        """Have a secret back; None where none of this name is kept, or what was kept is shredded.

        Raises
        ------
        Fault
            ``keys.locked``, ``keys.gone``, ``keys.no_keyring``, ``keys.wrong``, ``keys.exposed``, ``keys.damaged``.
        """
        content = wrapping.read_owner_only(self._path(name))
        if content is None or content.get("kept") == SHREDDED:
            return None
        match content.get("kept"):
            case "keyring":
                key, lost = self._from_keyring(name), "keys.gone"
            case "passphrase":
                key, lost = self._from_words(name, content), "keys.damaged"
            case "file":
                raise Fault("keys.exposed", Exit.MISSING_PART, file=str(self._path(name)))
            case _:
                raise Fault("keys.damaged", Exit.MISSING_PART, name=name)
        try:
            return wrapping.opened(name, content, key)
        except Fault as fault:
            # The passphrase opened others: it is the file. Of a keyring nobody can tell whether it was made anew.
            raise Fault(lost, Exit.MISSING_PART, name=name) from fault

    def names(self) -> list[str]:
        """Names of all that is kept, sorted; what is shredded is left out."""
        return [name for name, gone in self._all() if not gone]

    def shredded(self) -> list[str]:
        """Names of what was shredded and not forgotten yet, sorted."""
        return [name for name, gone in self._all() if gone]

    def shred(self, name: str) -> None:
        """Overwrite a secret where it lies, at once and for good; a mark stays until it is forgotten.

        The mark takes the secret's own place on disk, in one write: a kill leaves one or the other. What a file
        system or a disk keeps of overwritten places, no program can promise.

        Raises
        ------
        Fault
            ``keys.cannot_write``.
        """
        path = self._path(name)
        # A write that was cut off leaves a copy beside.
        for each in (path, path.with_name(path.name + ".part")):
            try:
                _overwrite(each, json.dumps({"version": 1, "kept": SHREDDED}).encode())
            except FileNotFoundError:
                continue
            except OSError as error:
                raise Fault("keys.cannot_write", Exit.CANNOT_WRITE, str(error), file=str(each)) from error

    def forget(self, name: str) -> None:
        """Remove the last of a secret; one that is still whole is shredded first."""
        self.shred(name)
        path = self._path(name)
        path.with_name(path.name + ".part").unlink(missing_ok=True)
        path.unlink(missing_ok=True)

    def halves(self) -> list[Path]:
        """What writes that were cut off left beside: nobody reads it, and it is a wrapped secret all the same."""
        return [
            path
            for path in sorted((places.home() / "keys").glob("*.json.part"))
            if path.name.startswith(self._prefixes)
        ]

    def sweep(self) -> None:
        """Shred and remove what `halves` tells. For one who knows that nobody is writing."""
        for path in self.halves():
            with suppress(OSError):
                _overwrite(path, b"")
                path.unlink()

    def _path(self, name: str) -> Path:
        if not name.startswith(self._prefixes):
            raise ValueError(f"{name!r} is no name of this ring")
        return path_of(name)

    def _all(self) -> list[tuple[str, bool]]:
        found = []
        for path in sorted((places.home() / "keys").glob("*.json")):
            if path.stem.startswith(self._prefixes):
                try:
                    content = wrapping.read_owner_only(path) or {}
                except Fault:
                    # Damaged or exposed: that is told when it is fetched, and keeps nobody from the others.
                    content = {}
                found.append((path.stem, content.get("kept") == SHREDDED))
        return found

    def _from_keyring(self, name: str) -> bytes:
        if self._wrapping is None:
            if system_keyring() is None:
                raise Fault("keys.locked", Exit.MISSING_PART)
            self._wrapping = wrapping_key(make=False)
        if self._wrapping is None:
            raise Fault("keys.gone", Exit.MISSING_PART, name=name)
        return self._wrapping

    def _from_words(self, name: str, content: dict[str, Any]) -> bytes:
        """The key that the passphrase gives; one that opens nothing of the ring is wrong, and not remembered."""
        salt, raw = content.get("salt"), wrapping.salt_of(content)
        assert isinstance(salt, str)  # or it would have no raw salt
        if salt not in self._derived:
            words = self._words or self._ask("known")
            key = wrapping.from_passphrase(words, raw)
            if not any(_opens(each, box, key) for each, box in self._kept(salt)):
                self._words = ""
                raise Fault("keys.wrong", Exit.MISSING_PART, name=name)
            self._words, self._derived[salt] = words, key
        return self._derived[salt]

    def _salt(self) -> str:
        """The salt of the ring's passphrase, with its key derived: what is kept already tells which it is."""
        for name, content in self._kept():
            self._from_words(name, content)
            return content["salt"]
        words = self._ask("new")
        if len(words) < SHORTEST:
            raise Fault("keys.short", Exit.USAGE, shortest=SHORTEST)
        salt = wrapping.new_salt()
        self._words, self._derived[salt] = words, wrapping.from_passphrase(words, wrapping.salt_of({"salt": salt}))
        return salt

    def _kept(self, salt: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
        """What a passphrase keeps, with the same salt."""
        for name in self.names():
            with suppress(Fault):  # damaged: no lock can be tried on it
                content = wrapping.read_owner_only(self._path(name)) or {}
                whole = content.get("kept") == "passphrase" and wrapping.salt_of(content)
                if whole and salt in ("", content["salt"]):
                    yield name, content


def _opens(name: str, content: dict[str, Any], key: bytes) -> bool:
    try:
        wrapping.opened(name, content, key)
    except Fault:
        return False
    return True


def _overwrite(path: Path, content: bytes) -> None:
    """Write over all that a file holds, in its own place and in one go."""
    descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
    try:
        os.write(descriptor, content.ljust(os.fstat(descriptor).st_size))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _on_terminal(question: str) -> str:
    """Ask for a passphrase; a new one twice, because nobody could ever tell what was mistyped."""
    if not (sys.stdin and sys.stdin.isatty()):
        raise Fault("keys.no_keyring", Exit.MISSING_PART)
    words = getpass.getpass("Passphrase: ")
    if question == "new" and getpass.getpass("Once more: ") != words:
        raise Fault("keys.differ", Exit.USAGE)
    return words
