"""The control of one setting, by its kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QSlider, QWidget

from studio.words.language import _
from ui.look import theme
from ui.look.kit import Select, button, label, row
from ui.settings.schema import Setting
from ui.widgets.small import Switch


class Control(QWidget):
    """Shows a value and tells when a person chose another.

    Parameters
    ----------
    setting : Setting
    chosen : callable
        Hears the value.
    """

    def __init__(self, setting: Setting, chosen: Callable[[Any], object]) -> None:
        super().__init__()
        self.setting = setting
        self._chosen = chosen

    def show_value(self, value: Any) -> None:
        """Show a value without telling."""
        raise NotImplementedError


class OnOff(Control):
    """A switch."""

    def __init__(self, setting: Setting, chosen: Callable[[Any], object]) -> None:
        super().__init__(setting, chosen)
        self.switch = Switch(name=_(setting.words))
        self.switch.clicked.connect(lambda: self._chosen(self.switch.isChecked()))
        self.setLayout(row(self.switch))

    def show_value(self, value: Any) -> None:
        self.switch.setChecked(bool(value))
        self.switch.update()


class Choice(Control):
    """One out of a list; what is chosen and not there now (a device, a language) stays, and says so."""

    def __init__(self, setting: Setting, chosen: Callable[[Any], object]) -> None:
        super().__init__(setting, chosen)
        self.box = Select()
        self.box.setAccessibleName(_(setting.words))
        self.box.setMinimumWidth(theme.px(200))
        self.box.setMaximumWidth(theme.px(320))
        for value, words in setting.choices:
            self.box.addItem(_(words), value)
        # What only this machine knows, names of devices and languages, is the same in every language.
        for value, words in setting.more() if setting.more else ():
            self.box.addItem(words, value)
        self.box.activated.connect(lambda place: self._chosen(self.box.itemData(place)))
        self.setLayout(row(self.box))

    def show_value(self, value: Any) -> None:
        place = self.box.findData(value)
        if place < 0:
            self.box.addItem(_("{name} (not there now)").format(name=value), value)
            place = self.box.count() - 1
        self.box.setCurrentIndex(place)


class Whole(Control):
    """A whole number on a slider, with the figure beside it."""

    def __init__(self, setting: Setting, chosen: Callable[[Any], object]) -> None:
        super().__init__(setting, chosen)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(setting.low // setting.step, setting.high // setting.step)
        self.slider.setPageStep(max(1, (setting.high - setting.low) // setting.step // 6))
        self.slider.setAccessibleName(_(setting.words))
        self.slider.setMinimumHeight(24)
        self.slider.setFixedWidth(theme.px(170))
        self._figure = label("", "body")
        self._figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._figure.setMinimumWidth(theme.px(72))
        self.slider.valueChanged.connect(self._turned)
        # While it is dragged only the figure follows: a text size that changes under the pointer moves the slider away.
        self.slider.sliderReleased.connect(self._choose)
        self.setLayout(row(self.slider, self._figure, gap=8))

    def show_value(self, value: Any) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(int(value) // self.setting.step)
        self.slider.blockSignals(False)
        self._say()

    def _turned(self, _value: int) -> None:
        self._say()
        if not self.slider.isSliderDown():
            self._choose()

    def _say(self) -> None:
        figure = f"{self.slider.value() * self.setting.step}{_(self.setting.unit) if self.setting.unit else ''}"
        self._figure.setText(figure)
        self.slider.setAccessibleDescription(figure)

    def _choose(self) -> None:
        self._chosen(self.slider.value() * self.setting.step)


class Folder(Control):
    """A folder that is typed or chosen."""

    def __init__(self, setting: Setting, chosen: Callable[[Any], object]) -> None:
        super().__init__(setting, chosen)
        self.field = QLineEdit()
        self.field.setAccessibleName(_(setting.words))
        self.field.setPlaceholderText(_("The folder chosen last"))
        self.field.setMinimumWidth(theme.px(200))
        self.field.editingFinished.connect(self._typed)
        self.choose = button(_("Choose…"), "folder-open", "ghost")
        self.choose.setAccessibleName(_("Choose: {what}").format(what=_(setting.words)))
        self.choose.clicked.connect(self._ask)
        self.setLayout(row(self.field, self.choose, gap=6))

    def show_value(self, value: Any) -> None:
        self.field.setText(str(value))
        self.field.setToolTip(str(value))

    def _typed(self) -> None:
        text = self.field.text().strip()
        self._chosen(str(Path(text).expanduser()) if text else "")

    def _ask(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _(self.setting.words), self.field.text())
        if folder:
            self._chosen(folder)


class Told(Control):
    """No choice: how it always is."""

    def __init__(self, setting: Setting, chosen: Callable[[Any], object]) -> None:
        super().__init__(setting, chosen)
        self.setLayout(row(label(_("Every edit is kept"), "body", "ok")))

    def show_value(self, value: Any) -> None:
        """It is as it is."""


KINDS: dict[str, type[Control]] = {"switch": OnOff, "choice": Choice, "whole": Whole, "folder": Folder, "told": Told}
"""Kind of `Setting` to its control."""
