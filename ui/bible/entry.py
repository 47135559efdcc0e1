"""One entry of the bible, open: its words, who plays and speaks, where it is used, and what a change makes stale."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPushButton, QWidget

from engine.messages.requests import Entry
from studio.bible import STAND_INS
from studio.words.language import _, counted, mark
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, Select, box, button, clear, column, label, row, tool
from ui.widgets.flow import Flow
from ui.widgets.resting import RestingText
from ui.widgets.small import Avatar
from ui.wording import hue, initials

ICONS = {"character": "user-round", "place": "map-pin", "prop": "tag", "look": "sparkles"}
HINTS = {
    "character": mark("Age, look, wardrobe: thirty, dark hair, a red coat"),
    "place": mark("What one sees: wet sand, a pier in the distance"),
    "prop": mark("Size, colour, what it is made of"),
    "look": mark("For every shot: warm light, grain, muted colours"),
}
MOST = 40
"""Slates that are listed; the others are counted."""
HEIGHT = 64


class Description(RestingText):
    """Enter keeps the words, Shift+Enter is a line break."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.keep()
            return
        super().keyPressEvent(event)


class EntryCard(QFrame):
    """An entry that is changed in place.

    Parameters
    ----------
    played, pictured : QWidget, optional
        What tells which cameo plays it, and which pictures show it.
    """

    described = Signal(str)
    renamed = Signal(str, bool)
    """The new name, and whether the script follows."""
    cast = Signal(str)
    voiced = Signal(str)
    removed = Signal()
    wanted = Signal(str)
    """A shot that somebody wants to see."""
    folded = Signal()

    def __init__(self, played: QWidget | None = None, pictured: QWidget | None = None) -> None:
        super().__init__()
        self.setProperty("role", "raised")
        self.entry = Entry(kind="character", name="")
        self._slates: tuple[tuple[str, str], ...] | None = None
        self.avatar = Avatar("?", 0, 28)
        self.glyph = Glyph("user-round", "text_3", 16)
        self.name = QLineEdit()
        self.name.setProperty("variant", "bare")
        self.name.setFont(theme.font("title"))
        self.name.setAccessibleName(_("Name"))
        self.name.setToolTip(_("Type another name, then Enter"))
        self.name.returnPressed.connect(self._ask_name)
        self.name.textEdited.connect(lambda _text: self._show_renaming())
        self.name.editingFinished.connect(self._left_name)
        self.fold = tool("chevron-up", _("Close this entry"), size="small")
        self.fold.clicked.connect(self.folded)
        self.delete = tool("trash-2", _("Delete from the bible"), size="small")
        self.delete.clicked.connect(self.removed)
        self.only = button(_("Rename here"), variant="ghost", size="small", tip=_("The script keeps the old name"))
        self.through = button(_("Rename in the script, too"), size="small")
        self.only.clicked.connect(lambda: self._rename(through=False))
        self.through.clicked.connect(lambda: self._rename(through=True))
        self._renaming = box(row(self.through, self.only, STRETCH, gap=4))
        self._renaming.hide()
        self.words = Description(_("Description"), theme.px(HEIGHT))
        self.words.rested.connect(self.described)
        self.stand_in = Select(_("As it fits"), *(player.title() for player in STAND_INS))
        self.stand_in.setAccessibleName(_("Stand-in"))
        self.stand_in.activated.connect(lambda place: self.cast.emit(("", *STAND_INS)[place]))
        self.voice = Select(_("The stand-in's own"), *(player.title() for player in STAND_INS))
        self.voice.setAccessibleName(_("Voice"))
        self.voice.activated.connect(lambda place: self.voiced.emit(("", *STAND_INS)[place]))
        for select in (self.stand_in, self.voice):
            select.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            select.setMinimumContentsLength(8)
        captions = [label(words, "caption", "2") for words in (_("Stand-in"), _("Voice"))]
        self.caption_width = max(theme.px(58), *(caption.sizeHint().width() for caption in captions))
        for caption in captions:
            caption.setFixedWidth(self.caption_width)
        self._played = QWidget()
        self._played.setLayout(
            column(row(captions[0], (self.stand_in, 1), gap=6), row(captions[1], (self.voice, 1), gap=6), gap=6)
        )
        self.told = label("", "caption", "stale", wrap=True)
        self._where = label("", "caption", "2")
        self._shots = QWidget()
        self._flow = Flow(self._shots, 4)
        policy = self._shots.sizePolicy()
        policy.setHeightForWidth(True)
        self._shots.setSizePolicy(policy)
        self.slates: list[QPushButton] = []
        self.cameo, self.pictures = played or QWidget(), pictured or QWidget()
        head = row(self.avatar, self.glyph, (self.name, 1), self.delete, self.fold, gap=6)
        self.setLayout(
            column(
                head, self._renaming, self.words, self.pictures, self._played, self.cameo, self.told, self._where,
                self._shots, gap=7, margins=(10, 8, 8, 10),
            )
        )  # fmt: skip

    def show_entry(self, entry: Entry, *, free: bool) -> None:
        """Show an entry; what is being typed stays."""
        other = (entry.kind, entry.name) != (self.entry.kind, self.entry.name)
        self.entry = entry
        person = entry.kind == "character"
        self.avatar.setVisible(person)
        self.glyph.setVisible(not person)
        self.avatar.initials, self.avatar.hue = initials(entry.name), hue(entry.name)
        self.avatar.update()
        self.glyph.name = ICONS[entry.kind]
        if other or not self.name.hasFocus():
            self.name.setText(shown_name(entry))
            self._renaming.hide()
        self.words.setPlaceholderText(_(HINTS[entry.kind]))
        self.words.show_text(entry.description)
        self._played.setVisible(person)
        for select, value in ((self.stand_in, entry.stand_in), (self.voice, entry.voice)):
            select.setCurrentIndex(STAND_INS.index(value) + 1 if value in STAND_INS else 0)
            select.setEnabled(free)
        self.name.setReadOnly(not free)
        self.words.setReadOnly(not free)
        self.delete.setEnabled(free)

    def show_uses(self, slates: tuple[tuple[str, str], ...], told: str) -> None:
        """Show where it is used, as pairs of shot and slate, and what a change makes stale."""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        if slates == self._slates:
            return
        self._slates = slates
        clear(self._flow)
        self.slates = []
        for shot, words in slates[:MOST]:
            made = button(words, size="small", tip=_("Go to shot {slate}").format(slate=words))
            made.setFont(theme.font("slate"))
            made.clicked.connect(lambda _on=False, shot=shot: self.wanted.emit(shot))
            self._flow.addWidget(made)
            self.slates.append(made)
        if len(slates) > MOST:
            self._flow.addWidget(label(_("and {count} more").format(count=len(slates) - MOST), "caption", "3"))
        count = len(slates)
        self._where.setText(
            counted("Used in {count} shot:", "Used in {count} shots:", count) if count else _("Used in no shot yet.")
        )
        self._shots.setVisible(bool(slates))
        self._shots.updateGeometry()

    def keep(self) -> None:
        """Keep what is being typed; a name needs its button or Enter."""
        self.words.keep()

    # ----- renaming -----------------------------------------------------------------------------------------------
    def _new_name(self) -> str:
        return " ".join(self.name.text().split())

    def _show_renaming(self) -> None:
        new = self._new_name()
        self._renaming.setVisible(bool(new) and new.casefold() != self.entry.name.casefold())

    def _ask_name(self) -> None:
        """Enter renames through the script where it is used there."""
        if not self._renaming.isHidden():
            self._rename(through=bool(self._slates))

    def _rename(self, *, through: bool) -> None:
        new = self._new_name()
        self._renaming.hide()
        self.renamed.emit(new, through)

    def _left_name(self) -> None:
        if self._renaming.isHidden():
            self.name.setText(shown_name(self.entry))

    def undo_name(self) -> None:
        """Show the name as it is."""
        self.name.setText(shown_name(self.entry))
        self._renaming.hide()


def shown_name(entry: Entry) -> str:
    """An entry's name as one reads it."""
    return entry.name.title() if entry.name.isupper() else entry.name
