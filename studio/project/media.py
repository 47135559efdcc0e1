"""A project's media: footage, sounds, stills and recordings from outside, kept under what they contain.

A file lies in ``media/`` under its SHA-256, so the same content twice is one file. What a cut can use of it is made in
``cache/media/`` by `conform`, and can be made again at any time.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import math
import os
import re
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from psygnal import Signal

from engine.media.beside import write_whole, writing_fault
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE
from studio.document.identity import is_media, new_id
from studio.document.values import Film
from studio.project.project import Project

# What decodes is imported where it is needed: most commands open a project and touch no media.
if TYPE_CHECKING:
    import numpy as np

    from engine.media.probe import Facts

FOLDER = "media"
CACHE = "cache/media"
KINDS = ("footage", "sound", "still")
_SUFFIXES = {
    "png": ".png",
    "jpeg": ".jpg",
    "webp": ".webp",
    "tiff": ".tif",
    "bmp": ".bmp",
    "gif": ".gif",
    "wav": ".wav",
    "flac": ".flac",
    "mp3": ".mp3",
    "aiff": ".aif",
    "avi": ".avi",
}
_BY_KIND = {("mov", "sound"): ".m4a", ("matroska", "sound"): ".mka", ("matroska", "footage"): ".mkv"}
_BY_KIND |= {("mov", "footage"): ".mov", ("ogg", "sound"): ".ogg", ("ogg", "footage"): ".ogv"}
_CONFORMED = {"footage": ".mov", "sound": ".wav", "still": ".png"}
_STILLS = frozenset({".png", ".jpg", ".webp", ".tif", ".bmp", ".gif"})
_SOUNDS = frozenset({".wav", ".flac", ".mp3", ".aif", ".m4a", ".mka", ".ogg"})
_PIECE = 1 << 20
_SECONDS = re.compile(r"[0-9]{1,12}(/[1-9][0-9]{0,11})?")

_Result = TypeVar("_Result")
Progress = Callable[[float], None]
"""Told the share that is done, 0 to 1, on the loop's thread."""


class MediaFile(msgspec.Struct, frozen=True):
    """One file of a project's media.

    Attributes
    ----------
    name : str
        Its SHA-256 in hex and an ending that says what is in it.
    title : str
        What it was called outside.
    kind : str
        One of `KINDS`.
    seconds : Fraction
        0 for a still, and where it is not known.
    width, height : int
        As it is meant to be seen; 0 for sound.
    created : str
        When it was brought in.
    """

    name: str
    title: str
    kind: str
    seconds: Fraction = Fraction(0)
    width: int = 0
    height: int = 0
    created: str = ""


class Use(msgspec.Struct, frozen=True):
    """Where a film uses a media file.

    Attributes
    ----------
    how : str
        ``stands`` (for a shot's take), ``key_frame``, ``line`` (a recording of it), ``clip`` or ``entry`` (a picture
        of the bible).
    shot : str
        Id of the shot; for a clip that of its anchor, empty where it hangs on the film or shows an entry of the bible.
    clip : str
        Id of the clip, else empty.
    """

    how: str
    shot: str = ""
    clip: str = ""


_NAMES = tuple(field.name for field in msgspec.structs.fields(MediaFile))
_COLUMNS = ", ".join(_NAMES)


