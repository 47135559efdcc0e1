"""How cards, scene heads and the place for the next shot are painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen, QPixmap

from studio.words.language import _, counted
from ui.board.faces import STANDING, CardFace, HeadFace
from ui.look import icons, paint, theme
from ui.look.tokens import STATES, Radius
from ui.wording import direction, hue, initials, pages, percent, seconds

VEILS = {"stale": 0.35, "failed": 0.55}
"""How much of the panel's colour lies over the picture."""
TEXT = 74
"""Pixels under the picture: two lines of text and the foot."""
HEAD, SLIM, LINE, FOOT = 28, 32, 17, 20
KNOB = 24
"""A button of a scene's head."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a card is being handled."""

    hover: bool = False
    lifted: bool = False
    aimed: bool = False
    """Files are carried over it."""
    focused: bool = False
    playing: bool = False
    turn: float = 0.0
    """Degrees by which the ring of what renders is turned."""


PLAIN = Look()


def amber() -> QColor:
    """The accent where it is a line: readable on the panel in both themes."""
    return theme.colour("accent" if theme.now().dark else "accent_text")


def picture_of(rect: QRectF) -> QRectF:
    """The upper part of a card: 16:9."""
    return QRectF(rect.x(), rect.y(), rect.width(), round(rect.width() * 9 / 16))


def text_of(rect: QRectF) -> QRectF:
    """Where a card's text is written in place."""
    picture = picture_of(rect)
    return QRectF(rect.x() + 4, picture.bottom() + 4, rect.width() - 8, rect.bottom() - picture.bottom() - 8)


def card(p: QPainter, rect: QRectF, face: CardFace, picture: QPixmap, live: QImage | None, look: Look) -> None:
    """A shot's card.

    Parameters
    ----------
    p : QPainter
        With antialiasing on.
    rect : QRectF
    face : CardFace
    picture : QPixmap
        As large as `picture_of` the card, or null.
    live : QImage or None
        What is being rendered or played, in place of the picture.
    look : Look
    """
    body = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    p.setPen(Qt.PenStyle.NoPen)
    hover = theme.colour("hover") if look.lifted else theme.mix("hover", "raised", 0.5)
    p.setBrush(hover if look.lifted or look.hover else theme.colour("raised"))
    p.drawRoundedRect(body, Radius.M, Radius.M)
    if not theme.now().dark:
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setPen(QPen(theme.colour("line"), 1))
        p.drawRoundedRect(body, Radius.M, Radius.M)
    area = picture_of(rect)
    if face.state == "missing" and live is None:
        _missing(p, area)
    else:
        _picture(p, area, face, picture, live)
    if not look.playing:
        _badges(p, area, face, look.turn)
    below = rect.bottom() - area.bottom()
    _words(p, QRectF(rect.x() + 10, area.bottom() + 8, rect.width() - 20, below - 8), face)
    _edge(p, body, face, look)


def _missing(p: QPainter, area: QRectF) -> None:
    path = paint.rounded(area, Radius.M, "tltr")
    p.fillPath(path, theme.colour("control"))
    paint.hatch(p, area, "hover", 10, path)
    centre = area.center()
    icons.draw(p, "image-off", QRectF(centre.x() - 10, centre.y() - 28, 20, 20), "missing")
    middle, high = Qt.AlignmentFlag.AlignHCenter, theme.px(16)
    line = QRectF(area.x() + 4, centre.y() - 3, area.width() - 8, high)
    paint.text(p, line, _("Take file is gone"), "caption+", "text_2", middle)
    paint.text(p, line.translated(0, high), _("Make again"), "caption+", "accent_text", middle)


def _picture(p: QPainter, area: QRectF, face: CardFace, picture: QPixmap, live: QImage | None) -> None:
    path = paint.rounded(area, Radius.M, "tltr")
    if live is None and picture.isNull():
        if face.takes or face.shot.stands:
            # The poster is on its way: as quiet as can be.
            p.fillPath(path, theme.colour("control"))
        else:
            paint.figure_sketch(p, area, path, face.shot.directions.camera.size, max(1, min(3, len(face.cast))))
    else:
        p.save()
        p.setClipPath(path, Qt.ClipOperation.IntersectClip)
        if live is not None:
            p.fillRect(area, theme.colour("well"))
            whole = live.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (area.width() - whole.width()) / 2, (area.height() - whole.height()) / 2
            p.drawImage(QRectF(area.x() + left, area.y() + top, whole.width(), whole.height()), live)
        else:
            p.drawPixmap(area.topLeft(), picture)
            if veil := VEILS.get(face.state):
                p.fillRect(area, theme.colour("panel", round(255 * veil)))
        foot = QRectF(area.x(), area.bottom() - 40, area.width(), 40)
        fade = QLinearGradient(foot.topLeft(), foot.bottomLeft())
        fade.setColorAt(0, QColor(0, 0, 0, 0))
        fade.setColorAt(1, QColor(0, 0, 0, 90))
        p.fillRect(foot, fade)
        p.restore()
    if face.state == "rendering":
        bar = QRectF(area.x(), area.bottom() - 3, area.width(), 3)
        p.fillRect(bar, theme.colour("picture_scrim", 190))
        bar.setWidth(area.width() * face.share)
        p.fillRect(bar, theme.colour("rendering"))


