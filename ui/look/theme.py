"""The theme in use: apply it to the application, ask it for a font, a colour, a length or a duration.

Widgets that paint call ``theme.now()`` inside ``paintEvent`` and so follow a change of theme with a plain ``update()``.
A change of the text size goes through every widget that there is (`ui.look.resizing`) and then says ``changed``; what
was laid out in numbers of its own is laid out anew by whoever did it.

Windows wear the stylesheet (`wear`), not the application: where that has one, Qt goes through everything inside a
widget each time the widget is put into another, once for every level of a panel that is being built.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from weakref import WeakSet

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget
from shiboken6 import isValid

from ui.look import tokens
from ui.look.tokens import DARK, THEMES, Theme, Type

STYLE = "fusion"
SMALLEST, LARGEST = 0.9, 1.5
"""How far the text size goes."""


class _Switch(QObject):
    """Holds the theme in use and says when it changes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = DARK
        self.scale = 1.0
        self.still = False
        self.sheet = ""
        self.wearing: WeakSet[QWidget] = WeakSet()


_switch = _Switch()
changed = _switch.changed


def now() -> Theme:
    """The theme in use."""
    return _switch.theme


def scale() -> float:
    """The text size, 1 for the size as designed."""
    return _switch.scale


def px(length: float) -> int:
    """A length that has to hold words, in logical pixels as designed, at the text size in use."""
    return tokens.px(length)


def duration(milliseconds: int) -> int:
    """How long something moves: 0 where a person wants nothing to move."""
    return 0 if _switch.still else milliseconds


def hold_still(on: bool) -> None:
    """Let nothing move by itself, or let it again."""
    if on != _switch.still:
        _switch.still = on
        changed.emit()


def system(app: QApplication) -> Theme:
    """The theme that the desktop asks for; dark where it does not say."""
    return THEMES["light" if app.styleHints().colorScheme() is Qt.ColorScheme.Light else "dark"]


def colour(token: str, alpha: int = 255) -> QColor:
    """A token of the theme in use as a QColor; `alpha` 0..255."""
    c = QColor(getattr(_switch.theme, token, token))
    c.setAlpha(alpha)
    return c


def mix(a: str, b: str, share: float) -> QColor:
    """`share` of token `a` over token `b`, opaque."""
    x, y = colour(a), colour(b)
    one, other = (x.red(), x.green(), x.blue()), (y.red(), y.green(), y.blue())
    return QColor(*(round(p * share + q * (1 - share)) for p, q in zip(one, other, strict=True)))


@cache
def _font(role: str) -> QFont:
    family, size, weight, spacing = Type.ROLES[role]
    f = QFont({"ui": Type.UI, "mono": Type.MONO, "script": Type.SCRIPT, "display": Type.DISPLAY}[family])
    f.setPixelSize(px(size))
    f.setWeight(QFont.Weight(weight))
    f.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if spacing != 100:
        f.setLetterSpacing(QFont.SpacingType.PercentageSpacing, spacing)
    if family in ("ui", "display"):
        f.setFeature(QFont.Tag("tnum"), 1)  # figures of one width: counters do not jitter
    return f


def font(role: str) -> QFont:
    """The font of a role of `Type.ROLES`."""
    return QFont(_font(role))


def wear(window: QWidget) -> None:
    """Give a window the stylesheet, now and after every change; what is inside it or opens from it has it as well."""
    _switch.wearing.add(window)
    window.setStyleSheet(_switch.sheet)


def load_fonts() -> None:
    """Register the shipped fonts. Call once, after QApplication exists."""
    for file in sorted((resources.files("resources") / "fonts").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith((".otf", ".ttf")) and QFontDatabase.addApplicationFontFromData(file.read_bytes()) < 0:
            raise RuntimeError(f"cannot load font {file.name}")


def apply(app: QApplication, theme: Theme, share: float | None = None) -> None:
    """Make `theme` the theme of the whole application, at another text size where one is given (0.9 to 1.5)."""
    from ui.look.resizing import measure, settle
    from ui.look.stylesheet import stylesheet

    _switch.theme = theme
    measured = None
    if share is not None and share != _switch.scale:
        share = min(LARGEST, max(SMALLEST, share))
        measured = measure(_switch.scale)
        _switch.scale = share
        _font.cache_clear()
        tokens.resize(share)
    if app.style().name() != STYLE:
        # Once: setting it again would undo and do again the styling of every widget that there is.
        app.setStyle(QStyleFactory.create(STYLE))
    app.setFont(font("body"))
    p, roles = QPalette(), QPalette.ColorRole
    for role, token in {
        roles.Window: "panel",
        roles.Base: "control",
        roles.AlternateBase: "raised",
        roles.Button: "control",
        roles.Text: "text",
        roles.WindowText: "text",
        roles.ButtonText: "text",
        roles.PlaceholderText: "text_3",
        roles.Highlight: "accent",
        roles.HighlightedText: "on_accent",
        roles.ToolTipBase: "raised",
        roles.ToolTipText: "text",
        roles.Link: "accent_text",
        roles.Accent: "accent",
    }.items():
        p.setColor(role, colour(token))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        p.setColor(QPalette.ColorGroup.Disabled, role, colour("text_off"))
    app.setPalette(p)
    _switch.sheet = stylesheet(theme)
    for window in list(_switch.wearing):
        if isValid(window):
            window.setStyleSheet(_switch.sheet)
    if measured is not None:
        # Last: the application's own font and the stylesheet give widgets back what they had.
        settle(measured, _switch.scale)
    changed.emit()
