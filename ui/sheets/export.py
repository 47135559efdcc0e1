"""Export: problems first, each with its way out; then one button that says what it makes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from engine.messages.events import Progress
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import length
from studio.cut.edit_list import edit_list
from studio.export import export, problems
from studio.render.stale import State
from studio.words.language import _, counted, mark
from studio.words.told import tell
from ui.desk import Desk
from ui.look import icons, theme
from ui.look.kit import STRETCH, Glyph, box, button, column, label, overline, row
from ui.sheets.sheet import Sheet, foot
from ui.widgets.small import Progress as Bar
from ui.widgets.small import Switch
from ui.wording import frame_rate, left, phase, seconds

WORDS = {
    State.NO_TAKE: mark("No take"),
    State.NOT_CIRCLED: mark("No take is circled"),
    State.STALE: mark("Shows an older request"),
    State.MISSING: mark("The take's file is gone"),
}


class ExportSheet(Sheet):
    """Asks where the film goes, makes it, and says where it lies."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        self._desk = desk
        session = desk.session
        assert session
        assert desk.film
        film = desk.film
        self._task: asyncio.Task[object] | None = None
        self._job = ""
        found = problems(film, session.freshness)
        cut = edit_list(film, session.takes, session.media)
        whole = length(cut) if cut.pieces else 0
        folder = Path(desk.memory.get("export folder", str(session.project.folder / "exports")))
        if not folder.is_dir():
            folder = session.project.folder / "exports"
        self._where = QLineEdit(str(folder / f"{film.title or 'Film'}.mp4"))
        self._where.setAccessibleName(_("File"))
        choose = button(_("Choose…"), "folder-open")
        choose.clicked.connect(self._choose)
        instead = _("Export without them: slate cards stand in, older takes stay")
        self._slates = Switch(name=instead)
        self._slates.toggled.connect(self._allow)
        self._render = button(_("Render them first"), "refresh-cw", size="small")
        self._render.setVisible(bool(found))
        self._render.clicked.connect(self._render_first)
        rows = [
            row(
                Glyph("triangle-alert", "stale", 15),
                label(problem.slate, "slate"),
                label(_(WORDS[problem.state]), "body", "2"),
                STRETCH,
                gap=8,
            )
            for problem in found[:8]
        ]
        if len(found) > 8:
            rows.append(row(label(_("and {count} more").format(count=len(found) - 8), "caption", "3")))
        trouble = box(
            column(
                label(
                    counted(
                        "{count} shot is not what the film asks for",
                        "{count} shots are not what the film asks for",
                        len(found),
                    ),
                    "strong",
                ),
                *rows,
                4,
                row(self._render, 6, self._slates, (label(instead, "body", wrap=True), 1), gap=8),
                gap=6,
                margins=(12, 10, 12, 10),
            ),
            "stalebox",
        )
        trouble.setVisible(bool(found))
        always = column(
            row(
                Glyph("stamp", "text_2", 15),
                (label(_("Visible watermark: the film's title and today's date"), "body", wrap=True), 1),
                label(_("Always"), "caption", "3"),
                Glyph("lock", "text_3", 13),
                gap=8,
            ),
            row(
                Glyph("shield-check", "text_2", 15),
                (label(_("Content credentials: how it was made, take by take, signed here"), "body", wrap=True), 1),
                label(_("Always"), "caption", "3"),
                Glyph("lock", "text_3", 13),
                gap=8,
            ),
            gap=6,
        )
        self._bar, self._doing = Bar(0.0), label("", "caption", "2", wrap=True)
        self._bar.hide()
        size = f"{film.width} x {film.height}, {frame_rate(film.rate)}, H.264 + AAC, -16 LUFS"
        body = QWidget()
        body.setLayout(
            column(
                trouble,
                overline(_("File")),
                row((self._where, 1), choose, gap=6),
                label(size, "caption", "3"),
                4,
                overline(_("Goes with it")),
                always,
                4,
                self._bar,
                self._doing,
                gap=8,
                margins=(24, 18, 24, 18),
            )
        )
        self._go = button(_("Export {length}").format(length=seconds(whole, film.rate)), "download", "primary", "large")
        self._go.clicked.connect(self._start)
        self._cancel = button(_("Close"), variant="ghost")
        self._cancel.clicked.connect(self._stop)
        super().__init__(
            window,
            _("Export the cut"),
            body,
            foot(self._cancel, self._go),
            width=min(theme.px(660), window.width() - 32),
        )
        self._blocked = bool(found)
        self._allow()
        (self._go if self._go.isEnabled() else self._render).setFocus()

    def _allow(self) -> None:
        self._go.setEnabled(not self._blocked or self._slates.isChecked())

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Export the cut"), self._where.text(), "MP4 (*.mp4)")
        if chosen:
            self._where.setText(chosen)

    def _render_first(self) -> None:
        self._desk.queue.render(self._desk.due())
        self._desk.noticed.emit(_("The shots are in the queue."), _("Export when they are done."))
        self.close_sheet()

    def _start(self) -> None:
        out = Path(self._where.text()).expanduser()
        if out.suffix.lower() != ".mp4":
            out = out.with_name(out.name + ".mp4")
        session = self._desk.session
        assert session
        if out.parent == session.project.folder / "exports":
            out.parent.mkdir(exist_ok=True)
        self._desk.memory.set("export folder", str(out.parent))
        self._go.setEnabled(False)
        self._cancel.setText(_("Cancel"))
        self._bar.show()
        self._task = self._desk.run(self._export(out))

    async def _export(self, out: Path) -> None:
        session = self._desk.session
        assert session
        try:
            result = await export(session, out, slates=self._slates.isChecked(), listen=self._hear)
        except Fault as fault:
            told = tell(fault)
            self._doing.setText(_("Cancelled; nothing was written.") if fault.exit is Exit.CANCELLED
                                else f"{told.what} {told.action}")  # fmt: skip
            self._bar.hide()
            self._cancel.setText(_("Close"))
            self._go.setEnabled(True)
            self._task = None
            return
        self._task = None
        self._finished(Path(str(result["file"])), str(result["integrity"]), result["remarks"])

    def _hear(self, event: object) -> None:
        if isinstance(event, Progress):
            self._job = event.job
            self._bar.show_value(event.share)
            self._doing.setText(f"{phase(event)} · {left(event)}")

    def _finished(self, file: Path, integrity: str, remarks: list[str]) -> None:
        self._bar.show_value(1.0)
        self._show_folder(file)
        whole = _("{file} is whole and signed (checked: {integrity}).").format(file=file, integrity=integrity)
        self._doing.setText("\n".join((whole, *remarks)))
        self._doing.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._cancel.setText(_("Close"))

    def _show_folder(self, file: Path) -> None:
        self._go.setText(" " + _("Open the folder"))
        self._go.setIcon(icons.icon("folder-open", "on_accent"))
        self._go.clicked.disconnect()
        self._go.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent))))
        self._go.setEnabled(True)
        self._go.setFocus()

    def close_sheet(self) -> None:
        """Close; an export that runs is given up first."""
        self._give_up()
        super().close_sheet()

    def _stop(self) -> None:
        if self._task is None:
            self.close_sheet()
        else:
            self._give_up()

    def _give_up(self) -> None:
        if self._task is None:
            return
        session = self._desk.session
        if session:
            session.engine.cancel(self._job)
            self._doing.setText(_("Stopping…"))
