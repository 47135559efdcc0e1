"""Export: a cut becomes one MP4, watermarked, mastered, exact to the frame and the sample."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.stream import VideoStream

from engine.media import aac
from engine.media.beside import Beside, writing_fault
from engine.media.compositions import compositions
from engine.media.cut import Placed, Takes, placed
from engine.media.loudness import Mastered, master
from engine.media.mix import programme
from engine.media.takes import tag_bt709
from engine.media.watermark import watermark
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE, EditList, ExportJob, length, samples_at

ENCODER = {"preset": "medium", "crf": "18", "profile": "high", "x264-params": "mbtree=0"}
"""How libx264 is asked to encode. Macroblock trees are off: with them the same pictures do not always give the same
bytes."""

Report = Callable[[str, int, int], None]
"""Told the phase, the step, and the number of steps."""


def export_cut(job: ExportJob, report: Report, cancelled: Callable[[], bool], comment: str = "") -> dict[str, Any]:
    """Write a film.

    Parameters
    ----------
    job : ExportJob
    report : callable
        Progress: phases ``measuring`` and ``encoding``.
    cancelled : callable
        Asked several times a second; once it says yes, nothing is left of the film.
    comment : str
        What the film's metadata say: see `engine.media.carried`.

    Returns
    -------
    dict
        ``frames``, ``seconds``, ``width``, ``height``, ``rate`` (as text), ``samples``, ``loudness`` (LUFS) and
        ``true_peak`` (dBTP) as decoded, None for silence, ``bytes``, ``sha256``.

    Raises
    ------
    Fault
        ``export.*`` for an edit list that makes no film, ``media.*`` for takes that cannot be read or a file that
        cannot be written, ``export.cancelled``.
    """

    def ask() -> None:
        if cancelled():
            raise Fault("export.cancelled", Exit.CANCELLED)

    ask()
    edit_list, out = job.edit_list, Path(job.out)
    pieces = placed(edit_list)
    frames = length(edit_list)
    with Takes() as takes:
        takes.check(edit_list)
        beside = Beside(out)
        try:
            sound = _mix(edit_list, takes, report, ask)
            with _Mastering(job, sound, ask) as mastering:
                _encode(job, pieces, takes, mastering, beside, report, ask, comment)
                mastered = mastering.wait()
            size, digest = beside.part.stat().st_size, _digest(beside.part, ask)
        except BaseException as error:
            beside.abandon()
            if isinstance(error, FFmpegError | OSError):
                raise writing_fault(error, out) from error
            raise
        beside.keep()
    audible = np.isfinite(mastered.loudness)
    return {
        "frames": frames,
        "seconds": float(frames / edit_list.rate),
        "width": edit_list.width,
        "height": edit_list.height,
        "rate": str(edit_list.rate),
        "samples": expected_samples(edit_list),
        "loudness": round(mastered.loudness, 2) if audible else None,
        "true_peak": round(mastered.true_peak, 2) if audible else None,
        "bytes": size,
        "sha256": digest,
    }


def _mix(edit_list: EditList, takes: Takes, report: Report, ask: Callable[[], None]) -> np.ndarray:
    def each(done: int, of: int) -> None:
        ask()
        report("measuring", done, of)

    report("measuring", 0, len(edit_list.pieces) + len(edit_list.sounds))
    return programme(edit_list, takes, each=each)


class _Mastering:
    """Masters and encodes the sound on a thread of its own, while the pictures are encoded.

    Parameters
    ----------
    job : ExportJob
    sound : float32 array, shape (n, 2)
    ask : callable
        Raises where the job is cancelled.
    """

    def __init__(self, job: ExportJob, sound: np.ndarray, ask: Callable[[], None]) -> None:
        self._ask = ask
        self._given_up = threading.Event()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="mastering")
        self._mastered = self._pool.submit(master, sound, job.loudness, job.true_peak, self._coder, self._go_on)

    def done(self) -> bool:
        """Whether `wait` would return at once."""
        return self._mastered.done()

    def wait(self) -> Mastered:
        """The result; raises what went wrong."""
        return self._mastered.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._given_up.set()
        self._pool.shutdown(wait=True)

    def _go_on(self) -> None:
        self._ask()
        if self._given_up.is_set():
            raise Fault("export.cancelled", Exit.CANCELLED)

    def _coder(self, blocks: Iterator[np.ndarray]) -> tuple[bytes, Iterator[np.ndarray]]:
        data = aac.encoded(blocks, self._go_on)
        return data, aac.heard(data, self._go_on)


def _encode(
    job: ExportJob,
    pieces: tuple[Placed, ...],
    takes: Takes,
    mastering: _Mastering,
    beside: Beside,
    report: Report,
    ask: Callable[[], None],
    comment: str,
) -> None:
    edit_list = job.edit_list
    frames = length(edit_list)
    # FFmpeg opens the file by its name, because moving the index to the front reads it again.
    container = av.open(
        f"file:{beside.part.resolve()}",
        "w",
        format="mp4",
        options={"movflags": "+faststart", "movie_timescale": str(SAMPLE_RATE)},
    )
    if comment:
        container.metadata["comment"] = comment
    try:
        picture = _picture_track(container, edit_list)
        writer = _Writer(container, mastering)
        mark = watermark(job.mark, edit_list.width, edit_list.height, edit_list.rate) if job.mark else None
        for number, composed in enumerate(compositions(edit_list, pieces, takes)):
            ask()
            if mark is not None:
                mark.lay(composed, number)
            frame = composed.frame()
            frame.pts, frame.time_base = number, 1 / edit_list.rate
            writer.write(picture.encode(frame))
            report("encoding", number + 1, frames + 1)
        for packet in picture.encode_lazy(None):
            ask()
            writer.write([packet])
        writer.finish()
        container.close()
    except BaseException:
        with suppress(FFmpegError, OSError, ValueError):
            os.truncate(beside.part, 0)  # else closing would still move the index to the front of a film nobody wants
            container.close()
        raise
    report("encoding", frames + 1, frames + 1)


def _picture_track(container: OutputContainer, edit_list: EditList) -> VideoStream:
    picture = container.add_stream("libx264", rate=edit_list.rate, options=ENCODER)
    picture.width, picture.height, picture.pix_fmt = edit_list.width, edit_list.height, "yuv420p"
    picture.codec_context.time_base = 1 / edit_list.rate
    tag_bt709(picture)
    return picture


class _Writer:
    """Lays coded sound between coded pictures, so that a player reads both together.

    Pictures that are ready before the sound is mastered wait, coded, in memory.
    """

    def __init__(self, container: OutputContainer, mastering: _Mastering) -> None:
        self._container = container
        self._mastering = mastering
        self._pictures: list[Packet] = []
        self._track: AudioStream | None = None
        self._sounds: Iterator[Packet] = iter(())
        self._sound: Packet | None = None

    def write(self, pictures: list[Packet]) -> None:
        """Write what can be written."""
        self._pictures += pictures
        if self._track is None and self._mastering.done():
            self._open_sound()
        if self._track is not None:
            for picture in self._pictures:
                self._sounds_until((picture.dts or 0) * (picture.time_base or Fraction(1)))
                self._container.mux(picture)
            self._pictures.clear()

    def finish(self) -> None:
        """Write everything that is left, once the sound is there."""
        self._mastering.wait()
        self.write([])
        self._sounds_until(None)

    def _open_sound(self) -> None:
        coded = self._mastering.wait().coded
        assert isinstance(coded, bytes)
        with av.open(io.BytesIO(coded), "r", format="mp4") as source:
            self._track = self._container.add_stream_from_template(source.streams.audio[0])
        self._sounds = aac.packets(coded)
        self._sound = next(self._sounds, None)

    def _sounds_until(self, limit: Fraction | None) -> None:
        """Write the sound that is decoded up to `limit` seconds; all of it for None."""
        while self._sound is not None and self._track is not None:
            at = (self._sound.dts or 0) * (self._sound.time_base or Fraction(1))
            if limit is not None and at > limit:
                return
            self._sound.stream = self._track
            self._container.mux(self._sound)
            self._sound = next(self._sounds, None)


def _digest(path: Path, ask: Callable[[], None]) -> str:
    """SHA-256 (hex) of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 22):
            ask()
            digest.update(piece)
    return digest.hexdigest()


def expected_samples(edit_list: EditList) -> int:
    """Samples of a film at the edit list: exactly as long as its picture."""
    return samples_at(length(edit_list), edit_list.rate)
