"""Cast: which cameo plays somebody of the bible, within which limits, and what a render still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from engine.consent.needs import Need
from engine.messages.faults import Fault
from engine.messages.requests import Entry
from studio.cameos.cameo import Cameo
from studio.cameos.described import height_of
from studio.document.casting import PLAYED
from studio.words.language import _
from studio.words.told import tell
from ui.cameos.holding import SHUT
from ui.cameos.known import unverified
from ui.look import theme
from ui.look.kit import STRETCH, button, column, label, row

if TYPE_CHECKING:
    from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Cast:
    """What is known of a cameo that is cast.

    Attributes
    ----------
    name : str
        Empty where it is not known.
    limits : tuple of str
    released : bool
        Whether a release allows its likeness in this project now.
    trouble : str
        Why nothing is known.
    locked : bool
        Whether a passphrase would mend that.
    """

    name: str = ""
    own: bool = False
    unverified: bool = False
    limits: tuple[str, ...] = ()
    released: bool = False
    trouble: str = ""
    locked: bool = False


class CastLine(QWidget):
    """The cameo of an entry: a button that chooses it, and what holds for it.

    Parameters
    ----------
    desk : Desk
    """

    shown = Signal(str)
    """Somebody wants to see a cameo and its releases."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._entry = Entry(kind="character", name="")
        self._asked = 0
        self.known = Cast()
        self.caption = label(_("Cameo"), "caption", "2")
        self.caption.setFixedWidth(theme.px(58))
        self.choose = button(_("Nobody"), "users", size="small")
        self.choose.clicked.connect(lambda _on: self.offer())
        self.told = label("", "caption", "2", wrap=True)
        self.warned = label("", "caption", "failed", wrap=True)
        self.act = button("", size="small")
        self.act.clicked.connect(lambda _on: self._mend())
        self.setLayout(
            column(
                row(self.caption, (self.choose, 1), gap=6), self.told, self.warned, row(self.act, STRETCH), gap=5,
            )
        )  # fmt: skip
        desk.cameos.changed.connect(self.refresh)
        self._show()

    def show_entry(self, entry: Entry, *, free: bool) -> None:
        """Show the cameo of an entry."""
        self.setVisible(entry.kind in PLAYED)
        self.choose.setEnabled(free)
        self.choose.setAccessibleName(_("Cameo that plays {name}").format(name=entry.name.title()))
        same = (entry.name, entry.cameo) == (self._entry.name, self._entry.cameo)
        self._entry = entry
        if same:
            return
        self.known = Cast()
        self._show()
        self.refresh()

    def refresh(self) -> None:
        """Read anew what holds for it, beside the window; nobody is asked for a passphrase."""
        if self._entry.cameo and self._desk.session is not None and not self.isHidden():
            self._asked += 1
            self._desk.run(self._read(self._entry.cameo, self._asked))

    async def _read(self, cameo: str, asked: int) -> None:
        session = self._desk.session
        if session is None:
            return
        # It is opened beside the window; whoever has it first tells the queue, which is the window's.
        await self._desk.cameos.work(self._desk.cameos.open_vault)
        authority = session.authority
        vault = authority.vault

        def read() -> Cast:
            try:
                found = vault.get(cameo)
                return Cast(
                    found.name,
                    found.own,
                    unverified(found),
                    authority.limits_of(cameo),
                    authority.allows(Need(cameo, ("likeness",))),
                )
            except Fault as fault:
                told = tell(fault)
                return Cast(trouble=f"{told.what} {told.action}", locked=fault.code in SHUT)

        known = await self._desk.cameos.work(read)
        if asked == self._asked:
            self.known = known
            self._show()

    def _show(self) -> None:
        known, there = self.known, bool(self._entry.cameo)
        name = known.name or self._entry.cameo[:12]
        self.choose.setText(" " + (name if there else _("Nobody")))
        words = []
        if there and known.name:
            words += [_("Unverified")] if known.unverified else []
            words += [f"“{limit}”" for limit in known.limits]
        self.told.setText(" · ".join(words))
        self.told.setVisible(bool(words))
        warning, act = "", ""
        if there and known.locked:
            warning, act = _("The cameos are locked."), _("Unlock…")
        elif there and known.trouble:
            warning = known.trouble
        elif there and known.name and not known.released:
            warning = _("No release allows it in this project: its shots cannot be rendered.")
            act = _("Grant…") if known.own else _("Open its releases…")
        self.warned.setText(warning)
        self.warned.setVisible(bool(warning))
        self.act.setText(act)
        self.act.setVisible(bool(act))

    def _mend(self) -> None:
        if self.known.locked:
            self._desk.run(self._desk.cameos.open(self._body()))
        else:
            self.shown.emit(self._entry.cameo)

    def _body(self) -> QWidget:
        return getattr(self.window(), "body", self.window())

    # ----- choosing -----------------------------------------------------------------------------------------------
    def offer(self) -> None:
        """Open the choice of cameos, after the keys."""
        self._desk.run(self._offer())

    async def _offer(self) -> None:
        cameos = self._desk.cameos
        if not await cameos.unlock(self._body()):
            return
        found = await cameos.work(cameos.vault.cameos)
        menu = self.menu([each for each in found if isinstance(each, Cameo)])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.choose.mapToGlobal(self.choose.rect().bottomLeft()))

    def menu(self, cameos: list[Cameo]) -> QMenu:
        """The choice."""
        menu = QMenu(self)
        for identity, said, height in (
            ("", _("Nobody"), 0),
            *(
                (
                    each.id,
                    _("{name} (unverified)").format(name=each.name) if unverified(each) else each.name,
                    height_of(each.card),
                )
                for each in cameos
            ),
        ):
            act = menu.addAction(said.replace("&", "&&"))
            act.setCheckable(True)
            act.setChecked(identity == self._entry.cameo)
            act.triggered.connect(lambda _on=False, identity=identity, height=height: self.cast(identity, height))
        menu.addSeparator()
        menu.addAction(_("Cameos and releases…")).triggered.connect(lambda: self.shown.emit(self._entry.cameo))
        return menu

    def cast(self, cameo: str, height: int = 0) -> None:
        """Let a cameo, of an animal or a thing so high, play the entry; empty takes it away. Undo takes it back."""
        if (cameo, height) != (self._entry.cameo, self._entry.height):
            self._desk.apply("give_cameo", name=self._entry.name, cameo=cameo, height=height)