class Media:
    """The media files of one project. For the thread that opened it; files are copied and conformed elsewhere.

    Parameters
    ----------
    project : Project
    """

    changed = Signal(object)
    """Files came, went or became usable; carries their names as a frozenset."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._files: dict[str, MediaFile] = {}
        self._locks: dict[Path, asyncio.Lock] = {}
        self._lengths: dict[tuple[Path, int], int] = {}
        for row in project.connection.execute(f"SELECT {_COLUMNS} FROM media"):  # noqa: S608
            found = _from_row(row)
            if found is not None:
                self._files[found.name] = found
        self._adopt()

    # ----- what there is ------------------------------------------------------------------------------------------
    def all(self) -> list[MediaFile]:
        """Every file, the newest last."""
        return sorted(self._files.values(), key=lambda file: (file.created, file.title, file.name))

    def get(self, name: str) -> MediaFile | None:
        """One file, None where there is none of that name."""
        return self._files.get(name)

    def path(self, name: str) -> Path:
        """Where a file lies as it was brought in; it may be missing. No other name leads anywhere."""
        folder = self._project.folder / FOLDER
        path = folder / name
        inside = is_media(name) and not path.is_symlink()
        return path if inside else folder / "nowhere"

    def missing(self) -> list[str]:
        """Names of files that the project knows and that are gone."""
        return [name for name in self._files if not self.path(name).is_file()]

    def usable(self, name: str, rate: Fraction | None = None) -> Path | None:
        """The file that a cut can use, None where it is not conformed yet.

        Parameters
        ----------
        name : str
        rate : Fraction, optional
            Frames per second; the film's by default.
        """
        path = self._conformed(name, rate)
        return path if path is not None and path.is_file() else None

    def frames(self, name: str, rate: Fraction | None = None) -> int:
        """How many frames of the film a file lasts: exactly where it is conformed, else as it says itself.

        The last frame of a sound may be part silence. A still lasts as long as one likes: 0. So does what is unknown.
        """
        file = self.get(name)
        rate = self._project.film.rate if rate is None else rate
        if file is None or file.kind == "still":
            return 0
        path = self.usable(name, rate)
        if path is not None:
            with suppress(Fault, OSError):
                return self._length(path, rate)
        return math.ceil(file.seconds * rate - (Fraction(1, 2) if file.kind == "footage" else 0))

    @staticmethod
    def uses(film: Film, name: str) -> list[Use]:
        """Where a film uses a file, in the order of the cut, its free clips last."""
        digest = name.partition(".")[0]
        found = []
        for shot in (shot for scene in film.scenes for shot in scene.shots):
            if shot.stands == name:
                found.append(Use("stands", shot.id))
            if shot.key_frame == name or any(key.media == name for key in shot.keys):
                found.append(Use("key_frame", shot.id))
            if any(line.recording == digest for line in shot.lines):
                found.append(Use("line", shot.id))
        found += [Use("clip", clip.anchor, clip.id) for clip in film.clips if clip.media == name]
        return found + [Use("entry") for entry in film.bible if name in entry.pictures]

    # ----- bringing in --------------------------------------------------------------------------------------------
    async def add(self, path: Path, progress: Progress | None = None) -> MediaFile:
        """Copy a file into the project. It is looked into first, in a process of its own; cancelling leaves nothing.

        Parameters
        ----------
        path : Path
        progress : callable, optional

        Returns
        -------
        MediaFile
            Of the same content that was there before, if it was.

        Raises
        ------
        Fault
            ``media.missing``, ``media.truncated``, ``media.encrypted``, ``media.refused``, ``media.unreadable``,
            ``media.stalled``, ``media.disk_full``, ``media.cannot_write``; ``project.read_only``.
        """
        from engine.media.probe import probe

        self._writable()
        path = Path(path)
        facts = await asyncio.to_thread(probe, path)
        folder = self._project.folder / FOLDER
        suffix = _SUFFIXES.get(facts.container) or _BY_KIND[facts.container, facts.kind]

        def copy(report: Progress, cancelled: Callable[[], bool]) -> str:
            return _copied(path, folder, suffix, report, cancelled)

        name = await _in_thread(copy, progress)
        return self._insert(_described(name, path.name, facts))

    def add_recording(self, samples: np.ndarray, rate: int = SAMPLE_RATE, title: str = "") -> MediaFile:
        """Keep a recording as a WAV file of 24 bit at 48 kHz.

        Parameters
        ----------
        samples : float32 array, shape (n,), (n, 1) or (n, 2)
            Full scale at ±1; what lies beyond is clipped.
        rate : int
            Samples per second; another than 48 000 is resampled.
        title : str
            What it is called on screen.

        Raises
        ------
        Fault
            ``media.recording`` where it is empty, ``media.disk_full``, ``media.cannot_write``, ``project.read_only``.
        """
        from engine.media.recordings import sound_file

        self._writable()
        kept = _as_kept(samples, rate)
        data, count = sound_file(kept), len(kept)
        name = hashlib.sha256(data).hexdigest() + ".wav"
        home = self._project.folder / FOLDER / name
        if not home.is_file() or home.stat().st_size != len(data):
            home.parent.mkdir(exist_ok=True)
            write_whole(home, data)
        return self._insert(MediaFile(name, title or name[:8], "sound", Fraction(count, SAMPLE_RATE), created=_now()))

    async def conform(self, name: str, rate: Fraction | None = None, progress: Progress | None = None) -> Path:
        """Make what a cut can use of a file, where it is not there yet; who asks twice gets the same one.

        Parameters
        ----------
        name : str
        rate : Fraction, optional
            Frames per second; the film's by default.
        progress : callable, optional

        Raises
        ------
        Fault
            ``media.unknown``, and as `engine.media.conform.conform`.
        """
        from engine.media import conform as conforming

        rate = self._project.film.rate if rate is None else rate
        out = self._conformed(name, rate)
        if out is None:
            raise Fault("media.unknown", file=name)
        async with self._locks.setdefault(out, asyncio.Lock()):
            if not out.is_file():
                out.parent.mkdir(parents=True, exist_ok=True)

                def work(report: Progress, cancelled: Callable[[], bool]) -> None:
                    conforming.conform(self.path(name), out, rate, report, cancelled)

                try:
                    await _in_thread(work, progress)
                except Fault as fault:
                    file = self.get(name)
                    raise _called(fault, file.title if file else name) from fault
                self.changed.emit(frozenset({name}))
        return out

    async def look_into_adopted(self) -> None:
        """Find out what files are that were adopted without being looked into; what is no media is let be."""
        from engine.media.probe import probe

        for file in [file for file in self._files.values() if not (file.seconds or file.width)]:
            with suppress(Fault):
                facts = await asyncio.to_thread(probe, self.path(file.name))
                self._insert(_described(file.name, file.title, facts, file.created), anew=True)

    def remove(self, names: Iterable[str]) -> None:
        """Take files out of the project for good, with what was made of them.

        Raises
        ------
        Fault
            ``project.read_only``, and where the rows cannot be written.
        """
        self._writable()
        gone = [name for name in names if name in self._files]
        with self._project.transaction() as connection:
            connection.executemany("DELETE FROM media WHERE name = ?", [(name,) for name in gone])
        for name in gone:
            del self._files[name]
            made = (self._project.folder / CACHE).glob(f"{name.partition('.')[0]}*")
            for path in (self.path(name), *made):
                with suppress(OSError):
                    path.unlink()
        if gone:
            self.changed.emit(frozenset(gone))

    # ----- inside -------------------------------------------------------------------------------------------------
    def _conformed(self, name: str, rate: Fraction | None) -> Path | None:
        """Where the usable file lies or will lie; footage depends on the rate."""
        file = self.get(name)
        if file is None:
            return None
        rate = self._project.film.rate if rate is None else rate
        rated = f"-{rate.numerator}_{rate.denominator}" if file.kind == "footage" else ""
        made = f"{name.partition('.')[0]}{rated}{_CONFORMED[file.kind]}"
        return self._project.folder / CACHE / made

    def _length(self, path: Path, rate: Fraction) -> int:
        key = (path, path.stat().st_mtime_ns)
        if key not in self._lengths:
            from engine.media.sounds import SoundReader
            from engine.media.takes import TakeReader

            if path.suffix == ".wav":
                with SoundReader(path) as sound:
                    self._lengths[key] = sound.samples
            else:
                with TakeReader(path) as take:
                    self._lengths[key] = take.frames
        found = self._lengths[key]
        return math.ceil(found * rate / SAMPLE_RATE) if path.suffix == ".wav" else found

    def _insert(self, file: MediaFile, *, anew: bool = False) -> MediaFile:
        known = self._files.get(file.name)
        if known is not None and not anew:
            return known
        row = (file.name, file.title, file.kind, str(file.seconds), file.width, file.height, file.created)
        with self._project.transaction() as connection:
            connection.execute(f"INSERT OR REPLACE INTO media ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608
        self._files[file.name] = file
        self.changed.emit(frozenset({file.name}))
        return file

    def _adopt(self) -> None:
        """Know files that lie in the folder without a row; what is half copied goes."""
        folder = self._project.folder / FOLDER
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if path.is_symlink() or not path.is_file():
                continue
            if path.name.endswith(".part") and not self._project.read_only:
                with suppress(OSError):
                    path.unlink()
            elif is_media(path.name) and path.name not in self._files:
                kind = "still" if path.suffix in _STILLS else "sound" if path.suffix in _SOUNDS else "footage"
                file = MediaFile(path.name, path.name[:8] + path.suffix, kind, created=_now())
                if self._project.read_only:
                    self._files[file.name] = file
                else:
                    self._insert(file)

    def _writable(self) -> None:
        if self._project.read_only:
            raise Fault("project.read_only", Exit.BUSY, folder=str(self._project.folder))


def _as_kept(samples: np.ndarray, rate: int) -> np.ndarray:
    """A recording with one or two channels at 48 kHz and without what is no number; as `Media.add_recording`."""
    import numpy as np

    channels = np.nan_to_num(np.asarray(samples, dtype=np.float32), posinf=1.0, neginf=-1.0)
    channels = channels[:, None] if channels.ndim == 1 else channels
    if channels.ndim != 2 or channels.shape[1] not in (1, 2):
        raise ValueError(f"a recording has the shape (n, 1) or (n, 2), not {channels.shape}")
    if rate != SAMPLE_RATE and len(channels):
        channels = _resampled(channels, rate)
    if not len(channels):
        raise Fault("media.recording")
    return channels


def _resampled(samples: np.ndarray, rate: int) -> np.ndarray:
    import av
    import numpy as np

    layout = "stereo" if samples.shape[1] == 2 else "mono"
    resampler = av.AudioResampler(format="fltp", layout=layout, rate=SAMPLE_RATE)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), "fltp", layout)
    frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
    pieces = [np.asarray(piece.to_ndarray()) for piece in (*resampler.resample(frame), *resampler.resample(None))]
    return np.concatenate(pieces, axis=1).T


def _called(fault: Fault, title: str) -> Fault:
    """A fault that calls the file what the user calls it."""
    return Fault(fault.code, fault.exit, fault.details, **{**fault.parameters, "file": title})


def _described(name: str, title: str, facts: Facts, created: str = "") -> MediaFile:
    seconds = Fraction(round(facts.seconds * 1_000_000), 1_000_000)
    return MediaFile(name, title, facts.kind, seconds, facts.width, facts.height, created or _now())


def _copied(path: Path, folder: Path, suffix: str, report: Progress, cancelled: Callable[[], bool]) -> str:
    """Copy a file into `folder` under its content; returns the name."""
    part = folder / f".{new_id()}.part"
    digest = hashlib.sha256()
    try:
        folder.mkdir(exist_ok=True)
        whole = max(path.stat().st_size, 1)
        done = 0
        with path.open("rb") as source, part.open("xb") as target:
            while piece := source.read(_PIECE):
                if cancelled():
                    raise Fault("media.cancelled", Exit.CANCELLED, file=path.name)
                digest.update(piece)
                target.write(piece)
                done += len(piece)
                report(min(done / whole, 1.0))
            target.flush()
            os.fsync(target.fileno())
        name = digest.hexdigest() + suffix
        home = folder / name
        if not (home.is_file() and home.stat().st_size == done):
            part.replace(home)
    except OSError as error:
        raise writing_fault(error, folder / path.name) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return name


async def _in_thread(work: Callable[[Progress, Callable[[], bool]], _Result], progress: Progress | None) -> _Result:
    """Run `work` on a thread; who stops waiting stops it, and waits until it has cleared away what it wrote."""
    loop = asyncio.get_running_loop()
    stop = threading.Event()

    def report(share: float) -> None:
        if progress is not None and not stop.is_set():
            loop.call_soon_threadsafe(progress, share)

    running = asyncio.ensure_future(asyncio.to_thread(work, report, stop.is_set))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop.set()
        with suppress(Fault):
            await running
        raise


def _from_row(row: tuple[str, str, str, str, int, int, str]) -> MediaFile | None:
    """A row of the table, None where it is none of ours."""
    name, title, kind, seconds, width, height, created = row
    if not is_media(name) or kind not in KINDS or not _SECONDS.fullmatch(seconds):
        return None
    return MediaFile(name, title, kind, Fraction(seconds), width, height, created)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
