"""One render job: a film of pictures and stems becomes a take, a poster and a recipe."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.consent.needs import told
from engine.consent.opening import Likenesses
from engine.media import carried
from engine.media.beside import write_whole
from engine.media.posters import preview_jpeg, write_poster
from engine.media.recordings import write_sound
from engine.media.takes import TakeWriter
from engine.messages.events import Picture
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Recipe, RenderJob, SpeakJob
from engine.messages.requests import content, digest, to_json
from engine.process.pacing import MODEL_SHARES, SHARES, Interval, Pace


@dataclass(frozen=True, slots=True)
class Renderer:
    """What there is to know of a renderer before it is imported.

    Attributes
    ----------
    module : str
        Offers ``open_film`` and ``stage``.
    shares : dict
        See `engine.process.pacing.Pace`.
    drawing : str
        The phase in which its pictures come.
    """

    module: str
    shares: dict[str, float]
    drawing: str


RENDERERS = {
    "previz": Renderer("engine.previz.film", SHARES, "drawing"),
    "diffusion": Renderer("engine.diffusion.film", MODEL_SHARES, "decoding"),
}

PREVIEWS = 0.25
"""Seconds between preview pictures."""


class Stopped(Exception):
    """The job was cancelled."""


def renderer(name: str) -> Any:
    """The module of a renderer.

    Raises
    ------
    Fault
        ``renderer.unknown``.
    """
    if name not in RENDERERS:
        raise Fault("renderer.unknown", Exit.USAGE, name=name, known=sorted(RENDERERS))
    return import_module(RENDERERS[name].module)


def stage(request: Any, weights: str = "", longest: int = 0) -> dict[str, Any]:
    """How the request's renderer reads it, with the weights at a path where it is one of models."""
    found = renderer(request.renderer)
    return found.stage(request, Path(weights), longest) if weights else found.stage(request)


def speak(job: SpeakJob, out: Path, files: Mapping[str, Path]) -> int:
    """Speak a request's dialogue into a sound file, as long as the shot; returns how many lines are heard.

    Raises
    ------
    Fault
        ``renderer.silent`` for a renderer that has no stand-in voices; ``voices.missing``, ``media.*``.
    """
    found = renderer(job.request.renderer)
    if not hasattr(found, "dialogue"):
        raise Fault("renderer.silent", Exit.USAGE, name=job.request.renderer)
    samples, lines = found.dialogue(job.request, files)
    write_sound(out, samples)
    return lines


