"""How clips are painted. Functions of a face, a rectangle and a painter; they run while a tile is built."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from studio.words.language import _
from ui.look import icons, paint, theme
from ui.look.tokens import STATES, Radius
from ui.timeline.faces import Face, length_words
from ui.wording import percent

BLOCK, PLAIN = 3, 14
"""Pixels: below the first, clips melt into blocks; below the second they are plain."""
FOOT = 18
"""Pixels of a shot's foot, where its slate and length stand."""
HATCH = 8
"""Pixels from one line of a hatching to the next."""
GRIP = 7
"""Pixels of the grips at both ends of a selected clip."""
BAR = 3
"""Pixels from one bar of a wave to the next."""
HIGH = 34
"""From this height on, a sound's name stands above its wave; below it, on a plate over it."""

_QUIET = ("circled", "")
_FEET = {"stale": "stale_soft", "failed": "failed_soft", "rendering": "rendering_soft"}
_VEILS = {"stale": 0.4, "failed": 0.55}
_INKS = {"draft": "text_3", "rendered": "text_3", "locked": "text_3", "missing": "text_3"}


def ground() -> QColor:
    """The colour of an empty track."""
    return _ground(theme.now().name)


@lru_cache(maxsize=4)
def _ground(_theme: str) -> QColor:
    return theme.mix("window", "panel", 0.55)


def plain_colour(track: str, state: str = "") -> QColor:
    """The colour of a clip that is too narrow to show anything."""
    if track == "shots":
        return theme.colour(state if state in ("failed", "missing", "stale", "rendering") else "pressed")
    return theme.colour(track)


def clip(p: QPainter, face: Face, rect: QRectF, shown: QRectF) -> None:
    """Paint a clip.

    Parameters
    ----------
    p : QPainter
    face : Face
    rect : QRectF
        Where the whole clip lies.
    shown : QRectF
        What of the painter can be seen; nothing outside is drawn in detail.
    """
    if rect.width() < PLAIN:
        p.fillRect(rect, plain_colour(face.track, face.state))
        return
    track = p.opacity()
    if face.muted:
        p.setOpacity(0.45 * track)
    if face.track == "shots":
        _shot(p, face, rect, shown)
    else:
        _sound(p, face, rect, shown)
    p.setOpacity(track)


# ----- shots ------------------------------------------------------------------------------------------------------
def _shot(p: QPainter, face: Face, rect: QRectF, shown: QRectF) -> None:
    seen = rect.intersected(shown.adjusted(-8, -8, 8, 8))
    path = paint.rounded(rect, Radius.S)
    p.save()
    p.setClipPath(path, Qt.ClipOperation.IntersectClip)
    p.fillRect(seen, theme.colour("control"))
    strip = QRectF(rect.x(), rect.y(), rect.width(), max(4.0, rect.height() - FOOT))
    _strip(p, face, strip, seen)
    _picture_fades(p, face, strip)
    foot(p, face, rect, max(rect.left(), shown.left() - 600))
    p.restore()
    if face.state in ("stale", "missing", "draft", "failed"):
        p.setPen(paint.state_pen(face.state, 1.4))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRoundedRect(rect.adjusted(0.7, 0.7, -0.7, -0.7), Radius.S, Radius.S)


def _strip(p: QPainter, face: Face, strip: QRectF, seen: QRectF) -> None:
    if face.state == "missing":
        paint.hatch(p, strip.intersected(seen), "pressed", 8)
        middle = strip.center()
        icons.draw(p, "image-off", QRectF(middle.x() - 7, middle.y() - 7, 14, 14), "missing")
        return
    if face.pictures is None:
        if face.state in ("draft", "rendered", "failed", "rendering"):
            paint.figure_sketch(p, strip, paint.rounded(strip, 0), face.size, face.people)
        return
    images = face.pictures
    sample = images.images[0]
    high = sample.height() / sample.devicePixelRatio()
    step = max(8.0, sample.width() / sample.devicePixelRatio() * strip.height() / high)
    # Pictures are made for the usual heights; for any other they are scaled here.
    fits = abs(strip.height() - high) < 1.5
    p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not fits)
    cell = math.floor((max(strip.left(), seen.left()) - strip.left()) / step)
    frames_a_pixel = face.frames / strip.width()
    while strip.left() + cell * step < min(strip.right(), seen.right()):
        x = strip.left() + cell * step
        frame = face.first + round((cell * step + step / 2) * frames_a_pixel)
        image = images.at(min(frame, face.first + face.frames - 1))
        if fits:
            p.drawImage(QPointF(x, strip.top()), image)
        else:
            p.drawImage(QRectF(x, strip.top(), step, strip.height()), image)
        cell += 1
    if veil := _VEILS.get(face.state):
        p.fillRect(strip.intersected(seen), theme.colour("panel", round(255 * veil)))


