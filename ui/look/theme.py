"""The theme in use: apply it to the application, ask it for a font or a colour.

Widgets that paint call ``theme.now()`` inside ``paintEvent`` and so follow a change of theme with a plain ``update()``.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.look.tokens import DARK, Theme, Type


class _Switch(QObject):
    """Holds the theme in use and says when it changes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = DARK


_switch = _Switch()
changed = _switch.changed


def now() -> Theme:
    """The theme in use."""
    return _switch.theme


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
    f.setPixelSize(size)
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


def load_fonts() -> None:
    """Register the shipped fonts. Call once, after QApplication exists."""
    for file in sorted((resources.files("resources") / "fonts").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith((".otf", ".ttf")) and QFontDatabase.addApplicationFontFromData(file.read_bytes()) < 0:
            raise RuntimeError(f"cannot load font {file.name}")


def apply(app: QApplication, theme: Theme) -> None:
    """Make `theme` the theme of the whole application."""
    from ui.look.stylesheet import stylesheet

    _switch.theme = theme
    app.setStyle(QStyleFactory.create("Fusion"))
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
    app.setStyleSheet(stylesheet(theme))
    changed.emit()
