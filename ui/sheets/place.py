"""Where a sheet opens that a panel asks for."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QWidget


def under(widget: QWidget) -> QWidget:
    """What a sheet covers: the body of the studio's window, also for a panel that is a window of its own."""
    above: QWidget | None = widget
    while above is not None:
        body = getattr(above, "body", None)
        if isinstance(above, QMainWindow) and isinstance(body, QWidget):
            return body
        above = above.parentWidget()
    return widget.window()
