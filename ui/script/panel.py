"""The script pane: what is typed becomes an edit of the film, and every edit of the film is written into the text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QWidget

from engine.messages.faults import Fault
from studio.document.nodes import rows_to_plain
from studio.document.slates import slates
from studio.document.values import Film
from studio.script.page import NAME, Page, Passage, follow, open_page, typed
from studio.script.reading import parse_script
from studio.words.language import _, counted
from studio.words.told import tell
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, as_panel, box, button, column, elided, label, row, tool
from ui.script.editor import Editor
from ui.script.setting import characters, reset, typeset, units
from ui.widgets.resting import REST

LINES_A_PAGE = 55


class ScriptPanel(QFrame):
    """The screenplay of the open film.

    Parameters
    ----------
    desk : Desk
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page = Page((Passage(None, ""),))
        self._film: Film | None = None
        self._behind = True
        self._writing = self._keeping = False
        self._refused = ""
        self._asides: list[tuple[Film, int, int, str]] = []
        as_panel(self, _("Script"))
        self.editor = Editor()
        self._find = QLineEdit()
        self._find.setPlaceholderText(_("Find in the script"))
        self._find.setAccessibleName(_("Find in the script"))
        self._find.returnPressed.connect(self.find_next)
        self._found = tool("chevron-down", _("Next place"))
        self._found.clicked.connect(self.find_next)
        self._remarks = QListWidget()
        self._remarks.setAccessibleName(_("Remarks"))
        self._remarks.setMaximumHeight(theme.px(140))
        self._remarks.setVisible(False)
        self._remarks.currentRowChanged.connect(self._go_to_remark)
        self._pages = label("", "caption", "3")
        self._trouble = elided("", "caption", "failed")
        self._count = button("1 remark", "info", "ghost")
        self._count.clicked.connect(lambda: self._remarks.setVisible(not self._remarks.isVisible()))
        self._empty = self._make_empty()
        foot = row(self._pages, (self._trouble, 1), self._count, margins=(12, 4, 8, 6))
        search = row((self._find, 1), self._found, margins=(12, 8, 8, 4))
        self.setLayout(column(search, (self.editor, 1), (self._empty, 1), self._remarks, foot, gap=0))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.keep)
        self.editor.left.connect(self.keep)
        self.editor.textChanged.connect(self._touched)
        self.editor.cursorPositionChanged.connect(self._caret_moved)
        self.editor.margin.chosen.connect(self._choose)
        desk.opened.connect(self._reopen)
        desk.closed.connect(self._reopen)
        desk.film_changed.connect(lambda *_what: self._follow())
        desk.selection_changed.connect(self._show_selection)
        theme.changed.connect(self._reset)
        self._reopen()

    def _make_empty(self) -> QWidget:
        begin = button(_("Write the first scene"), "tonal")
        begin.clicked.connect(self._begin)
        words = label(_("A film can be written here, in Fountain."), "read", "2", wrap=True)
        return box(column(STRETCH, words, row(begin, STRETCH), STRETCH, gap=12, margins=(24, 24, 24, 24)))

    # ----- the film's side ----------------------------------------------------------------------------------------
    @property
    def page(self) -> Page:
        """Text and film as they were last alike."""
        return self._page

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def _reopen(self) -> None:
        self._rest.stop()
        self._film, self._behind = None, True
        self._asides.clear()
        if self.isVisible() or self._desk.session is None:
            self._catch_up()

    def _catch_up(self) -> None:
        """Read the whole script; what happened while nobody looked costs nothing."""
        if not self._behind:
            return
        self._behind = False
        session, film = self._desk.session, self._desk.film
        if session is None or film is None:
            self._page = Page((Passage(None, ""),))
        else:
            kept = session.project.script()
            self._page = open_page(parse_script(*kept) if kept else None, film)
        self._film = film
        self._reset()
        self.editor.setReadOnly(session is None or self._desk.read_only)

    def _reset(self) -> None:
        """Set the whole text anew."""
        place = self.editor.textCursor().position()
        self._writing = True
        self.editor.show_document(typeset(self._page))
        self._writing = False
        cursor = self.editor.textCursor()
        cursor.setPosition(min(place, self.editor.document().characterCount() - 1))
        self.editor.setTextCursor(cursor)
        self._mark()

    def _follow(self) -> None:
        """Write what the film's edits changed; the caret stays with its words."""
        film = self._desk.film
        if self._behind or self._keeping or film is None or film is self._film:
            return
        if not self.isVisible():
            self._behind = True
            return
        before, page = self._page, follow(self._page, film)
        if self._text() == before.text:
            self._show(before, page, film, before)
        else:
            self._merge(page, film)

    def _merge(self, page: Page, film: Film) -> None:
        """The film changed while somebody types: both stay where they touch different words, else the typing stays."""
        typed_at, typed_to, words = _difference(self._page.text, self._text())
        start, end, written = _difference(self._page.text, page.text)
        if written or start < end:
            if end < typed_at:
                self._replace(start, end, written)
            elif start > typed_to:
                shift = len(words) - (typed_to - typed_at)
                self._replace(start + shift, end + shift, written)
        self._page, self._film = page, film
        self._mark()
        self._rest.start()

    def _text(self) -> str:
        """What the editor holds. Qt parts paragraphs by a sign of its own, and makes plain spaces of hard ones."""
        return self.editor.document().toRawText().replace("\u2029", "\n")

    def _show(self, shown: Page, page: Page, film: Film, former: Page) -> None:
        """Show another page. The text has `shown` now; of the new page only what `former` did not have is set."""
        self._page, self._film = page, film
        old, new = [passage.text for passage in shown.passages], [passage.text for passage in page.passages]
        most = min(len(old), len(new))
        first = _alike(most, lambda size: old[:size] == new[:size])
        last = _alike(most - first, lambda size: old[len(old) - size :] == new[len(new) - size :])
        at = sum(units(text, len(text)) for text in new[:first])
        self._write(at, "".join(old[first : len(old) - last]), "".join(new[first : len(new) - last]))
        self._dress(former, page)
        self._mark()

    def _write(self, at: int, old: str, new: str) -> None:
        """Replace a text, but only from the first letter that differs to the last."""
        start, end, words = _difference(old, new)
        if old != new:
            self._insert(at + units(old, start), at + units(old, end), words)

    def _replace(self, start: int, end: int, words: str) -> None:
        """Put words in place of a span of the editor's text, counted in characters."""
        text = self._text()
        self._insert(units(text, start), units(text, end), words)

    def _insert(self, start: int, end: int, words: str) -> None:
        self._writing = True
        self.editor.cursor_over(start, end).insertText(words)
        self._writing = False

    def _dress(self, before: Page, page: Page) -> None:
        """Set the lines of the passages that are new."""
        known = {id(passage) for passage in before.passages}
        self._writing = True
        at = 0
        for passage in page.passages:
            if id(passage) not in known:
                reset(self.editor.document(), at, passage)
            at += units(passage.text, len(passage.text))
        self._writing = False

    def _mark(self) -> None:
        names = slates(self._film) if self._film else {}
        places, waves = [], []
        at = 0
        for passage in self._page.passages:
            text = passage.text
            places += [
                (shot, names.get(shot, ""), at + units(text, start), at + units(text, end))
                for shot, start, end in passage.shots
            ]
            waves += [(at + units(text, wave.start), at + units(text, wave.end), wave.words) for wave in passage.waves]
            at += units(text, len(text))
        self.editor.places, self.editor.waves = places, waves
        self._tell()
        self._show_selection()
        self.editor.mark()

    def _tell(self) -> None:
        waves = self.editor.waves
        self._tell_page()
        self._trouble.setText(self._refused)
        self._count.setVisible(bool(waves))
        self._count.setText(counted("{count} remark", "{count} remarks", len(waves)))
        self._remarks.blockSignals(True)
        self._remarks.clear()
        self._remarks.addItems([words for _start, _end, words in waves[:200]])
        self._remarks.blockSignals(False)
        self._remarks.setVisible(self._remarks.isVisible() and bool(waves))
        bare = self._desk.session is None or (not self._page.text.strip() and not self.editor.hasFocus())
        self._empty.setVisible(bare and self._desk.session is not None and not self._desk.read_only)
        self.editor.setVisible(not self._empty.isVisibleTo(self))

    # ----- the writer's side --------------------------------------------------------------------------------------
    def _touched(self) -> None:
        if not self._writing:
            self._rest.start()

    def keep(self) -> None:
        """Make an edit of what was typed; what no script may say stays on the page, and is told below it."""
        self._rest.stop()
        session, film = self._desk.session, self._desk.film
        if session is None or film is None or self._behind or self._desk.read_only or film is not self._film:
            return
        text = self._text()
        former = self._page.text
        if text == former:
            self._refused = ""
            self._tell()
            return
        start, end, words = _difference(former, text)
        try:
            page, typed_film = typed(self._page, film, start, end, words)
        except Fault as fault:
            self._refused = tell(fault).what
            self._tell()
            return
        self._refused = ""
        rows = rows_to_plain(film, typed_film)
        self._keeping = True
        kept = not rows or self._desk.apply("revise", rows=rows)
        self._keeping = False
        if not kept:
            self._behind = True
            self._catch_up()
            return
        if not rows:
            self._asides.append((film, start, start + len(words), former[start:end]))
        now, before = self._desk.film or typed_film, self._page
        self._show(page, follow(page, now), now, before)
        if text.strip():
            session.project.keep_script(NAME, self._page.text.encode(), typed=True)
        self._desk.kept.emit()

    def edit(self, deed: str) -> bool:
        """Do what the Edit menu asks for while the script has the keyboard; whether it was done here."""
        return deed == "undo" and self.undo_aside()

    def undo_aside(self) -> bool:
        """Take back what was typed last where it is nothing of the film (a note, an empty line); whether there was."""
        self.keep()
        if not self._asides or self._asides[-1][0] is not self._desk.film or self._desk.session is None:
            return False
        _film, start, end, words = self._asides.pop()
        self._replace(start, end, words)
        self.keep()
        if self._asides and self._asides[-1][0] is self._desk.film:
            self._asides.pop()
        return True

    def _begin(self) -> None:
        self._empty.setVisible(False)
        self.editor.setVisible(True)
        self.editor.setFocus()
        self.editor.setPlainText(_("INT. PLACE - DAY"))
        self.editor.selectAll()

    def take_focus(self) -> None:
        """Give the keyboard to the text."""
        (self.editor if self.editor.isVisibleTo(self) else self._empty).setFocus()

    # ----- moving about -------------------------------------------------------------------------------------------
    def _caret_moved(self) -> None:
        if self._writing or not self.editor.hasFocus():
            return
        shot = self._page.shot_at(characters(self._page.text, self.editor.textCursor().position()))
        if shot and shot != self.editor.current and self._desk.place(shot):
            self._desk.select(shot)
        self._tell_page()

    def _tell_page(self) -> None:
        line, lines = self.editor.textCursor().blockNumber(), self.editor.document().blockCount()
        self._pages.setText(
            _("Page {page} of {pages}").format(page=line // LINES_A_PAGE + 1, pages=(lines - 1) // LINES_A_PAGE + 1)
        )

    def _show_selection(self) -> None:
        if self.isVisible():
            self.editor.show_shot(self._desk.selected[0] if self._desk.selected else "")

    def _choose(self, shot: str) -> None:
        self.keep()
        self._desk.select(shot)

    def _go_to_remark(self, place: int) -> None:
        if 0 <= place < len(self.editor.waves):
            start, end, _words = self.editor.waves[place]
            self.editor.setTextCursor(self.editor.cursor_over(start, end))
            self.editor.ensureCursorVisible()

    def find_next(self) -> None:
        """Go to the next place of the words that are looked for, from the beginning again after the last."""
        words = self._find.text()
        if words and not self.editor.find(words):
            self.editor.moveCursor(QTextCursor.MoveOperation.Start)
            if not self.editor.find(words):
                self._desk.noticed.emit(
                    _("“{words}” is not in the script.").format(words=words), _("Look for fewer letters.")
                )


def _difference(old: str, new: str) -> tuple[int, int, str]:
    """Where two texts differ: the span in the old one, and the words in its place."""
    most = min(len(old), len(new))
    low = _alike(most, lambda size: old[:size] == new[:size])
    high = _alike(most - low, lambda size: old[len(old) - size :] == new[len(new) - size :])
    return low, len(old) - high, new[low : len(new) - high]


def _alike(most: int, same: Callable[[int], bool]) -> int:
    """The greatest size up to `most` that is the same; found by halves, for comparing slices is quick."""
    size, step = 0, 1 << most.bit_length()
    while step:
        if size + step <= most and same(size + step):
            size += step
        step >>= 1
    return size
