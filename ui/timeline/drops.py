"""Files that come into the cut from outside: dropped on a track, or chosen in a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from engine.messages.faults import Exit, Fault
from studio.cut import gestures
from studio.document.values import SOUND_TRACKS
from studio.project.media import MediaFile
from studio.words.language import _
from ui.timeline.deeds import choose_new, send

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline

SOUNDS = ("wav", "mp3", "flac", "aiff", "aif", "m4a", "aac", "ogg", "opus")
PICTURES = ("mp4", "mov", "mkv", "webm", "avi", "m4v", "png", "jpg", "jpeg", "webp", "tif", "tiff", "bmp")
"""Endings offered in the dialog; what a file really is, its content says."""
LAST = "media folder"


def bring_files(timeline: Timeline, files: Sequence[str], track: str, frame: int) -> None:
    """Take files into the project and put them on a track, one after the other; what is none is told."""
    desk = timeline.desk
    if desk.session is None:
        return
    if desk.read_only:
        desk.troubled.emit(Fault("project.read_only", Exit.BUSY, folder=str(desk.session.project.folder)))
        return
    if track and timeline.sight.film.track(track).locked:
        desk.troubled.emit(Fault("cut.track_locked", Exit.BAD_INPUT, track=track))
        return
    task = desk.run(_bring(timeline, [Path(file) for file in files], track, frame))
    timeline.bringing.emit("", 0.0, task)
    task.add_done_callback(lambda _task: timeline.bringing.emit("", 1.0, None))


async def _bring(timeline: Timeline, files: Sequence[Path], track: str, frame: int) -> None:
    desk, session = timeline.desk, timeline.desk.session
    if session is None:
        return
    media = session.media
    for file in files:

        def told(share: float, half: float, name: str = file.name) -> None:
            timeline.bringing.emit(name, half + share / 2, None)

        try:
            made = await media.add(file, lambda share, told=told: told(share, 0.0))
            await media.conform(made.name, progress=lambda share, told=told: told(share, 0.5))
        except Fault as fault:
            desk.troubled.emit(fault)
            continue
        if desk.session is not session:
            return
        frame += _place(timeline, made, file.stem, track, frame)


def _place(timeline: Timeline, file: MediaFile, title: str, track: str, frame: int) -> int:
    """Put a file of the project where it was dropped; returns how many frames it takes there."""
    desk = timeline.desk
    assert desk.session is not None
    if file.kind != "sound" and track not in SOUND_TRACKS:
        layout = timeline.sight.layout
        shot = layout.shot_at(frame) or layout.shot_at(max(0, frame - 1))
        if shot:
            desk.apply("set_stand", shot=shot, media=file.name)
        else:
            desk.noticed.emit(
                _("{file} fell beside every shot.").format(file=title),
                _("Drop it on the shot for which it is to stand; it is in the project already."),
            )
        return 0
    if file.kind == "still":
        desk.noticed.emit(_("{file} is a picture and makes no sound.").format(file=title), _("Drop it on a shot."))
        return 0
    frames = max(1, desk.session.media.frames(file.name))
    target = track if track in SOUND_TRACKS else "music"
    before = timeline.sight.film
    if send(
        timeline, gestures.add_sound(timeline.sight.layout, file.name, frames, frame, track=target, name=title[:200])
    ):
        choose_new(timeline, before)
    return frames


def choose_sound(timeline: Timeline) -> None:
    """Ask for music or a sound, and put it at the playhead."""
    files = _ask(timeline, _("Add music or a sound"), _("Sounds"), SOUNDS)
    item = timeline.selection.focus()
    track = item.track if item is not None and item.track in SOUND_TRACKS else "music"
    if files:
        bring_files(timeline, files, track, timeline.transport.cut_frame)


def choose_picture(timeline: Timeline) -> None:
    """Ask for footage or a picture that stands for the selected shot."""
    shot = timeline.desk.shot()
    start = timeline.sight.layout.start_of(shot.id) if shot is not None else None
    if start is None:
        return
    files = _ask(timeline, _("Footage or a picture for the shot"), _("Footage and pictures"), PICTURES, several=False)
    if files:
        bring_files(timeline, files, "shots", start)


def _ask(timeline: Timeline, title: str, words: str, endings: Sequence[str], *, several: bool = True) -> list[str]:
    memory = timeline.desk.memory
    everything = _("All files")
    pattern = f"{words} ({' '.join(f'*.{ending}' for ending in endings)});;{everything} (*)"
    folder = memory.get(LAST, str(Path.home()))
    if several:
        files, _chosen = QFileDialog.getOpenFileNames(timeline.window(), title, folder, pattern)
    else:
        file, _chosen = QFileDialog.getOpenFileName(timeline.window(), title, folder, pattern)
        files = [file] if file else []
    if files:
        memory.set(LAST, str(Path(files[0]).parent))
    return files
