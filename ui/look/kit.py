"""Short ways to make the ordinary widgets, styled, so that screens read as layouts."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from ui.look import icons, theme
from ui.look.tokens import Size

STRETCH = object()


def _fill(layout, items, gap, margins):
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is STRETCH:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, tuple):
            w, share = item
            layout.addLayout(w, share) if isinstance(w, QLayout) else layout.addWidget(w, share)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
    return layout


def row(*items, gap: int = 8, margins=(0, 0, 0, 0)) -> QHBoxLayout:
    """Widgets side by side. ``STRETCH`` pushes apart, an int is a gap, ``(widget, share)`` stretches."""
    return _fill(QHBoxLayout(), items, gap, margins)


def column(*items, gap: int = 8, margins=(0, 0, 0, 0)) -> QVBoxLayout:
    """Widgets one above another; items as in `row`."""
    return _fill(QVBoxLayout(), items, gap, margins)


def box(layout: QLayout, role: str | None = None, name: str = "") -> QFrame:
    """A frame round a layout. `role` picks the surface: panel, raised, sunk, note, okbox, failbox."""
    frame = QFrame()
    if role:
        frame.setProperty("role", role)
    if name:
        frame.setAccessibleName(name)
    frame.setLayout(layout)
    return frame


def as_panel(frame: QFrame, name: str, least: int = 0) -> None:
    """Give a frame a panel's surface, the name a screen reader says, and a least width in px."""
    frame.setProperty("role", "panel")
    frame.setAccessibleName(name)
    if least:
        frame.setMinimumWidth(least)


def label(text: str, role: str = "body", tone: str = "", wrap: bool = False, align=None) -> QLabel:
    """Text in a role of `Type.ROLES` and a tone: '', '2', '3', accent, ok, failed, stale, rendering."""
    w = QLabel(text)
    w.setFont(theme.font(role))
    if tone:
        w.setProperty("tone", tone)
    w.setWordWrap(wrap)
    w.setTextFormat(Qt.TextFormat.PlainText)
    if align is not None:
        w.setAlignment(align)
    return w


def clear(layout: QLayout) -> None:
    """Drop every widget that a layout holds."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


class Elided(QLabel):
    """One line that is cut with an ellipsis where it does not fit; the whole stands in the tooltip."""

    def minimumSizeHint(self) -> QSize:
        return QSize(min(24, super().sizeHint().width()), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + 1, super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if words != self.text() else "")
        self.style().drawItemText(
            QPainter(self),
            self.rect(),
            self.alignment(),
            self.palette(),
            self.isEnabled(),
            words,
            self.foregroundRole(),
        )


def elided(text: str, role: str = "body", tone: str = "", align: Qt.AlignmentFlag | None = None) -> Elided:
    """One line of text that may be cut; roles and tones as in `label`."""
    w = Elided(text)
    w.setFont(theme.font(role))
    if tone:
        w.setProperty("tone", tone)
    w.setTextFormat(Qt.TextFormat.PlainText)
    w.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    if align is not None:
        w.setAlignment(align)
    return w


def overline(text: str) -> QLabel:
    """The title of a part of a panel."""
    return label(text.upper(), "over", "3")


class Glyph(QLabel):
    """An icon as a label, redrawn on a change of theme."""

    def __init__(self, name: str, token: str = "text_2", size: int = 0) -> None:
        super().__init__()
        self.name, self.token, self.size_ = name, token, size or Size.ICON
        self.setFixedSize(self.size_, self.size_)

    def paintEvent(self, _event: QPaintEvent) -> None:
        icons.draw(QPainter(self), self.name, self.rect(), self.token)


def button(
    text: str, icon: str = "", variant: str = "", size: str = "", tip: str = "", checkable: bool = False
) -> QPushButton:
    """variant: primary, ghost, danger, link; size: small, large."""
    w = QPushButton(f" {text}" if icon else text)  # Qt leaves 4 px between icon and text; the space makes it 7
    token = {
        "primary": "on_accent",
        "ghost": "text_2",
        "danger": "failed",
        "link": "accent_text",
        "tonal": "accent_text",
    }.get(variant, "text")
    if icon:
        w.setIcon(icons.icon(icon, token, "accent_text"))
        w.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL) if size == "small" else QSize(Size.ICON, Size.ICON))
    w.setProperty("variant", variant)
    w.setProperty("scale", size)
    w.setCheckable(checkable)
    if tip:
        w.setToolTip(tip)
    w.setFont(theme.font({"small": "caption+", "tiny": "micro", "large": "title"}.get(size, "body+")))
    return w


def tool(
    icon: str,
    tip: str,
    checkable: bool = False,
    on: bool = False,
    size: str = "",
    token: str = "text_2",
    variant: str = "ghost",
) -> QToolButton:
    """A square button that shows only an icon. `tip` is also what a screen reader says."""
    w = QToolButton()
    w.setIcon(icons.icon(icon, token, "accent_text"))
    side = {"small": theme.px(14), "tiny": theme.px(13), "rail": theme.px(18)}.get(size, Size.ICON)
    w.setIconSize(QSize(side, side))
    w.setProperty("variant", variant)
    w.setProperty("square", size in ("", "small"))
    w.setProperty("scale", size)
    w.setCheckable(checkable)
    w.setChecked(on)
    w.setToolTip(tip)
    w.setAccessibleName(tip)
    w.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return w


class Segments(QFrame):
    """One choice out of a few, all in sight; `group` holds the buttons by their place."""

    def __init__(self, buttons: list[QPushButton], group: QButtonGroup) -> None:
        super().__init__()
        self.group = group
        group.setParent(self)
        self.setProperty("role", "segments")
        self.setLayout(row(*buttons, gap=2, margins=(2, 2, 2, 2)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


def segments(*texts: str, chosen: int = 0, icons_: tuple[str, ...] = ()) -> Segments:
    """One choice out of a few, all in sight."""
    buttons, group = [], QButtonGroup()
    for i, text in enumerate(texts):
        b = QPushButton(f" {text}" if icons_ else text)
        if icons_:
            b.setIcon(icons.icon(icons_[i], "text_2", "text"))
            b.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL))
        b.setProperty("variant", "segment")
        b.setCheckable(True)
        b.setChecked(i == chosen)
        b.setFont(theme.font("body+"))
        group.addButton(b, i)
        buttons.append(b)
    return Segments(buttons, group)


class Select(QComboBox):
    """A combo box with a drawn chevron (a stylesheet can only load one from a file)."""

    def __init__(self, *texts: str) -> None:
        super().__init__()
        self.addItems(texts)
        self.setFont(theme.font("body"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        icons.draw(
            QPainter(self), "chevron-down", QRect(self.width() - 22, (self.height() - 14) // 2, 14, 14), "text_3"
        )


def completer(field: QLineEdit, words: list[str], *, inside: bool = False) -> QCompleter:
    """Offer words under a field while one types; `inside` finds what is typed in the middle of them as well."""
    made = QCompleter(words, field)
    made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    if inside:
        made.setFilterMode(Qt.MatchFlag.MatchContains)
    field.setCompleter(made)
    offered = made.popup()
    assert offered is not None
    offered.setProperty("role", "raised")
    # Qt gives the list no parent, and then it would not wear what the window wears.
    offered.setParent(field, offered.windowFlags())
    return made


def rule(vertical: bool = False) -> QFrame:
    """A hairline."""
    f = QFrame()
    f.setProperty("role", "line")
    f.setFixedWidth(1) if vertical else f.setFixedHeight(1)
    return f
