"""One cameo in full: what is granted, what waits for its person's word, what contains it, where it was used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from engine.consent.clock import now as clock_now
from engine.messages.consent import Release
from engine.messages.faults import Fault
from studio.cameos import granting
from studio.cameos.containing import Contained
from studio.cameos.granting import Standing
from studio.cameos.preparing import OUTLINE
from studio.words import check_sentences
from studio.words.language import _, counted
from studio.words.leases import left
from studio.words.recording_sentences import GUESSED
from studio.words.told import tell
from ui.cameos.deeds import Deeds
from ui.cameos.here import Here
from ui.cameos.known import Holdings, Known, described, granted_words, is_prepared, unverified, used_words
from ui.cameos.post import Post
from ui.cameos.scrolling import Scrolled
from ui.look.kit import STRETCH, Glyph, box, button, clear, column, elided, label, overline, row
from ui.wording import date
from ui.workbench.focus import stops

MOST = 30
"""Of a list that are shown; the others are counted."""
MARKS = {
    Standing.HOLDS: ("circle-check", "ok"),
    Standing.LATER: ("clock", "text_3"),
    Standing.LAPSED: ("clock", "text_3"),
    Standing.WITHDRAWN: ("circle-x", "text_3"),
}
WORDS = {None: ("clock", "stale"), True: ("circle-check", "ok"), False: ("circle-x", "failed")}

Elsewhere = tuple[tuple[Path, Contained | Fault], ...]
Made = tuple[Known | None, Here, Elsewhere, Holdings]


class Page(Scrolled):
    """Shows one cameo; made anew where anything about it is another, with the keyboard where it was.

    Parameters
    ----------
    deeds : Deeds
    post : Post
    watch : callable
        Goes to a take; called with its shot and its id.
    go : callable
        Opens a project's folder.
    """

    def __init__(
        self, deeds: Deeds, post: Post, watch: Callable[[str, str], object], go: Callable[[Path], object]
    ) -> None:
        self._parts = QVBoxLayout()
        self._parts.setSpacing(8)
        super().__init__(self._parts)
        self._deeds, self._post, self._watch, self._go = deeds, post, watch, go
        self._made: Made | None = None
        self.withdrawals: list[QPushButton] = []
        """The buttons that take a release back."""

    def show_cameo(self, known: Known | None, here: Here, elsewhere: Elsewhere, holdings: Holdings) -> None:
        """Show a cameo."""
        made = (known, here, elsewhere, holdings)
        if made == self._made:
            return
        same = self._made is not None and self._made[0] is not None and known and self._made[0].id == known.id
        at, focused = self.verticalScrollBar().value(), self._focused() if same else None
        self._made = made
        clear(self._parts)
        self.withdrawals = []
        if known is not None:
            self._add_all(known, here, elsewhere, holdings)
        self._parts.addStretch(1)
        if same:
            self.inside.adjustSize()
            self.verticalScrollBar().setValue(at)
            self._focus_again(focused)
        else:
            self.verticalScrollBar().setValue(0)

    def _focused(self) -> tuple[int, str] | None:
        for place, each in enumerate(stops(self.inside)):
            if each.hasFocus():
                return place, each.accessibleName()
        return None

    def _focus_again(self, focused: tuple[int, str] | None) -> None:
        """The keyboard is where it was, or on what came into that place."""
        reached = stops(self.inside) if focused else []
        if focused is not None and reached:
            named = [each for each in reached if each.accessibleName() == focused[1]]
            (named or reached[min(focused[0], len(reached) - 1) :])[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_all(self, known: Known, here: Here, elsewhere: Elsewhere, holdings: Holdings) -> None:
        self._add_head(known, holdings)
        if known.cameo is None or known.fault is not None:
            if known.fault is not None:
                told = tell(known.fault)
                self._add(_note("octagon-x", "failed", f"{told.what} {told.action}"))
            return
        self._add_releases(known, here, holdings)
        self._add_waiting(known, here)
        self._add_contained(known, here)
        self._add_elsewhere(elsewhere)
        self._add_uses(known)
        self._add_checks(known)

    # ----- parts --------------------------------------------------------------------------------------------------
    def _add(self, widget: QWidget) -> None:
        self._parts.addWidget(widget)
        widget.show()  # now, or there is a moment without anything, in which no keyboard finds it

    def _section(self, title: str, knob: QWidget | None = None) -> None:
        self._parts.addSpacing(6)
        self._add(box(row((overline(title), 1), *([knob] if knob else []), gap=4)))

    def _say(self, words: str, tone: str = "2", role: str = "body") -> None:
        self._add(label(words, role, tone, wrap=True))

    def _add_head(self, known: Known, holdings: Holdings) -> None:
        knobs: list[QWidget] = []
        if known.cameo is not None:
            knobs.append(_knob(_("Rename…"), "pencil", lambda: self._deeds.rename(known)))
            if known.own and not is_prepared(known.cameo):
                knobs.append(_knob(_("Prepare"), "sparkles", lambda: self._deeds.prepare(known)))
            if known.own and known.cameo.card.kind != "person":
                knobs.append(_knob(_("Height…"), "ruler", lambda: self._deeds.measure(known)))
            if known.own:
                knobs.append(_knob(_("Send…"), "upload", lambda: self._post.send(known, holdings)))
        knobs.append(_knob(_("Delete…"), "trash-2", lambda: self._deeds.delete(known)))
        self._add(box(row((label(known.name, "heading", wrap=True), 1), *knobs, gap=4)))
        told = described(known)
        if known.sender:
            told = f"{told} · " + _("sent by {name}").format(name=known.sender)
        self._say(told, role="caption")
        if known.cameo is not None and unverified(known.cameo):
            self._add(_note("shield", "stale", _("Unverified: it did not pass the checks of a recording made here. "
                                                 "It is marked so wherever it appears.")))  # fmt: skip
        if known.cameo is not None and known.own and not is_prepared(known.cameo):
            self._add(_note("sparkles", "text_2", _("It is not prepared yet: renders cannot use it before.")))
        if known.cameo is not None and OUTLINE in known.cameo.files:
            self._add(_note("triangle-alert", "stale", _(GUESSED)))

    def _add_releases(self, known: Known, here: Here, holdings: Holdings) -> None:
        grant = _knob(_("Grant…"), "plus", lambda: self._deeds.grant(known, holdings)) if known.own else None
        self._section(_("Releases"), grant)
        self._add_lease(known, holdings)
        if not known.releases:
            self._say(_("Nobody may use it: no release is granted.") if known.own else _("No release came with it."))
        for release, where in known.releases:
            self._add(self._release(known, release, where, holdings.name_of(release.to), here))

    def _add_lease(self, known: Known, holdings: Holdings) -> None:
        """Say that the lease ends soon, or ended, and offer what can be done."""
        lease, who = known.lease, known.sender or known.name
        if lease.end is not None and lease.end.why == "withdrawn":
            words = (
                _("Nobody may use it any more: everything that was granted is withdrawn.")
                if known.own
                else _("{name} has withdrawn it: it stays sealed here for good.").format(name=who)
            )
        elif lease.end is not None:
            words = _("The last release lapsed on {day}: nobody may use it.").format(day=date(lease.end.at))
        elif lease.is_ending(clock_now()):
            words = _("A release {lapses}.").format(lapses=left(lease.until, clock_now(), date))
        else:
            return
        knobs: list[QWidget] = []
        if known.own:
            like = next((each for each, _where in known.releases if lease.end or each.until == lease.until), None)
            again = _knob(_("Renew…"), "refresh-cw", lambda: self._deeds.grant(known, holdings, like))
            again.setToolTip(_("Opens the release, filled in as it was granted before"))
            knobs.append(again)
        elif lease.end is None or lease.end.why == "lapsed":
            words += " " + _("Ask {name} for another.").format(name=who)
        if lease.end is not None:
            knobs.append(_knob(_("Remove…"), "trash-2", lambda: self._deeds.delete(known)))
        self._add(_note("clock", "stale", words, *knobs))

    def _release(self, known: Known, release: Release, where: Standing, who: str, here: Here) -> QWidget:
        good = where in (Standing.HOLDS, Standing.LATER)
        words = granted_words(release, where, clock_now())
        told = column(label(who, "body+", "" if good else "3"), label(words, "caption", "2", wrap=True), gap=1)
        for limit in release.limits:
            told.addWidget(label(f"“{limit}”", "caption", "accent", wrap=True))
        if release.approval:
            told.addWidget(label(_("Exports wait for approval"), "caption", "2"))
        knobs: list[QWidget] = []
        if known.own and where is not Standing.WITHDRAWN:
            renew = _knob(_("Renew"), "refresh-cw", lambda: self._deeds.renew(release))
            renew.setToolTip(_("Grant the same for {days} days more").format(days=granting.LEASE))
            renew.setAccessibleName(_("Renew the release for {name}").format(name=who))
            knobs.append(renew)
            if good:
                back = _knob(_("Withdraw…"), "undo-2", lambda: self._deeds.withdraw(known, release, here.contained))
                back.setAccessibleName(_("Withdraw the release for {name}").format(name=who))
                self.withdrawals.append(back)
                knobs.append(back)
        icon, token = MARKS[where]
        return box(row(Glyph(icon, token, 16), (told, 1), *knobs, gap=9, margins=(10, 7, 8, 7)), "sunk",
                   f"{who}: {words}")  # fmt: skip

    def _add_waiting(self, known: Known, here: Here) -> None:
        """Words and takes that wait for the person's approval."""
        if not here.waiting:
            return
        self._section(_("Approvals"))
        for each in here.waiting[:MOST]:
            media, word = each.media, each.word
            yes = _knob(_("Approve"), "check", lambda media=media: self._deeds.approve(known, media, granted=True))
            no = _knob(_("Refuse"), "x", lambda media=media: self._deeds.approve(known, media, granted=False))
            for knob in (yes, no):
                knob.setAccessibleName(f"{knob.text().strip()}: {each.said}")
            yes.setEnabled(word is not True)
            no.setEnabled(word is not False)
            state = _("waits") if word is None else _("approved") if word else _("refused")
            icon, token = (
                ("clock", "stale") if word is None else ("circle-check", "ok") if word else ("circle-x", "failed")
            )
            self._add(
                box(
                    row(Glyph(icon, token, 14), (label(each.said, "body", wrap=True), 1), label(state, "caption", "2"),
                        yes, no, gap=8),
                    None,
                    f"{each.said}: {state}",
                )
            )  # fmt: skip
        self._add_count(len(here.waiting))

    def _add_contained(self, known: Known, here: Here) -> None:
        if here.contained is None:
            return
        found = here.contained
        remove = None
        if found and here.open:
            remove = _knob(_("Remove all…"), "trash-2", lambda: self._deeds.remove(known, found))
        self._section(_("In this project"), remove)
        if not found:
            self._say(_("No take and no export contains it."))
            return
        for take, name in list(zip(found.takes, here.slates, strict=True))[:MOST]:
            knob = _knob(_("Watch"), "play", lambda take=take: self._watch(take.shot, take.id))
            knob.setAccessibleName(_("Watch take {take}").format(take=name))
            self._add(box(row(Glyph("film", "text_3", 14), label(name, "slate"), STRETCH, knob, gap=8)))
        self._add_count(len(found.takes))
        for each in found.exports:
            self._add(box(row(Glyph("download", "text_3", 14), (elided(each.file, "caption", "2"), 1), gap=8)))
        for file in found.media[:MOST]:
            words = _("Footage: {file}").format(file=file.title)
            self._add(box(row(Glyph("clapperboard", "text_3", 14), (elided(words, "caption", "2"), 1), gap=8)))
        self._add_count(len(found.media))

    def _add_elsewhere(self, elsewhere: Elsewhere) -> None:
        """What contains it in the other projects that were open lately."""
        if not elsewhere:
            return
        self._section(_("In other projects"))
        for folder, contained in elsewhere:
            if isinstance(contained, Fault):
                words = tell(contained).what
            else:
                takes, films = len(contained.takes), len(contained.exports)
                words = counted("{count} take", "{count} takes", takes) + " · " + counted(
                    "{count} export", "{count} exports", films)  # fmt: skip
            knob = _knob(_("Open"), "folder-open", lambda folder=folder: self._go(folder))
            knob.setAccessibleName(_("Open {name}").format(name=folder.stem))
            self._add(
                box(row((elided(folder.stem, "body"), 1), label(words, "caption", "2"), knob, gap=8), None, folder.stem)
            )

    def _add_uses(self, known: Known) -> None:
        reader = _knob(_("Write the log…"), "file-text", lambda: self._post.write_log(known)) if known.sender else None
        self._section(_("Log of uses"), reader)
        if not known.uses:
            self._say(_("It was not used yet."))
        for used in known.uses[:MOST]:
            self._say(used_words(used), role="caption")
        self._add_count(len(known.uses))

    def _add_checks(self, known: Known) -> None:
        if known.verification is None:
            return
        self._section(_("Checks of the recording"))
        for check in known.verification.checks:
            figure = check_sentences.figure(check)
            told = f"{check_sentences.name(check)}: {figure}" if figure else check_sentences.name(check)
            mark = Glyph("circle-check" if check.passed else "circle-x", "ok" if check.passed else "failed", 14)
            self._add(box(row(mark, (label(told, "caption", "2", wrap=True), 1), gap=8)))
        for what, _advice in check_sentences.hinted(known.verification):
            mark = Glyph("triangle-alert", "stale", 14)
            self._add(box(row(mark, (label(what, "caption", "2", wrap=True), 1), gap=8)))

    def _add_count(self, count: int) -> None:
        if count > MOST:
            self._say(_("and {count} more").format(count=count - MOST), "3", "caption")


def _knob(words: str, icon: str, act: Callable[[], object]) -> QPushButton:
    made = button(words, icon, "ghost", "small")
    made.setAccessibleName(words)
    made.clicked.connect(lambda _on: act())
    return made


def _note(icon: str, token: str, words: str, *knobs: QWidget) -> QWidget:
    told = label(words, "caption", "2", wrap=True)
    return box(row(Glyph(icon, token, 15), (told, 1), *knobs, gap=8, margins=(10, 8, 10, 8)), "note")
