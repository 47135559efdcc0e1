"""The Edit menu: shots are cut, copied and pasted as any other thing; a script's text becomes shots."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

from engine.messages.faults import Exit, Fault
from studio.document.identity import new_id
from studio.document.nodes import rows_to_plain
from studio.document.pasting import copies, packed, pasted, unpacked
from studio.document.slates import slate
from studio.document.values import Film, Scene, Shot
from studio.script.reading import LONGEST, parse_script
from studio.script.storyboard import storyboard
from studio.script.writing import spell_film
from studio.words.language import _, counted
from ui.commands.register import command

if TYPE_CHECKING:
    from ui.window import Window

SHOTS = "application/x-rushes-shots"
"""What shots are called on the clipboard, beside their text as Fountain."""
LONG = 20_000
"""Characters from which reading a paste is worth a word."""
PAGE = 1_500
"""Characters on a page of a script, about."""

TEXTS = (QLineEdit, QPlainTextEdit, QTextEdit)


def in_text(window: Window, verb: str) -> bool:
    """Let the text that has the focus do it; whether there was one."""
    focus = window.focusWidget()
    if isinstance(focus, TEXTS) and focus.isVisible():
        if verb != "delete":
            getattr(focus, verb)()
        elif isinstance(focus, QLineEdit):
            focus.del_()
        else:
            focus.textCursor().deleteChar()
        return True
    return False


def in_panel(window: Window, key: str) -> bool:
    """Let the panel that has the focus do it, such as the timeline with its clips; whether it did."""
    panel = window.focused_panel()
    do = getattr(panel, "edit", None)
    return bool(do and do(key))


def selected(window: Window) -> list[Shot]:
    """The selected shots in the order of the film."""
    chosen = set(window.desk.selected)
    film = window.desk.film
    if film is None:
        return []
    places = film.places
    order = sorted((shot for shot in chosen if shot in places), key=lambda shot: places[shot])
    return [found[1] for shot in order if (found := film.find(shot))]


def mime(film: Film, shots: list[Shot]) -> QMimeData:
    """Shots for the clipboard: as they are, and as the text of a script, under their headings."""
    scenes: list[Scene] = []
    for scene in film.scenes:
        wanted = tuple(shot for shot in scene.shots if shot in shots)
        if wanted:
            scenes.append(Scene(id=scene.id, heading=scene.heading, shots=wanted))
    if len(scenes) == 1 and len(scenes[0].shots) < len(next(s for s in film.scenes if s.id == scenes[0].id).shots):
        # Shots out of the middle of a scene are pasted into another; a whole scene brings its heading.
        scenes = [Scene(id=scenes[0].id, shots=scenes[0].shots)]
    data = QMimeData()
    data.setData(SHOTS, packed(shots))
    # A film's text begins with its title page, which shots have not.
    _title, _blank, text = spell_film(Film(rate=film.rate, scenes=tuple(scenes))).partition("\n\n")
    data.setText(text.strip() + "\n")
    return data


def leave_text() -> None:
    """Leave what was copied here as text only, before the program ends.

    PySide ends with a fault of memory where the clipboard still holds data that was made in Python.
    """
    board = QGuiApplication.clipboard()
    held = board.mimeData()
    if held is not None and held.hasFormat(SHOTS):
        board.setText(board.text())


@command("edit.copy")
def copy(window: Window) -> None:
    """Put the selected shots on the clipboard."""
    if in_text(window, "copy") or in_panel(window, "copy"):
        return
    window.keep_typing()
    film, shots = window.desk.film, selected(window)
    if film and shots:
        QGuiApplication.clipboard().setMimeData(mime(film, shots))
        window.say(counted("{count} shot copied.", "{count} shots copied.", len(shots)))


@command("edit.cut")
def cut(window: Window) -> None:
    """Put the selected shots on the clipboard and take them out of the film."""
    if in_text(window, "cut") or in_panel(window, "cut"):
        return
    copy(window)
    window.do("edit.delete")


@command("edit.duplicate")
def duplicate(window: Window) -> None:
    """Put copies of the selected shots after them."""
    if in_panel(window, "duplicate"):
        return
    window.keep_typing()
    shots = selected(window)
    if shots:
        _insert(window, [Scene(id=new_id(), shots=copies(shots))], (), shots[-1].id)


@command("edit.paste")
def paste(window: Window) -> None:
    """Put what is on the clipboard after the selected shot: shots, or the text of a script."""
    if in_text(window, "paste") or in_panel(window, "paste"):
        return
    window.keep_typing()
    desk = window.desk
    data = QGuiApplication.clipboard().mimeData()
    after = selected(window)[-1].id if desk.selected else ""
    if data is None:
        return
    if data.hasFormat(SHOTS):
        try:
            shots = unpacked(bytes(data.data(SHOTS).data()))
        except Fault as fault:
            desk.troubled.emit(fault)
            return
        _insert(window, [Scene(id=new_id(), shots=shots)], (), after)
    elif data.hasUrls() and data.urls()[0].isLocalFile():
        # Before the text: file managers put the address as text beside it.
        window.take_in(data)
    elif data.hasText() and data.text().strip():
        desk.run(paste_text(window, data.text(), after))
    else:
        desk.troubled.emit(Fault("clipboard.unusable", Exit.BAD_INPUT))


async def paste_text(window: Window, text: str, after: str) -> None:
    """Make shots of a script's text, off the window's thread; one step of undo, however long it is."""
    desk = window.desk
    session = desk.session
    if session is None:
        return
    if len(text) > LONGEST:
        raise Fault(
            "script.too_long", Exit.BAD_INPUT, file=_("The clipboard"), megabytes=len(text) >> 20, most=LONGEST >> 20
        )
    rate = session.project.film.rate
    if len(text) > LONG:
        desk.noticed.emit(
            _("Reading about {count} pages from the clipboard.").format(count=len(text) // PAGE),
            _("Go on meanwhile; one Undo takes them back."),
        )
    made, remarks = await asyncio.to_thread(_read, text, rate)
    if desk.session is not session:
        return
    _insert(window, list(made.scenes), made.bible, after)
    if remarks:
        desk.noticed.emit(str(remarks[0]), _("Everything that was not understood is kept in the text."))


def _read(text: str, rate: object) -> tuple[Film, list[object]]:
    # A lone line of words would be read as a title page where it has a colon: a script's body begins after one.
    script = parse_script(_("clipboard.fountain"), ("\n\n" + text.lstrip("\ufeff\n")).encode("utf-8", "replace"))
    film, remarks = storyboard(script, rate)  # type: ignore[arg-type]
    return film, list(remarks)


def _insert(window: Window, scenes: list[Scene], bible: object, after: str) -> None:
    desk = window.desk
    film = desk.film
    shots = [shot.id for scene in scenes for shot in scene.shots]
    if film is None or not shots:
        return
    new = pasted(film, scenes, bible, after)  # type: ignore[arg-type]
    if not desk.apply("paste", rows=rows_to_plain(film, new), count=len(shots)):
        return
    desk.select(*shots[:1])
    if window.view == "board":
        window.board.focus_card(shots[0])
    if len(shots) > 1 and desk.film:
        desk.offer_undo(
            counted("{count} shot came in.", "{count} shots came in.", len(shots)),
            _("From {first} to {last}.").format(first=slate(desk.film, shots[0]), last=slate(desk.film, shots[-1])),
        )
