"""Preparing a cameo in the process: sealed files in, sealed assets out, nothing in between on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from engine.consent import dumps
from engine.consent.sealed import label, seal, unseal
from engine.likeness.preparing import Taken, prepare
from engine.likeness.voices import Read
from engine.media.beside import write_whole, writing_fault
from engine.messages.faults import Fault
from engine.messages.jobs import PrepareJob, sealed_name
from engine.process.pacing import CAMEO_SHARES, Pace
from engine.process.rendering import Stopped


def prepared(
    job: PrepareJob, folder: Path, files: Mapping[str, Path], send: Callable[[Any], None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """Seal every asset into the job's folder; returns asset to SHA-256 of its plain content.

    Raises
    ------
    Fault
        ``cameo.damaged``, ``cameo.no_face``, ``clip.unreadable``, ``media.disk_full``, ``media.cannot_write``.
    Stopped
    """
    dumps.none()
    pace = Pace(job.id, send, CAMEO_SHARES)

    def opened(asset: str) -> bytes:
        try:
            return unseal(files[asset].read_bytes(), job.key, label(job.cameo, asset)) if asset in files else b""
        except OSError as error:
            raise Fault("cameo.damaged", details=str(error)) from error

    read = tuple(Read(part.begin, part.end, part.text) for part in job.read)
    taken = Taken(job.kind, read, stills=job.stills)
    made: dict[str, str] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for asset, plain in prepare(opened("clip"), opened("plate"), taken, pace, cancelled):
            write_whole(folder / sealed_name(asset), seal(plain, job.key, label(job.cameo, asset)))
            made[asset] = hashlib.sha256(plain).hexdigest()
    except OSError as error:
        raise writing_fault(error, folder) from error
    except Fault as fault:
        if fault.code == "preparing.cancelled":
            raise Stopped from fault
        raise
    return {"assets": made, "seconds": round(sum(pace.close().values()), 3)}