def _picture_fades(p: QPainter, face: Face, strip: QRectF) -> None:
    """A fade from or to black, as a dark wedge over the pictures."""
    for frames, x, sign in ((face.fade_in, strip.left(), 1), (face.fade_out, strip.right(), -1)):
        if frames:
            wide = sign * frames * strip.width() / face.frames
            wedge = QPolygonF([QPointF(x, strip.top()), QPointF(x + wide, strip.top()), QPointF(x, strip.bottom())])
            p.setPen(QPen(theme.colour("on_picture", 200), 1.2))
            p.setBrush(theme.colour("picture_scrim", 190))
            p.drawPolygon(wedge)


def foot(p: QPainter, face: Face, rect: QRectF, left: float, *, inset: float = 0) -> None:
    """A shot's foot: mark, slate, word of its state, length. `left` is where its words may begin."""
    box = QRectF(rect.left(), rect.bottom() - FOOT, rect.width(), FOOT)
    p.fillRect(box.adjusted(max(0.0, left - rect.left()), 0, 0, 0), theme.colour(_FEET.get(face.state, "control")))
    state = STATES.get("locked" if face.locked and face.state in _QUIET else face.state)
    ink = _INKS.get(face.state, face.state or "text_3")
    x = round(max(rect.left(), left)) + 6 + inset
    if state is not None and state.key != "circled":
        if box.right() - x < 16:
            return
        icons.draw(p, state.icon, QRectF(x, box.y() + 3, 12, 12), _INKS.get(state.key, state.key))
        x += 16
    used = paint.text(p, QRectF(x, box.y(), box.right() - x - 4, FOOT), face.name, "slate", "text")
    wide = rect.width() > 92
    room = box.right() - x - used - (56 if wide else 12)
    if state is not None and state.key != "circled" and room > 30:
        words = percent(face.share) if face.state == "rendering" and face.share else _(state.word)
        paint.text(p, QRectF(x + used + 8, box.y(), room, FOOT), words, "caption", _INKS.get(state.key, ink))
    if wide and box.right() - x - used > 62:
        paint.text(
            p,
            QRectF(box.right() - 60 - inset, box.y(), 54, FOOT),
            length_words(face.frames, face.rate),
            "code",
            "text_3",
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            elide=False,
        )


# ----- sounds and titles ------------------------------------------------------------------------------------------
def _sound(p: QPainter, face: Face, rect: QRectF, shown: QRectF) -> None:
    ink = f"{face.track}_ink"
    seen = rect.intersected(shown.adjusted(-8, -8, 8, 8))
    path = paint.rounded(rect, Radius.S)
    p.save()
    p.setClipPath(path, Qt.ClipOperation.IntersectClip)
    p.fillRect(seen, theme.colour(face.track))
    if face.track != "titles":
        _wave(p, face, wave_area(rect), seen, ink)
    _fades(p, face, rect, ink)
    sound_name(p, face, rect, rect.left())
    p.restore()


def wave_area(rect: QRectF) -> QRectF:
    """Where the wave of a sound clip is drawn."""
    return rect.adjusted(0, 15 if rect.height() >= HIGH else 4, 0, -3)


def _wave(p: QPainter, face: Face, area: QRectF, seen: QRectF, ink: str) -> None:
    middle, half = area.center().y(), area.height() / 2
    p.setPen(Qt.PenStyle.NoPen)
    if face.wave is None:
        p.fillRect(QRectF(seen.left(), middle - 0.5, seen.width(), 1), theme.colour(ink, 120))
        return
    each = BAR * face.frames / area.width()
    start = max(0, int((seen.left() - area.left()) / BAR))
    count = min(int(area.width() / BAR) + 1, int((seen.right() - area.left()) / BAR) + 1) - start
    if count <= 0:
        return
    tall = face.wave.bars(face.first + start * each, each, count)
    if face.gain:
        tall = tall * 10 ** (face.gain / 20)
    if face.fade_in or face.fade_out:
        frames = (start + np.arange(count)) * each
        for fade, away in ((face.fade_in, frames), (face.fade_out, face.frames - frames)):
            if fade:
                tall = tall * np.clip(away / fade, 0, 1)
    high = np.maximum(np.minimum(np.sqrt(tall), 1) * half, 0.6)
    left = area.left() + start * BAR
    p.setBrush(theme.colour(ink, 210))
    # One call for all of them: a call a bar is five times slower. Quiet bars would vanish where edges are smooth.
    p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    p.drawRects([QRectF(left + place * BAR, middle - value, 2, 2 * value) for place, value in enumerate(high.tolist())])
    p.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def _fades(p: QPainter, face: Face, rect: QRectF, ink: str) -> None:
    p.setPen(QPen(theme.colour(ink, 110 if face.track == "titles" else 255), 1.2))
    p.setBrush(Qt.BrushStyle.NoBrush)
    for frames, x, sign in ((face.fade_in, rect.left(), 1), (face.fade_out, rect.right(), -1)):
        if frames:
            wide = sign * frames * rect.width() / max(1, face.frames)
            path = QPainterPath(QPointF(x, rect.bottom()))
            path.quadTo(QPointF(x + wide * 0.3, rect.top() + 2), QPointF(x + wide, rect.top() + 1))
            p.drawPath(path)


