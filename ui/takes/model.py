"""The takes of one shot as an item model: rows stay while their takes do, and only what changed is repainted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from studio.render.score import Score
from studio.render.takes import Take
from studio.words.language import _
from ui.takes.facts import FileState
from ui.takes.wording import explained, said

MIME = "application/x-rushes-takes"
"""Kind of what is dragged: ids of takes, a line each."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Face:
    """All that a take's cell shows; equal faces need no repaint.

    Attributes
    ----------
    take : Take
    name : str
        ``2A-3``.
    circled : bool
    older : bool
        Whether it shows another content than the shot now asks for.
    state : FileState or None
        None while the disk was not looked at.
    score : Score or None
    mark : str
        ``A`` to ``D`` where the viewer shows it, else empty.
    digest : str
        SHA-256 of its file by its recipe, empty where that is not known.
    twin : str
        The older take that is the same picture and sound, ``2A-1``; empty where none is.
    """

    take: Take
    name: str
    circled: bool = False
    older: bool = False
    state: FileState | None = None
    score: Score | None = None
    mark: str = ""
    digest: str = ""
    twin: str = ""


class TakesModel(QAbstractListModel):
    """Faces of takes, in the order in which they are shown. Editing a row writes its note."""

    noted = Signal(str, str)
    """Take id and the words written."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._faces: list[Face] = []
        self.changes = 0
        """Rows that were told to repaint; for counting."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._faces)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._faces):
            return None
        face = self._faces[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return face
            case Qt.ItemDataRole.DisplayRole:
                return face.name
            case Qt.ItemDataRole.EditRole:
                return face.take.note
            case Qt.ItemDataRole.AccessibleTextRole:
                return said(face)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{said(face)}\n\n{explained(face.score)}" if face.state else said(face)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self.noted.emit(self._faces[index.row()].take.id, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        ids = [self._faces[index.row()].take.id for index in indexes if index.isValid()]
        data = QMimeData()
        data.setData(MIME, QByteArray("\n".join(ids).encode()))
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def faces(self) -> list[Face]:
        """What is shown."""
        return list(self._faces)

    def face(self, take: str) -> Face | None:
        """What is shown of a take."""
        return next((face for face in self._faces if face.take.id == take), None)

    def row(self, take: str) -> int:
        """The row of a take, -1 where it has none."""
        return next((row for row, face in enumerate(self._faces) if face.take.id == take), -1)

    def show(self, faces: Iterable[Face]) -> None:
        """Show these. Takes come at the end and go one by one; where their order is another, all are shown anew."""
        new = list(faces)
        there = {face.take.id for face in new}
        if self._faces and not any(face.take.id in there for face in self._faces):
            self.beginResetModel()
            self._faces = new
            self.endResetModel()
            return
        for row in reversed(range(len(self._faces))):
            if self._faces[row].take.id not in there:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._faces[row]
                self.endRemoveRows()
        if [face.take.id for face in self._faces] != [face.take.id for face in new[: len(self._faces)]]:
            self.beginResetModel()
            self._faces = new
            self.endResetModel()
            return
        for row, face in enumerate(self._faces):
            if face != new[row]:
                self._faces[row] = new[row]
                self.changes += 1
                self.dataChanged.emit(self.index(row), self.index(row))
        if len(new) > len(self._faces):
            self.beginInsertRows(QModelIndex(), len(self._faces), len(new) - 1)
            self._faces += new[len(self._faces) :]
            self.endInsertRows()


def takes_dragged(data: QMimeData) -> tuple[str, ...]:
    """Ids of the takes that are dragged; at most four, and none where something else is."""
    if not data.hasFormat(MIME):
        return ()
    lines = bytes(data.data(MIME).data())[:4096].decode("ascii", "replace").split("\n")
    return tuple(line for line in lines if line)[:4]


def score_words(score: Score | None) -> str:
    """The score for a cell."""
    return _("Score {value}").format(value=score.value) if score else _("No score")
