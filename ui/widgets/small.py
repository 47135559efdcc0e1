"""Avatar, switch, progress bar, key cap, thumbnail, logo: little painted widgets."""

from __future__ import annotations

from importlib import resources

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.look import icons, paint, theme
from ui.look.tokens import STATES, Size
from ui.wording import percent


class Avatar(QWidget):
    """A round mark for a character."""

    def __init__(self, initials: str, hue: int, size: int = 24) -> None:
        super().__init__()
        self.initials, self.hue = initials, hue
        self.setFixedSize(size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.avatar(p, QRectF(self.rect()).adjusted(1, 1, -1, -1), self.initials, self.hue)


class Switch(QAbstractButton):
    """On or off. The knob's place and a tick tell it, not the colour alone."""

    def __init__(self, on: bool = False, name: str = "") -> None:
        super().__init__()
        self.setCheckable(True)
        self.setChecked(on)
        self.setAccessibleName(name)
        self.setFixedSize(32, Size.HIT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        # The switch is 18 high; what can be clicked is more.
        p.translate((self.width() - 32) / 2, (self.height() - 18) / 2)
        p.setPen(Qt.PenStyle.NoPen if on else QPen(theme.colour("line_strong"), 1))
        p.setBrush(theme.colour("accent" if on else "control"))
        p.drawRoundedRect(QRectF(0.5, 0.5, 31, 17), 8.5, 8.5)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour("on_accent" if on else "text_3"))
        p.drawEllipse(QRectF(17 if on else 4, 4, 10, 10) if not on else QRectF(18, 3.5, 11, 11))
        if on:
            p.setPen(QPen(theme.colour("accent"), 1.6))
            p.drawPolyline(
                [
                    QRectF(18, 3.5, 11, 11).center() + d
                    for d in (QPointF(-2.6, 0.2), QPointF(-0.7, 2.0), QPointF(2.6, -2.0))
                ]
            )
        if self.hasFocus():
            paint.focus_ring(p, QRectF(0, 0, 32, 18), 9)


class Progress(QWidget):
    """A thin bar; `value` 0..1, `token` its colour."""

    def __init__(self, value: float, token: str = "rendering", height: int = 4) -> None:
        super().__init__()
        self.value, self.token = value, token
        self.setFixedHeight(height)
        self.setMinimumWidth(24)
        self.setAccessibleName(percent(value))

    def show_value(self, value: float) -> None:
        """Change the value."""
        if abs(value - self.value) > 0.001:
            self.value = value
            self.setAccessibleName(percent(value))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        r = self.height() / 2
        p.setBrush(theme.colour("pressed"))
        p.drawRoundedRect(QRectF(self.rect()), r, r)
        p.setBrush(theme.colour(self.token))
        p.drawRoundedRect(QRectF(0, 0, max(self.height(), self.width() * self.value), self.height()), r, r)


def _caps(keys: str) -> list[str]:
    """Key by key, as this system and language name them; ``Ctrl++`` are two keys."""
    shown = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText)
    keys = shown.toString(QKeySequence.SequenceFormat.NativeText) or keys
    return [key.replace("\0", "+") for key in keys.replace("++", "+\0").split("+") if key] if keys != "+" else ["+"]


class Keys(QWidget):
    """A shortcut as key caps."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self.keys = _caps(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_keys(self, keys: str) -> None:
        """Show another shortcut; nothing where there is none."""
        self.keys = _caps(keys)
        self.updateGeometry()
        self.update()

    def _widths(self) -> list[float]:
        m = QFontMetricsF(theme.font("micro"))
        return [max(20.0, m.horizontalAdvance(k) + 10) for k in self.keys]

    def sizeHint(self) -> QSize:
        return QSize(round(sum(self._widths()) + 3 * (len(self.keys) - 1)) + 1, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 0.5
        for key, w in zip(self.keys, self._widths(), strict=True):
            r = QRectF(x, 1.5, w - 1, 17)
            p.setPen(QPen(theme.colour("pressed"), 1))
            p.setBrush(theme.colour("control"))
            p.drawRoundedRect(r, 4, 4)
            paint.text(p, r, key, "micro", "text_2", Qt.AlignmentFlag.AlignCenter, elide=False)
            x += w + 3


class StateMark(QWidget):
    """The shape and colour of a state, 14 px, with its word as tooltip and name."""

    def __init__(self, state: str, size: int = 14) -> None:
        super().__init__()
        self.state = state
        self.setFixedSize(size, size)
        self.setToolTip(STATES[state].word)
        self.setAccessibleName(STATES[state].word)

    def paintEvent(self, _event: QPaintEvent) -> None:
        token = {"draft": "text_3", "rendered": "text_3"}.get(self.state, self.state)
        icons.draw(QPainter(self), STATES[self.state].icon, self.rect(), token)


class Logo(QWidget):
    """The mark of Rushes."""

    def __init__(self, size: int = 24, file: str = "logo-mark.svg") -> None:
        super().__init__()
        self.setFixedSize(size, size)
        self._svg = QSvgRenderer(QByteArray((resources.files("resources") / "icons" / file).read_bytes()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._svg.render(p, QRectF(self.rect()))
