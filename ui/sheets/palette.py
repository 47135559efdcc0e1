"""The palette: everything that can be done or gone to, found by typing. Also the page of keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studio.words.language import _
from ui.look import icons, paint, theme
from ui.look.kit import column, label
from ui.look.tokens import Radius
from ui.memory import Memory
from ui.sheets.offers import KINDS, Offer
from ui.sheets.sheet import Sheet

SHOWN, ROW = 12, 32
USED = "palette used"
REMEMBERED = 60


class Found(QAbstractListModel):
    """The offers that fit what is typed: first what was used last, then what begins with it, then what holds it."""

    def __init__(self, offers: Sequence[Offer], used: Sequence[str]) -> None:
        super().__init__()
        self._offers = list(offers)
        self._texts = [offer.text for offer in self._offers]
        recent = {key: place for place, key in enumerate(used)}
        self._recency = [recent.get(offer.key, REMEMBERED) for offer in self._offers]
        self.rows: list[Offer] = []

    def narrow(self, typed: str, kind: str) -> None:
        """Show what holds every word typed, of one kind or of any."""
        words = typed.casefold().split()
        first = words[0] if words else ""
        ranked = []
        for place, text in enumerate(self._texts):
            if kind and self._offers[place].kind != kind:
                continue
            if all(word in text for word in words):
                begins = 0 if not first or text.startswith(first) else 1 if f" {first}" in text else 2
                ranked.append((self._recency[place], begins, place))
        ranked.sort()
        self.beginResetModel()
        self.rows = [self._offers[place] for _recency, _begins, place in ranked]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self.rows):
            return None
        offer = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return offer.words
            case Qt.ItemDataRole.UserRole:
                return offer
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(part for part in (offer.words, offer.on, offer.keys) if part)
        return None


class _Rows(QStyledItemDelegate):
    """Paints a row: icon, words, what it acts on, key caps."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, theme.px(ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        offer: Offer = index.data(Qt.ItemDataRole.UserRole)
        area = QRectF(option.rect)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(area.adjusted(0, 1, -2, -1), Radius.M, Radius.M)
        middle, side = area.center().y(), theme.px(16)
        icons.draw(
            painter,
            offer.icon or "chevron-right",
            QRectF(area.x() + 10, middle - side / 2, side, side),
            "accent_text" if chosen else "text_3",
        )
        right = paint_caps(painter, offer.keys, area.right() - 12, middle) - 8
        left = area.x() + 20 + side
        on = min(QFontMetricsF(theme.font("caption")).horizontalAdvance(offer.on), max(0.0, (right - left) * 0.4))
        words = QRectF(left, area.y(), max(40.0, right - left - on - 16), area.height())
        paint.text(painter, words, offer.words, "body+", "text")
        place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint.text(
            painter,
            QRectF(right - on - 4, area.y(), on + 4, area.height()),
            offer.on,
            "caption",
            "text_2" if chosen else "text_3",
            place,
        )
        painter.restore()


def paint_caps(painter: QPainter, keys: str, right: float, middle: float) -> float:
    """Paint keys as caps that end at `right`; where they begin."""
    metrics, high = QFontMetricsF(theme.font("micro")), theme.px(18)
    for key in reversed(_caps(keys)):
        width = max(theme.px(20), metrics.horizontalAdvance(key) + 10)
        cap = QRectF(right - width, middle - high / 2, width, high)
        painter.setPen(QPen(theme.colour("pressed"), 1))
        painter.setBrush(theme.colour("control"))
        painter.drawRoundedRect(cap, 4, 4)
        paint.text(painter, cap, key, "micro", "text_2", Qt.AlignmentFlag.AlignCenter, elide=False)
        right = cap.x() - 3
    return right


def _caps(keys: str) -> list[str]:
    return [key for key in keys.split("+") if key]


