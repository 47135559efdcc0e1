"""Entry point of the window: ``python -m ui [PROJECT_OR_SCRIPT]``."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

IDLE = 400
"""Milliseconds after the window stands."""


def main() -> int:
    import qasync
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from engine.models.offline import stay_offline
    from studio import log
    from ui.commands import table
    from ui.desk import Desk
    from ui.look import theme
    from ui.memory import Memory
    from ui.resuming import Resuming
    from ui.settings.looks import dress, localise, speak
    from ui.window import Window

    stay_offline()
    log.to_file()
    memory = Memory()
    speak(memory)
    app = QApplication(sys.argv[:1])
    localise(app)
    app.setApplicationName("rushes")
    app.setApplicationDisplayName("Rushes")
    app.setDesktopFileName("rushes")
    # The loop ends when what was running has stopped, not at the very click.
    app.setQuitOnLastWindowClosed(False)
    theme.load_fonts()

    again = False

    def wanted() -> None:
        nonlocal again
        again = True

    async def run() -> None:
        closed = asyncio.Event()
        app.lastWindowClosed.connect(closed.set)
        desk = Desk(memory)
        dress(desk.values)
        window = Window(desk)
        window.screens.fit()
        window.restarting.connect(wanted)
        window.show()
        # What the start did not need is read when the window stands and waits.
        QTimer.singleShot(IDLE, window, table.read)
        resuming = Resuming(window)
        if sys.argv[1:]:
            window.open(Path(sys.argv[1]))
        elif not resuming.resume() and not memory.projects():
            window.do("project.sample")
        await closed.wait()
        await desk.finish()

    try:
        qasync.run(run())
    except KeyboardInterrupt:
        return 130
    if again:
        from ui.restarting import begin_again

        begin_again()
    return 0


if __name__ == "__main__":
    sys.exit(main())
