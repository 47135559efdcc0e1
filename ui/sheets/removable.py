"""What can be cleaned up as a tree of two levels with boxes to tick: takes by shot, caches, media."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio.document.slates import slates
from studio.document.values import Film
from studio.render.cleaning import Item, Survey
from studio.words.language import _, mark
from ui.takes.wording import quality, stars, when
from ui.wording import decimal

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
GROUP = 0
"""Internal id of the upper level; a row below carries its group's place, counted from 1."""

CACHES = {
    "conformed": mark("Imported media, made ready for the film's rate"),
    "strips": mark("Small pictures and waves of the timeline"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says: its name, facts, bytes, and the stars of a take."""

    name: str
    facts: str
    size: int
    rating: int = -1


@dataclass(slots=True)
class Group:
    """Rows that are ticked together."""

    title: str
    items: list[Item] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of all its items."""
        return sum(item.size for item in self.items)


def bytes_words(size: int) -> str:
    """``12.3 MB``."""
    amount = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            return f"{decimal(amount, 0 if unit in ('B', 'kB') or amount >= 100 else 1)} {unit}"
        amount /= 1000
    return ""


class Removable(QAbstractItemModel):
    """A survey with what is ticked of it."""

    ticked_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[Group] = []
        self._ticked: set[tuple[str, str]] = set()
        self._names: dict[str, str] = {}

    # ----- Qt's questions -----------------------------------------------------------------------------------------
    def index(self, row: int, column: int = 0, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if column != 0 or row < 0:
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, 0, GROUP) if row < len(self._groups) else QModelIndex()
        if parent.internalId() == GROUP and row < len(self._groups[parent.row()].items):
            return self.createIndex(row, 0, parent.row() + 1)
        return QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        if not index.isValid() or index.internalId() == GROUP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, GROUP)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups)
        return len(self._groups[parent.row()].items) if parent.internalId() == GROUP else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.CheckStateRole:
                return self._state(index)
            case Qt.ItemDataRole.UserRole:
                return self.row(index)
            case Qt.ItemDataRole.DisplayRole:
                return self.row(index).name
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                said = self.row(index)
                rated = stars(said.rating) if said.rating >= 0 else ""
                return ", ".join(part for part in (said.name, rated, said.facts, bytes_words(said.size)) if part)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        # Qt hands the number, a person's tick the state itself.
        on = Qt.CheckState(value) != Qt.CheckState.Unchecked
        for item in self._below(index):
            (self._ticked.add if on else self._ticked.discard)((item.kind, item.key))
        group = index.row() if index.internalId() == GROUP else index.internalId() - 1
        above = self.index(group)
        roles = [Qt.ItemDataRole.CheckStateRole]
        self.dataChanged.emit(above, above, roles)
        if last := self.rowCount(above):
            self.dataChanged.emit(self.index(0, 0, above), self.index(last - 1, 0, above), roles)
        self.ticked_changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        return flags if index.internalId() == GROUP else flags | Qt.ItemFlag.ItemNeverHasChildren

    def _below(self, index: Index) -> list[Item]:
        if index.internalId() == GROUP:
            return self._groups[index.row()].items
        return [self._groups[index.internalId() - 1].items[index.row()]]

    def _state(self, index: Index) -> Qt.CheckState:
        items = self._below(index)
        ticked = sum((item.kind, item.key) in self._ticked for item in items)
        if not ticked:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if ticked == len(items) else Qt.CheckState.PartiallyChecked

    # ----- reading ------------------------------------------------------------------------------------------------
    def row(self, index: Index) -> Row:
        """What a row says."""
        if index.internalId() == GROUP:
            group = self._groups[index.row()]
            return Row(group.title, "", group.size)
        item = self._groups[index.internalId() - 1].items[index.row()]
        if item.kind == "cache":
            return Row(
                _(CACHES[item.key]) if item.key in CACHES else item.key, _("is made again when it is needed"), item.size
            )
        take = item.take
        if take is None:
            return Row(f"{item.key[:12]}….{item.key.rpartition('.')[2]}", self._names.get(item.key, ""), item.size)
        note = " ".join(take.note[:200].split())
        facts = " · ".join(part for part in (when(take.created), quality(take.quality), note) if part)
        return Row(_("Take {number}").format(number=take.number), facts, item.size, take.rating)

    def ticked(self) -> list[Item]:
        """What is ticked, in order."""
        return [item for group in self._groups for item in group.items if (item.kind, item.key) in self._ticked]

    # ----- following ----------------------------------------------------------------------------------------------
    def show(self, survey: Survey, film: Film, media: dict[str, str]) -> None:
        """Show what was found; `media` maps names of media files to what they are called."""
        self.beginResetModel()
        self._names = media
        self._groups = grouped(survey, film)
        self._ticked = {(item.kind, item.key) for item in survey.items if item.proposed}
        self.endResetModel()
        self.ticked_changed.emit()


def grouped(survey: Survey, film: Film) -> list[Group]:
    """Takes by shot in the film's order, those of shots that are gone, caches, media; empty groups are left out."""
    names = slates(film)
    texts = {shot.id: " ".join(shot.text[:80].split()) for scene in film.scenes for shot in scene.shots}
    by_shot = {shot: Group(f"{slate}  {texts[shot]}") for shot, slate in names.items()}
    gone, caches = Group(_("Takes of shots that are no longer in the film")), Group(_("Caches"))
    media = Group(_("Media that nothing in the film uses"))
    for item in survey.items:
        if item.kind == "cache":
            caches.items.append(item)
        elif item.take is None:
            media.items.append(item)
        else:
            by_shot.get(item.take.shot, gone).items.append(item)
    return [group for group in (*by_shot.values(), gone, caches, media) if group.items]
