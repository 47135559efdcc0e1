"""The shelf: the user's models by name, kept in the user's own folder."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock

from engine.media.beside import write_whole, writing_fault
from engine.messages.faults import Exit, Fault
from engine.models.fingerprint import fingerprint
from engine.models.folders import ORIGIN
from engine.models.stored import JOINED, Joined, Weights
from engine.models.tiny_decoders import NAMES, beside, fitting, home_of
from engine.models.weights import read_weights
from studio.models.fetching import Origin
from studio.places import home

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A model on the shelf.

    Attributes
    ----------
    name : str
        What it is called in requests.
    path : str
        Its folder, its file, or the file that joins several.
    family, variant : str
        What it was taken for, keys in the catalogue.
    bytes : int
        Of all its files.
    repository, revision : str
        Where it was downloaded from; empty for what the user had.
    """

    name: str
    path: str
    family: str
    variant: str
    bytes: int = 0
    repository: str = ""
    revision: str = ""


class Kept(msgspec.Struct):
    """What the shelf's file holds: models by name, and licences with the day on which they were accepted."""

    models: dict[str, Entry] = {}
    accepted: dict[str, str] = {}


class Shelf:
    """The user's models.

    Parameters
    ----------
    folder : Path, optional
        ``models`` in the user's Rushes folder if not given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or home() / "models"
        self._file = self.folder / "shelf.json"

    def entries(self) -> list[Entry]:
        """Every model, by name."""
        return sorted(self._kept().models.values(), key=lambda entry: entry.name)

    def get(self, name: str) -> Entry:
        """One model.

        Raises
        ------
        Fault
            ``models.unknown``.
        """
        kept = self._kept()
        if name not in kept.models:
            raise self._unknown(name, kept)
        return kept.models[name]

    def read(self, name: str) -> Weights:
        """What lies on disk of a model; faults as `read_weights`."""
        return read_weights(self.get(name).path)

    def add(self, path: Path, name: str = "", base: str = "") -> Entry:
        """Put a model on the shelf; its files stay where they are.

        Parameters
        ----------
        path : Path
            A diffusers folder, or a file of a transformer.
        name : str
            What it is to be called; by its variant or its folder if not given.
        base : str
            Name of the model that has the parts which a file lacks, or the previews of which a tiny decoder is to make.

        Raises
        ------
        Fault
            ``models.unknown``, ``models.name``, ``models.taken``, ``models.preview_base``, and those of `read_weights`
            and `beside`.
        """
        path = path.expanduser().resolve()
        if NAMES.fullmatch(path.name):
            return self._put_beside(path, base)
        weights = read_weights(path, partial=bool(base))
        with self._changing() as kept:
            name = self._free(name, weights, path, kept)
            if base:
                path, weights = self._join(name, kept, base, weights)
            origin = read_origin(path)
            entry = Entry(
                name=name,
                path=str(path),
                family=weights.family,
                variant=weights.variant,
                bytes=sum(file.bytes for file in weights.files),
                repository=origin.repository if origin else "",
                revision=origin.revision if origin else "",
            )
            kept.models[name] = entry
        return entry

    def _put_beside(self, path: Path, base: str) -> Entry:
        """Copy a tiny decoder into the folder of the model whose previews it is to make."""
        if not base:
            raise Fault("models.preview_base", Exit.USAGE, file=path.name)
        if not path.is_file():
            raise Fault("weights.gone", Exit.MISSING_PART, path=str(path))
        entry, weights = self.get(base), self.read(base)
        fitting(path, weights)
        place = home_of(weights) / path.name
        if path != place.resolve():
            side = place.with_name(place.name + ".part")
            try:
                shutil.copyfile(path, side)
                side.replace(place)
            except OSError as error:
                side.unlink(missing_ok=True)
                raise writing_fault(error, place) from error
        return entry

    def _join(self, name: str, kept: Kept, base: str, weights: Weights) -> tuple[Path, Weights]:
        """Put a file into the place of a folder's transformer."""
        if base not in kept.models:
            raise self._unknown(base, kept)
        whole = self.folder / f"{name}{JOINED}"
        parts = {"transformer": weights.components[0].path}
        write_whole(whole, msgspec.json.encode(Joined(base=kept.models[base].path, parts=parts)))
        try:
            return whole, read_weights(whole)
        except Fault:
            whole.unlink()
            raise

    def remove(self, name: str, *, delete: bool = False) -> Entry:
        """Take a model off the shelf.

        Parameters
        ----------
        name : str
        delete : bool
            Delete its files as well: only what was downloaded by Rushes.

        Raises
        ------
        Fault
            ``models.not_ours``.
        """
        entry = self.get(name)
        path = Path(entry.path)
        origin = read_origin(path)
        if delete and origin is None and not path.name.endswith(JOINED):
            raise Fault("models.not_ours", Exit.USAGE, name=name, path=entry.path)
        with self._changing() as kept:
            kept.models.pop(name, None)
        if path.name.endswith(JOINED) and path.parent == self.folder:
            path.unlink(missing_ok=True)
        elif delete and origin is not None:
            _delete(path, origin)
        return entry

    def check(self, name: str, **watching: Any) -> tuple[Weights, dict[str, str]]:
        """Read a model again and count its files' hashes; those of a download have to be what was downloaded.

        Parameters
        ----------
        name : str
        **watching
            ``progress`` and ``cancelled`` of `fingerprint`.

        Raises
        ------
        Fault
            ``models.changed``, and those of `read_weights` and `beside`.
        """
        entry = self.get(name)
        weights = read_weights(entry.path)
        prints = fingerprint(weights, **watching)
        origin = read_origin(Path(entry.path))
        if origin is not None:
            changed = [file for file, sha256 in prints.items() if origin.files.get(file, sha256) != sha256]
            if changed:
                raise Fault("models.changed", files=", ".join(changed[:5]), name=name)
        beside(weights)
        return weights, prints

    def accept(self, licence: str) -> None:
        """Remember that the user has accepted a licence."""
        with self._changing() as kept:
            kept.accepted.setdefault(licence, dt.datetime.now().astimezone().date().isoformat())

    def accepted(self, licence: str) -> str:
        """The day on which a licence was accepted, or empty."""
        return self._kept().accepted.get(licence, "")

    def place(self, name: str) -> Path:
        """Where a download of this name goes.

        Raises
        ------
        Fault
            ``models.name``, ``models.taken``.
        """
        _checked(name)
        if name in self._kept().models:
            raise Fault("models.taken", Exit.USAGE, name=name)
        return self.folder / name

    def _free(self, name: str, weights: Weights, path: Path, kept: Kept) -> str:
        """The name that is asked for, or one that says what the model is and that nobody has."""
        if name:
            _checked(name)
            if name in kept.models:
                raise Fault("models.taken", Exit.USAGE, name=name)
            return name
        told = path.stem if path.is_file() else path.name
        named = re.sub(r"[^A-Za-z0-9._-]+", "-", told).strip("-._")[:56] or weights.variant
        wanted = weights.variant if weights.exact else named
        free = wanted
        number = 2
        while free in kept.models:
            free = f"{wanted}-{number}"
            number += 1
        return free

    def _kept(self) -> Kept:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Kept)
        except FileNotFoundError:
            return Kept()
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise Fault("models.shelf", details=str(error), file=str(self._file)) from error

    @contextmanager
    def _changing(self) -> Iterator[Kept]:
        """The shelf as it is, written when the block ends well; one after another where several change it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(str(self.folder / "shelf.lock")):
            kept = self._kept()
            yield kept
            write_whole(self._file, msgspec.json.format(msgspec.json.encode(kept, order="sorted"), indent=2))

    @staticmethod
    def _unknown(name: str, kept: Kept) -> Fault:
        return Fault("models.unknown", Exit.MISSING_PART, name=name, known=", ".join(sorted(kept.models)) or "-")


def read_origin(path: Path) -> Origin | None:
    """Where a folder was downloaded from; None for one that was not."""
    try:
        return msgspec.json.decode((path / ORIGIN).read_bytes(), type=Origin)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _checked(name: str) -> None:
    if not NAME.fullmatch(name):
        raise Fault("models.name", Exit.USAGE, name=name[:80])


def _delete(folder: Path, origin: Origin) -> None:
    """Delete what was downloaded, and the folders that are empty then; what else lies there stays."""
    for name in (*origin.files, ORIGIN):
        target = folder / name
        if target.resolve().is_relative_to(folder.resolve()):
            target.unlink(missing_ok=True)
    for inside in sorted((entry for entry in folder.rglob("*") if entry.is_dir()), reverse=True):
        if not any(inside.iterdir()):
            inside.rmdir()
    if not any(folder.iterdir()):
        folder.rmdir()