def render(
    job: RenderJob,
    folder: Path,
    files: Mapping[str, Path],
    send: Callable[[Any], None],
    cancelled: Callable[[], bool],
    likenesses: Likenesses | None = None,
    held: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Render a take into `folder`; `files` are the inputs that the request names, by their SHA-256.

    `likenesses` are the cameos that it was admitted for, None where it has none. While it is `held` no further phase
    begins.

    Returns
    -------
    dict
        ``frames``, ``seconds`` (of work), ``media_hash``, ``request_hash``, ``content_hash``.

    Raises
    ------
    Stopped
        Where `cancelled` said so; the folder's half take is gone then.
    Fault
        What the renderer or the writer could not do.
    """
    request, staging = job.request, job.request.staging
    opened = renderer(request.renderer).open_film
    pace = Pace(job.id, send, RENDERERS[request.renderer].shares, held)
    folder.mkdir(parents=True, exist_ok=True)
    more = _model(job, send, private=likenesses is not None) if request.renderer == "diffusion" else {}
    film = opened(request, pace, cancelled, files, **more, **_opened(likenesses))
    movie = folder / "take.mov"
    try:
        if cancelled():
            raise Stopped
        shown = carried.line(told(likenesses.needs)) if likenesses else ""
        poster = _write(job, film, movie, pace, send, cancelled, shown)
    except BaseException:
        film.close(keep=not cancelled())
        raise
    write_poster(folder / "poster.jpg", poster)
    recipe = Recipe(
        request=request,
        request_hash=digest(request),
        content_hash=digest(content(request)),
        versions=versions(*film.libraries),
        plan=film.plan,
        files=film.files,
        timings=pace.close(),
        log=tuple(film.remarks),
        media_hash=file_digest(movie),
        events=tuple(film.events),
        sent=tuple(film.sent),
        cameos=told(likenesses.needs) if likenesses else {},
    )
    write_whole(folder / "recipe.json", msgspec.json.format(to_json(recipe), indent=1))
    film.close()
    pace("writing", 1, 1)
    return {
        "frames": staging.frames,
        "seconds": round(sum(recipe.timings.values()), 3),
        "media_hash": recipe.media_hash,
        "request_hash": recipe.request_hash,
        "content_hash": recipe.content_hash,
    }


def _opened(likenesses: Likenesses | None) -> dict[str, Any]:
    """What a renderer is given where the files of a cameo are among its inputs."""
    return {"likenesses": likenesses} if likenesses is not None and likenesses.roles else {}


def _model(job: RenderJob, send: Callable[[Any], None], *, private: bool) -> dict[str, Any]:
    """What a renderer of models needs beside the request. With a likeness in it nothing of it is kept."""
    frame = job.request.staging.frames // 2

    def show(picture: NDArray[np.uint8]) -> None:
        send(Picture(job=job.id, frame=frame, jpeg=preview_jpeg(picture)))

    work = Path(job.work) if job.work and not private else None
    return {"weights": Path(job.weights), "work": work, "plan": job.plan, "show": show}


def _write(
    job: RenderJob,
    film: Any,
    movie: Path,
    pace: Pace,
    send: Callable[[Any], None],
    cancelled: Callable[[], bool],
    comment: str,
) -> NDArray[np.uint8]:
    """Write the take; again from its first picture where the film can recover. Returns the poster."""
    request, staging = job.request, job.request.staging
    while True:
        writer = TakeWriter(
            movie, request.width, request.height, staging.rate, staging.frames, film.stem_names, comment
        )
        try:
            poster = _draw(job, film, writer, pace, send, cancelled)
            _sound(film, writer, pace, cancelled)
            pace("writing", 0, 1)
            writer.close()
        except Exception as error:
            writer.abandon()
            if isinstance(error, Stopped) or not film.recover(error):
                raise
        except BaseException:
            writer.abandon()
            raise
        else:
            return poster


def _draw(
    job: RenderJob,
    film: Any,
    writer: TakeWriter,
    pace: Pace,
    send: Callable[[Any], None],
    cancelled: Callable[[], bool],
) -> Any:
    """Draw every frame into the writer; returns the poster, the picture from the middle of the shot."""
    frames = job.request.staging.frames
    phase = RENDERERS[job.request.renderer].drawing
    preview = Interval(PREVIEWS)
    poster = None
    pace(phase, 0, frames)
    for number, picture in enumerate(film.pictures()):
        if cancelled():
            raise Stopped
        writer.add(picture)
        if number == frames // 2:
            poster = picture.copy()
        if preview.due():
            send(Picture(job=job.id, frame=number, jpeg=preview_jpeg(picture)))
        pace(phase, number + 1, frames)
    return poster


def _sound(film: Any, writer: TakeWriter, pace: Pace, cancelled: Callable[[], bool]) -> None:
    pace("sounding", 0, 1)
    for stem, samples in film.stems().items():
        writer.sound(stem, samples)
    if cancelled():
        raise Stopped
    pace("sounding", 1, 1)


def versions(*libraries: str) -> dict[str, str]:
    """Versions of what decides how a take looks and sounds; of a renderer's own libraries too."""
    found = {}
    for name in ("rushes", "mujoco", "moderngl", "numpy", "av", *libraries):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "bundled"
    return found


def file_digest(path: Path) -> str:
    """SHA-256 (hex) of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
