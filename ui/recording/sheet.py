"""The sheet in which a line is recorded: level, count-in, record, stop, listen, keep or discard."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE
from studio.microphone import LONGEST, microphones
from studio.words.language import _
from studio.words.told import tell
from ui.desk import Desk
from ui.look.kit import STRETCH, Glyph, Select, button, column, label, row
from ui.recording.meter import Meter
from ui.recording.recorder import Recorder, Step
from ui.sheets.sheet import Sheet, foot
from ui.widgets.small import Avatar
from ui.wording import hue, initials

DEVICE = "microphone"
"""What the window's memory calls the microphone that was chosen."""
WIDTH = 560


def record_line(window: QWidget, desk: Desk, shot: str, number: int) -> RecordingSheet | None:
    """Open the sheet for a line; None where there is no such line."""
    place = desk.place(shot)
    if place is None or not 0 <= number < len(place[1].lines) or desk.session is None:
        return None
    body = getattr(window, "body", window)
    return RecordingSheet(body, desk, shot, number)


class RecordingSheet(Sheet):
    """Records one line.

    Parameters
    ----------
    window : QWidget
    desk : Desk
    shot : str
    number : int
        Of the line, from 0.
    count_in : int
        Milliseconds of each of the three counts.
    """

    def __init__(self, window: QWidget, desk: Desk, shot: str, number: int, count_in: int = 1000) -> None:
        place = desk.place(shot)
        assert place is not None
        line = place[1].lines[number]
        self._desk, self._shot, self._number, self._line = desk, shot, number, line
        self.meter = Meter()
        self.clock = label("0:00.0", "digits")
        self.clock.setAccessibleName(_("Length of the recording"))
        self.dot = Glyph("circle-filled", "record", 14)
        self.dot.setAccessibleName(_("Recording"))
        self.says = label("", "body", "2", wrap=True)
        self.device = Select(_("The desktop's microphone"))
        self.device.setAccessibleName(_("Microphone"))
        manner = f" ({line.manner})" if line.manner else ""
        who = row(Avatar(initials(line.character), hue(line.character), 28),
                  (label(f"{line.character.title()}{manner}", "strong"), 1), gap=10)  # fmt: skip
        words = label(line.text, "heading", wrap=True)
        middle = QWidget()
        middle.setLayout(
            column(
                who,
                words,
                6,
                row(self.clock, self.dot, STRETCH, gap=12),
                self.meter,
                self.says,
                4,
                row(Glyph("mic", "text_3", 14), (self.device, 1), gap=8),
                label(_("Nothing leaves this machine. Mouths follow the recording at the next render."), "caption", "3",
                      wrap=True),
                gap=8,
                margins=(24, 18, 24, 18),
            )
        )  # fmt: skip
        self.record = button(_("Record"), "mic", tip=_("Record after a count of three (R)"))
        self.stop = button(_("Stop"), "square", tip=_("Stop (R)"))
        self.listen = button(_("Listen"), "play", tip=_("Hear the recording (Space)"))
        self.keep = button(_("Keep"), "check", "primary", tip=_("Use this recording for the line (Enter)"))
        self.discard = button(_("Discard"), variant="ghost", tip=_("Close and keep nothing (Esc)"))
        self.recorder = Recorder(desk.memory.get(DEVICE, ""), count_in)
        title = _("Record a line of {slate}").format(slate=desk.slate(shot))
        super().__init__(
            window, title, middle, foot(self.discard, self.record, self.stop, self.listen, self.keep), width=WIDTH
        )
        self.record.clicked.connect(self.recorder.start)
        self.stop.clicked.connect(self.recorder.stop)
        self.listen.clicked.connect(lambda: self.recorder.listen(desk.values.get("sound device")))
        self.keep.clicked.connect(self._keep)
        self.discard.clicked.connect(self.close_sheet)
        self.device.currentIndexChanged.connect(self._choose)
        self.recorder.stepped.connect(self._show)
        self.recorder.counted.connect(self._show_count)
        self.recorder.levelled.connect(self.meter.show_level)
        self.recorder.went_on.connect(self._show_length)
        self.recorder.listening.failed.connect(self._not_heard)
        self._asking = desk.run(self._list_devices())
        desk.closed.connect(self.close_sheet)
        self._show()
        self.record.setFocus()

    # ----- showing ------------------------------------------------------------------------------------------------
    def _show(self) -> None:
        step, recorder = self.recorder.step, self.recorder
        busy = step in (Step.COUNTING, Step.RECORDING)
        # A button that goes hands its focus to whatever comes next, which would be the cross.
        held = any(each.hasFocus() for each in (self.record, self.stop, self.keep))
        done = step is Step.RECORDED or (step is Step.TROUBLE and len(recorder.samples) > 0)
        self.record.setVisible(not busy)
        self.record.setEnabled(step in (Step.READY, Step.RECORDED))
        self.record.setText(f" {_('Record again') if done else _('Record')}")
        self.stop.setVisible(busy)
        self.listen.setVisible(done)
        self.listen.setText(f" {_('Stop') if recorder.listening.is_playing else _('Listen')}")
        self.keep.setVisible(done)
        self.device.setEnabled(not busy)
        self.dot.setVisible(step is Step.RECORDING)
        fault = recorder.fault
        words = {
            Step.OPENING: _("Waiting for the microphone…"),
            Step.READY: _("Press Record, or R. Three counts, then speak."),
            Step.COUNTING: _("Get ready…"),
            Step.RECORDING: _("Recording. At most {seconds} seconds.").format(seconds=LONGEST),
            Step.RECORDED: _("Listen to it, keep it, or record it again."),
            Step.TROUBLE: f"{told.what} {told.action}" if fault and (told := tell(fault)) else "",
        }[step]
        self.says.setText(words)
        self._show_length()
        if busy:
            self.stop.setFocus()
        elif step is Step.TROUBLE and not done:
            self.device.setFocus()
        elif step is Step.READY and not self.device.hasFocus():
            self.record.setFocus()
        elif done and held:
            self.keep.setFocus()
        self._place()

    def _show_count(self, left: int) -> None:
        self.clock.setText(str(left))

    def _show_length(self) -> None:
        if self.recorder.step is not Step.COUNTING:
            minutes, seconds = divmod(self.recorder.seconds, 60)
            self.clock.setText(f"{int(minutes)}:{seconds:04.1f}")

    def _not_heard(self, details: str) -> None:
        del details
        self.says.setText(_("There is no sound device to hear it with; it can be kept all the same."))

    # ----- the device ---------------------------------------------------------------------------------------------
    async def _list_devices(self) -> None:
        names = await asyncio.get_running_loop().run_in_executor(None, microphones)
        chosen = self._desk.memory.get(DEVICE, "")
        self.device.blockSignals(True)
        self.device.addItems([name for name in names if name])
        if chosen and chosen not in names:
            self.device.addItem(chosen)
        self.device.setCurrentText(chosen or self.device.itemText(0))
        self.device.blockSignals(False)

    def _choose(self, place: int) -> None:
        name = self.device.itemText(place) if place > 0 else ""
        self._desk.memory.set(DEVICE, name)
        self.recorder.change_device(name)

    # ----- ending -------------------------------------------------------------------------------------------------
    def _keep(self) -> None:
        session, samples = self._desk.session, self.recorder.samples
        if session is None or not len(samples):
            return
        title = f"{self._desk.slate(self._shot)} {self._line.character.title()}"
        try:
            file = session.media.add_recording(samples, self.recorder.rate, title)
        except Fault as fault:
            self._desk.troubled.emit(fault)
            return
        sha, count = file.name.partition(".")[0], int(file.seconds * SAMPLE_RATE)
        place = self._desk.place(self._shot)
        if place and self._number < len(place[1].lines):
            self._desk.apply("set_recording", shot=self._shot, index=self._number, recording=sha, samples=count)
        self.close_sheet()

    def close_sheet(self) -> None:
        """Close; what was not kept is dropped."""
        self._desk.closed.disconnect(self.close_sheet)
        self._asking.cancel()
        self.recorder.close()
        super().close_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_R and not event.modifiers():
            busy = self.recorder.step in (Step.COUNTING, Step.RECORDING)
            self.recorder.stop() if busy else self.recorder.start()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.keep.isVisible():
            self._keep()
        elif event.key() == Qt.Key.Key_Space and self.listen.isVisible():
            self.listen.click()
        else:
            super().keyPressEvent(event)


__all__ = ["RecordingSheet", "record_line"]
