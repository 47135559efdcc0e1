"""Records a line through PulseAudio in the real sheet, by keyboard, and says what came of it.

A program of its own: PortAudio looks for its devices once, when it is loaded.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

SCRIPT = "INT. ROOM - NIGHT\n\nMARA sits down. [[2s]]\n\nMARA\nIt is late.\n"


async def until(condition, seconds=12.0):
    for _step in range(round(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not become so in time")


async def main(folder, mode):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    from engine.client.engine import Engine
    from studio import microphone
    from tests.ui.conftest import FAKE
    from ui.desk import Desk
    from ui.memory import Memory
    from ui.recording.recorder import Step
    from ui.recording.sheet import RecordingSheet

    if mode == "full":
        microphone.LONGEST = 1
    (folder / "film.fountain").write_text(SCRIPT)
    memory = Memory(folder / "window.json")
    memory.set("microphone", "pulse")
    memory.set("sound device", "pulse")
    desk = Desk(memory, lambda place: Engine([place], command=FAKE))
    troubles = []
    desk.troubled.connect(lambda fault: troubles.append(fault.code))
    desk.bring_in(folder / "film.fountain")
    window = QWidget()
    window.resize(900, 600)
    window.show()
    shot = desk.shots()[0].id
    sheet = RecordingSheet(window, desk, shot, 0, count_in=80)
    recorder, steps, peaks, counts = sheet.recorder, [], [], []
    recorder.stepped.connect(lambda: steps.append(str(recorder.step)))
    recorder.levelled.connect(peaks.append)
    recorder.counted.connect(counts.append)
    out = {}
    await until(lambda: recorder.step is Step.READY)
    devices = sheet.device
    await until(lambda: devices.count() > 1)
    out["devices"] = [devices.itemText(place) for place in range(devices.count())]
    out["chosen"] = devices.currentText()
    QTest.keyClick(sheet, Qt.Key.Key_R)
    await until(lambda: recorder.step is Step.RECORDING)
    print("recording", flush=True)
    if mode == "lose":
        await until(lambda: recorder.step is Step.TROUBLE)
        out.update(fault=recorder.fault.code, said=sheet.says.text(), samples=len(recorder.samples))
        out.update(keep=sheet.keep.isVisible(), record=sheet.record.isEnabled())
    elif mode == "full":
        await until(lambda: recorder.step is Step.RECORDED)
        out["seconds"] = recorder.seconds
    else:
        await until(lambda: recorder.seconds > 1.0)
        QTest.keyClick(sheet, Qt.Key.Key_R)
        await until(lambda: recorder.step is Step.RECORDED)
        out["word"] = sheet.meter.word()
        out["focus"] = sheet.window().focusWidget() is sheet.keep
        QTest.keyClick(sheet, Qt.Key.Key_Space)
        await until(lambda: recorder.listening.is_playing)
        await until(lambda: not recorder.listening.is_playing)
        await until(lambda: sheet.listen.text().strip() == "Listen")
    out.update(steps=steps, peak=max(peaks), counts=counts)
    leave = mode == "discard" or not len(recorder.samples)
    QTest.keyClick(sheet, Qt.Key.Key_Escape if leave else Qt.Key.Key_Return)
    await until(lambda: not sheet.isVisible())
    line = desk.place(shot)[1].lines[0]
    out.update(recording=line.recording, count=line.samples, troubles=troubles)
    out["media"] = [[file.name, file.title, file.kind] for file in desk.session.media.all()]
    out["folder"] = str(desk.session.project.folder)
    desk.undo()
    out["undone"] = desk.place(shot)[1].lines[0].recording
    window.close()
    window.deleteLater()
    await desk.finish()
    print(json.dumps(out), flush=True)


if __name__ == "__main__":
    import qasync
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    qasync.run(main(Path(sys.argv[1]), sys.argv[2]))
