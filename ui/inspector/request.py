"""The compiled request behind a fold, and how previz reads it."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from engine.messages.faults import Fault
from engine.messages.requests import Request, digest, to_json
from studio.document.values import Film, Shot
from studio.render.requests import make_request
from studio.words.language import _
from studio.words.readings import reading as in_words
from studio.words.told import tell
from ui.desk import Desk
from ui.inspector.parts import Part
from ui.look import theme
from ui.look.kit import STRETCH, button, clear, column, label, overline, row

REST = 350
"""Milliseconds of quiet before the engine is asked how it reads a shot."""
HEIGHT = 190


class RequestPart(Part):
    """What is sent to the renderer, as it is, and what previz makes of it."""

    alone = True
    read = Signal(object)
    """How previz reads the selected shot: the report of the engine, as plain values."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._request: Request | None = None
        self._asked = ""
        self._reports: dict[str, dict[str, Any]] = {}
        self._asking: asyncio.Task[None] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._ask)
        self._said = QVBoxLayout()
        self._said.setSpacing(4)
        self.plain = QPlainTextEdit()
        self.plain.setReadOnly(True)
        self.plain.setFont(theme.font("code"))
        self.plain.setFixedHeight(theme.px(HEIGHT))
        self.plain.setTabChangesFocus(True)
        self.plain.setAccessibleName(_("Request"))
        self.copy = button(_("Copy"), "copy", "ghost", "small", tip=_("Copy the request"))
        self.copy.clicked.connect(self._copy)
        note = label(_("All that influences a take, and nothing else."), "caption", "3", wrap=True)
        self.setLayout(
            column(
                overline(_("How previz reads it")),
                self._said,
                4,
                row(overline(_("The request")), STRETCH, self.copy, gap=4),
                self.plain,
                note,
                gap=5,
            )
        )
        desk.closed.connect(self._closed)

    def show_shots(self, shots: list[Shot], film: Film) -> None:
        place = film.find(shots[0].id)
        if place is None:
            return
        seed = 1 + self.desk.take_count(shots[0].id)
        request = make_request(film, *place, self.desk.settings, seed)
        if request == self._request:
            return
        self._request = request
        self.refresh()

    def refresh(self) -> None:
        """Show the request and ask how it is read; nothing of it while the part is folded."""
        request = self._request
        if request is None or self.isHidden():
            return
        text = msgspec.json.format(to_json(request), indent=2).decode()
        if text != self.plain.toPlainText():
            bar = self.plain.verticalScrollBar()
            at = bar.value()
            self.plain.setPlainText(text)
            bar.setValue(at)
        report = self._reports.get(_key(request))
        if report is not None:
            self._tell(report)
        else:
            self._rest.start()

    # ----- the engine's reading -----------------------------------------------------------------------------------
    def _ask(self) -> None:
        request, session = self._request, self.desk.session
        if request is None or session is None or self._asked == _key(request):
            return
        self._asked = _key(request)
        if self._asking and not self._asking.done():
            self._asking.cancel()
        self._asking = self.desk.run(self._stage(request))

    async def _stage(self, request: Request) -> None:
        session = self.desk.session
        if session is None:
            return
        try:
            report = await session.engine.stage(request)
        except Fault as fault:
            self._asked = ""
            told = tell(fault)
            self._say([(f"{told.what} {told.action}", "failed")])
            return
        if len(self._reports) > 50:
            self._reports.clear()
        self._reports[_key(request)] = report
        if self._request is not None and _key(self._request) == _key(request):
            self._tell(report)

    def _tell(self, report: dict[str, Any]) -> None:
        remarks = [(in_words(remark["code"], remark["words"]), "stale") for remark in report.get("remarks", ())]
        self._say([(words, "2") for words in told_reading(report)] + remarks)
        self.read.emit(report)

    def _say(self, rows: list[tuple[str, str]]) -> None:
        clear(self._said)
        for words, tone in rows:
            self._said.addWidget(label(words, "caption", tone, wrap=True))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.plain.toPlainText())
        self.desk.noticed.emit(_("The request is copied."), _("Paste it where you like."))

    def _closed(self) -> None:
        self._rest.stop()
        self._request = None
        self._asked = ""
        self._reports.clear()


def _key(request: Request) -> str:
    """What previz reads does not depend on seed, size and quality."""
    return digest(msgspec.structs.replace(request, seed=0, width=64, height=64, quality="standard"))


def told_reading(report: dict[str, Any]) -> list[str]:
    """The engine's report in a few lines."""
    where = _("interior") if report.get("interior") else _("exterior")
    parts = [where, *(str(report[key]) for key in ("time", "weather", "style") if report.get(key))]
    rows = [_("Set: {set}, {facts}").format(set=str(report.get("set", "?")).replace("_", " "), facts=", ".join(parts))]
    for player in report.get("cast", ()):
        clothes = ", ".join(player.get("wardrobe", ()))
        words = _("{name}: played by {player}").format(name=player["name"].title(), player=player["stand_in"].title())
        rows.append(words + (f", {clothes}" if clothes else ""))
    for beat in report.get("beats", ()):
        target = " ".join(str(beat[key]) for key in ("prop", "relation", "target", "outcome") if beat.get(key))
        act = f"{str(beat['actor']).title()} {str(beat['action']).replace('_', ' ')} {target}".rstrip()
        rows.append(_("{start} to {end} f: {act}").format(start=beat["start"], end=beat["end"], act=act))
    if sounds := [str(sound["kind"]) for sound in report.get("sounds", ())]:
        rows.append(_("Heard: {sounds}").format(sounds=", ".join(sounds)))
    return rows
