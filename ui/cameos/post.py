"""What goes to friends and comes from them, as files: contacts, cameos with their releases, notices, logs."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from engine.media.beside import write_whole
from engine.messages.faults import Exit, Fault
from studio.cameos import contacts, receiving, sending, withdrawing
from studio.cameos.granting import Standing
from studio.cameos.receiving import Came, Received
from studio.words.language import _, counted
from ui.cameos.asking import LineSheet
from ui.cameos.holding import Cameos, Doing
from ui.cameos.known import Holdings, Known, spaced
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import Select, button, column, label
from ui.sheets.sheet import Sheet, foot


class SendSheet(Sheet):
    """Asks to whom a cameo is sent, and says what they may do with it.

    Parameters
    ----------
    window : QWidget
    known : Known
    holdings : Holdings
        With one friend at least.
    act : callable
        Called with the friend, and whether only releases are sent.
    """

    def __init__(
        self, window: QWidget, known: Known, holdings: Holdings, act: Callable[[contacts.Contact, bool], object]
    ) -> None:
        self._friends, self._act = holdings.friends, act
        self._granted = {release.to for release, where in known.releases if where in (Standing.HOLDS, Standing.LATER)}
        self.to = Select(*(each.name for each in self._friends))
        self.to.setAccessibleName(_("To whom"))
        first = next((place for place, each in enumerate(self._friends) if each.holder in self._granted), 0)
        self.to.setCurrentIndex(first)
        self.bare = QCheckBox(_("Only the releases, not the cameo"))
        self.bare.setFont(theme.font("body"))
        self.told = label("", "body", "2", wrap=True)
        self.id = label("", "code", "3")
        self.id.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body = QWidget()
        body.setLayout(
            column(
                label(_("To whom"), "caption", "2"), self.to,
                label(_("Their id, to compare with them"), "caption", "2"), self.id, 2, self.bare, self.told,
                label(_("The file is sealed: only their Rushes can open it."), "caption", "3", wrap=True),
                gap=8, margins=(24, 18, 24, 16),
            )
        )  # fmt: skip
        self.leave = button(_("Cancel"))
        self.enter = button(_("Seal it…"), "stamp", "primary")
        title = _("Send {name}").format(name=known.name)
        self._name = known.name
        super().__init__(window, title, body, foot(self.leave, self.enter), width=theme.px(520))
        self.leave.clicked.connect(self.close_sheet)
        self.enter.clicked.connect(self._enter)
        self.to.currentIndexChanged.connect(self._show)
        self._show()
        self.to.setFocus()

    def _show(self) -> None:
        friend = self._friends[self.to.currentIndex()]
        granted = friend.holder in self._granted
        self.id.setText(spaced(friend.holder))
        words = (
            _("What you granted to {friend} goes with it.")
            if granted
            else _("Grant {friend} a release first: {name} is of no use to them without one.")
        ).format(friend=friend.name, name=self._name)
        self.told.setText(words)
        self.setAccessibleDescription(words)
        self.enter.setEnabled(granted)
        self._place()

    def _enter(self) -> None:
        if self.enter.isEnabled():
            friend, bare = self._friends[self.to.currentIndex()], self.bare.isChecked()
            self.close_sheet()
            self._act(friend, bare)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.leave.hasFocus():
            self._enter()
        else:
            super().keyPressEvent(event)


class Post:
    """Writes files for friends and takes theirs in, beside the window.

    Parameters
    ----------
    under : QWidget
        What sheets lie over.
    desk : Desk
    cameos : Cameos
    """

    def __init__(self, under: QWidget, desk: Desk, cameos: Cameos) -> None:
        self._under, self._desk, self._cameos = under, desk, cameos

    # ----- to friends ---------------------------------------------------------------------------------------------
    def write(self, name: str, make: Callable[[], bytes], told: Callable[[], object] | None = None,
              doing: Doing | None = None) -> None:  # fmt: skip
        """Ask where a file is to lie, then make what is in it and write it, whole or not at all.

        Parameters
        ----------
        name : str
            Of the file, proposed.
        make : callable
            Gives its bytes; called beside the window.
        told : callable, optional
            Called when it is there.
        doing : Doing, optional
        """
        chosen, _kind = QFileDialog.getSaveFileName(self._under, _("Write a file"), str(self._folder() / name))
        if not chosen:
            return
        path = Path(chosen)
        self._desk.memory.set("folder", str(path.parent))

        def written() -> None:
            data = make()
            if doing is not None:
                doing.report(1.0)
            write_whole(path, data)

        async def work() -> None:
            await self._cameos.do(written, doing)
            if told is not None:
                told()
            else:
                self._desk.noticed.emit(_("{file} is written.").format(file=path.name), str(path.parent))

        self._cameos.run(work())

    def send(self, known: Known, holdings: Holdings) -> SendSheet | None:
        """Seal the cameo with its releases for a friend, into a file."""
        if known.cameo is None:
            return None
        if not holdings.friends:
            self._desk.noticed.emit(
                _("There is no contact yet."), _("Ask your friend for theirs, and take the file in first.")
            )
            return None
        papers, cameo, called = self._cameos.papers, known.cameo, holdings.called

        def seal(to: contacts.Contact, bare: bool) -> None:
            doing = Doing(_("Sealing {name} for {friend}…").format(name=known.name, friend=to.name))

            def sealed() -> bytes:
                vault = self._cameos.vault
                sender = contacts.own(vault.identities.holder(), called or getpass.getuser())
                return sending.pack(
                    vault, vault.get(cameo.id), papers.signed(cameo.id).releases, to, sender,
                    withdrawals=papers.withdrawals(cameo.id), bare=bare, report=doing.report,
                )  # fmt: skip

            self.write(_("{name} for {friend}").format(name=known.name, friend=to.name) + ".cameo", sealed, doing=doing)

        return SendSheet(self._under, known, holdings, seal)

    def write_log(self, known: Known) -> None:
        """Seal this machine's log of uses for the person, into a file."""
        if known.cameo is None:
            return
        cameo = known.cameo

        def sealed() -> bytes:
            reader = sending.sender_of(self._cameos.vault, cameo)
            signed = self._cameos.log.signed(cameo.id)
            if reader is None or not signed:
                raise Fault("cameo.no_uses_yet", Exit.BAD_INPUT, name=known.name)
            return sending.sealed_log(signed, reader)

        if all(used.on for used in known.uses):
            self._desk.troubled.emit(Fault("cameo.no_uses_yet", Exit.BAD_INPUT, name=known.name))
        else:
            self.write(f"{known.name}.log", sealed)

    def write_contact(self, holdings: Holdings) -> LineSheet:
        """Ask for one's name, and write one's own contact, to give to friends."""

        def named(name: str) -> None:
            def made() -> bytes:
                signed = contacts.own(self._cameos.vault.identities.holder(), name)
                contacts.keep(signed)
                return contacts.to_file(signed)

            self.write(f"{name}.contact", made, lambda: self._desk.noticed.emit(
                _("Your contact is written."),
                _("Your id, for friends to compare: {id}").format(id=spaced(holdings.holder))))  # fmt: skip

        return LineSheet(
            self._under, _("My contact"), _("What friends call you"), holdings.called or getpass.getuser(),
            _("Write it…"), named, _("Friends need it to send you cameos. Your id, for them to compare: {id}").format(
                id=spaced(holdings.holder)),
        )  # fmt: skip

    # ----- from friends -------------------------------------------------------------------------------------------
    def take_in(self, came: Callable[[str], object]) -> None:
        """Ask for a file of a friend, and take it in; `came` is called with the id of a cameo that came."""
        chosen, _kind = QFileDialog.getOpenFileName(self._under, _("Take in what a friend sent"), str(self._folder()))
        if chosen:
            self._desk.memory.set("folder", str(Path(chosen).parent))
            self._cameos.run(self.received(Path(chosen), came))

    async def received(self, file: Path, came: Callable[[str], object] = lambda _cameo: None) -> None:
        """Take a file in, after all of it was verified.

        Raises
        ------
        Fault
            As `studio.cameos.receiving.receive`.
        """
        papers, session = self._cameos.papers, self._desk.session
        doing = Doing(_("Reading {file}…").format(file=file.name))
        found = await self._cameos.do(
            lambda: receiving.receive(papers, self._cameos.log, file, report=doing.report), doing
        )
        if found.cameo is not None:
            came(found.cameo.id)
        self._desk.noticed.emit(*_told(found))
        if found.withdrawals:
            await withdrawing.tell(papers, session.engine if session else None)

    def _folder(self) -> Path:
        return Path(self._desk.memory.get("folder", str(Path.home())))


def _told(came: Received) -> tuple[str, str]:
    """What came, in words."""
    name = came.cameo.name if came.cameo else came.sender.name if came.sender else ""
    what = {
        Came.CONTACT: _("{name} is a contact now.").format(name=name),
        Came.CAMEO: _("The cameo {name} came in.").format(name=name),
        Came.RELEASES: _("Releases of {name} came in.").format(name=name),
        Came.NOTICE: _("A notice came in."),
        Came.LOG: _("The log of uses of {name} came in.").format(name=name),
    }[came.what]
    if came.unknown:
        return what, counted("{count} use names no release of yours!", "{count} uses name no release of yours!",
                             len(came.unknown))  # fmt: skip
    if came.what is Came.CONTACT and came.sender is not None:
        return what, _("Compare their id with them: {id}").format(id=spaced(came.sender.holder))
    return what, _("All of it was verified.")
