"""The sheet of all cameos: whose they are, who may use them, where they were used, what contains them."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QInputDialog,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.consent.clock import now as clock_now
from engine.consent.limits import WAITS
from engine.media.beside import write_whole
from engine.messages.consent import Release
from engine.messages.faults import Exit, Fault
from studio.cameos import approving, contacts, granting, receiving, sending, withdrawing
from studio.cameos.containing import in_projects
from studio.cameos.granting import Standing
from studio.cameos.preparing import prepare
from studio.cameos.receiving import Came
from studio.document.slates import slate
from studio.render.jobs import fault_of
from studio.words import check_sentences
from studio.words.language import _, counted
from studio.words.told import tell
from ui.cameos.asking import AskSheet
from ui.cameos.holding import Cameos
from ui.cameos.known import Known, described, granted_words, read_all, unverified, used_words
from ui.cameos.record import is_prepared
from ui.cameos.release import ReleaseSheet
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, box, button, clear, column, elided, label, overline, row, rule
from ui.sheets.sheet import Sheet, foot
from ui.widgets.small import Avatar
from ui.wording import hue, initials

MOST = 30
"""Uses that are listed; the others are counted."""


class CameoRow(QFrame):
    """A cameo in the list. A click or Enter shows it."""

    chosen = Signal()

    def __init__(self, known: Known) -> None:
        super().__init__()
        self.setProperty("role", "hit")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        card = known.cameo.card if known.cameo else None
        icon, token = "octagon-x", "failed"
        if card is not None:
            verified = card.verified or card.kind != "person"
            icon, token = ("shield-check", "ok") if verified else ("shield", "stale")
        self.setLayout(
            row(
                Avatar(initials(known.name), hue(known.name), 30),
                (column(elided(known.name, "body+"), elided(described(known), "caption", "3"), gap=1), 1),
                Glyph(icon, token, 16),
                gap=9,
                margins=(8, 6, 8, 6),
            )
        )
        self.setAccessibleName(f"{known.name}. {described(known)}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)


class CameosSheet(Sheet):
    """All cameos.

    Parameters
    ----------
    window : QWidget
    desk : Desk
    cameos : Cameos
    record : callable
        Opens the sheet that records.
    cameo : str
        Id of the one that is shown first.
    """

    def __init__(
        self, window: QWidget, desk: Desk, cameos: Cameos, record: Callable[[], object], cameo: str = ""
    ) -> None:
        self._desk, self._cameos, self._over = desk, cameos, False
        self._withdrawing = False
        self._withdrawals: list[QPushButton] = []
        self._elsewhere: QWidget | None = None
        self._looking_elsewhere: asyncio.Task[Any] | None = None
        self.shown = cameo
        self.known: list[Known] = []
        self.rows: dict[str, CameoRow] = {}
        self.told = label(_("Opening the vault…"), "read", "2", wrap=True)
        self.unlock = button(_("Unlock…"), "lock-open", "primary")
        self.unlock.hide()
        self._list, self._parts = QVBoxLayout(), QVBoxLayout()
        self._list.setSpacing(2)
        self._parts.setSpacing(8)
        self.left, self.right = _scrolled(self._list), _scrolled(self._parts)
        self.left.setFixedWidth(theme.px(300))
        self._both = QWidget()
        self._both.setLayout(row(self.left, rule(vertical=True), (self.right, 1), gap=14))
        body = QWidget()
        body.setLayout(column(row((self.told, 1), self.unlock), (self._both, 1), gap=10, margins=(18, 14, 18, 12)))
        body.setMinimumHeight(max(200, min(theme.px(460), window.height() - 190)))
        self.record = button(_("Record a cameo…"), "video", "primary")
        self.receive = button(
            _("Take in a file…"), "download", tip=_("A contact, a cameo, a notice or a log of a friend")
        )
        self.contact = button(_("Write my contact…"), "user-round", "ghost", tip=_("To give to friends, so that they "
                              "can send you cameos"))  # fmt: skip
        super().__init__(window, _("Cameos"), body, foot(self.contact, self.receive, self.record), width=theme.px(960))
        self.record.clicked.connect(lambda: (self.close_sheet(), record()))
        self.receive.clicked.connect(self.take_in)
        self.contact.clicked.connect(self.write_contact)
        self.unlock.clicked.connect(self.look)
        cameos.changed.connect(self.refresh)
        desk.states_changed.connect(self._film_changed)
        self.look()

    # ----- reading ------------------------------------------------------------------------------------------------
    def look(self) -> None:
        """Open the keys, asking for a passphrase where one is needed, and list."""
        self._looking = self._desk.run(self._look())

    async def _look(self) -> None:
        self.unlock.hide()
        try:
            is_open = await self._cameos.unlock(self._under)
        except Fault as fault:
            told = tell(fault)
            self._show_shut(f"{told.what} {told.action}")
            return
        if self._over:
            return
        if not is_open:
            self._show_shut(_("The cameos are locked. Type their passphrase to see them."))
            return
        await self._read()

    def _show_shut(self, words: str) -> None:
        if not self._over:
            self.told.setText(words)
            self.told.show()
            self.unlock.show()
            self._both.hide()

    def refresh(self) -> None:
        """Read everything again."""
        if not self._over:
            self._looking = self._desk.run(self._read())

    async def _read(self) -> None:
        papers, log = self._cameos.papers, self._cameos.log
        known = await self._cameos.work(lambda: read_all(papers, log))
        if self._over:
            return
        self.known = known
        self._show_list()

    def _film_changed(self, _shots: object) -> None:
        if self.known:
            self._show_parts()

    def current(self) -> Known | None:
        """The one that is shown."""
        return next((each for each in self.known if each.id == self.shown), None)

    # ----- showing ------------------------------------------------------------------------------------------------
    def _show_list(self) -> None:
        clear(self._list)
        self.rows = {}
        self._both.setVisible(bool(self.known))
        self.told.setVisible(not self.known)
        if not self.known:
            self.told.setText(
                _("No cameos yet. Record yourself, a pet or a thing once, and it can appear in any shot, as long as "
                  "there is a signed release.")
            )  # fmt: skip
        if self.current() is None and self.known:
            self.shown = self.known[0].id
        for each in self.known:
            self.rows[each.id] = made = CameoRow(each)
            made.chosen.connect(lambda identity=each.id: self.show_cameo(identity))
            self._list.addWidget(made)
        self._list.addStretch(1)
        self._show_parts()
        self._offer_withdrawal()

    def show_cameo(self, cameo: str) -> None:
        """Show one of them."""
        self.shown = cameo
        self._show_parts()

    def _show_parts(self) -> None:
        clear(self._parts)
        self._elsewhere = None
        self._withdrawals = []
        for identity, made in self.rows.items():
            made.setProperty("chosen", identity == self.shown)
            made.style().unpolish(made)
            made.style().polish(made)
        known = self.current()
        if known is None:
            return
        self._add_head(known)
        if known.cameo is None or known.fault is not None:
            told = tell(known.fault) if known.fault else None
            if told:
                self._parts.addWidget(label(f"{told.what} {told.action}", "read", "failed", wrap=True))
            self._parts.addStretch(1)
            return
        self._add_releases(known)
        self._add_waiting(known)
        self._add_contained(known)
        self._elsewhere = _empty_column()
        self._parts.addWidget(self._elsewhere)
        self._looking_elsewhere = self._desk.run(self._add_elsewhere(known, self._elsewhere))
        self._add_uses(known)
        self._add_checks(known)
        self._parts.addStretch(1)

    def _add_head(self, known: Known) -> None:
        name = label(known.name, "heading", wrap=True)
        knobs: list[QWidget] = []
        if known.cameo is not None:
            knobs.append(_knob(_("Rename…"), "pencil", lambda: self.rename(known)))
            if known.own and not is_prepared(known.cameo):
                knobs.append(_knob(_("Prepare"), "sparkles", lambda: self.prepare(known)))
            if known.own:
                knobs.append(_knob(_("Send…"), "upload", lambda: self.send(known)))
        knobs.append(_knob(_("Delete…"), "trash-2", lambda: self.delete(known)))
        self._parts.addWidget(box(row((name, 1), *knobs, gap=4)))
        told = described(known)
        if known.sender:
            told = f"{told} · " + _("sent by {name}").format(name=known.sender)
        self._parts.addWidget(label(told, "caption", "2", wrap=True))
        if known.cameo is not None and unverified(known.cameo):
            self._parts.addWidget(
                _note("shield", "stale", _("Unverified: it did not pass the checks of a recording made here. It is "
                                           "marked so wherever it appears."))
            )  # fmt: skip

    def _section(self, title: str, knob: QWidget | None = None) -> None:
        self._parts.addSpacing(6)
        self._parts.addWidget(box(row((overline(title), 1), *([knob] if knob else []), gap=4)))

    def _add_releases(self, known: Known) -> None:
        grant = _knob(_("Grant…"), "plus", lambda: self.grant(known)) if known.own else None
        self._section(_("Releases"), grant)
        if not known.releases:
            words = _("Nobody may use it: no release is granted.") if known.own else _("No release came with it.")
            self._parts.addWidget(label(words, "body", "2", wrap=True))
        holder = self._cameos.vault.identities.holder().id
        now = clock_now()
        for release, where in known.releases:
            self._parts.addWidget(self._release(known, release, where, holder, now))

    def _release(self, known: Known, release: Release, where: Standing, holder: str, now: int) -> QWidget:
        good = where in (Standing.HOLDS, Standing.LATER)
        who = _("This installation") if release.to == holder else contact_name(release.to)
        words = granted_words(release, where, now)
        told = column(label(who, "body+", "" if good else "3"), label(words, "caption", "2", wrap=True), gap=1)
        for limit in release.limits:
            told.addWidget(label(f"“{limit}”", "caption", "accent", wrap=True))
        if release.approval:
            told.addWidget(label(_("Exports wait for approval"), "caption", "2"))
        knobs: list[QWidget] = []
        if known.own and where is not Standing.WITHDRAWN:
            renew = _knob(_("Renew"), "refresh-cw", lambda: self.renew(release))
            renew.setToolTip(_("Grant the same for {days} days more").format(days=granting.LEASE))
            knobs.append(renew)
            if good:
                back = _knob(_("Withdraw…"), "undo-2", lambda: self.withdraw(known, release))
                self._withdrawals.append(back)
                knobs.append(back)
        icon = {"holds": "circle-check", "later": "clock", "lapsed": "clock", "withdrawn": "circle-x"}[where.value]
        mark = Glyph(icon, "ok" if where is Standing.HOLDS else "text_3", 16)
        return box(row(mark, (told, 1), *knobs, gap=9, margins=(10, 7, 8, 7)), "sunk", f"{who}: {words}")

    def _add_waiting(self, known: Known) -> None:
        """Words and takes that wait for the person's approval."""
        session = self._desk.session
        if session is None or not known.own:
            return
        waiting: list[tuple[str, str, bool | None]] = []
        film = session.project.film
        for job in session.queue.open_jobs():
            fault = fault_of(job)
            if fault is not None and fault.code == WAITS and fault.parameters.get("cameo") == known.id:
                said = _("{slate}: “{word}” touches “{limit}”").format(
                    slate=slate(film, job.shot), word=fault.parameters["word"], limit=fault.parameters["limit"]
                )
                waiting.append((said, str(fault.parameters["words"]), None))
        if any(release.approval for release, where in known.releases if where is Standing.HOLDS):
            for take in session.containing.of(known.id).takes:
                try:
                    sha = session.containing.sha(session.takes.path(take))
                except OSError:
                    continue
                said = _("Take {take}").format(take=f"{slate(film, take.shot)}-{take.number}")
                waiting.append((said, sha, known.approvals.get(sha)))
        if not waiting:
            return
        self._section(_("Approvals"))
        for said, media, word in waiting[:MOST]:
            yes = _knob(_("Approve"), "check", lambda media=media: self.approve(known, media, granted=True))
            no = _knob(_("Refuse"), "x", lambda media=media: self.approve(known, media, granted=False))
            state = _("waits") if word is None else _("approved") if word else _("refused")
            yes.setEnabled(word is not True)
            no.setEnabled(word is not False)
            self._parts.addWidget(
                box(row((label(said, "body", wrap=True), 1), label(state, "caption", "2"), yes, no, gap=6), None, said)
            )

    def _add_contained(self, known: Known) -> None:
        session = self._desk.session
        if session is None:
            return
        found = session.containing.of(known.id)
        remove = None
        if found and not self._desk.read_only:
            remove = _knob(_("Remove all…"), "trash-2", lambda: self.remove(known))
        self._section(_("In this project"), remove)
        if not found:
            self._parts.addWidget(label(_("No take and no export contains it."), "body", "2", wrap=True))
            return
        film = session.project.film
        for take in found.takes[:MOST]:
            said = f"{slate(film, take.shot)}-{take.number}"
            knob = _knob(_("Watch"), "play", lambda take=take: self._watch(take.shot, take.id))
            knob.setAccessibleName(_("Watch take {take}").format(take=said))
            self._parts.addWidget(box(row(Glyph("film", "text_3", 14), label(said, "slate"), STRETCH, knob, gap=8)))
        if len(found.takes) > MOST:
            self._parts.addWidget(label(_("and {count} more").format(count=len(found.takes) - MOST), "caption", "3"))
        for each in found.exports:
            self._parts.addWidget(
                box(row(Glyph("download", "text_3", 14), (elided(each.file, "caption", "2"), 1), gap=8))
            )

    async def _add_elsewhere(self, known: Known, place: QWidget) -> None:
        """What contains it in the other projects that were open lately."""
        session = self._desk.session
        here = session.project.folder if session else None
        recent = [Path(each["folder"]) for each in self._desk.memory.projects()]
        folders = [folder for folder in recent if folder != here and folder.is_dir()]
        found = await self._cameos.work(lambda: in_projects(folders, known.id))
        if self._over or self._elsewhere is not place or not found:
            return
        layout = place.layout()
        assert layout is not None
        layout.addWidget(overline(_("In other projects")))
        for folder, contained in found:
            if isinstance(contained, Fault):
                words = tell(contained).what
            else:
                takes, films = len(contained.takes), len(contained.exports)
                words = counted("{count} take", "{count} takes", takes) + " · " + counted(
                    "{count} export", "{count} exports", films)  # fmt: skip
            knob = _knob(_("Open"), "folder-open", lambda folder=folder: self._open(folder))
            knob.setAccessibleName(_("Open {name}").format(name=folder.stem))
            layout.addWidget(
                box(row((elided(folder.stem, "body"), 1), label(words, "caption", "2"), knob, gap=8), None, folder.stem)
            )

    def _open(self, folder: Path) -> None:
        go = getattr(self.window(), "open", None)
        self.close_sheet()
        if go is not None:
            go(folder)

    def _add_uses(self, known: Known) -> None:
        reader = _knob(_("Write the log…"), "file-text", lambda: self.write_log(known)) if known.sender else None
        self._section(_("Log of uses"), reader)
        if not known.uses:
            self._parts.addWidget(label(_("It was not used yet."), "body", "2", wrap=True))
        for used in known.uses[:MOST]:
            self._parts.addWidget(label(used_words(used), "caption", "2", wrap=True))
        if len(known.uses) > MOST:
            self._parts.addWidget(label(_("and {count} more").format(count=len(known.uses) - MOST), "caption", "3"))

    def _add_checks(self, known: Known) -> None:
        if known.verification is None:
            return
        self._section(_("Checks of the recording"))
        for check in known.verification.checks:
            figure = check_sentences.figure(check)
            told = f"{check_sentences.name(check)}: {figure}" if figure else check_sentences.name(check)
            mark = Glyph("circle-check" if check.passed else "circle-x", "ok" if check.passed else "failed", 14)
            self._parts.addWidget(box(row(mark, (label(told, "caption", "2", wrap=True), 1), gap=8)))

    # ----- deeds --------------------------------------------------------------------------------------------------
    def _do(self, deed: Callable[[], object]) -> bool:
        """Do something that may fail; whether it worked."""
        try:
            deed()
        except Fault as fault:
            self._desk.troubled.emit(fault)
            return False
        self._cameos.changed.emit()
        return True

    def rename(self, known: Known) -> None:
        """Ask for another name."""
        name, good = QInputDialog.getText(self, _("Rename"), _("Name of the cameo"), text=known.name)
        if good and name.strip() and name != known.name:
            self._do(lambda: self._cameos.vault.rename(known.id, name))

    def grant(self, known: Known) -> None:
        """Open the sheet in which a release is granted."""
        if known.cameo is not None:
            ReleaseSheet(self._under, self._desk, self._cameos, known.cameo)

    def renew(self, release: Release) -> None:
        """Grant the same again."""
        self._do(lambda: granting.renew(self._cameos.papers, release))

    def approve(self, known: Known, media: str, *, granted: bool) -> None:
        """Sign the person's word."""
        self._do(lambda: approving.approve(self._cameos.papers, known.id, media, granted=granted))

    def withdraw(self, known: Known, release: Release | None = None) -> AskSheet:
        """Say what stops, then take a release back, or all of them."""
        session = self._desk.session
        lines = [_("It holds from now on, for good: what was withdrawn is never valid again.")]
        if session is not None:
            named = [job for job in session.queue.open_jobs() if known.id in _cameos_of(job.request)]
            found = session.containing.of(known.id)
            if named:
                lines.append(counted("{count} render of this project stops.", "{count} renders of this project stop.",
                                     len(named)))  # fmt: skip
            if found:
                lines.append(
                    counted("{count} take here contains it, and cannot be exported any more.",
                            "{count} takes here contain it, and cannot be exported any more.", len(found.takes))
                )  # fmt: skip
        lines.append(_("Friends learn of it by a notice that you send; without one, their release lapses by itself."))
        serial = release.serial if release else ""
        return AskSheet(
            self._under,
            _("Withdraw the release of {name}?").format(name=known.name),
            lines,
            _("Withdraw"),
            lambda: self._desk.run(self._withdraw(known, serial)),
        )

    async def _withdraw(self, known: Known, serial: str) -> None:
        papers, session = self._cameos.papers, self._desk.session
        withdrawing.withdraw(papers, known.id, serial)
        self._cameos.changed.emit()
        self._offer_notice(known)
        await withdrawing.tell(papers, session.engine if session else None)

    def _offer_notice(self, known: Known) -> None:
        def notice() -> bytes:
            return sending.notice(self._cameos.papers.withdrawals(known.id))

        self._desk.offered.emit(
            _("{name} is withdrawn.").format(name=known.name),
            _("Friends who have it learn of it by a notice."),
            _("Write the notice…"),
            lambda: self._write(f"{known.name}.notice", notice),
        )

    def delete(self, known: Known) -> AskSheet:
        """Say what goes, then delete it: its key first."""
        lines = [
            _("Its keys are shredded first: nobody can open it any more, here or from a copy. Nothing brings it back."),
        ]
        if known.own and known.releases:
            lines.append(_("Everything that you granted is withdrawn before."))
        return AskSheet(
            self._under,
            _("Delete {name} for good?").format(name=known.name),
            lines,
            _("Delete"),
            lambda: self._desk.run(self._delete(known)),
        )

    async def _delete(self, known: Known) -> None:
        papers, session = self._cameos.papers, self._desk.session
        granted = known.own and bool(known.releases or known.fault)
        if granted:
            withdrawing.withdraw(papers, known.id)
        vault = self._cameos.vault
        await self._cameos.work(lambda: vault.delete(known.id))
        self._cameos.changed.emit()
        if granted:
            self._offer_notice(known)
            await withdrawing.tell(papers, session.engine if session else None)

    def remove(self, known: Known) -> AskSheet:
        """Say what goes, then remove every take and export of this project that contains it."""
        session = self._desk.session
        found = session.containing.of(known.id) if session else None
        takes, films = (len(found.takes), len(found.exports)) if found else (0, 0)
        lines = [
            _("{takes} takes and {exports} exports are removed from the disk. This cannot be undone.").format(
                takes=takes, exports=films)
        ]  # fmt: skip
        if found and found.circled:
            lines.append(_("Missing in the cut then: {shots}.").format(shots=", ".join(found.circled)))
        return AskSheet(
            self._under, _("Remove what contains {name}?").format(name=known.name), lines, _("Remove"),
            lambda: self._remove(known),
        )  # fmt: skip

    def _remove(self, known: Known) -> None:
        session = self._desk.session
        if session is None:
            return
        freed = session.containing.remove(known.id)
        if freed.stuck:
            names = "; ".join(f"{item.key}: {why}" for item, why in freed.stuck[:6])
            self._desk.noticed.emit(_("Not everything could be removed."), names)
        self._desk.noticed.emit(
            counted("{count} take was removed.", "{count} takes were removed.", len(freed.gone)),
            _("Removed takes are Missing wherever Undo brings them back."),
        )
        self.refresh()

    def _watch(self, shot: str, take: str) -> None:
        go = getattr(self.window(), "go_to_take", None)
        self.close_sheet()
        if go is not None:
            go(shot, take)

    def prepare(self, known: Known) -> None:
        """Work out what renders use, beside the window."""
        self._desk.noticed.emit(_("{name} is being prepared.").format(name=known.name), _("It takes a minute or two."))
        self._desk.run(self._prepare(known))

    async def _prepare(self, known: Known) -> None:
        await prepare(self._cameos.vault, known.id)
        self._cameos.changed.emit()
        self._desk.noticed.emit(_("{name} is prepared.").format(name=known.name), _("It can be cast now."))

    def withdraw_one(self) -> None:
        """Show the first cameo of which a release holds, once the list is there, with the keyboard on its button."""
        self._withdrawing = True

    def _offer_withdrawal(self) -> None:
        if not self._withdrawing:
            return
        self._withdrawing = False
        found = next((each for each in self.known if each.own and each.holding), None)
        if found is None:
            self._desk.noticed.emit(_("There is nothing to withdraw."), _("No release of yours holds now."))
            return
        self.show_cameo(found.id)
        if self._withdrawals:
            self._withdrawals[0].show()
            self._withdrawals[0].setFocus(Qt.FocusReason.TabFocusReason)

    # ----- files --------------------------------------------------------------------------------------------------
    def _folder(self) -> Path:
        return Path(self._desk.memory.get("folder", str(Path.home())))

    def _write(self, name: str, make: Callable[[], bytes]) -> bool:
        chosen, _kind = QFileDialog.getSaveFileName(self._under, _("Write a file"), str(self._folder() / name))
        return bool(chosen) and self._do(lambda: write_whole(Path(chosen), make()))

    def _own_contact(self) -> contacts.SignedContact:
        holder = self._cameos.vault.identities.holder()
        name = next((each.name for each in contacts.kept() if each.holder == holder.id), "")
        return contacts.own(holder, name or getpass.getuser())

    def send(self, known: Known) -> None:
        """Seal the cameo with its releases for a friend, into a file."""
        holder = self._cameos.vault.identities.holder().id
        friends = [each for each in contacts.kept() if each.holder != holder]
        if known.cameo is None:
            return
        if not friends:
            self._desk.noticed.emit(
                _("There is no contact yet."), _("Ask your friend for theirs, and take the file in first.")
            )
            return
        name, good = QInputDialog.getItem(self, _("Send"), _("To whom"), [each.name for each in friends], 0, False)
        if not good:
            return
        to = next(each for each in friends if each.name == name)
        papers, cameo = self._cameos.papers, known.cameo

        def sealed() -> bytes:
            return sending.pack(
                self._cameos.vault, cameo, papers.signed(cameo.id).releases, to, self._own_contact(),
                withdrawals=papers.withdrawals(cameo.id),
            )  # fmt: skip

        self._write(f"{known.name} for {to.name}.cameo", sealed)

    def write_log(self, known: Known) -> None:
        """Seal this machine's log of uses for the person, into a file."""
        if known.cameo is None:
            return
        reader = sending.sender_of(self._cameos.vault, known.cameo)
        signed = self._cameos.log.signed(known.id)
        if reader is None or not signed:
            self._desk.troubled.emit(Fault("cameo.no_uses_yet", Exit.BAD_INPUT, name=known.name))
            return
        self._write(f"{known.name}.log", lambda: sending.sealed_log(signed, reader))

    def write_contact(self) -> None:
        """Write one's own contact, to give to friends."""
        holder = self._cameos.vault.identities.holder()
        old = next((each.name for each in contacts.kept() if each.holder == holder.id), getpass.getuser())
        name, good = QInputDialog.getText(self, _("My contact"), _("What friends call you"), text=old)
        if not good or not name.strip():
            return

        def made() -> bytes:
            signed = contacts.own(holder, name)
            contacts.keep(signed)
            return contacts.to_file(signed)

        if self._write(f"{name}.contact", made):
            self._desk.noticed.emit(_("Your contact is written."), _("Your id, for friends to compare: {id}").format(
                id=holder.id))  # fmt: skip

    def take_in(self) -> None:
        """Ask for a file of a friend."""
        chosen, _kind = QFileDialog.getOpenFileName(self._under, _("Take in what a friend sent"), str(self._folder()))
        if chosen:
            self._desk.run(self.received(Path(chosen)))

    async def received(self, file: Path) -> None:
        """Take a file in, after all of it was verified."""
        papers, session = self._cameos.papers, self._desk.session
        came = receiving.receive(papers, self._cameos.log, file)
        self._cameos.changed.emit()
        if came.withdrawals:
            await withdrawing.tell(papers, session.engine if session else None)
        if came.cameo is not None:
            self.shown = came.cameo.id
        name = came.cameo.name if came.cameo else came.sender.name if came.sender else ""
        what = {
            Came.CONTACT: _("{name} is a contact now.").format(name=name),
            Came.CAMEO: _("The cameo {name} came in.").format(name=name),
            Came.RELEASES: _("Releases of {name} came in.").format(name=name),
            Came.NOTICE: _("A notice came in."),
            Came.LOG: _("The log of uses of {name} came in.").format(name=name),
        }[came.what]
        unknown = counted("{count} use names no release of yours!", "{count} uses name no release of yours!",
                          len(came.unknown)) if came.unknown else _("All of it was verified.")  # fmt: skip
        self._desk.noticed.emit(what, unknown)

    # ----- ending -------------------------------------------------------------------------------------------------
    def close_sheet(self) -> None:
        """Close; what is being read is let go."""
        self._over = True
        self._cameos.changed.disconnect(self.refresh)
        self._desk.states_changed.disconnect(self._film_changed)
        self._looking.cancel()
        if self._looking_elsewhere is not None:
            self._looking_elsewhere.cancel()
        super().close_sheet()


