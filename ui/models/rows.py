"""Rows of the sheet of models: one that lies on the shelf, one that can be downloaded."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame

from engine.models.family import Family, Variant
from studio.models.downloading import Offer
from studio.models.licences import limited, sentences
from studio.models.shelf import Entry
from studio.words.language import _
from studio.words.told import tell
from ui.look.kit import STRETCH, Glyph, box, button, column, elided, label, row
from ui.models.known import Found
from ui.models.working import Work
from ui.sheets.removable import bytes_words
from ui.widgets.small import Progress as Bar
from ui.wording import percent

BYTES = 2
"""A number of weights as they are offered."""


def size_of(variant: Variant) -> int:
    """Bytes that a variant takes on disk, from its numbers."""
    return sum(part.parameters for part in variant.components) * BYTES


def licence_words(family: Family) -> str:
    """A licence with its limits in one line of sentences."""
    return " ".join((f"{family.licence.name}.", *sentences(family.licence)))


def _weight(family: Family) -> tuple[str, str]:
    """How much a licence is seen: the colour of its mark, and the tone of its words."""
    if family.licence.marked:
        return "text", ""
    return ("text_2", "2") if limited(family.licence) else ("text_3", "3")


class Going(QFrame):
    """How far a download or a check is, and the way to stop it."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.bar = Bar(0.0)
        self._told = elided("", "caption", "2")
        self.cancel = button(_("Cancel"), "x", "ghost", "small")
        self.cancel.clicked.connect(self.stopped)
        self.setLayout(column(self.bar, row((self._told, 1), self.cancel, gap=8), gap=4))
        self.hide()

    def show_work(self, work: Work | None) -> None:
        """Show how far something is; nothing where nothing is under way."""
        self.setVisible(work is not None)
        if work is None:
            return
        self.bar.show_value(work.share)
        self.cancel.setEnabled(not work.stopping)
        self.cancel.setAccessibleName(_("Cancel: {title}").format(title=work.title))
        if work.stopping:
            self._told.setText(_("Stopping…"))
        elif not work.whole:
            self._told.setText(_("Asking the server…") if work.kind == "download" else _("Reading…"))
        else:
            amounts = _("{done} of {whole}").format(done=bytes_words(work.done), whole=bytes_words(work.whole))
            self._told.setText(" · ".join(part for part in (percent(work.share), amounts, work.file) if part))


class Question(QFrame):
    """A question in the row it is about: what happens, and the ways on; the way out has the keyboard."""

    def __init__(self, name: str, role: str = "failbox", glyph: str = "triangle-alert", token: str = "failed") -> None:
        super().__init__()
        self._words = label("", "body", wrap=True)
        self._buttons = row(STRETCH, gap=6)
        head = row(column(Glyph(glyph, token, 16), STRETCH, gap=0), (self._words, 1), gap=8)
        inner = box(column(head, self._buttons, gap=8, margins=(12, 10, 12, 10)), role, name)
        self.setLayout(column(inner))
        self.hide()

    def ask(self, words: str, *ways: tuple[str, str, str, object]) -> None:
        """Show the question. Each way is its words, an icon, a variant, and what it does; the first is the way out."""
        self._words.setText(words)
        while self._buttons.count() > 1:
            item = self._buttons.takeAt(1)
            old = item.widget() if item else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self.ways = []
        for said, icon, variant, act in ways:
            made = button(said, icon, variant, "small")
            made.clicked.connect(act)
            self._buttons.addWidget(made)
            self.ways.append(made)
        self.show()
        self.ways[0].setFocus(Qt.FocusReason.OtherFocusReason)


