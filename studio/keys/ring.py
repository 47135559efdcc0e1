"""Many secrets behind one lock: one look into the system's keyring, or one passphrase, opens them all.

The keys of cameos and of this installation lie here, each wrapped in a file of its own, so that one of them can be
shredded and the others stay. None of them may ever lie unwrapped: such a file is refused even where it opens.

Secrets go from one lock to the other one by one, each in one write, and a lock goes when nothing lies behind it: cut
off in the middle, some lie behind the one and some behind the other, and all of them open.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from engine.messages.faults import Exit, Fault
from studio import places
from studio.keys import lock, wrapping
from studio.keys.keyrings import system_keyring, wrapping_key
from studio.keys.lock import Lock
from studio.keys.vault import Ask, path_of

KEYRING, PASSPHRASE = "keyring", "passphrase"
"""Locks that a secret can lie behind."""

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
        self._ask = ask or on_terminal
        self._wrapping: bytes | None = None
        self._lock: Lock | None = None

    def __repr__(self) -> str:
        return f"Ring({', '.join(self._prefixes)})"

    def keep(self, name: str, secret: bytes) -> str:
        """Store a secret, wrapped; returns ``keyring`` or ``passphrase``.

        Where a passphrase was chosen for all of them it goes behind that, and else into the system's keyring.

        Raises
        ------
        Fault
            ``keys.no_keyring``, ``keys.locked``, ``keys.short``, ``keys.differ``, ``keys.wrong`` (another passphrase
            than the ring's other secrets have), ``keys.cannot_write``.
        """
        if lock.found() is None or KEYRING in self.behind().values():
            self._wrapping = self._wrapping or wrapping_key(make=True)
            if self._wrapping is not None:
                self._write(name, secret, self._wrapping)
                return KEYRING
        self._write(name, secret, self._opened(new=True))
        return PASSPHRASE

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
                opened = self._opened()
                # The words opened the lock: it is the file, or it lay behind a lock that is gone.
                key, lost = opened.key, "keys.damaged" if content.get("lock") == opened.id else "keys.gone"
            case "file":
                raise Fault("keys.exposed", Exit.MISSING_PART, file=str(self._path(name)))
            case _:
                raise Fault("keys.damaged", Exit.MISSING_PART, name=name)
        try:
            return wrapping.opened(name, content, key)
        except Fault as fault:
            # Of a keyring nobody can tell whether it was made anew.
            raise Fault(lost, Exit.MISSING_PART, name=name) from fault

    # ----- locks --------------------------------------------------------------------------------------------------
    def behind(self) -> dict[str, str]:
        """Each secret's name to the lock it lies behind: `KEYRING` or `PASSPHRASE`; empty for a damaged file."""
        found = {}
        for name in self.names():
            with suppress(Fault):
                found[name] = str((wrapping.read_owner_only(self._path(name)) or {}).get("kept", ""))
            found.setdefault(name, "")
        return found

    def change(self, known: str, new: str) -> None:
        """Change the passphrase: the old one or the new one opens all, whatever happens meanwhile.

        Raises
        ------
        Fault
            ``keys.no_passphrase``, ``keys.wrong``, ``keys.short``, ``keys.cannot_write``.
        """
        content = lock.found()
        if content is None:
            raise Fault("keys.no_passphrase", Exit.USAGE)
        self._lock = lock.opened(content, known)
        lock.shut(self._lock, new)

    def to_keyring(self) -> None:
        """Put every secret behind the system's keyring; the passphrase's lock goes when nothing lies behind it.

        Raises
        ------
        Fault
            ``keys.no_keyring``, ``keys.locked``; as `fetch` and `keep`.
        """
        key = wrapping_key(make=True)
        if key is None:
            raise Fault("keys.no_keyring", Exit.MISSING_PART)
        # A keyring that forgets must not be found out afterwards.
        if wrapping_key(make=False) != key:
            raise Fault("keys.locked", Exit.MISSING_PART)
        self._wrapping = key
        for name, kept in self.behind().items():
            if kept != KEYRING and (secret := self.fetch(name)) is not None:
                self._write(name, secret, key)
        lock.remove()
        self._lock = None

    def to_passphrase(self, words: str) -> None:
        """Put every secret behind a passphrase; where there is one already, behind that.

        Raises
        ------
        Fault
            ``keys.short``, ``keys.wrong``; as `fetch` and `keep`.
        """
        content = lock.found()
        behind = self._lock = lock.make(words) if content is None else lock.opened(content, words)
        for name, kept in self.behind().items():
            if kept != PASSPHRASE and (secret := self.fetch(name)) is not None:
                self._write(name, secret, behind)

    # ----- what there is ------------------------------------------------------------------------------------------
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
            if path.name.startswith((*self._prefixes, lock.NAME))
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

    def _opened(self, *, new: bool = False) -> Lock:
        """The passphrase's lock, opened once; made if there is none yet and `new` says so."""
        content = lock.found()
        if content is None:
            if not new:
                raise Fault("keys.gone", Exit.MISSING_PART, name=lock.NAME)
            words = self._ask("new")
            # Two programs that begin at once must not each make one.
            with FileLock(places.home() / "keyring.lock", mode=0o600):
                content = lock.found()
                self._lock = lock.make(words) if content is None else lock.opened(content, words)
        elif self._lock is None or self._lock.id != content["id"]:
            self._lock = lock.opened(content, self._ask("known"))
        assert self._lock is not None
        return self._lock

    def _write(self, name: str, secret: bytes, behind: Lock | bytes) -> None:
        if isinstance(behind, Lock):
            content = {"kept": PASSPHRASE, "lock": behind.id, **wrapping.sealed(name, secret, behind.key)}
        else:
            content = {"kept": KEYRING, **wrapping.sealed(name, secret, behind)}
        wrapping.write_owner_only(self._path(name), {"version": 1, **content})


def _overwrite(path: Path, content: bytes) -> None:
    """Write over all that a file holds, in its own place and in one go."""
    descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
    try:
        wrapping.overwrite(descriptor, content)
    finally:
        os.close(descriptor)


def on_terminal(question: str) -> str:
    """Ask for a passphrase; a new one twice, because nobody could ever tell what was mistyped."""
    if not (sys.stdin and sys.stdin.isatty()):
        raise Fault("keys.no_keyring", Exit.MISSING_PART)
    words = getpass.getpass("Passphrase: " if question == "known" else "New passphrase: ")
    if question == "new" and getpass.getpass("Once more: ") != words:
        raise Fault("keys.differ", Exit.USAGE)
    return words
