"""The settings on one sheet, made from the schema: found by typing, each with the way back to how it came."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QStackedWidget, QWidget

from studio.words.language import _, mark
from ui.look import theme
from ui.look.kit import STRETCH, box, button, column, label, overline, row, rule, segments, tool
from ui.settings.controls import KINDS
from ui.settings.keys_page import KeysPage
from ui.settings.schema import SCHEMA, SECTIONS, Setting
from ui.settings.shortcuts import Shortcuts
from ui.settings.values import Values
from ui.sheets.sheet import Sheet

PAGES = (mark("Settings"), mark("Shortcuts"))


class Line(QFrame):
    """One setting: its words and help, its control, and the way back."""

    restarted = Signal()
    """What was chosen is to be taken now."""

    def __init__(self, setting: Setting, values: Values) -> None:
        super().__init__()
        self.setting = setting
        self._values = values
        self.control = KINDS[setting.kind](setting, self._choose)
        name = label(_(setting.words), "body+", wrap=True)
        told = column(name, *([label(_(setting.help), "caption", "3", wrap=True)] if setting.help else []), gap=2)
        self.back = tool("undo-2", _("Back to how it came: {what}").format(what=_(setting.words)), size="small")
        self.back.clicked.connect(lambda: values.reset(setting.key))
        keep = self.back.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(keep)
        self.restart = button(_("Restart now"), "refresh-cw", "tonal", "small")
        self.restart.setToolTip(_("The window comes back where it is now; what renders begins again. Nothing is lost."))
        self.restart.clicked.connect(self.restarted)
        self._later = box(
            row((label(_("Taken at the next start."), "caption", "2", wrap=True), 1), self.restart, gap=8)
        )
        line = row((told, 1), self.control, self.back, gap=12)
        self.setLayout(column(line, self._later, gap=6, margins=(0, 6, 0, 6)))
        self.refresh()

    def _choose(self, value: Any) -> None:
        self._values.set(self.setting.key, value)
        self.refresh()

    def refresh(self) -> None:
        """Show the value in use."""
        self.control.show_value(self._values.get(self.setting.key))
        self.back.setVisible(self._values.is_changed(self.setting.key))
        self._later.setVisible(self._values.waits(self.setting.key))

    def fits(self, words: list[str]) -> bool:
        """Whether every word typed stands somewhere in what the setting says."""
        setting = self.setting
        said = (setting.section, setting.words, setting.help, *(text for _value, text in setting.choices))
        text = " ".join((*(_(each) for each in said if each), *said, setting.also)).casefold()
        return all(word in text for word in words)


class SettingsSheet(Sheet):
    """Settings and shortcuts.

    Parameters
    ----------
    window : QWidget
        What the sheet lies over.
    values : Values
    shortcuts : Shortcuts
    page : str
        One of `PAGES`.
    find : str
        What is typed into the search to begin with: the words of one setting.
    """

    restarted = Signal()
    """What was chosen is to be taken now, by a new start."""

    def __init__(
        self, window: QWidget, values: Values, shortcuts: Shortcuts, page: str = "Settings", find: str = ""
    ) -> None:
        self._values = values
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search settings"))
        self.search.setAccessibleName(_("Search settings"))
        self.search.setClearButtonEnabled(False)
        self.lines = [Line(setting, values) for setting in SCHEMA]
        self._heads: dict[str, QLabel] = {}
        items: list[object] = []
        for section in SECTIONS:
            self._heads[section] = overline(_(section))
            self._heads[section].setContentsMargins(0, 14, 0, 2)
            items.append(self._heads[section])
            items += [line for line in self.lines if line.setting.section == section]
        self._none = label(_("Nothing by that name."), "body", "3")
        self._none.hide()
        inner = QWidget()
        inner.setLayout(column(self._none, *items, STRETCH, gap=0, margins=(24, 0, 18, 18)))
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll = scroll
        everything = button(_("Reset all settings"), "undo-2", "ghost", "small")
        everything.clicked.connect(values.reset_all)
        first = QWidget()
        first.setLayout(
            column(
                box(row((self.search, 1), everything, gap=8, margins=(24, 12, 18, 10))),
                rule(),
                (scroll, 1),
                gap=0,
            )
        )
        self.keys = KeysPage(shortcuts)
        self._pages = QStackedWidget()
        self._pages.addWidget(first)
        self._pages.addWidget(self.keys)
        self.choice = segments(*[_(name) for name in PAGES], chosen=PAGES.index(page))
        self.choice.group.idClicked.connect(self._turn)
        body = QWidget()
        body.setLayout(column(row(STRETCH, self.choice, STRETCH, margins=(0, 10, 0, 0)), (self._pages, 1), gap=0))
        body.setMinimumHeight(theme.px(520))
        super().__init__(window, _("Settings"), body, width=min(theme.px(720), window.width() - 48))
        for line in self.lines:
            line.restarted.connect(self.restarted)
        self.search.textChanged.connect(self._narrow)
        values.changed.connect(self._refresh)
        self._turn(PAGES.index(page))
        self.search.setText(find)

    def _turn(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        (self.search if place == 0 else self.keys.search).setFocus()

    def _refresh(self, key: str) -> None:
        for line in self.lines:
            if line.setting.key == key:
                line.refresh()

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        for line in self.lines:
            line.setVisible(line.fits(words))
        for section, head in self._heads.items():
            head.setVisible(any(line.setting.section == section and line.fits(words) for line in self.lines))
        self._none.setVisible(not any(line.fits(words) for line in self.lines))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab brings what it reaches into sight."""
        done = super().focusNextPrevChild(forward)
        focus = self.window().focusWidget()
        if focus is not None and self._scroll.isAncestorOf(focus):
            self._scroll.ensureWidgetVisible(focus, 0, 40)
        return done