def spinner_of(rect: QRectF, face: CardFace) -> QRectF:
    """Where the turning ring lies on a card that renders."""
    area = picture_of(rect)
    corner = QPointF(area.right() - 8, area.y() + 8)
    return paint.pill_icon(paint.pill_area(corner, percent(face.share), icon=True))


def spinner(p: QPainter, area: QRectF, turn: float) -> None:
    """The turning ring alone, over its badge."""
    p.fillRect(area, theme.colour("rendering_soft"))
    paint.turned(p, STATES["rendering"].icon, area, "rendering", turn)


def _badges(p: QPainter, area: QRectF, face: CardFace, turn: float = 0.0) -> None:
    slate = paint.pill(p, QPointF(area.x() + 8, area.y() + 8), face.slate, "slate", left=True)
    length = seconds(face.frames, face.rate)
    paint.pill(p, QPointF(area.right() - 8, area.bottom() - 26), length, "micro")
    if face.stands:
        word, icon = STANDING[face.stands]
        paint.pill(p, QPointF(area.x() + 8, area.bottom() - 26), _(word), "micro", "on_picture", None, icon, left=True)
    corner = QPointF(area.right() - 8, area.y() + 8)
    if face.state in ("stale", "failed", "rendering"):
        words = percent(face.share) if face.state == "rendering" else _(STATES[face.state].word)
        soft = theme.colour(f"{face.state}_soft")
        paint.pill(p, corner, words, "micro", face.state, soft, STATES[face.state].icon, turn=turn)
        if face.shot.locked:
            paint.pill(p, QPointF(slate.right() + 4, slate.y()), "", "micro", "on_picture", None, "lock", left=True)
    elif face.shot.locked:
        paint.pill(p, corner, _("Locked"), "micro", "on_picture", None, "lock")
    elif face.state == "circled" and face.known and not face.stands:
        ring = QRectF(area.right() - 28, area.y() + 8, 20, 20)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour("picture_scrim", 200))
        p.drawEllipse(ring)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setPen(QPen(theme.colour("accent"), 2))
        p.drawEllipse(ring.adjusted(4, 4, -4, -4))


def _words(p: QPainter, area: QRectF, face: CardFace) -> None:
    spoken = " ".join(line.text for line in face.shot.lines)
    text = face.shot.text or (f"“{spoken}”" if spoken else _("Empty: type what happens"))
    line = theme.px(LINE)
    ink = "text" if face.shot.text or spoken else "text_3"
    paint.paragraph(p, QRectF(area.x(), area.y(), area.width(), 2 * line), text, "body", ink, 2, line)
    high = max(FOOT, theme.px(FOOT))
    foot = QRectF(area.x(), area.bottom() - high - 8, area.width(), high)
    x = foot.right()
    for name in reversed(face.cast[:4]):
        x -= FOOT
        mark = QRectF(x, foot.center().y() - FOOT / 2, FOOT, FOOT)
        paint.avatar(p, mark, initials(name), hue(name), "raised")
        x += 5
    if face.cameo:
        x -= 22 if face.cast else 12
        icons.draw(p, "video", QRectF(x, foot.center().y() - 6, 12, 12), "text_2")
    space = QRectF(foot.x(), foot.y(), max(0.0, x - foot.x() - 10), high)
    if face.state == "failed":
        icons.draw(p, "octagon-x", QRectF(foot.x(), foot.center().y() - 6, 12, 12), "failed")
        paint.text(p, space.adjusted(17, 0, 0, 0), face.note, "caption", "failed")
    else:
        count = _("no take") if not face.takes else counted("{count} take", "{count} takes", face.takes)
        quiet = face.takes == 1 or (face.stands and not face.takes)
        parts = [direction(face.shot), "" if quiet else count]
        paint.text(p, space, " · ".join(part for part in parts if part), "caption", "text_3")


def _edge(p: QPainter, body: QRectF, face: CardFace, look: Look) -> None:
    p.setBrush(Qt.BrushStyle.NoBrush)
    edge = body.adjusted(0.5, 0.5, -0.5, -0.5)
    if look.aimed:
        pen = QPen(amber(), 2)
        pen.setDashPattern([3, 2])
        p.setPen(pen)
        p.drawRoundedRect(edge, Radius.M, Radius.M)
    elif face.selected:
        p.setPen(QPen(amber(), 2))
        p.drawRoundedRect(edge, Radius.M, Radius.M)
    elif STATES[face.state].edge != "none":
        p.setPen(paint.state_pen(face.state, 1.5))
        p.drawRoundedRect(edge, Radius.M, Radius.M)
    if look.focused:
        paint.focus_ring(p, body.adjusted(3, 3, -3, -3), Radius.S)


