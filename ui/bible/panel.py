"""The bible's panel: what every shot shares, where each is used, and what a change makes stale."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from engine.messages.requests import Entry
from studio.bible import KINDS, Key, Uses, key_of, touched, would_use
from studio.document.values import Film
from studio.render.stale import State
from studio.words.language import _, counted, mark
from ui.bible.entry import ICONS, EntryCard, shown_name
from ui.bible.pictures import Pictures
from ui.cameos.casting import CastLine
from ui.desk import Desk
from ui.look.kit import STRETCH, Glyph, as_panel, box, button, column, elided, label, overline, row, tool
from ui.widgets.small import Avatar
from ui.wording import hue, initials

TITLES = {
    "character": mark("Characters"),
    "place": mark("Places"),
    "prop": mark("Props"),
    "look": mark("Look of the film"),
}
ADD = {
    "character": mark("Add a character"),
    "place": mark("Add a place"),
    "prop": mark("Add a prop"),
    "look": mark("Describe the look"),
}
LOOK = "Look"
"""The name of the one entry for the whole film."""


class Row(QFrame):
    """An entry, closed: its name, its words, how often it is used. A click or Enter opens it."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "hit")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.avatar, self.glyph = Avatar("?", 0, 26), Glyph("tag", "text_3", 16)
        self.name, self.words = elided("", "body+"), elided("", "caption", "3")
        self.count = label("", "caption", "3")
        self.setLayout(
            row(self.avatar, self.glyph, (column(self.name, self.words, gap=0), 1), self.count, gap=8,
                margins=(8, 4, 8, 4))
        )  # fmt: skip
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_entry(self, entry: Entry, count: int) -> None:
        """Show an entry and how many shots use it."""
        person = entry.kind == "character"
        self.avatar.setVisible(person)
        self.glyph.setVisible(not person)
        if person:
            self.avatar.initials, self.avatar.hue = initials(entry.name), hue(entry.name)
            self.avatar.update()
        self.glyph.name = ICONS[entry.kind]
        player = _("Stand-in {name}").format(name=entry.stand_in.title()) if entry.stand_in else ""
        words = " · ".join(part for part in (player, entry.description) if part) or _("No description yet")
        self.name.setText(shown_name(entry))
        self.words.setText(words)
        used = counted("{count} shot", "{count} shots", count)
        self.count.setText(used)
        self.setAccessibleName(f"{shown_name(entry)}, {used}. {words}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class Group(QWidget):
    """The entries of one kind under their title, and a field to add another."""

    added = Signal(str)

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.rows: dict[Key, Row] = {}
        self.plus = tool("plus", _(ADD[kind]), size="small")
        self.plus.clicked.connect(self.begin)
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Name, then Enter"))
        self.field.setAccessibleName(_(ADD[kind]))
        self.field.returnPressed.connect(self._add)
        self.field.hide()
        self.told = label("", "caption", "stale", wrap=True)
        self.told.hide()
        self.list = QVBoxLayout()
        self.list.setSpacing(2)
        self.setLayout(
            column(
                row((overline(_(TITLES[kind])), 1), self.plus, gap=4, margins=(8, 0, 0, 0)),
                self.list,
                self.field,
                self.told,
                gap=5,
                margins=(8, 10, 8, 6),
            )
        )

    def begin(self) -> None:
        """Open the field for a new name; the look needs none."""
        if self.kind == "look":
            self.added.emit(LOOK)
            return
        self.field.show()
        self.field.setFocus()

    def _add(self) -> None:
        if name := " ".join(self.field.text().split()):
            self.added.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.field.isVisible():
            self.end()
        else:
            super().keyPressEvent(event)

    def end(self) -> None:
        """Close the field for a new name."""
        self.field.clear()
        self.field.hide()
        self.told.hide()
        self.plus.setFocus()


class BiblePanel(QFrame):
    """Characters, places, props, look; one of them open at a time.

    Parameters
    ----------
    desk : Desk
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        as_panel(self, _("Bible"), least=260)
        self._uses = Uses()
        self.open_key: Key | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search names and descriptions"))
        self.search.setAccessibleName(_("Search the bible"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.refresh)
        self.cast = CastLine(desk)
        self.pictures = Pictures(desk)
        self.card = EntryCard(self.cast, self.pictures)
        self.cast.caption.setFixedWidth(self.card.caption_width)
        self.card.setParent(self)
        self.card.hide()
        self.card.described.connect(lambda words: self._change(description=words.strip()))
        self.card.cast.connect(lambda player: self._change(stand_in=player))
        self.card.voiced.connect(lambda voice: self._change(voice=voice))
        self.card.renamed.connect(self._rename)
        self.card.removed.connect(self._remove)
        self.card.wanted.connect(self._go)
        self.card.folded.connect(lambda: self.show_entry("", ""))
        self.groups = {kind: Group(kind) for kind in KINDS}
        for kind, group in self.groups.items():
            group.added.connect(lambda name, kind=kind: self._add(kind, name))
            group.field.textChanged.connect(lambda name, kind=kind: self._foretell(kind, name))
        self._nothing = label("", "body", "2", wrap=True)
        body = QWidget()
        body.setLayout(column(*self.groups.values(), self._nothing, STRETCH, gap=0))
        self._scroll = QScrollArea()
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.first = button(_("Add the first character"), "plus", "tonal")
        self.first.clicked.connect(self.begin)
        self._empty = box(
            column(
                STRETCH,
                row(STRETCH, Glyph("book-open", "text_3", 28), STRETCH),
                label(_("People, places and things that the script names are kept here, and every shot shares them."),
                      "body", "2", wrap=True, align=Qt.AlignmentFlag.AlignHCenter),
                row(STRETCH, self.first, STRETCH),
                STRETCH,
                gap=12,
                margins=(32, 16, 32, 16),
            )
        )  # fmt: skip
        self._head = box(row((self.search, 1), margins=(12, 8, 12, 4)))
        self.setLayout(column(self._head, (self._scroll, 1), (self._empty, 1), gap=0))
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(0)
        self._late.timeout.connect(self.refresh)
        for signal in (desk.opened, desk.closed):
            signal.connect(self._opened)
        desk.film_changed.connect(self._late_refresh)
        desk.states_changed.connect(self._late_refresh)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(320, 480)

    # ----- asked by the window ------------------------------------------------------------------------------------
    def keep(self) -> None:
        """Keep what is being typed."""
        self.card.keep()

    def take_focus(self) -> None:
        """Give the search the keyboard."""
        (self.search if self.search.isVisible() else self.first).setFocus()

    def show_entry(self, kind: str, name: str) -> None:
        """Open one entry; an empty name closes what is open."""
        self.card.keep()
        before = self.open_key
        self.open_key = (kind, name) if name else None
        if name and self.search.text() and not self._fits(self.entry()):
            self.search.clear()
        self.refresh()
        if self.open_key is None:
            closed = self.groups[before[0]].rows.get(before) if before else None
            if closed is not None:
                closed.setFocus()
        else:
            self._scroll.ensureWidgetVisible(self.card)
            if self.isVisible():
                self.card.words.setFocus()

    def begin(self) -> None:
        """Open the field for a new character."""
        self._empty.hide()
        self._scroll.show()
        self._head.show()
        self.groups["character"].show()
        self.groups["character"].begin()

    # ----- showing ------------------------------------------------------------------------------------------------
    def _opened(self) -> None:
        self._uses = Uses()
        self.open_key = None
        self.search.clear()
        self.refresh()

    def _late_refresh(self, _what: object = None) -> None:
        if self.isVisible() and not self._late.isActive():
            self._late.start()

    def showEvent(self, event: QShowEvent) -> None:
        # Nothing is followed while nobody looks.
        self.refresh()
        super().showEvent(event)

    def refresh(self) -> None:
        """Show the bible as it is."""
        self._late.stop()
        film = self._desk.film
        there = film is not None and bool(film.bible)
        self._empty.setVisible(not there and not self.groups["character"].field.isVisible())
        self._scroll.setVisible(not self._empty.isVisibleTo(self))
        self._head.setVisible(there)
        self.first.setEnabled(film is not None and not self._desk.read_only)
        if film is None:
            return
        if self.open_key and self.entry() is None:
            self.open_key = None
        uses = self._uses.of(film)
        shown = [entry for entry in film.bible if self._fits(entry)]
        for kind, group in self.groups.items():
            self._show_group(group, [entry for entry in shown if entry.kind == kind], uses)
            group.plus.setVisible(kind != "look" or not any(entry.kind == "look" for entry in film.bible))
            group.plus.setEnabled(not self._desk.read_only)
            hidden = bool(self.search.text()) and not any(entry.kind == kind for entry in shown)
            group.setVisible(not hidden)
        self._nothing.setVisible(there and not shown)
        self._nothing.setText(_("Nothing in the bible fits “{words}”.").format(words=self.search.text()[:40]))
        self._nothing.setContentsMargins(20, 16, 20, 16)

    def _show_group(self, group: Group, entries: list[Entry], uses: dict[Key, tuple[str, ...]]) -> None:
        entries.sort(key=lambda entry: (-len(uses.get(key_of(entry), ())), entry.name))
        wanted = [key_of(entry) for entry in entries]
        for key in [key for key in group.rows if key not in wanted]:
            gone = group.rows.pop(key)
            group.list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        if self.card.parentWidget() is group and self.open_key not in wanted:
            group.list.removeWidget(self.card)
            self.card.hide()
        order: list[QWidget] = []
        for entry in entries:
            key = key_of(entry)
            made = group.rows.get(key)
            if made is None:
                made = group.rows[key] = Row()
                made.setParent(group)
                made.opened.connect(lambda key=key: self.show_entry(*key))
            shots = uses.get(key, ())
            made.show_entry(entry, len(shots))
            order.append(self.card if key == self.open_key else made)
            if key == self.open_key:
                made.hide()
                self._show_card(entry, shots)
        for place, widget in enumerate(order):
            if group.list.indexOf(widget) != place:
                group.list.insertWidget(place, widget)
            widget.show()

    def _show_card(self, entry: Entry, shots: tuple[str, ...]) -> None:
        self.card.show_entry(entry, free=not self._desk.read_only)
        self.cast.show_entry(entry, free=not self._desk.read_only)
        self.pictures.show_entry(entry, free=not self._desk.read_only)
        self.card.show_uses(tuple((shot, self._desk.slate(shot)) for shot in shots), self._told(shots))

    def _told(self, shots: tuple[str, ...]) -> str:
        """What a change would make stale, or has."""
        film = self._desk.film
        if film is None:
            return ""
        reached = touched(film, shots)
        fresh = sum(self._desk.knows(shot) and self._desk.state(shot) is State.CIRCLED for shot in reached)
        stale = sum(self._desk.knows(shot) and self._desk.state(shot) is State.STALE for shot in reached)
        parts = []
        if fresh:
            parts.append(counted("A change makes {count} shot stale.", "A change makes {count} shots stale.", fresh))
        if stale:
            parts.append(counted("{count} is stale now.", "{count} are stale now.", stale))
        return " ".join(parts)

    def _fits(self, entry: Entry | None) -> bool:
        low = self.search.text().strip().casefold()
        return entry is not None and (not low or low in f"{entry.name}\n{entry.description}".casefold())

    def entry(self) -> Entry | None:
        """The entry that is open."""
        film = self._desk.film
        if film is None or self.open_key is None:
            return None
        return next((entry for entry in film.bible if key_of(entry) == self.open_key), None)

    # ----- editing ------------------------------------------------------------------------------------------------
    def _change(self, **changes: str) -> None:
        entry = self.entry()
        if entry is None or all(getattr(entry, field) == value for field, value in changes.items()):
            return
        values = {"description": entry.description, "stand_in": entry.stand_in, "voice": entry.voice, **changes}
        self._desk.apply("set_entry", kind=entry.kind, name=entry.name, **values)

    def _rename(self, name: str, through: bool) -> None:
        entry = self.entry()
        if entry is None:
            return
        self.card.keep()
        new = name.upper() if entry.kind == "character" else name
        before, self.open_key = self.open_key, (entry.kind, new)
        if not self._desk.apply("rename_entry", kind=entry.kind, name=entry.name, to=name, through=through):
            self.open_key = before
            self.card.undo_name()
        self.refresh()

    def _remove(self) -> None:
        entry, film = self.entry(), self._desk.film
        if entry is None or film is None:
            return
        shots = self._uses.of(film).get(key_of(entry), ())
        self.open_key = None
        if self._desk.apply("remove_entry", kind=entry.kind, name=entry.name):
            stale = [shot for shot in touched(film, shots) if self._desk.state(shot) is State.STALE]
            detail = counted("{count} shot is stale now.", "{count} shots are stale now.", len(stale)) if stale else _(
                "No take is stale by it.")  # fmt: skip
            self._desk.offer_undo(_("{name} is no longer in the bible.").format(name=shown_name(entry)), detail)

    def _foretell(self, kind: str, name: str) -> None:
        """Say before it is added what a new entry makes stale."""
        group, film = self.groups[kind], self._desk.film
        words = " ".join(name.split())
        shots = would_use(film, _new(kind, words)) if film and len(words) > 1 and not self._known(kind, words) else ()
        told = self._told(shots) if film and shots else ""
        used = counted("Named in {count} shot.", "Named in {count} shots.", len(shots)) if shots else ""
        group.told.setText(f"{used} {told}".strip())
        group.told.setVisible(bool(used))

    def _known(self, kind: str, name: str) -> Entry | None:
        film: Film | None = self._desk.film
        bible = film.bible if film else ()
        return next((each for each in bible if each.kind == kind and each.name.casefold() == name.casefold()), None)

    def _add(self, kind: str, name: str) -> None:
        known = self._known(kind, name)
        new = known or _new(kind, name)
        if known is None and not self._desk.apply("set_entry", kind=kind, name=new.name):
            return
        self.groups[kind].end()
        self.search.clear()
        self.show_entry(kind, new.name)

    def _go(self, shot: str) -> None:
        self._desk.select(shot)


def _new(kind: str, name: str) -> Entry:
    kinds = {"character": name.upper(), "place": name, "prop": name, "look": LOOK}
    return Entry(kind=kind, name=kinds[kind])  # type: ignore[arg-type]
