"""Who is in the shot, and who plays them."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from engine.messages.requests import Entry
from studio.bible import STAND_INS
from studio.document.values import Film, Shot
from studio.render.requests import named
from studio.words.language import _
from ui.desk import Desk
from ui.inspector.parts import Part
from ui.look.kit import box, clear, column, elided, label, row, tool
from ui.widgets.small import Avatar
from ui.wording import hue, initials


class Cast(Part):
    """A row a person; their menu chooses the stand-in and goes to the bible."""

    alone = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: tuple[Entry, ...] | None = None
        self.rows: dict[str, QFrame] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._played: dict[str, str] = {}
        self.setLayout(column(self._list, gap=0))

    def show_shots(self, shots: list[Shot], film: Film) -> None:
        place = film.find(shots[0].id)
        if place is None:
            return
        shown = tuple(entry for entry in named(film.bible, *place) if entry.kind == "character")
        if shown == self._shown:
            return
        self._shown = shown
        self._fill()

    def show_players(self, played: dict[str, str]) -> None:
        """Show who previz lets play whom, by name; what is not known is not told."""
        if played != self._played:
            self._played = played
            self._fill()

    def _fill(self) -> None:
        clear(self._list)
        self.rows = {}
        for entry in self._shown or ():
            self.rows[entry.name] = made = self._row(entry)
            self._list.addWidget(made)
        if not self._shown:
            self._list.addWidget(label(_("Nobody of the bible is named in this shot."), "caption", "3", wrap=True))

    def _row(self, entry: Entry) -> QFrame:
        player = entry.stand_in or self._played.get(entry.name, "")
        played = _("Stand-in {name}").format(name=player.title()) if player else _("Stand-in as it fits")
        if entry.cameo:
            played = _("Played by a cameo")
        detail = f"{played} · {entry.description}" if entry.description else played
        about = column(elided(entry.name.title(), "body+"), elided(detail, "caption", "3"), gap=0)
        more = tool("ellipsis", _("More about {name}").format(name=entry.name.title()), size="small")
        more.clicked.connect(lambda: self._offer(entry, more))
        return box(row(Avatar(initials(entry.name), hue(entry.name), 26), (about, 1), more, gap=8))

    def menu(self, entry: Entry) -> QMenu:
        """What can be done about somebody."""
        menu = QMenu(self)
        menu.addAction(_("Open in the bible")).triggered.connect(
            lambda: self.desk.looked_up.emit("character", entry.name)
        )
        menu.addSeparator()
        players = menu.addMenu(_("Stand-in"))
        for player in ("", *STAND_INS):
            act = players.addAction(player.title() if player else _("As it fits the description"))
            act.setCheckable(True)
            act.setChecked(player == entry.stand_in)
            act.triggered.connect(lambda _on=False, player=player: self._cast(entry, player))
        return menu

    def _offer(self, entry: Entry, at: QWidget) -> None:
        menu = self.menu(entry)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at.mapToGlobal(at.rect().bottomLeft()))

    def _cast(self, entry: Entry, player: str) -> None:
        self.desk.apply(
            "set_entry", kind="character", name=entry.name, description=entry.description, stand_in=player,
            voice=entry.voice,
        )  # fmt: skip
