"""Media that is dropped on the window or pasted: it goes to the shot under the pointer, or to the selected one.

Footage and pictures stand for that shot and the ones after it, one each, as panels of a storyboard do; sounds go on the
music track. All that comes in shows in a strip over the status bar, wherever it was asked for, and can be given up
there; until everything is in, the film stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from engine.messages.faults import Exit, Fault
from studio.words.language import _, counted
from ui.views.welcome import SCRIPTS
from ui.widgets.bringing import Bringing

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline
    from ui.window import Window


def is_media(file: Path) -> bool:
    """Whether a file may be media: it is no script and no project. What it really is, its content says."""
    return file.suffix.lower() not in SCRIPTS and file.name != "project.db"


def strip(window: Window) -> Bringing:
    """Where the window shows what comes in: over its status bar, made when it is wanted first."""
    found = window.body.findChild(Bringing, "bringing in")
    if not isinstance(found, Bringing):
        found = Bringing()
        found.setObjectName("bringing in")
        layout = window.body.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.count() - 1, found)
    return found


def follow(window: Window, timeline: Timeline) -> None:
    """Show what the timeline brings in while the timeline itself is not seen."""
    shown = strip(window)
    if shown.property("follows"):
        return
    shown.setProperty("follows", True)

    def tell(name: str, share: float, task: Any) -> None:
        if not timeline.isVisible() or (share >= 1.0 and not name):
            shown.show_share(name, share, task)

    timeline.bringing.connect(tell)


def bring_media(window: Window, files: Sequence[Path], shot: str = "", others: Sequence[Path] = ()) -> None:
    """Copy files into the project: pictures and footage stand for shots, sounds go on the music track there.

    Parameters
    ----------
    window : Window
    files : sequence of Path
    shot : str
        The first shot they are for; the selected one if not given.
    others : sequence of Path
        What came with them and is no media: it is named, and left where it is.
    """
    # Imported when it is needed: the window begins without the timeline.
    from ui.timeline.drops import SOUNDS, bring_files

    desk = window.desk
    session = desk.session
    if session is None:
        return
    if desk.read_only:
        desk.troubled.emit(Fault("project.read_only", Exit.BUSY, folder=str(session.project.folder)))
        return
    place = desk.place(shot or (desk.selected[0] if desk.selected else ""))
    if place is None:
        desk.noticed.emit(_("Nothing was taken in."), _("Select the shot for which it is to stand, and drop it again."))
        return
    if others:
        names = ", ".join(file.name for file in others[:4]) + (" …" if len(others) > 4 else "")
        what = _("{files} stayed outside: only footage, pictures and sounds come in together.").format(files=names)
        desk.noticed.emit(what, _("Drop a script or a project by itself."))
    sounds = [file for file in files if file.suffix.lower().lstrip(".") in SOUNDS]
    pictures = [file for file in files if file not in sounds]
    if sounds:
        panel: Any = window.bench.panel("cut")
        follow(window, panel.timeline)
        start = panel.timeline.sight.layout.start_of(place[1].id) or 0
        bring_files(panel.timeline, [str(file) for file in sounds], "music", start)
    if pictures and place[1].locked:
        desk.troubled.emit(Fault("shot.locked", Exit.BAD_INPUT, shot=place[1].id))
    elif pictures:
        _bring_pictures(window, pictures, place[1].id)


def _bring_pictures(window: Window, files: Sequence[Path], first: str) -> None:
    desk, shown = window.desk, strip(window)
    every = [shot.id for shot in desk.shots() if not shot.locked]
    shots = every[every.index(first) :][: len(files)]
    if len(shots) < len(files):
        left = len(files) - len(shots)
        what = counted("{count} picture has no shot to stand for.", "{count} pictures have no shot to stand for.", left)
        desk.noticed.emit(what, _("Write the shots first, then drop the rest on them."))
    task = desk.run(_let_stand(window, files[: len(shots)], shots, shown))
    shown.show_share(files[0].name, 0.0, task)
    task.add_done_callback(lambda _task: shown.show_share("", 1.0, None))


async def _let_stand(window: Window, files: Sequence[Path], shots: Sequence[str], shown: Bringing) -> None:
    """Bring files in, then let each stand for its shot, all as one step."""
    desk, session = window.desk, window.desk.session
    if session is None:
        return
    media, edits = session.media, []
    for number, (file, shot) in enumerate(zip(files, shots, strict=True)):

        def told(share: float, half: float, name: str = file.name, number: int = number) -> None:
            shown.show_share(name, (number + half + share / 2) / len(files), None)

        try:
            made = await media.add(file, lambda share, told=told: told(share, 0.0))
            if made.kind == "sound":
                what = _("{file} has no picture.").format(file=file.name)
                desk.noticed.emit(what, _("Drop it on a track for sound in the timeline; the project has it already."))
                continue
            await media.conform(made.name, progress=lambda share, told=told: told(share, 0.5))
        except Fault as fault:
            desk.troubled.emit(fault)
            continue
        edits.append({"key": "set_stand", "parameters": {"shot": shot, "media": made.name}})
    if desk.session is not session:
        return
    edits = [edit for edit in edits if desk.place(edit["parameters"]["shot"])]
    if not edits:
        return
    one = edits[0]["parameters"]
    if not (desk.apply("together", edits=edits) if len(edits) > 1 else desk.apply("set_stand", **one)):
        return
    what = _("{file} stands for {slate}.").format(file=files[0].name, slate=desk.slate(one["shot"]))
    if len(edits) > 1:
        last = desk.slate(edits[-1]["parameters"]["shot"])
        what = _("{count} pictures stand for {slate} to {last}.")
        what = what.format(count=len(edits), slate=desk.slate(one["shot"]), last=last)
    desk.offer_undo(what, _("The takes stay where they are."))