def sound_name(p: QPainter, face: Face, rect: QRectF, left: float) -> None:
    """The name of a sound or title, from `left` on where the clip's own beginning is out of sight."""
    ink = f"{face.track}_ink"
    room = rect.right() - left
    if room <= 24:
        return
    low = rect.height() < HIGH and face.track != "titles"
    # On whole pixels, or the letters of neighbours look unlike.
    x = round(left) + GRIP + 2
    words = face.name
    if face.muted:
        words = words + "  " + _("muted")
    for icon in [name for name, there in (("volume-x", face.muted), ("mic", face.scratch)) if there]:
        icons.draw(p, icon, QRectF(x - 1, rect.y() + (rect.height() / 2 - 5.5 if low else 3), 11, 11), ink)
        x += 14
    if not low:
        high = rect.height() if face.track == "titles" else 13
        top = rect.y() + (0 if face.track == "titles" else 2)
        paint.text(p, QRectF(x, top, rect.right() - x - 4, high), words, "caption+", ink)
    elif room > 60:
        wide = min(QFontMetricsF(theme.font("caption+")).horizontalAdvance(words), rect.right() - x - 8)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour(face.track, 225))
        p.drawRoundedRect(QRectF(x - 3, rect.y() + 3, wide + 7, rect.height() - 6), 3, 3)
        paint.text(p, QRectF(x, rect.y(), wide + 2, rect.height()), words, "caption+", ink)


def sticky_name(p: QPainter, face: Face, rect: QRectF) -> None:
    """The name at the left edge of the widget, of a clip whose beginning is out of sight."""
    words = QFontMetricsF(theme.font("caption+")).horizontalAdvance(face.name)
    wide = min(words + (28 if face.scratch or face.muted else 12), rect.right() - 2)
    if rect.height() >= HIGH or face.track == "titles":
        high = rect.height() - 1 if face.track == "titles" else 15
        p.fillRect(QRectF(0, rect.y(), wide, high), theme.colour(face.track))
    sound_name(p, face, rect, 0.0)


# ----- what lies between and over clips ---------------------------------------------------------------------------
def dissolve(p: QPainter, rect: QRectF) -> None:
    """Two shots that overlap."""
    strip = rect.adjusted(0, 0, 0, -FOOT)
    if strip.width() < 3:
        return
    p.fillRect(strip, theme.colour("picture_scrim", 150))
    p.setPen(QPen(theme.colour("on_picture", 220), 1.4))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawLine(strip.bottomLeft(), strip.topRight())
    p.drawRect(strip.adjusted(0.5, 0.5, -0.5, -0.5))


def crossing(p: QPainter, rect: QRectF, track: str) -> None:
    """Two sounds of one track that lie over each other: one goes while the other comes."""
    p.setPen(QPen(theme.colour(f"{track}_ink", 150), 1.2))
    p.setBrush(Qt.BrushStyle.NoBrush)
    for x, wide in ((rect.left(), rect.width()), (rect.right(), -rect.width())):
        path = QPainterPath(QPointF(x, rect.bottom()))
        path.quadTo(QPointF(x + wide * 0.3, rect.top() + 2), QPointF(x + wide, rect.top() + 1))
        p.drawPath(path)


def locked_ground(p: QPainter, rect: QRectF) -> None:
    """A track that takes no edit."""
    p.setPen(QPen(theme.colour("control"), 1))
    count = int((rect.width() + rect.height()) / HATCH) + 1
    feet = [rect.left() - rect.height() + HATCH * place for place in range(count)]
    p.drawLines([QLineF(x, rect.bottom(), x + rect.height(), rect.top()) for x in feet])


