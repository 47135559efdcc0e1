"""Small drawing helpers that several widgets share."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap

from ui.look import icons, theme
from ui.look.tokens import STATES


def rounded(rect: QRectF, radius: float, corners: str = "tltrblbr") -> QPainterPath:
    """A rectangle with some corners round: any of tl, tr, bl, br."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(rect, radius, radius)
    for key, x, y in (
        ("tl", rect.left(), rect.top()),
        ("tr", rect.right() - radius, rect.top()),
        ("bl", rect.left(), rect.bottom() - radius),
        ("br", rect.right() - radius, rect.bottom() - radius),
    ):
        if key not in corners:
            path.addRect(QRectF(x, y, radius, radius))
    return path.simplified()


@lru_cache(maxsize=1024)
def _scaled(key: int, width: int, height: int, ratio: float) -> QPixmap:
    """The middle of a picture at exactly the pixels asked for, scaled once: scaling in every repaint is slow."""
    pix = _by_key[key]
    w, h = round(width * ratio), round(height * ratio)
    full = pix.scaled(w, h, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation)
    out = full.copy((full.width() - w) // 2, (full.height() - h) // 2, w, h)
    out.setDevicePixelRatio(ratio)
    return out


_by_key: dict[int, QPixmap] = {}


def cover(p: QPainter, rect: QRectF, pix: QPixmap, path: QPainterPath | None = None, grey: float = 0.0) -> None:
    """Draw `pix` so that it fills `rect`, cut to `path`; `grey` 0..1 lays the panel colour over it."""
    if pix.isNull():
        return
    p.save()
    if path is not None:
        p.setClipPath(path)
    _by_key[pix.cacheKey()] = pix
    p.drawPixmap(
        rect.topLeft(),
        _scaled(pix.cacheKey(), math.ceil(rect.width()), math.ceil(rect.height()), p.device().devicePixelRatio()),
    )
    if grey:
        p.fillRect(rect, theme.colour("panel", round(255 * grey)))
    p.restore()


def text(
    p: QPainter,
    rect: QRectF,
    words: str,
    role: str,
    token: str,
    flags=Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    elide: bool = True,
) -> float:
    """One line of text; cut with an ellipsis if too long. Returns its width."""
    f = theme.font(role)
    p.setFont(f)
    m = QFontMetricsF(f)
    if elide:
        words = m.elidedText(words, Qt.TextElideMode.ElideRight, rect.width() + 1)
    p.setPen(theme.colour(token))
    p.drawText(rect, flags, words)
    return m.horizontalAdvance(words)


def paragraph(p: QPainter, rect: QRectF, words: str, role: str, token: str, lines: int, leading: float) -> None:
    """Up to `lines` lines of wrapped text, the last with an ellipsis. `leading` in px."""
    f = theme.font(role)
    m = QFontMetricsF(f)
    out, line = [], ""
    pending = words.split()
    while pending:
        word = pending.pop(0)
        trial = f"{line} {word}".strip()
        if m.horizontalAdvance(trial) <= rect.width() or not line:
            line = trial
            continue
        if len(out) == lines - 1:
            line = m.elidedText(" ".join([line, word, *pending]), Qt.TextElideMode.ElideRight, rect.width())
            break
        out.append(line)
        line = word
    out.append(line)
    for i, s in enumerate(out[:lines]):
        text(p, QRectF(rect.x(), rect.y() + i * leading, rect.width(), leading), s, role, token, elide=False)


def pill_area(corner: QPointF, words: str, role: str = "micro", *, icon: bool = False, left: bool = False) -> QRectF:
    """Where a badge lies that hangs by its top right corner (or top left with `left`)."""
    m = QFontMetricsF(theme.font(role))
    w = m.horizontalAdvance(words) + 12 + (14 if icon else 0) - (4 if icon and not words else 0)
    return QRectF(corner.x() if left else corner.x() - w, corner.y(), w, 18.0)


def pill_icon(pill: QRectF) -> QRectF:
    """Where a badge's icon lies."""
    return QRectF(pill.x() + 5, pill.y() + 3, 12, 12)


def turned(p: QPainter, icon: str, rect: QRectF, token: str, degrees: float) -> None:
    """An icon turned about its middle."""
    p.save()
    p.translate(rect.center())
    p.rotate(degrees)
    icons.draw(p, icon, QRectF(-rect.width() / 2, -rect.height() / 2, rect.width(), rect.height()), token)
    p.restore()


def pill(
    p: QPainter,
    corner: QPointF,
    words: str,
    role: str = "micro",
    token: str = "on_picture",
    fill: QColor | None = None,
    icon: str = "",
    left: bool = False,
    turn: float = 0.0,
) -> QRectF:
    """A badge over a picture, placed as by `pill_area`; its icon may be turned by some degrees."""
    r = pill_area(corner, words, role, icon=bool(icon), left=left)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(fill or theme.colour("picture_scrim", 200))
    p.drawRoundedRect(r, 4, 4)
    x = r.x() + 6
    if icon:
        turned(p, icon, pill_icon(r), token, turn) if turn else icons.draw(p, icon, pill_icon(r), token)
        x += 14
    if words:
        text(p, QRectF(x, r.y(), r.right() - x, r.height()), words, role, token, elide=False)
    return r


def state_pen(state: str, width: float) -> QPen:
    """The edge that tells a state: solid, dashed or dotted."""
    style = {"dash": Qt.PenStyle.CustomDashLine, "dot": Qt.PenStyle.CustomDashLine}.get(
        STATES[state].edge, Qt.PenStyle.SolidLine
    )
    token = {"draft": "text_3", "rendered": "line"}.get(state, state)
    pen = QPen(theme.colour(token), width)
    if style == Qt.PenStyle.CustomDashLine:
        pen.setDashPattern([4, 3] if STATES[state].edge == "dash" else [1, 3])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if STATES[state].edge == "dash" else Qt.PenCapStyle.RoundCap)
    return pen


