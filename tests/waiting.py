"""Letting the window run while a test waits."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer


def let_run(seconds: float) -> None:
    """Let Qt's events come, and every other thread work.

    `QTest.qWait` and `QTest.qSleep` keep Python's lock while they sleep, so that a worker gets one step a wait.
    """
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