def scene(p: QPainter, rect: QRectF, words: str, left: float) -> None:
    """A scene in the row of scenes; its words begin at `left` where its own beginning is out of sight."""
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme.colour("control"))
    p.drawRoundedRect(rect, Radius.S, Radius.S)
    x = max(rect.left(), left) + 8
    if rect.right() - x > 16:
        paint.text(p, QRectF(x, rect.y(), rect.right() - x - 6, rect.height()), words, "micro", "text_2")


def selected(p: QPainter, rect: QRectF, face: Face | None = None) -> None:
    """The ring and the grips of a selected clip; the foot of a shot (its `face`) makes room for them."""
    if face is not None and rect.width() >= PLAIN:
        p.save()
        p.setClipRect(rect.adjusted(1, rect.height() - FOOT, -1, -1), Qt.ClipOperation.IntersectClip)
        foot(p, face, rect, max(rect.left(), 0.0), inset=GRIP)
        p.restore()
    dark = theme.now().dark
    accent = theme.colour("accent" if dark else "accent_text")
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(QPen(accent, 2))
    if rect.width() < 24:
        p.drawRect(rect.adjusted(1, 1, -1, -1))
        return
    p.drawRoundedRect(rect.adjusted(1, 1, -1, -1), Radius.S, Radius.S)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(accent)
    for x, corners in ((rect.left(), "tlbl"), (rect.right() - GRIP, "trbr")):
        p.drawPath(paint.rounded(QRectF(x, rect.top(), GRIP, rect.height()), Radius.S, corners))
    p.setPen(QPen(theme.colour("on_accent" if dark else "raised"), 1.4))
    reach = min(7.0, rect.height() / 2 - 4)
    for x in (rect.left() + 3.5, rect.right() - 3.5):
        p.drawLine(QPointF(x, rect.center().y() - reach), QPointF(x, rect.center().y() + reach))


def focused(p: QPainter, rect: QRectF) -> None:
    """The ring of the keyboard round a clip."""
    paint.focus_ring(p, rect.adjusted(-2, -2, 2, 2), Radius.S)


def fade_grips(p: QPainter, rect: QRectF, fade_in: float, fade_out: float) -> None:
    """The grips in the upper corners by which fades are drawn; `fade_in`, `fade_out` in pixels."""
    p.setPen(QPen(theme.colour("picture_scrim"), 1))
    p.setBrush(theme.colour("on_picture"))
    for x in (rect.left() + max(5.0, fade_in), rect.right() - max(5.0, fade_out)):
        p.drawEllipse(QPointF(x, rect.top() + 5), 3.5, 3.5)


def gain_share(gain: float) -> float:
    """Height of the gain line as a share of the wave's height, from below: 0 dB in the middle, +12 dB on top."""
    return min(1.0, 0.5 * 10 ** (gain / 40))


def gain_line(p: QPainter, rect: QRectF, gain: float) -> None:
    """The line over the wave that says how loud it is, and by which it is drawn louder."""
    area = wave_area(rect)
    y = area.bottom() - gain_share(gain) * area.height()
    p.setPen(QPen(theme.colour("picture_scrim", 120), 3))
    p.drawLine(QPointF(rect.left() + 3, y), QPointF(rect.right() - 3, y))
    p.setPen(QPen(theme.colour("on_picture" if theme.now().dark else "text"), 1.4))
    p.drawLine(QPointF(rect.left() + 3, y), QPointF(rect.right() - 3, y))


def limit(p: QPainter, x: float, top: float, bottom: float) -> None:
    """Here it does not go on: shown once, while a refused move stands at its limit."""
    p.fillRect(QRectF(x - 1.5, top, 3, bottom - top), theme.colour("failed"))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme.colour("failed"))
    for y, sign in ((top, 1), (bottom, -1)):
        p.drawPolygon(QPolygonF([QPointF(x - 5, y), QPointF(x + 5, y), QPointF(x, y + 6 * sign)]))


def plate(p: QPainter, at: QPointF, words: str, bounds: QRect) -> QRectF:
    """Words beside the pointer, kept inside `bounds`; returns where they stand."""
    box = plate_rect(at, words, bounds)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme.colour("accent"))
    p.drawRoundedRect(box, Radius.S, Radius.S)
    paint.text(p, box, words, "slate", "on_accent", Qt.AlignmentFlag.AlignCenter, elide=False)
    return box


def plate_rect(at: QPointF, words: str, bounds: QRect) -> QRectF:
    """Where `plate` puts its words."""
    wide = QFontMetricsF(theme.font("slate")).horizontalAdvance(words) + 16
    x = at.x() + 12 if at.x() + 12 + wide < bounds.right() else at.x() - 12 - wide
    y = min(max(at.y() - 30, bounds.top() + 2), bounds.bottom() - 24)
    return QRectF(max(float(bounds.left()), x), y, wide, 22)