class ShelfRow(QFrame):
    """A model that the user has."""

    used = Signal(str)
    checked = Signal(str)
    removed = Signal(str, bool)
    """Carries its name, and whether its files go as well."""
    stopped = Signal(str)
    grown = Signal()
    """It takes another height now."""

    def __init__(self, entry: Entry, kind: tuple[Family, Variant] | None) -> None:
        super().__init__()
        self.entry = entry
        self._kind = kind
        title = kind[1].title if kind else entry.name
        self.setAccessibleName(title)
        self._mark = Glyph("loader-circle", "text_3", 16)
        self._state = label("", "caption", "2", wrap=True)
        facts = [bytes_words(entry.bytes)] if entry.bytes else []
        facts += [kind[0].title] if kind and kind[0].title != title else []
        where = elided(entry.path, "caption", "3")
        self.use = button(_("Render with it"), "check", "", "small", checkable=True)
        self.use.setAccessibleName(_("Render the open project with {name}").format(name=entry.name))
        self.check = button(_("Check"), "shield-check", "ghost", "small")
        self.check.setToolTip(_("Read all of its files and compare them with what they should be"))
        self.check.setAccessibleName(_("Check {name}").format(name=entry.name))
        self.remove = button(_("Remove"), "trash-2", "ghost", "small")
        self.remove.setAccessibleName(_("Remove {name}").format(name=entry.name))
        self.use.clicked.connect(lambda: self.used.emit(entry.name))
        self.check.clicked.connect(lambda: self.checked.emit(entry.name))
        self.remove.clicked.connect(self.ask)
        self.going = Going()
        self.going.stopped.connect(lambda: self.stopped.emit(entry.name))
        self.question = Question(_("Remove?"))
        names = row(label(title, "strong"), label(entry.name, "code", "3"), STRETCH, gap=8)
        told = column(names, elided(" · ".join(facts), "caption", "2"), where, gap=2)
        if kind and limited(kind[0].licence):
            stamp = column(Glyph("stamp", _weight(kind[0])[0], 16), STRETCH, gap=0)
            words = label(licence_words(kind[0]), "caption", _weight(kind[0])[1], wrap=True)
            told.addLayout(row(stamp, (words, 1), gap=6))
        told.addLayout(row(column(self._mark, STRETCH, gap=0), (self._state, 1), gap=6))
        deeds = column(row(self.use, self.check, self.remove, gap=4), STRETCH, gap=0)
        self.setLayout(column(row((told, 1), deeds, gap=12), self.going, self.question, gap=8, margins=(0, 12, 0, 12)))

    def show_found(self, found: Found | None) -> None:
        """Say whether its files are whole, and what is missing."""
        if found is None:
            icon, token, words = "loader-circle", "text_3", _("Looking at its files…")
        elif found.fault is not None:
            told = tell(found.fault)
            icon, token, words = "octagon-x", "failed", f"{told.what} {told.action}"
        elif not found.whole:
            missing = ", ".join(found.weights.missing) if found.weights else ""
            icon, token, words = "octagon-x", "failed", _("Parts are missing: {parts}.").format(parts=missing)
        else:
            near = bool(found.weights and not found.weights.exact)
            words = _("Whole; near to this model, not quite it.") if near else _("Whole")
            icon, token = "circle-check", "ok"
        self._mark.name, self._mark.token = icon, token
        self._mark.update()
        self._state.setText(words)

    def show_use(self, *, used: bool, able: bool) -> None:
        """Whether the open project renders with it."""
        self.use.setChecked(used)
        self.use.setEnabled(able)
        words = _("Renders this project") if used else _("Render with it")
        self.use.setText(f" {words}")

    def show_work(self, work: Work | None) -> None:
        """How far its check is."""
        shown = not self.going.isHidden()
        self.going.show_work(work)
        self.check.setEnabled(work is None)
        self.remove.setEnabled(work is None)
        if shown != (work is not None):
            self.grown.emit()

    # ----- removing -----------------------------------------------------------------------------------------------
    def ask(self) -> None:
        """Ask whether it leaves the list; its files are a question of their own."""
        name = self.entry.name
        keep = (_("Keep it"), "", "", self._take_back)
        leave = (_("Take it off the list"), "x", "", lambda: self.removed.emit(name, False))
        words = _("{name} leaves the list. Its files stay where they are.").format(name=name)
        if self.entry.repository:
            more = (_("Delete its files as well…"), "trash-2", "danger", self._ask_again)
            self.question.ask(words, keep, leave, more)
        else:
            self.question.ask(words, keep, leave)
        self.grown.emit()

    def _ask_again(self) -> None:
        name = self.entry.name
        size = bytes_words(self.entry.bytes)
        words = _("{size} in {folder} are deleted from the disk. Only a new download brings them back.").format(
            size=size, folder=self.entry.path
        )
        gone = (_("Delete for good"), "trash-2", "danger", lambda: self.removed.emit(name, True))
        self.question.ask(words, (_("Keep them"), "", "", self._take_back), gone)
        self.grown.emit()

    def _take_back(self) -> None:
        self.question.hide()
        self.remove.setFocus()
        self.grown.emit()


