"""Media that is dropped on the window or pasted: it goes to the shot under the pointer, or to the selected one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.messages.faults import Exit, Fault
from studio.words.language import _

if TYPE_CHECKING:
    from ui.window import Window


def is_media(file: Path) -> bool:
    """Whether a file's name says that it is media; what it really is, its content says."""
    from ui.timeline.drops import PICTURES, SOUNDS

    return file.suffix.lower().lstrip(".") in (*PICTURES, *SOUNDS)


def bring_media(window: Window, files: Sequence[Path], shot: str = "") -> None:
    """Copy files into the project: a picture or footage stands for a shot, a sound goes on the music track at it."""
    # Imported when it is needed: the window begins without the timeline.
    from ui.timeline.drops import SOUNDS, bring_files

    desk = window.desk
    session = desk.session
    if session is None:
        return
    if desk.read_only:
        desk.troubled.emit(Fault("project.read_only", Exit.BUSY, folder=str(session.project.folder)))
        return
    chosen = shot or (desk.selected[0] if desk.selected else "")
    if not desk.place(chosen):
        desk.noticed.emit(_("Nothing was taken in."), _("Select the shot for which it is to stand, and drop it again."))
        return
    sounds = [file for file in files if file.suffix.lower().lstrip(".") in SOUNDS]
    pictures = [file for file in files if file not in sounds]
    if sounds:
        panel: Any = window.bench.panel("cut")
        start = panel.timeline.sight.layout.start_of(chosen) or 0
        bring_files(panel.timeline, [str(file) for file in sounds], "music", start)
    if pictures:
        desk.run(_let_stand(window, pictures[0], chosen))


async def _let_stand(window: Window, file: Path, shot: str) -> None:
    desk, session = window.desk, window.desk.session
    if session is None:
        return
    window.say(_("{file} is being copied into the project…").format(file=file.name))
    media = session.media
    made = await media.add(file)
    if desk.session is not session:
        return
    if made.kind == "sound":
        desk.noticed.emit(_("{file} has no picture.").format(file=file.name), _("It lies in the project's media."))
    elif desk.apply("set_stand", shot=shot, media=made.name):
        window.say("")
        desk.offer_undo(
            _("{file} stands for {slate}.").format(file=file.name, slate=desk.slate(shot)),
            _("Its takes stay where they are."),
        )
