"""After a recording: the cameo is made from it, and what renders use is worked out by an engine of its own.

The engine gets sealed files and the cameo's key, and gives sealed files back, which the vault takes in. What was
recorded is in the vault before, so a preparation that is given up or killed can be done again.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.client.engine import Engine
from engine.messages.events import Cancelled, Failed
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import PrepareJob, ReadAloud, sealed_name
from engine.messages.requests import Value, from_json, to_json
from studio import places
from studio.cameos.assets import Report
from studio.cameos.cameo import Cameo
from studio.cameos.checks.digits import WORDS
from studio.cameos.checks.verdict import Verification
from studio.cameos.described import USUAL
from studio.cameos.files import work_folder
from studio.cameos.recording.recording import Recording, Task
from studio.cameos.vault import Vault

TAKEN, CHECKED = "paper:recording", "paper:verification"
"""What was asked for in the recording, and what was checked of it."""

OUTLINE = "paper:outline"
"""Lies there where the outline is a guess: see `engine.likeness.preparing`."""
MADE = ("still:", "voice:", OUTLINE)

READ = {Task.DIGITS, Task.CONSENT}


class Taken(Value, frozen=True):
    """What is kept of a recording beside its pictures and sound.

    Attributes
    ----------
    read : tuple of ReadAloud
    stills : bool
    live : bool
        Recorded before the camera; else a file that was brought in.
    camera, microphone : str
    """

    read: tuple[ReadAloud, ...] = ()
    stills: bool = False
    live: bool = False
    camera: str = ""
    microphone: str = ""


def make_cameo(
    vault: Vault,
    name: str,
    recording: Recording,
    verification: Verification | None,
    report: Report | None = None,
    *,
    height: int = 0,
) -> Cameo:
    """Seal a recording into the vault, with what was checked of it.

    `report` is as of `studio.cameos.vault.Report`; the height of an animal or a thing is in centimetres, 0 as usual.

    Raises
    ------
    Fault
        As `Vault.make`.
    """
    taken = Taken(
        read=tuple(
            ReadAloud(text=text, begin=prompt.begin, end=prompt.end)
            for prompt in recording.prompts
            if prompt.task in READ and (text := _text(recording, prompt.task))
        ),
        stills=recording.stills,
        live=recording.origin == "live",
        camera=recording.camera,
        microphone=recording.microphone,
    )
    assets = {"clip": recording.clip(), TAKEN: to_json(taken)}
    if plate := recording.plate_clip():
        assets["plate"] = plate
    if verification is not None:
        assets[CHECKED] = to_json(verification)
    passed = bool(verification and verification.passed)
    return vault.make(
        name,
        recording.kind.value,
        assets,
        verified=passed,
        made=recording.made or None,
        height=height or USUAL.get(recording.kind.value, 0),
        report=report,
    )


def verification_of(vault: Vault, cameo: Cameo) -> Verification | None:
    """What was checked of a cameo's recording; None where nothing was, or the cameo is somebody else's."""
    return from_json(vault.read(cameo.id, CHECKED), Verification) if CHECKED in cameo.files else None


async def prepare(vault: Vault, cameo: str, listen: Callable[[Any], None] | None = None) -> Cameo:
    """Work out what renders use, in a process of its own, and put it into the vault.

    Parameters
    ----------
    vault : Vault
    cameo : str
        Its id; one's own.
    listen : callable, optional
        Called with the engine's `Progress`. To give it up, cancel the coroutine: nothing of it is left then.

    Raises
    ------
    Fault
        ``cameo.no_face``, ``cameo.damaged``, ``cameo.not_own``, ``engine.*``, ``media.*``.
    """
    found, key, taken, files = await asyncio.to_thread(_asked, vault, cameo)
    reading = tuple({Path(path).parent for path in files.values()})
    with work_folder(cameo) as work:
        # The engine removes its own folder where it fails; the one around it stays to be removed.
        folder = work / "sealed"
        job = PrepareJob(
            id=f"prepare-{secrets.token_hex(8)}",
            cameo=cameo,
            kind=found.card.kind,
            folder=str(folder),
            files=files,
            key=key,
            read=taken.read,
            stills=taken.stills,
        )
        async with Engine([work], reading=reading, log=places.logs() / "preparing.log") as engine:
            ending = await engine.run(job, listen)
        if isinstance(ending, Cancelled):
            raise Fault("engine.crashed", Exit.CANCELLED, times=1)
        if isinstance(ending, Failed):
            raise Fault(ending.code, Exit(ending.exit), ending.details, **ending.parameters)
        sealed = {asset: folder / sealed_name(asset) for asset in ending.result["assets"]}
        old = [asset for asset in found.files if asset.startswith(MADE) and asset not in sealed]
        adopting = asyncio.ensure_future(asyncio.to_thread(vault.adopt, cameo, sealed, remove=old))
        try:
            return await asyncio.shield(adopting)
        except asyncio.CancelledError:
            # The folder must not go from under who takes files out of it.
            await asyncio.wait([adopting])
            raise


def _asked(vault: Vault, cameo: str) -> tuple[Cameo, bytes, Taken, dict[str, str]]:
    """What an engine is given: the cameo, its key, what was read aloud, and its sealed files."""
    found = vault.get(cameo)
    if not found.own:
        raise Fault("cameo.not_own", Exit.USAGE, name=found.name)
    taken = from_json(vault.read(cameo, TAKEN), Taken) if TAKEN in found.files else Taken()
    files = {asset: str(vault.path(cameo, asset)) for asset in ("clip", "plate") if asset in found.files}
    return found, vault.keys(cameo).data, taken, files


def _text(recording: Recording, task: Task) -> str:
    if task is Task.DIGITS:
        return " ".join(WORDS[int(digit)] for digit in recording.digits)
    return recording.consent