def new_place(p: QPainter, rect: QRectF, slate: str, *, hover: bool, focused: bool, slim: bool) -> None:
    """The place for a scene's next shot: a card's place, or a slim bar."""
    pen = QPen(theme.colour("line_strong" if hover else "pressed"), 1.5)
    pen.setDashPattern([3, 3])
    p.setPen(pen)
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(rect.adjusted(1, 1, -1, -1), Radius.M, Radius.M)
    if focused:
        paint.focus_ring(p, rect, Radius.M)
    centre = rect.center()
    name, hint = f"{_('Shot')} {slate}", _("Type what happens, Enter")
    if slim:
        icons.draw(p, "plus", QRectF(rect.x() + 12, centre.y() - 7, 14, 14), "text_2")
        line = QRectF(rect.x() + 34, rect.y(), rect.width() - 44, rect.height())
        wide = paint.text(p, line, name, "body+", "text_2", elide=False)
        paint.text(p, line.adjusted(wide + 10, 0, 0, 0), hint, "body", "text_3")
        return
    icons.draw(p, "plus", QRectF(centre.x() - 9, centre.y() - 34, 18, 18), "text_2")
    middle, high = Qt.AlignmentFlag.AlignHCenter, theme.px(16)
    line = QRectF(rect.x() + 8, centre.y() - 8, rect.width() - 16, high)
    paint.text(p, line, name, "body+", "text_2", middle)
    paint.text(p, line.translated(0, high + 2), hint, "caption", "text_3", middle)


@dataclass(frozen=True, slots=True)
class HeadAreas:
    """What of a scene's head can be clicked."""

    fold: QRectF
    heading: QRectF
    play: QRectF
    more: QRectF

    def knob(self, point: QPointF) -> str:
        """``fold``, ``play``, ``more``, or empty for what is no button."""
        return next((name for name in ("fold", "play", "more") if getattr(self, name).contains(point)), "")


def head_areas(rect: QRectF) -> HeadAreas:
    """The parts of a scene's head."""
    y = rect.center().y() - KNOB / 2
    more = QRectF(rect.right() - KNOB, y, KNOB, KNOB)
    play = more.translated(-KNOB - 4, 0)
    fold = QRectF(rect.x(), y, KNOB, KNOB)
    left = fold.right() + 5
    return HeadAreas(fold, QRectF(left, rect.y(), max(1.0, play.left() - 8 - left), rect.height()), play, more)


def head(p: QPainter, rect: QRectF, face: HeadFace, *, hover: str, focused: bool, lifted: bool) -> bool:
    """A scene's head.

    Parameters
    ----------
    p : QPainter
        With antialiasing on.
    rect : QRectF
    face : HeadFace
    hover : str
        The button under the pointer.
    focused, lifted : bool

    Returns
    -------
    bool
        Whether its heading was cut short.
    """
    areas = head_areas(rect)
    if lifted:
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour("hover"))
        p.drawRoundedRect(rect, Radius.M, Radius.M)
    for name, icon, ink in (
        ("fold", "chevron-right" if face.folded else "chevron-down", "text_2"),
        ("play", "play", "text_2" if face.shots else "text_off"),
        ("more", "ellipsis", "text_2"),
    ):
        area: QRectF = getattr(areas, name)
        if hover == name:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.colour("hover"))
            p.drawRoundedRect(area, Radius.M, Radius.M)
        centre = area.center()
        icons.draw(p, icon, QRectF(centre.x() - 7, centre.y() - 7, 14, 14), ink)
    right = areas.heading.right()
    for key, count in reversed(face.counts):
        words = str(count)
        wide = paint_width(words, "caption")
        right -= wide
        paint.text(p, QRectF(right, rect.y(), wide + 2, rect.height()), words, "caption", "text_2", elide=False)
        right -= 18
        icons.draw(p, STATES[key].icon, QRectF(right, rect.center().y() - 6.5, 13, 13), _ink(key))
        right -= 8
    x = areas.heading.x()
    wide = max(24.0, paint_width(face.number, "slate") + 12)
    high = theme.px(20)
    tag = QRectF(x, rect.center().y() - high / 2, wide, high)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme.colour("control"))
    p.drawRoundedRect(tag, Radius.S, Radius.S)
    paint.text(p, tag, face.number, "slate", "text_2", Qt.AlignmentFlag.AlignCenter, elide=False)
    x = tag.right() + 8
    told = f"{pages(face.pages)} · {face.length}"
    length = paint_width(told, "caption")
    space = max(24.0, right - x - length - 20)
    full = paint_width(face.heading, "strong")
    paint.text(p, QRectF(x, rect.y(), space, rect.height()), face.heading, "strong", "text")
    x += min(full, space) + 10
    paint.text(p, QRectF(x, rect.y(), length + 2, rect.height()), told, "caption", "text_3", elide=False)
    if focused:
        paint.focus_ring(p, rect.adjusted(-3, 0, 3, 0), Radius.M)
    return full > space


def paint_width(words: str, role: str) -> float:
    """How wide words are."""
    from PySide6.QtGui import QFontMetricsF

    return QFontMetricsF(theme.font(role)).horizontalAdvance(words)


def _ink(key: str) -> str:
    return {"draft": "text_3", "rendered": "text_3"}.get(key, key)
