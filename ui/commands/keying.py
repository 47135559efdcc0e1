"""The picture under the playhead is kept: as a key of its shot, or as a picture of what is open in the bible."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from engine.messages.faults import Exit, Fault
from engine.messages.requests import Entry
from studio.document.casting import SHOWN
from studio.render.takes import Take
from studio.session import Session
from studio.words.language import _
from ui.commands.register import command

if TYPE_CHECKING:
    from ui.bible.panel import BiblePanel
    from ui.desk import Desk
    from ui.window import Window


@command("take.key")
def use_as_key(window: Window) -> None:
    """Give the shot that is seen the picture under the playhead, at the frame where it stands."""
    desk, found = window.desk, _free_frame(window)
    if found is None:
        return
    take, frame = found
    place = desk.place(take.shot)
    if place is not None and place[1].locked:
        desk.troubled.emit(Fault("shot.locked", Exit.BAD_INPUT, shot=take.shot))
        return
    desk.run(_keep(window, take, frame))


@command("bible.frame")
def show_by_frame(window: Window) -> None:
    """Let the picture under the playhead show what is open in the bible."""
    desk = window.desk
    window.bench.show_panel("bible", on=True)
    entry = cast("BiblePanel", window.bench.panel("bible")).entry()
    if entry is None or entry.kind not in SHOWN:
        desk.noticed.emit(
            _("Nobody and nothing is open in the bible."), _("Open the person, place or prop that the frame shows.")
        )
    elif found := _free_frame(window):
        desk.run(_show(window, entry, *found))


def _free_frame(window: Window) -> tuple[Take, int] | None:
    """The take and frame that are seen, where that may be kept as a picture; else it is told why not."""
    window.keep_typing()
    desk, found = window.desk, seen(window)
    if found is None:
        desk.noticed.emit(_("There is no frame of a take here."), _("Go to a frame of a shot that has a take."))
        return None
    if desk.session is not None and desk.session.containing.of_take(found[0]):
        # As a picture of its own it would be no take any more, and nobody would ask for a release.
        desk.noticed.emit(
            _("A frame of a take with a cameo is not kept as a picture."),
            _("It would stay when the release is withdrawn. Render the shot with the cameo cast instead."),
        )
        return None
    return found


def seen(window: Window) -> tuple[Take, int] | None:
    """The take that is seen, and which of its frames."""
    transport, desk = window.viewer.transport, window.desk
    if desk.session is None:
        return None
    if name := window.viewer.framed_take():
        take, frame = desk.session.takes.get(name), transport.frame
    else:
        place = desk.place(transport.shot_here())
        if place is None or place[1].stands:
            return None
        take = desk.session.takes.get(place[1].circled)
        frame = transport.reel.frame_of_take(transport.cut_frame, place[1].id)
    return (take, frame) if take is not None and desk.session.takes.path(take).is_file() else None


async def _keep(window: Window, take: Take, frame: int) -> None:
    desk, session = window.desk, window.desk.session
    if session is None:
        return
    slate = desk.slate(take.shot)
    try:
        async with _still(desk, session, take, frame) as path:
            file = await session.media.add(path)
        await session.media.conform(file.name)
    except Fault as fault:
        desk.troubled.emit(fault)
        return
    there = desk.session is session and desk.place(take.shot) is not None
    if there and desk.apply("set_key", shot=take.shot, frame=frame, media=file.name):
        what = _("Frame {frame} of {slate} is a picture that a model passes through.")
        desk.offer_undo(what.format(frame=frame, slate=slate), _("It stands in the inspector, under Key frame."))


async def _show(window: Window, entry: Entry, take: Take, frame: int) -> None:
    desk, session = window.desk, window.desk.session
    if session is None:
        return
    from ui.bible.entry import shown_name
    from ui.bible.pictures import bring_picture

    slate = desk.slate(take.shot)
    try:
        async with _still(desk, session, take, frame) as path:
            given = await bring_picture(desk, entry, path)
    except Fault as fault:
        desk.troubled.emit(fault)
        return
    name = shown_name(entry)
    if given:
        what = _("Frame {frame} of {slate} shows {name}.").format(frame=frame, slate=slate, name=name)
        desk.offer_undo(what, _("It stands in the bible; models that take pictures go by it."))
    else:
        desk.noticed.emit(_("{name} has this picture already.").format(name=name), _("Go to another frame."))


@asynccontextmanager
async def _still(desk: Desk, session: Session, take: Take, frame: int) -> AsyncIterator[Path]:
    """A frame of a take as a picture in a file, for as long as it is brought in."""
    name = _("{slate}-{number} frame {frame}").format(slate=desk.slate(take.shot), number=take.number, frame=frame)
    with TemporaryDirectory(prefix="rushes-") as folder:
        path = Path(folder) / f"{name}.png"
        await asyncio.to_thread(_write, session.takes.path(take), frame, path)
        yield path


def _write(media: Path, frame: int, out: Path) -> None:
    from PIL import Image

    from engine.media.takes import TakeReader

    with TakeReader(media) as take:
        Image.fromarray(take.frame(frame)).save(out)
