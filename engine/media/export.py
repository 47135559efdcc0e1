"""Export: a cut becomes one MP4, watermarked, mastered, exact to the frame and the sample."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.stream import VideoStream

from engine.media import aac, planes
from engine.media.beside import Beside, writing_fault
from engine.media.cards import slate_card
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


def export_cut(job: ExportJob, report: Report, cancelled: Callable[[], bool]) -> dict[str, Any]:
    """Write a film.

    Parameters
    ----------
    job : ExportJob
    report : callable
        Progress: phases ``measuring`` and ``encoding``.
    cancelled : callable
        Asked several times a second; once it says yes, nothing is left of the film.

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
            mastered = _master(job, takes, report, ask)
            _encode(job, pieces, takes, mastered, beside, report, ask)
            size, digest = beside.part.stat().st_size, _digest(beside.part, ask)
        except BaseException as error:
            beside.abandon()
            if isinstance(error, FFmpegError | OSError):
                raise writing_fault(error, out) from error
            raise
        beside.keep()
    audible = np.isfinite(mastered.loudness)
    return {"frames": frames, "seconds": float(frames / edit_list.rate), "width": edit_list.width,
            "height": edit_list.height, "rate": str(edit_list.rate), "samples": expected_samples(edit_list),
            "loudness": round(mastered.loudness, 2) if audible else None,
            "true_peak": round(mastered.true_peak, 2) if audible else None, "bytes": size, "sha256": digest}


def _master(job: ExportJob, takes: Takes, report: Report, ask: Callable[[], None]) -> Mastered:
    """Mix and master; the result carries the coded track."""
    steps = len(job.edit_list.pieces) + 2

    def each(done: int, _of: int) -> None:
        ask()
        report("measuring", done, steps)

    def coder(blocks: Iterator[np.ndarray]) -> tuple[bytes, Iterator[np.ndarray]]:
        data = aac.encoded(blocks, ask)
        return data, aac.heard(data, ask)

    report("measuring", 0, steps)
    sound = programme(job.edit_list, takes, each=each)
    ask()
    mastered = master(sound, job.loudness, job.true_peak, coder, ask)
    report("measuring", steps, steps)
    return mastered


def _encode(job: ExportJob, pieces: tuple[Placed, ...], takes: Takes, mastered: Mastered, beside: Beside,
            report: Report, ask: Callable[[], None]) -> None:
    edit_list = job.edit_list
    frames = length(edit_list)
    coded = mastered.coded
    assert isinstance(coded, bytes)
    # FFmpeg opens the file by its name, because moving the index to the front reads it again.
    container = av.open(f"file:{beside.part.resolve()}", "w", format="mp4",
                        options={"movflags": "+faststart", "movie_timescale": str(SAMPLE_RATE)})
    try:
        with av.open(io.BytesIO(coded), format="mp4") as source:
            picture = _picture_track(container, edit_list)
            sound = container.add_stream_from_template(source.streams.audio[0])
            sounds = _Sounds(container, sound, aac.packets(coded))
            mark = watermark(job.mark, edit_list.width, edit_list.height, edit_list.rate) if job.mark else None
            for number, composed in enumerate(compositions(edit_list, pieces, takes)):
                ask()
                if mark is not None:
                    mark.lay(composed, number)
                frame = composed.frame()
                frame.pts, frame.time_base = number, 1 / edit_list.rate
                for packet in picture.encode(frame):
                    sounds.until(packet)
                    container.mux(packet)
                report("encoding", number + 1, frames + 1)
            for packet in picture.encode_lazy(None):
                ask()
                sounds.until(packet)
                container.mux(packet)
            sounds.until(None)
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


class _Sounds:
    """Coded sound, laid between the pictures so that a player reads both together."""

    def __init__(self, container: OutputContainer, track: Any, packets: Iterator[Packet]) -> None:
        self._container = container
        self._track = track
        self._packets = packets
        self._waiting = next(packets, None)

    def until(self, picture: Packet | None) -> None:
        """Write what is decoded before a picture; everything that is left for None."""
        limit = None if picture is None or picture.dts is None else picture.dts * (picture.time_base or Fraction(1))
        while self._waiting is not None:
            at = (self._waiting.dts or 0) * (self._waiting.time_base or Fraction(1))
            if limit is not None and at > limit:
                return
            self._waiting.stream = self._track
            self._container.mux(self._waiting)
            self._waiting = next(self._packets, None)


def compositions(edit_list: EditList, pieces: tuple[Placed, ...], takes: Takes,
                 begin: int = 0) -> Iterator[planes.Planes]:
    """The film's pictures from frame `begin` on, in order, without the mark, each a copy of its own.

    Raises
    ------
    Fault
        From takes that cannot be read.
    """
    cards: dict[int, planes.Planes] = {}
    first = 0
    for frame in range(begin, length(edit_list)):
        while pieces[first].end <= frame:
            cards.pop(first, None)
            first += 1
        composed: planes.Planes | None = None
        for number in range(first, len(pieces)):
            piece = pieces[number]
            if piece.start > frame:
                break
            shown = _shown(piece, number, frame, edit_list, takes, cards)
            if composed is None:
                composed = shown
            else:
                composed = planes.dissolved(composed, shown, (frame - piece.start + 1) / (piece.lead_in + 1))
        assert composed is not None
        yield composed


def _shown(piece: Placed, number: int, frame: int, edit_list: EditList, takes: Takes,
           cards: dict[int, planes.Planes]) -> planes.Planes:
    """A piece's picture at a frame of the film, its own fades applied."""
    width, height = edit_list.width, edit_list.height
    at = frame - piece.start
    if piece.piece.media:
        picture = planes.fitted(takes.take(piece.piece.media).coded(piece.piece.first + at), width, height)
    else:
        if number not in cards:
            cards[number] = planes.from_rgb(slate_card(piece.piece.title, width, height))
        picture = planes.Planes(cards[number].data.copy(), width, height)
    if piece.lead_in and not piece.dissolves:
        picture = planes.dimmed(picture, at / piece.lead_in)
    if piece.piece.fade_out:
        picture = planes.dimmed(picture, (piece.piece.frames - 1 - at) / piece.piece.fade_out)
    return picture


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