class _KindBar(QWidget):
    """The kinds in a row; Tab walks them, a click chooses one."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self.setFixedHeight(max(24, theme.px(24)))
        self.setAccessibleName(_("Kind"))

    def _areas(self) -> list[tuple[str, QRectF, str]]:
        metrics = QFontMetricsF(theme.font("caption+"))
        x, found = 2.0, []
        for kind in ("", *KINDS):
            words = _(KINDS[kind]) if kind else _("Everything")
            width = metrics.horizontalAdvance(words) + 16
            found.append((kind, QRectF(x, 0, width, self.height()), words))
            x += width + 2
        return found

    def mousePressEvent(self, event: object) -> None:
        for kind, area, _words in self._areas():
            if area.contains(event.position()):  # type: ignore[attr-defined]
                self._palette.narrow_to(kind)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for kind, area, words in self._areas():
            chosen = kind == self._palette.kind
            if chosen:
                p.setPen(Qt.PenStyle.NoPen)
                p.setBrush(theme.colour("accent_soft"))
                p.drawRoundedRect(area, Radius.S, Radius.S)
            token = "accent_text" if chosen else "text_3"
            paint.text(p, area, words, "caption+", token, Qt.AlignmentFlag.AlignCenter, elide=False)


class Palette(Sheet):
    """Type to narrow, Tab to narrow by kind, arrows to choose, Enter to run.

    Parameters
    ----------
    window : QWidget
        What it lies over.
    offers : sequence of Offer
    memory : Memory
        Keeps what was used last.
    title : str
        Given, it is the page of keyboard shortcuts.
    """

    def __init__(self, window: QWidget, offers: Sequence[Offer], memory: Memory, title: str = "") -> None:
        self._memory = memory
        used = [key for key in memory.get(USED, []) if isinstance(key, str)]
        self.found = Found(offers, [] if title else used)
        self.kind = ""
        self._field = QLineEdit()
        self._field.setPlaceholderText(_("Search by words or by keys") if title else _("Search or run anything"))
        self._field.setFont(theme.font("read"))
        self._field.setAccessibleName(_("Search"))
        self._kinds = _KindBar(self)
        self._kinds.setVisible(not title)
        self._list = QListView()
        self._list.setModel(self.found)
        self._list.setItemDelegate(_Rows(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFixedHeight(min(SHOWN * theme.px(ROW), max(120, window.height() - theme.px(300))))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(_("Found"))
        self._none = label(_("Nothing by that name. Esc closes."), "caption", "3")
        body = QWidget()
        body.setLayout(column(self._field, self._kinds, self._none, self._list, gap=8, margins=(12, 12, 12, 12)))
        super().__init__(window, title, body, width=min(theme.px(640), window.width() - 32), top=theme.px(96))
        self.setAccessibleName(title or _("Search or run anything"))
        self._field.textChanged.connect(self._narrow)
        self._field.installEventFilter(self)
        self._list.clicked.connect(self._run)
        self._narrow("")
        self._field.setFocus()

    def narrow_to(self, kind: str) -> None:
        """Show one kind only, or everything."""
        self.kind = kind
        self._kinds.update()
        self._narrow(self._field.text())

    def _narrow(self, text: str) -> None:
        self.found.narrow(text, self.kind)
        self._none.setVisible(not self.found.rows)
        self._choose(0)

    def _choose(self, row: int) -> None:
        self._list.setCurrentIndex(self.found.index(max(0, min(len(self.found.rows) - 1, row)), 0))
        index = self._list.currentIndex()
        said = index.data(Qt.ItemDataRole.AccessibleTextRole) if index.isValid() else ""
        # The focus stays in the field; what is chosen is told as its description.
        self._field.setAccessibleDescription(str(said or ""))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {
                Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN - 1, Qt.Key.Key_PageUp: 1 - SHOWN
            }  # fmt: skip
            match event.key():
                case key if key in steps:
                    self._choose(self._list.currentIndex().row() + steps[Qt.Key(key)])
                    return True
                case Qt.Key.Key_Tab | Qt.Key.Key_Backtab if not self._kinds.isHidden():
                    kinds = ("", *KINDS)
                    step = 1 if event.key() == Qt.Key.Key_Tab else -1
                    self.narrow_to(kinds[(kinds.index(self.kind) + step) % len(kinds)])
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self._run()
                    return True
                case Qt.Key.Key_Escape:
                    self.close_sheet()
                    return True
        return super().eventFilter(watched, event)

    def _run(self, *_index: object) -> None:
        place = self._list.currentIndex().row()
        if 0 <= place < len(self.found.rows):
            offer = self.found.rows[place]
            used = [key for key in self._memory.get(USED, []) if isinstance(key, str) and key != offer.key]
            self._memory.set(USED, [offer.key, *used][:REMEMBERED])
            self.close_sheet()
            offer.run()
