"""Signing an exported film: what made it, from which takes, with which mark on it."""

from __future__ import annotations

import importlib.metadata
import io
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

import c2pa

from engine.media.beside import writing_fault
from engine.messages.faults import Exit, Fault
from studio.credentials import vocabulary
from studio.credentials.identity import Identity, identity

T = TypeVar("T")

SETTINGS: dict[str, Any] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_timestamp_trust": False},
    "builder": {"thumbnail": {"enabled": False}},
}
"""Nothing is fetched, nothing is drawn that we did not draw."""


@dataclass(frozen=True, slots=True)
class SourceTake:
    """A take of the film, as its credentials name it.

    Attributes
    ----------
    title : str
        Its slate, ``12A-3``.
    media : Path
        The take's file.
    recipe : str
        SHA-256 (hex) of its recipe.
    renderer : str
        Who made it; anything but ``previz`` counts as a trained model.
    poster : bytes
        JPEG, may be empty.
    """

    title: str
    media: Path
    recipe: str
    renderer: str = "previz"
    poster: bytes = b""


@dataclass(frozen=True, slots=True)
class Credits:
    """What a film's credentials say.

    Attributes
    ----------
    title : str
        The film's title.
    takes : tuple of SourceTake
        In the order of the cut.
    mark : tuple of str
        Words of the visible watermark; empty where there is none.
    likenesses : str
        Whose likenesses are in it: see `engine.media.carried`. No names.
    """

    title: str
    takes: tuple[SourceTake, ...]
    mark: tuple[str, ...] = ()
    likenesses: str = ""


def sign(path: Path, out: Path, film: Credits, signer: Identity | None = None) -> None:
    """Sign a film; done last, because any later change counts as tampering.

    Parameters
    ----------
    path : Path
        An MP4.
    out : Path
        Where its signed copy goes, whole or not at all; may be `path` itself.
    film : Credits
    signer : Identity, optional
        By default this machine's.

    Raises
    ------
    Fault
        ``credentials.not_media``, ``credentials.refused`` (the signing library would not), ``media.missing`` (the film
        or a take), ``media.disk_full`` or ``media.cannot_write``, and whatever `identity` raises.
    """
    for file in (path, *(take.media for take in film.takes)):
        if not file.is_file():
            raise Fault("media.missing", file=file.name, path=str(file))
    kind = vocabulary.media_type(path)
    if kind is None:
        raise Fault("credentials.not_media", file=path.name, path=str(path))
    who = signer or identity()
    part = out.with_name(out.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with path.open("rb") as source, part.open("w+b") as file:
            target = _Target(file)
            try:
                _write(source, target, kind, film, who)
            except c2pa.C2paError as error:
                if target.trouble is not None:
                    raise target.trouble from error
                raise Fault("credentials.refused", Exit.OURS, str(error), file=path.name) from error
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    except OSError as error:
        raise writing_fault(error, out) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


class _Target:
    """A file for native code to write, which remembers why it could not: the library passes on no errno."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.trouble: OSError | None = None

    def _tried(self, call: Callable[..., T], *arguments: Any) -> T:
        try:
            return call(*arguments)
        except OSError as error:
            self.trouble = self.trouble or error
            raise

    def read(self, size: int = -1) -> bytes:
        return self._tried(self._file.read, size)

    def write(self, data: bytes) -> int:
        return self._tried(self._file.write, data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._tried(self._file.seek, offset, whence)

    def tell(self) -> int:
        return self._tried(self._file.tell)

    def flush(self) -> None:
        self._tried(self._file.flush)


def _write(source: Any, target: Any, kind: str, film: Credits, who: Identity) -> None:
    takes = _each_once(film.takes)
    settings = {**SETTINGS, "trust": {"trust_anchors": who.root.decode()}}
    builder = c2pa.Builder.from_json(json.dumps(_manifest(film, takes, kind)), c2pa.Context.from_dict(settings))
    for number, take in enumerate(takes, 1):
        ingredient: dict[str, Any] = {
            "title": take.title,
            "relationship": "componentOf",
            "label": f"take-{number}",
            "description": f"Recipe sha256:{take.recipe}",
        }
        if take.poster:
            builder.add_resource(f"poster-{number}.jpg", io.BytesIO(take.poster))
            ingredient["thumbnail"] = {"format": "image/jpeg", "identifier": f"poster-{number}.jpg"}
        with take.media.open("rb") as media:
            builder.add_ingredient(json.dumps(ingredient), vocabulary.media_type(take.media) or "video/mp4", media)
    info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=who.certificate, private_key=who.key, ta_url=None)
    builder.sign(c2pa.Signer.from_info(info), kind, source, target)


def _manifest(film: Credits, takes: tuple[SourceTake, ...], kind: str) -> dict[str, Any]:
    generator = {"name": "Rushes", "version": _version()}
    trained = any(take.renderer != "previz" for take in takes)
    actions: list[dict[str, Any]] = [
        {
            "action": "c2pa.created",
            "softwareAgent": generator,
            "digitalSourceType": vocabulary.TRAINED if trained else vocabulary.ALGORITHMIC,
        }
    ]
    actions += [
        {"action": "c2pa.placed", "parameters": {"ingredientIds": [f"take-{number}"]}}
        for number in range(1, len(takes) + 1)
    ]
    actions.append(
        {"action": "c2pa.edited", "description": "Takes cut together, mixed and mastered", "softwareAgent": generator}
    )
    if film.mark:
        actions.append(
            {
                "action": vocabulary.VISIBLE_MARK,
                "softwareAgent": generator,
                "description": "Visible watermark: " + ", ".join(film.mark),
            }
        )
    likenesses = {"likenesses": film.likenesses} if film.likenesses else {}
    recipes = [{"title": take.title, "recipe": take.recipe, "renderer": take.renderer} for take in takes]
    return {
        "claim_generator_info": [generator],
        "title": film.title,
        "format": kind,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": actions}},
            {"label": vocabulary.RECIPES, "data": {"alg": "sha256", "takes": recipes, **likenesses}},
        ],
    }


def _each_once(takes: tuple[SourceTake, ...]) -> tuple[SourceTake, ...]:
    """A take that is cut in twice is one ingredient."""
    return tuple({take.media: take for take in takes}.values())


def _version() -> str:
    try:
        return importlib.metadata.version("rushes")
    except importlib.metadata.PackageNotFoundError:  # in a bundle
        return "bundled"