def hatch(p: QPainter, rect: QRectF, token: str, step: int = 8, path: QPainterPath | None = None) -> None:
    """Diagonal lines: nothing to show here."""
    p.save()
    p.setClipPath(path) if path is not None else p.setClipRect(rect)
    p.setPen(QPen(theme.colour(token), 1))
    x = rect.left() - rect.height()
    while x < rect.right():
        p.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
        x += step
    p.restore()


def avatar(p: QPainter, rect: QRectF, initials: str, hue: int, ring: str | None = None) -> None:
    """A round mark for a character: initials on the character's own hue (0..359)."""
    dark = theme.now().dark
    p.setBrush(QColor.fromHsl(hue, 70 if dark else 90, 70 if dark else 205))
    p.setPen(QPen(theme.colour(ring), 2) if ring else Qt.PenStyle.NoPen)
    p.drawEllipse(rect)
    p.setPen(QColor.fromHsl(hue, 150, 222) if dark else QColor.fromHsl(hue, 140, 52))
    f = theme.font("micro")
    f.setPixelSize(max(8, round(rect.height() * 0.42)))
    p.setFont(f)
    p.drawText(rect, Qt.AlignmentFlag.AlignCenter, initials)


_SKETCH = {
    "extreme wide": (0.34, 0.32),
    "wide": (0.55, 0.30),
    "full": (0.8, 0.14),
    "medium wide": (1.0, 0.16),
    "medium": (1.25, 0.16),
    "medium close-up": (1.8, 0.16),
    "close-up": (2.6, 0.16),
    "extreme close-up": (4.2, 0.16),
}
"""Shot size to the height of a stand-in and of its top, as shares of the picture's height."""


def figure_sketch(p: QPainter, rect: QRectF, path: QPainterPath, size: str, people: int) -> None:
    """The picture of a shot that has no take: horizon and stand-ins, as large as the shot size says."""
    p.save()
    p.setClipPath(path)
    sky = QLinearGradient(rect.topLeft(), rect.bottomLeft())
    sky.setColorAt(0, theme.mix("control", "raised", 0.9))
    sky.setColorAt(1, theme.mix("control", "raised", 0.35))
    p.fillRect(rect, QBrush(sky))
    p.setPen(QPen(theme.mix("text_3", "raised", 0.35), 1))
    y = rect.top() + rect.height() * 0.62
    p.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
    share, high = _SKETCH.get(size, (0.8, 0.16))
    tall = share * rect.height()
    head = tall * 0.13
    top = rect.top() + rect.height() * high
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme.mix("text_3", "raised", 0.40))
    for i in range(people):
        x = rect.center().x() + (i - (people - 1) / 2) * tall * 0.42
        p.drawEllipse(QPointF(x, top + head * 0.6), head * 0.5, head * 0.62)
        body = QPainterPath(QPointF(x - head * 0.25, top + head * 1.1))
        body.cubicTo(x - head * 1.5, top + head * 1.5, x - head * 1.25, top + head * 3, x - head * 1.0, top + tall)
        body.lineTo(x + head * 1.0, top + tall)
        body.cubicTo(
            x + head * 1.25, top + head * 3, x + head * 1.5, top + head * 1.5, x + head * 0.25, top + head * 1.1
        )
        p.drawPath(body)
    p.setPen(
        QPen(theme.mix("text_3", "raised", 0.75), 1.2)
    )  # the corners of the frame line: this is a framing, not a portrait
    m, k = min(rect.width(), rect.height()) * 0.14, min(rect.width(), rect.height()) * 0.10
    f = rect.adjusted(m, m, -m, -m)
    p.setBrush(Qt.BrushStyle.NoBrush)
    for x, y, dx, dy in (
        (f.left(), f.top(), k, k),
        (f.right(), f.top(), -k, k),
        (f.left(), f.bottom(), k, -k),
        (f.right(), f.bottom(), -k, -k),
    ):
        p.drawPolyline([QPointF(x + dx, y), QPointF(x, y), QPointF(x, y + dy)])
    p.restore()


def shadow(p: QPainter, rect: QRectF, radius: float, spread: int = 24) -> None:
    """A soft shadow under `rect`, painted as rings: no effect object, no off-screen pass."""
    p.save()
    p.setPen(Qt.PenStyle.NoPen)
    top = theme.now().shadow_alpha
    for i in range(spread, 0, -2):
        p.setBrush(QColor(0, 0, 0, round(top * 0.09 * (1 - i / spread) ** 1.6 * 2)))
        p.drawRoundedRect(rect.adjusted(-i, -i + 8, i, i + 8), radius + i, radius + i)
    p.restore()


def focus_ring(p: QPainter, rect: QRect | QRectF, radius: float) -> None:
    """The ring round what has the focus."""
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(QPen(theme.colour("accent_text"), 2))
    p.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius, radius)
