"""One guide job: what previz stages becomes a clip for a model to go by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from engine.media.posters import preview_jpeg
from engine.media.takes import TakeWriter
from engine.messages.events import Picture
from engine.messages.jobs import RenderJob
from engine.process.pacing import SHARES, Interval, Pace
from engine.process.rendering import PREVIEWS, Stopped, file_digest

CLIP = "guide.mov"


def guide(
    job: RenderJob,
    folder: Path,
    files: Mapping[str, Path],
    send: Callable[[Any], None],
    cancelled: Callable[[], bool],
) -> dict[str, Any]:
    """Draw a guide into `folder`; `files` are the recorded lines of the request, by their SHA-256.

    Returns
    -------
    dict
        ``frames``, ``media_hash``.

    Raises
    ------
    Stopped
        Where `cancelled` said so; the half clip is gone then.
    Fault
        What previz or the writer could not do.
    """
    from engine.previz.guides.film import open_guide

    staging = job.request.staging
    pace, preview = Pace(job.id, send, SHARES), Interval(PREVIEWS)
    made = open_guide(job.request, job.guide, pace, cancelled, files)
    folder.mkdir(parents=True, exist_ok=True)
    with TakeWriter(folder / CLIP, *made.size, staging.rate, staging.frames, ()) as writer:
        pace("drawing", 0, staging.frames)
        for number, picture in enumerate(made.pictures()):
            if cancelled():
                raise Stopped
            writer.add(picture)
            if preview.due():
                send(Picture(job=job.id, frame=number, jpeg=preview_jpeg(picture)))
            pace("drawing", number + 1, staging.frames)
        pace("writing", 0, 1)
    pace("writing", 1, 1)
    return {"frames": staging.frames, "media_hash": file_digest(folder / CLIP)}
