"""The keys of every action: seen, changed, taken to another machine."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QPushButton, QScrollArea, QWidget

from engine.messages.faults import Fault
from studio.words.language import _, counted
from studio.words.told import tell
from ui.actions import BY_KEY, MENUS, Action
from ui.look import theme
from ui.look.kit import STRETCH, box, button, column, label, overline, row, rule, tool
from ui.settings.shortcuts import Shortcuts, native, portable

ALONE = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_unknown)
"""Keys that are none by themselves."""


class KeysButton(QPushButton):
    """Shows an action's keys; once pressed, it takes the next keys. Backspace takes them away, Esc leaves them."""

    def __init__(self, line: KeyLine) -> None:
        super().__init__()
        self._line = line
        self.setFont(theme.font("code"))
        self.setCheckable(True)
        self.setMinimumWidth(theme.px(150))
        self.toggled.connect(lambda _on: self.refresh())

    def refresh(self) -> None:
        """Show the keys, or what is waited for."""
        shown = native(self._line.shortcuts.keys(self._line.action.key))
        self.setText(_("Press keys…") if self.isChecked() else shown or _("none"))
        words = self._line.action.said
        self.setAccessibleName(_("Keys of {action}: {keys}").format(action=words, keys=shown or _("none")))

    def event(self, event: QEvent) -> bool:
        if self.isChecked() and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
        if event.type() == QEvent.Type.FocusOut:
            self.setChecked(False)
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ALONE:
            return
        self.setChecked(False)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if key == Qt.Key.Key_Escape and plain:
            return
        if key == Qt.Key.Key_Backspace and plain:
            self._line.give("")
            return
        self._line.give(QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText))


class KeyLine(QFrame):
    """One action and its keys; a clash is told before anything is taken away."""

    def __init__(self, action: Action, shortcuts: Shortcuts) -> None:
        super().__init__()
        self.action = action
        self.shortcuts = shortcuts
        self._wanted = ""
        self.keys = KeysButton(self)
        self.back = tool("undo-2", _("Back to how it came: {what}").format(what=action.said), size="small")
        self.back.clicked.connect(lambda: shortcuts.reset(action.key))
        keep = self.back.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(keep)
        self.warning = label("", "caption", "stale", wrap=True)
        self.take = button(_("Take them"), size="small")
        self.take.clicked.connect(self._take)
        self.leave = button(_("Leave them"), variant="ghost", size="small")
        self.leave.clicked.connect(self.refresh)
        self._clash = box(row((self.warning, 1), self.take, self.leave, gap=6))
        top = row((label(action.said, "body", wrap=True), 1), self.keys, self.back, gap=12)
        self.setLayout(column(top, self._clash, gap=4, margins=(0, 3, 0, 3)))
        self.refresh()

    def give(self, keys: str) -> None:
        """Give the action keys, or ask where others have them."""
        others = self.shortcuts.others(self.action.key, keys)
        if not others:
            self.shortcuts.set(self.action.key, keys)
            return
        self._wanted = keys
        names = ", ".join(BY_KEY[other].said for other in others)
        self.warning.setText(_("{keys} is taken by: {actions}.").format(keys=native(keys), actions=names))
        self._clash.show()
        self.take.setFocus()

    def _take(self) -> None:
        self.shortcuts.set(self.action.key, self._wanted)
        self.keys.setFocus()

    def refresh(self) -> None:
        """Show the keys in use."""
        self._clash.hide()
        self.keys.refresh()
        self.back.setVisible(self.shortcuts.keys(self.action.key) != portable(self.action.shortcut))

    def fits(self, words: list[str]) -> bool:
        """Whether every word typed is in the action's name, menu or keys."""
        action = self.action
        text = f"{action.said} {_(action.menu)} {native(self.shortcuts.keys(action.key))}".casefold()
        return all(word in text for word in words)


class KeysPage(QWidget):
    """Every action by its menu.

    Parameters
    ----------
    shortcuts : Shortcuts
    """

    def __init__(self, shortcuts: Shortcuts) -> None:
        super().__init__()
        self._shortcuts = shortcuts
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search by words or by keys"))
        self.search.setAccessibleName(_("Search shortcuts"))
        self.search.textChanged.connect(self._narrow)
        save, load = button(_("Export…"), size="small"), button(_("Import…"), size="small")
        save.clicked.connect(self._save)
        load.clicked.connect(self._load)
        everything = button(_("Reset all"), "undo-2", "ghost", "small")
        everything.setAccessibleName(_("Reset all shortcuts"))
        everything.clicked.connect(shortcuts.reset_all)
        self.said = label("", "caption", "2", wrap=True)
        self.said.hide()
        self.lines: list[KeyLine] = []
        self._heads: list[tuple[QWidget, list[KeyLine]]] = []
        items: list[object] = []
        for menu, actions in MENUS.items():
            lines = [KeyLine(action, shortcuts) for action in actions]
            head = overline(_(menu))
            head.setContentsMargins(0, 14, 0, 2)
            self._heads.append((head, lines))
            self.lines += lines
            items += [head, *lines]
        inner = QWidget()
        inner.setLayout(column(*items, STRETCH, gap=0, margins=(24, 0, 18, 18)))
        self._scroll = QScrollArea()
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        told = box(column(self.said, gap=0, margins=(24, 0, 18, 6)))
        self.setLayout(
            column(
                box(row((self.search, 1), load, save, everything, gap=6, margins=(24, 12, 18, 10))),
                told,
                rule(),
                (self._scroll, 1),
                gap=0,
            )
        )
        shortcuts.changed.connect(self._refresh)
        self._narrow("")

    def _refresh(self) -> None:
        for line in self.lines:
            line.refresh()

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        for line in self.lines:
            line.setVisible(line.fits(words))
        for head, lines in self._heads:
            head.setVisible(any(line.fits(words) for line in lines))

    def _save(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Export the shortcuts"), "rushes-shortcuts.json", "*.json")
        if chosen:
            self.save(Path(chosen))

    def save(self, path: Path) -> None:
        """Write the shortcuts to a file, and say so."""
        try:
            self._shortcuts.write(path)
        except Fault as fault:
            self._tell(fault)
            return
        self._say(_("Written to {file}.").format(file=path))

    def _load(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Import shortcuts"), "", "*.json")
        if chosen:
            self.load(Path(chosen))

    def load(self, path: Path) -> None:
        """Take the shortcuts of a file, and say so."""
        try:
            count = self._shortcuts.read(path)
        except Fault as fault:
            self._tell(fault)
            return
        self._say(counted("{count} shortcut came in.", "{count} shortcuts came in.", count))

    def _tell(self, fault: Fault) -> None:
        told = tell(fault)
        self._say(f"{told.what} {told.action}")

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.show()
