"""The settings of how the window looks and what it speaks, put into effect."""

from __future__ import annotations

import os

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from studio.words.language import spoken
from ui.look import theme
from ui.look.tokens import THEMES
from ui.memory import Memory
from ui.settings.schema import BY_KEY
from ui.settings.values import Values

DESKTOP = os.environ.get("LANGUAGE")
"""The languages that the desktop asks for, before one was chosen here."""
LOOKS = ("theme", "text size", "reduced motion")
"""Settings that are seen at once."""


def dress(values: Values) -> None:
    """Give the application its theme, text size and motion."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    name = values.get("theme")
    theme.hold_still(values.get("reduced motion"))
    theme.apply(app, THEMES[name] if name in THEMES else theme.system(app), values.get("text size") / 100)


def speak(memory: Memory) -> None:
    """Choose the language; before anything was translated."""
    setting = BY_KEY["language"]
    chosen = setting.check(memory.get("language", setting.default))
    if chosen:
        os.environ["LANGUAGE"] = chosen


def localise(app: QApplication) -> None:
    """Let Qt speak the window's language: its own dialogs, names of keys, numbers and dates."""
    code = spoken()
    system = QLocale.system()
    # The same language is written otherwise from country to country: 21.11.2026 here, 21/11/2026 there.
    same = QLocale.languageToCode(system.language()) == code
    QLocale.setDefault(QLocale(system.language(), system.territory()) if same else QLocale(code))
    words = QTranslator(app)
    if words.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)