class OfferRow(QFrame):
    """A model that can be downloaded."""

    accepted = Signal(object)
    """Its licence was read and it is to be downloaded; carries the `Offer`."""
    stopped = Signal(str)
    grown = Signal()

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer
        family, variant = offer.family, offer.variant
        self.setAccessibleName(variant.title)
        facts = [_("about {size}").format(size=bytes_words(size_of(variant)))]
        can = family.abilities(variant)
        facts.append(_("picture and sound") if can.sound else _("picture, no sound"))
        facts += [_("from a first picture")] if can.first else []
        facts += [_("with likenesses")] if can.images else []
        self.get = button(_("Download…"), "download", "", "small")
        self.get.setAccessibleName(_("Download {name}").format(name=variant.title))
        self.get.clicked.connect(self.ask)
        self.going = Going()
        self.going.stopped.connect(lambda: self.stopped.emit(variant.key))
        self.question = Question(_("Licence"), "note", "stamp", "text_2")
        token, tone = _weight(family)
        licence = label(family.licence.name, "caption", tone, wrap=True)
        stamp = Glyph("stamp", token, 16)
        told = column(
            row(label(variant.title, "strong"), STRETCH, gap=8),
            elided(" · ".join(facts), "caption", "2"),
            row(column(stamp, STRETCH, gap=0), (licence, 1), gap=6),
            gap=2,
        )
        deeds = column(self.get, STRETCH, gap=0)
        self.setLayout(column(row((told, 1), deeds, gap=12), self.going, self.question, gap=8, margins=(0, 12, 0, 12)))

    def ask(self) -> None:
        """Show the licence before the first byte comes."""
        family, variant = self.offer.family, self.offer.variant
        told = _("{title} comes from {source}, about {size}, under this licence: {licence}").format(
            title=variant.title,
            source=f"huggingface.co/{variant.repository}",
            size=bytes_words(size_of(variant)),
            licence=licence_words(family),
        )
        words = _("Accept and download") if limited(family.licence) else _("Download")
        self.question.ask(
            told,
            (_("Not now"), "", "", self._take_back),
            (_("Read the licence"), "globe", "ghost", self._read),
            (words, "download", "primary", self._accept),
        )
        self.get.setEnabled(False)
        self.grown.emit()

    def _read(self) -> None:
        QDesktopServices.openUrl(QUrl(self.offer.family.licence.url))

    def _accept(self) -> None:
        self.question.hide()
        self.accepted.emit(self.offer)
        self.grown.emit()

    def _take_back(self) -> None:
        self.question.hide()
        self.get.setEnabled(True)
        self.get.setFocus()
        self.grown.emit()

    def show_work(self, work: Work | None) -> None:
        """How far the download is."""
        shown = not self.going.isHidden()
        self.going.show_work(work)
        self.get.setEnabled(work is None and self.question.isHidden())
        if shown != (work is not None):
            self.grown.emit()
