"""Downloading a model: asked for by name, licence accepted first, in a process of its own that may be stopped."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from engine.messages.faults import Exit, Fault
from engine.models.catalogue import families
from engine.models.family import Family, Variant
from engine.models.offline import online
from studio.models.fetching import Order, Told
from studio.models.licences import limited, sentences
from studio.models.shelf import Entry, Shelf

EXITS = {
    "models.no_space": Exit.CANNOT_WRITE,
    "models.network": Exit.BUSY,
    "media.disk_full": Exit.CANNOT_WRITE,
    "media.cannot_write": Exit.CANNOT_WRITE,
}


def command() -> list[str]:
    """How the process is started: as a module, or by the bundle's own switch."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--fetch"]
    return [sys.executable, "-P", "-m", "studio.models.fetching"]


class Offer(msgspec.Struct, frozen=True):
    """A model that can be downloaded.

    Attributes
    ----------
    family : Family
    variant : Variant
    """

    family: Family
    variant: Variant


def offers() -> list[Offer]:
    """Every variant of the catalogue that somebody offers."""
    return [
        Offer(family, variant) for family in families().values() for variant in family.variants if variant.repository
    ]


def offer(name: str) -> Offer:
    """The model of this name, or of this repository.

    Raises
    ------
    Fault
        ``models.unknown_variant``, ``models.no_repository``.
    """
    for family in families().values():
        for variant in family.variants:
            if name in (variant.key, variant.repository):
                if not variant.repository:
                    raise Fault("models.no_repository", Exit.USAGE, name=name)
                return Offer(family, variant)
    known = ", ".join(sorted(one.variant.key for one in offers()))
    raise Fault("models.unknown_variant", Exit.USAGE, name=name, known=known)


class Download:
    """A download under way.

    Parameters
    ----------
    shelf : Shelf
        On which the model is put when it is whole.
    wanted : Offer
    name : str
        What it is to be called; by its variant if not given.
    folder : Path, optional
        Where it goes; beside the shelf if not given.
    endpoint : str
        Another hub than the usual one.

    Raises
    ------
    Fault
        ``models.licence`` where the licence has limits that nobody accepted, ``models.taken``, ``models.name``;
        ``models.extra`` where what downloads is not installed.
    """

    def __init__(
        self, shelf: Shelf, wanted: Offer, name: str = "", folder: Path | None = None, endpoint: str = ""
    ) -> None:
        if importlib.util.find_spec("huggingface_hub") is None:
            raise Fault("models.extra", Exit.MISSING_PART)
        licence = wanted.family.licence
        if limited(licence) and not shelf.accepted(licence.name):
            raise Fault(
                "models.licence",
                Exit.USAGE,
                " ".join(sentences(licence)),
                title=wanted.variant.title,
                licence=licence.name,
                url=licence.url,
            )
        self._shelf = shelf
        self._wanted = wanted
        self._name = name or wanted.variant.key
        self.folder = (folder or shelf.place(self._name)).expanduser().resolve()
        shelf.place(self._name)
        self._endpoint = endpoint
        self._process: subprocess.Popen[bytes] | None = None
        self._given_up = False

    def cancel(self) -> None:
        """Stop; what has come stays, and the next download goes on from there. May be called from any thread."""
        self._given_up = True
        if self._process is not None:
            self._process.kill()

    def run(self, progress: Callable[[int, int, str], None] | None = None) -> Entry:
        """Download, check, and put the model on the shelf.

        Parameters
        ----------
        progress : callable, optional
            Gets bytes that have come, bytes in all, and the file that is coming.

        Raises
        ------
        Fault
            ``models.*``, ``media.disk_full``; `read_weights`' where what came is no model.
        """
        order = Order(
            self._wanted.variant.repository,
            "",
            str(self.folder),
            tuple(part.name for part in self._wanted.variant.components),
            tuple(part.name for part in self._wanted.variant.components if not part.optional),
            endpoint=self._endpoint,
        )
        self._fetch(order, progress)
        return self._shelf.add(self.folder, self._name)

    def _fetch(self, order: Order, progress: Callable[[int, int, str], None] | None) -> None:
        environment = online(os.environ)
        if not getattr(sys, "frozen", False):
            house = str(Path(__file__).parents[2])
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, [house, os.environ.get("PYTHONPATH", "")]))
        flags = subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
        with (
            tempfile.TemporaryFile() as said,
            subprocess.Popen(
                command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                env=environment,
                creationflags=flags,
            ) as process,
        ):
            self._process = process
            if self._given_up:
                process.kill()
            try:
                last = self._follow(process, order, progress)
            except BaseException:
                process.kill()
                raise
            finally:
                self._process = None
            if self._given_up:
                raise Fault("models.cancelled", Exit.CANCELLED)
            if last is None or last.kind == "progress":
                process.wait()
                said.seek(0)
                raise Fault("engine.internal", Exit.OURS, said.read().decode("utf-8", "replace")[-4000:])
        if last.kind == "fault":
            title = self._wanted.variant.title
            known = ", ".join(sorted(one.variant.key for one in offers()))
            raise Fault(
                last.code,
                EXITS.get(last.code, Exit.BAD_INPUT),
                last.details,
                **{"title": title, "known": known, **last.parameters},
            )

    @staticmethod
    def _follow(
        process: subprocess.Popen[bytes], order: Order, progress: Callable[[int, int, str], None] | None
    ) -> Told | None:
        """Listen till the end; the last thing that was said."""
        assert process.stdin
        assert process.stdout
        last: Told | None = None
        try:
            process.stdin.write(msgspec.json.encode(order) + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            # What could not be written is tried once more when the pipe is closed.
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            return None
        for line in process.stdout:
            last = msgspec.json.decode(line, type=Told)
            if last.kind == "progress" and progress:
                progress(last.done, last.whole, last.file)
        return last
