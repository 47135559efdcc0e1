"""Pictures of every screen of the window: ``python packaging/pictures.py --out FOLDER``.

The sample film is laid out in a folder of its own, rendered as a draft, and brought into a state in which every mark is
seen: a shot that is stale, one without a take, one whose file is gone. Each size is a process of its own, because Qt
takes the scale of a screen from its environment. Where there is no display, an X server without a screen is started
(``xvfb-run``), or, where there is none, Qt's own offscreen platform draws.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.timeline.panel import TimelinePanel
    from ui.window import Window

HOUSE = Path(__file__).parents[1]
SIZES = {"1440x900": (1440, 900, 1), "3840x2160": (1920, 1080, 2)}
"""Name to logical size and scale."""
THEMES = ("dark", "light")
SETTLING = 1.2
"""Seconds that a screen is given for its pictures to be read."""
PATIENCE = 150
"""Looks at what is still to come, five a second."""


# ----- the screens ------------------------------------------------------------------------------------------------
def _board(window: Window) -> None:
    window.show_view("board")
    window.go_to(window.desk.shots()[1].id)


def _timeline(window: Window) -> None:
    window.show_view("timeline")
    window.desk.select(window.desk.shots()[3].id)
    window.seek_cut(200)


def _with(panel: str) -> Callable[[Window], None]:
    def show(window: Window) -> None:
        _board(window)
        window.bench.show_panel(panel)

    return show


def _after(key: str) -> Callable[[Window], None]:
    def show(window: Window) -> None:
        _board(window)
        window.do(key)

    return show


def _typed(window: Window) -> None:
    from PySide6.QtWidgets import QLineEdit

    from ui.sheets.palette import Palette

    _board(window)
    window.do("help.palette")
    (palette,) = [each for each in window.body.findChildren(Palette) if each.isVisible()]
    palette.findChildren(QLineEdit)[0].setText("ma")


def _keys(window: Window) -> None:
    from ui.commands.viewing import show_settings

    _board(window)
    show_settings(window, "Shortcuts")


def _error(window: Window) -> None:
    from engine.messages.faults import Exit, Fault

    _board(window)
    window.tell(Fault("engine.crashed", Exit.OURS, "the engine's log ends here"))


def _toasts(window: Window) -> None:
    _board(window)
    shot = window.desk.shots()[2].id
    window.desk.select(shot)
    window.do("edit.delete")
    window.do("edit.undo")
    window.toasts.say("failed", "The picture drawing.png cannot be read.", "Save it as PNG or JPEG and drop it again.")


def _floating(window: Window) -> None:
    """Two panels in one place, as tabs."""
    _board(window)
    for panel in ("script", "bible"):
        window.bench.show_panel(panel)
    window.bench.tabifyDockWidget(window.bench.docks["script"], window.bench.docks["bible"])


def _empty(window: Window) -> None:
    from studio.document.values import Film
    from studio.project.project import create

    folder = Path(tempfile.mkdtemp()) / "Untitled.rushes"
    create(folder, Film(title="Untitled")).close()
    window.open(folder)


def _welcome(window: Window) -> None:
    window.do("project.close")


SCREENS: dict[str, Callable[[Window], None]] = {
    "board": _board,
    "timeline": _timeline,
    "script": _with("script"),
    "bible": _with("bible"),
    "tabs": _floating,
    "palette": _typed,
    "settings": _after("app.settings"),
    "shortcuts": _keys,
    "history": _after("edit.history"),
    "export": _after("cut.export"),
    "tour": _after("help.tour"),
    "error": _error,
    "toasts": _toasts,
    "empty": _empty,
    "welcome": _welcome,
}
"""Name to what brings the window there; the last two let the film go."""


# ----- the film ---------------------------------------------------------------------------------------------------
async def _prepare(desk: Desk, folder: Path) -> None:
    """Bring the film into a state in which every mark is seen."""
    shots = desk.shots()
    desk.apply("set_direction", shot=shots[1].id, field="move", value="dolly in")
    scene = desk.film.scenes[0] if desk.film else None
    if scene:
        desk.apply("add_shot", scene=scene.id, index=2, text="Close on her face as the light goes.")
    gone = folder / "takes" / shots[4].id
    if gone.is_dir():
        shutil.rmtree(gone)
    desk.recheck()
    desk.select(shots[1].id)
    await asyncio.sleep(SETTLING)


def _rendered(home: Path) -> Path:
    """The sample film, rendered as a draft, in a folder of its own."""
    from studio.sample import lay_out

    film = home / "film"
    script = lay_out(film)
    project = film / "Low Tide.rushes"
    command = [
        sys.executable,
        "-c",
        "from studio.cli.app import main; main()",
        "render",
        str(script),
        "--project",
        str(project),
    ]
    done = subprocess.run(
        [*command, "--size", "424x240", "--quality", "draft"], cwd=HOUSE, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(done.stderr or done.stdout)
    return project


# ----- taking them ------------------------------------------------------------------------------------------------
def take(out: Path, project: Path, size: str, screens: list[str], themes: list[str], text: int) -> None:
    """Take the pictures of one size."""
    import qasync
    from PySide6.QtWidgets import QApplication

    from ui.desk import Desk
    from ui.look import theme
    from ui.memory import Memory
    from ui.settings.looks import dress, localise
    from ui.window import Window

    wide, high, _scale = SIZES[size]
    app = QApplication(sys.argv[:1])
    localise(app)
    app.setQuitOnLastWindowClosed(False)
    theme.load_fonts()

    async def run() -> None:
        for name in themes:
            with tempfile.TemporaryDirectory() as scratch:
                copy = Path(scratch) / project.name
                shutil.copytree(project, copy)
                desk = Desk(Memory(Path(scratch) / "window.json"))
                desk.values.set("theme", name)
                desk.values.set("text size", text)
                desk.memory.set("tour seen", True)
                dress(desk.values)
                window = Window(desk)
                window.resize(wide, high)
                window.show()
                window.open(copy)
                await _prepare(desk, copy)
                _clear(window)
                for screen in screens:
                    SCREENS[screen](window)
                    await _settled(window)
                    file = out / f"{screen}-{name}-{size}{f'-{text}' if text != 100 else ''}.png"
                    window.grab().save(str(file))
                    print(file)
                    _clear(window)
                    await asyncio.sleep(0.05)
                window.close()
                await desk.finish()
                window.deleteLater()

    qasync.run(run())


async def _settled(window: Window) -> None:
    """Wait until what is shown is whole."""
    await asyncio.sleep(SETTLING)
    for _step in range(PATIENCE):
        cut = cast("TimelinePanel | None", window.bench.made.get("cut"))
        if cut is None or not cut.isVisible() or not cut.unfinished:
            break
        await asyncio.sleep(0.2)
    # What came last is gathered for a moment before it is painted.
    await asyncio.sleep(0.3)


def _clear(window: Window) -> None:
    """Close what lies over the window, and put the panels back."""
    from ui.sheets.sheet import Sheet
    from ui.tour import Tour

    for sheet in window.body.findChildren(Sheet):
        if sheet.isVisible():
            sheet.close_sheet()
    for tour in window.body.findChildren(Tour):
        tour.end()
    window.toasts.clear()
    if window.desk.session:
        window.bench.reset()


def main() -> None:
    """Read what is asked for, and take the pictures of each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--project", type=Path, help="a rendered project of the sample film; made if not given")
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--themes", nargs="+", choices=THEMES, default=list(THEMES))
    parser.add_argument("--screens", nargs="+", choices=SCREENS, default=list(SCREENS))
    parser.add_argument("--text", type=int, default=100, help="text size in per cent, 90 to 150")
    asked = parser.parse_args()
    out = asked.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(HOUSE))
    with tempfile.TemporaryDirectory() as home:
        os.environ["RUSHES_HOME"] = home
        project = asked.project.resolve() if asked.project else _rendered(Path(home))
        if len(asked.sizes) == 1 and os.environ.get("RUSHES_PICTURES"):
            take(out, project, asked.sizes[0], asked.screens, asked.themes, asked.text)
            return
        for size in asked.sizes:
            _wide, _high, scale = SIZES[size]
            command = [sys.executable, __file__, "--out", str(out), "--project", str(project), "--sizes", size]
            command += ["--themes", *asked.themes, "--screens", *asked.screens, "--text", str(asked.text)]
            environment = {**os.environ, "QT_SCALE_FACTOR": str(scale), "RUSHES_PICTURES": "1"}
            if not os.environ.get("DISPLAY") and not os.environ.get("QT_QPA_PLATFORM"):
                if shutil.which("xvfb-run"):
                    command = ["xvfb-run", "-a", "-s", "-screen 0 3840x2160x24", *command]
                else:
                    environment["QT_QPA_PLATFORM"] = "offscreen"
            subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
