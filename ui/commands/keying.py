"""The picture under the playhead becomes a picture that a model passes through at that frame of its shot."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from engine.messages.faults import Exit, Fault
from studio.render.takes import Take
from studio.words.language import _
from ui.commands.register import command

if TYPE_CHECKING:
    from ui.window import Window


@command("take.key")
def use_as_key(window: Window) -> None:
    """Give the shot that is seen the picture under the playhead, at the frame where it stands."""
    window.keep_typing()
    desk, found = window.desk, seen(window)
    if found is None:
        desk.noticed.emit(_("There is no frame of a take here."), _("Go to a frame of a shot that has a take."))
        return
    take, frame = found
    if desk.session is not None and desk.session.containing.of_take(take):
        # As a picture of its own it would be no take any more, and nobody would ask for a release.
        desk.noticed.emit(
            _("A frame of a take with a cameo is not kept as a picture."),
            _("It would stay when the release is withdrawn. Render the shot with the cameo cast instead."),
        )
        return
    place = desk.place(take.shot)
    if place is not None and place[1].locked:
        desk.troubled.emit(Fault("shot.locked", Exit.BAD_INPUT, shot=take.shot))
        return
    desk.run(_keep(window, take, frame))


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
        with TemporaryDirectory(prefix="rushes-") as folder:
            name = _("{slate}-{number} frame {frame}").format(slate=slate, number=take.number, frame=frame)
            path = Path(folder) / f"{name}.png"
            await asyncio.to_thread(_write, session.takes.path(take), frame, path)
            file = await session.media.add(path)
        await session.media.conform(file.name)
    except Fault as fault:
        desk.troubled.emit(fault)
        return
    there = desk.session is session and desk.place(take.shot) is not None
    if there and desk.apply("set_key", shot=take.shot, frame=frame, media=file.name):
        what = _("Frame {frame} of {slate} is a picture that a model passes through.")
        desk.offer_undo(what.format(frame=frame, slate=slate), _("It stands in the inspector, under Key frame."))


def _write(media: Path, frame: int, out: Path) -> None:
    from PIL import Image

    from engine.media.takes import TakeReader

    with TakeReader(media) as take:
        Image.fromarray(take.frame(frame)).save(out)
