"""A change of the text size, at once.

Every widget that there is gets the font and the fixed measures that it would have had, made at the new size.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

FREE = 16_777_215
"""Qt's "as large as you like"."""
DESIGNED = "as designed"
"""The property under which a widget's own measures are kept, so that going up and down again ends where it began."""


Designed = list[tuple[QWidget, dict[str, int]]]


def measure(at: float) -> Designed:
    """What every widget of the application was given, as designed; taken before fonts and stylesheet change."""
    return [(widget, found) for widget in QApplication.allWidgets() if (found := _designed(widget, at))]


def settle(measured: Designed, at: float) -> None:
    """Give every widget its measures at another text size."""
    for widget, designed in measured:
        if not isValid(widget):
            continue
        record = dict(designed)
        for name, value in designed.items():
            record[f"{name} at"] = _set(widget, name, round(value * at))
        widget.setProperty(DESIGNED, record)


def _designed(widget: QWidget, at: float) -> dict[str, int]:
    """A widget's own measures as designed: as kept from last time, or worked out where they were set since."""
    kept = widget.property(DESIGNED) or {}
    return {
        name: kept[name] if kept.get(f"{name} at") == value else round(value / at)
        for name, value in _own(widget).items()
    }


def _own(widget: QWidget) -> dict[str, int]:
    """What a widget was given explicitly and that has to hold words."""
    found = {}
    if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont) and widget.font().pixelSize() > 0:
        found["font"] = widget.font().pixelSize()
    if isinstance(widget, QAbstractButton) and not widget.icon().isNull():
        found["icon"] = widget.iconSize().width()
    styled = {bytes(name.data()).decode() for name in widget.dynamicPropertyNames()}
    for name, low, high in (
        ("height", widget.minimumHeight(), widget.maximumHeight()),
        ("width", widget.minimumWidth(), widget.maximumWidth()),
    ):
        if f"_q_stylesheet_min{name[0]}" in styled or f"_q_stylesheet_max{name[0]}" in styled:
            # The stylesheet sets it, and will set it anew.
            continue
        if low > 0 and not widget.isWindow():
            found[f"least {name}"] = low
        if high < FREE and not widget.isWindow():
            found[f"most {name}"] = high
    return found


def _set(widget: QWidget, name: str, value: int) -> int:
    match name:
        case "font":
            font = widget.font()
            font.setPixelSize(max(1, value))
            widget.setFont(font)
        case "icon" if isinstance(widget, QAbstractButton):
            widget.setIconSize(QSize(value, value))
        case "least height":
            if widget.maximumHeight() < value:
                widget.setMaximumHeight(value)
            widget.setMinimumHeight(value)
        case "most height":
            widget.setMaximumHeight(max(value, 1))
        case "least width":
            if widget.maximumWidth() < value:
                widget.setMaximumWidth(value)
            widget.setMinimumWidth(value)
        case "most width":
            widget.setMaximumWidth(max(value, 1))
    return value
