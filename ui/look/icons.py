"""Lucide icons (ISC licence) drawn from their SVG in the colours of the theme, sharp at every scale.

An icon holds no pixels: its engine draws when asked, so a change of theme or screen needs no new icons.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.look import theme

FILLED = {"play", "pause", "square", "step-back", "step-forward", "skip-back", "skip-forward", "star", "circle-filled"}


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    source = "circle" if name == "circle-filled" else name
    file = resources.files("resources") / "icons" / f"{source}.svg"
    svg = file.read_text("utf-8").replace("currentColor", colour)
    if name in FILLED:
        svg = svg.replace('fill="none"', f'fill="{colour}"', 1)
    return QSvgRenderer(QByteArray(svg.encode()))


def draw(painter: QPainter, name: str, rect: QRect | QRectF, token: str) -> None:
    """Draw icon `name` into `rect` in the colour of `token` (or a ``#RRGGBB``)."""
    _renderer(name, theme.colour(token).name()).render(painter, QRectF(rect))


class _Engine(QIconEngine):
    def __init__(self, name: str, token: str, on_token: str | None) -> None:
        super().__init__()
        self.name, self.token, self.on_token = name, token, on_token or token

    def clone(self) -> QIconEngine:
        return _Engine(self.name, self.token, self.on_token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        token = "text_off" if mode == QIcon.Mode.Disabled else self.on_token if state == QIcon.State.On else self.token
        draw(painter, self.name, rect, token)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pix = QPixmap(size)
        pix.fill(Qt.GlobalColor.transparent)
        p = QPainter(pix)
        self.paint(p, QRect(QPoint(0, 0), size), mode, state)
        p.end()
        return pix


def logo() -> QIcon:
    """The mark of Rushes, for the window and the task bar."""
    pixmap = QPixmap(256, 256)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    file = resources.files("resources") / "icons" / "logo.svg"
    QSvgRenderer(QByteArray(file.read_bytes())).render(painter, QRectF(0, 0, 256, 256))
    painter.end()
    return QIcon(pixmap)


def icon(name: str, token: str = "text_2", on: str | None = None) -> QIcon:
    """A QIcon of `name`; `on` is the token used while a checkable button is on."""
    return QIcon(_Engine(name, token, on))
