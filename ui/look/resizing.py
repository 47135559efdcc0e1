"""A change of the text size, at once.

Every widget that there is gets the font and the fixed measures that it would have had, made at the new size.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

FREE = 16_777_215
"""Qt's "as large as you like"."""
DESIGNED = "as designed"
"""The property under which a widget's own measures are kept, so that going up and down again ends where it began."""


def resize_widgets(before: float, after: float) -> None:
    """Take every widget of the application from one text size to another."""
    for widget in QApplication.allWidgets():
        _resize(widget, before, after)


def _resize(widget: QWidget, before: float, after: float) -> None:
    kept = widget.property(DESIGNED) or {}
    own = _own(widget)
    now = {name: value for name, value in own.items() if kept.get(f"{name} at") != value}
    designed = {name: round(value / before) for name, value in now.items()}
    record = {name: kept[name] for name in own if name not in now} | designed
    for name, value in list(record.items()):
        record[f"{name} at"] = _set(widget, name, round(value * after))
    if record:
        widget.setProperty(DESIGNED, record)


def _own(widget: QWidget) -> dict[str, int]:
    """What a widget was given explicitly and that has to hold words."""
    found = {}
    if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont) and widget.font().pixelSize() > 0:
        found["font"] = widget.font().pixelSize()
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