def contact_name(holder: str) -> str:
    """What an installation is called here."""
    return next((each.name for each in contacts.kept() if each.holder == holder), holder[:12])


def _cameos_of(request: Any) -> set[str]:
    return {entry.cameo for entry in request.staging.entries if entry.cameo}


def _knob(words: str, icon: str, act: Callable[[], object]) -> Any:
    made = button(words, icon, "ghost", "small")
    made.clicked.connect(lambda _on: act())
    return made


def _note(icon: str, token: str, words: str) -> QWidget:
    return box(row(Glyph(icon, token, 15), (label(words, "caption", "2", wrap=True), 1), gap=8, margins=(10, 8, 10, 8)),
               "note")  # fmt: skip


def _empty_column() -> QWidget:
    made = QWidget()
    made.setLayout(column(gap=6))
    return made


def _scrolled(layout: QVBoxLayout) -> QScrollArea:
    inside = QWidget()
    layout.setContentsMargins(0, 0, 8, 0)
    inside.setLayout(layout)
    scroll = QScrollArea()
    scroll.setWidget(inside)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return scroll


def show_cameos(window: Any, cameo: str = "") -> CameosSheet:
    """Open the sheet over a window."""
    return CameosSheet(window.body, window.desk, window.desk.cameos, lambda: window.do("cameo.record"), cameo)
