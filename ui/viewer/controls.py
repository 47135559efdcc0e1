"""The row under the scrubber: the clock, what moves the playhead, loop, mute and volume."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QSlider

from studio.words.language import _
from ui.desk import Desk
from ui.look import icons
from ui.look.kit import STRETCH, label, row, tool
from ui.look.tokens import Size
from ui.playback.transport import Transport
from ui.viewer.clock import ClockField, told


class Controls(QFrame):
    """What moves the playhead.

    Parameters
    ----------
    desk : Desk
    transport : Transport
    """

    moved = Signal()
    """The playhead was moved by hand."""

    def __init__(self, desk: Desk, transport: Transport) -> None:
        super().__init__()
        self._desk = desk
        self._transport = transport
        self.clock = ClockField()
        self._whole = label("", "code", "3")
        self._play = tool("play", "", token="text", variant="", size="play")  # noqa: S106
        self._play.clicked.connect(transport.toggle)
        buttons = []
        for icon, tip, act in (
            ("skip-back", _("Previous cut (Up)"), lambda: transport.jump(-1)),
            ("step-back", _("One frame back (Left)"), lambda: transport.step(-1)),
            ("chevrons-left", _("Shuttle back (J)"), lambda: transport.shuttle(-1)),
            ("", "", None),
            ("chevrons-right", _("Shuttle forward (L)"), lambda: transport.shuttle(1)),
            ("step-forward", _("One frame on (Right)"), lambda: transport.step(1)),
            ("skip-forward", _("Next cut (Down)"), lambda: transport.jump(1)),
        ):
            if act is None:
                buttons.append(self._play)
                continue
            made = tool(icon, tip, token="text_2")  # noqa: S106
            made.clicked.connect(lambda _on=False, act=act: self._do(act))
            buttons.append(made)
        self._speed = label("", "caption+", "accent")
        self._loop = tool("repeat", _("Loop (Ctrl+Shift+L)"), checkable=True)
        self._loop.clicked.connect(lambda on: transport.set_loop(on=on))
        self._mute = tool("volume-2", "", checkable=True)
        self._mute.clicked.connect(self._set_muted)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setPageStep(10)
        self.volume.setFixedWidth(64)
        self.volume.setAccessibleName(_("Volume"))
        self.volume.valueChanged.connect(self._set_volume)
        self.setLayout(
            row(
                self.clock, self._whole, 8, self._speed, STRETCH, *buttons, STRETCH,
                self._loop, self._mute, self.volume,
                gap=2, margins=(14, 0, 12, 0),
            )
        )  # fmt: skip
        self.setMinimumHeight(Size.PANEL_HEAD + 8)
        transport.moved.connect(self.show_place)
        transport.source_changed.connect(self.show_place)
        transport.playing_changed.connect(self._show_playing)
        transport.speed_changed.connect(self._show_speed)
        transport.loop_changed.connect(self._loop.setChecked)
        transport.muted_changed.connect(self._show_sound)
        desk.values.changed.connect(self._settings_changed)
        self._loop.setChecked(transport.loop)
        self._show_playing(transport.is_playing)
        self._show_sound()
        self.show_place()

    def make_room(self, width: int) -> None:
        """Leave out what there is no room for."""
        self.volume.setVisible(width > 560)
        self._whole.setVisible(width > 480)

    def show_place(self, _frame: int = 0) -> None:
        """Tell where the playhead is."""
        manner = str(self._desk.values.get("timecode"))
        rate = self._transport.rate
        self.clock.show_place(told(self._transport.frame, rate, manner))
        self._whole.setText(f"/ {told(self._transport.length, rate, manner)}")

    def _do(self, act) -> None:
        act()
        self.moved.emit()

    def _show_playing(self, on: bool) -> None:
        self._play.setIcon(icons.icon("pause" if on else "play", "text"))
        self._play.setIconSize(QSize(18, 18))
        words = _("Stop (Space)") if on else _("Play (Space)")
        self._play.setToolTip(words)
        self._play.setAccessibleName(words)

    def _show_speed(self, speed: float) -> None:
        self._speed.setText("" if speed in (0, 1) else f"{speed:+g}×")
        self._speed.setAccessibleName(_("Speed {speed:g}, without sound").format(speed=speed) if speed else "")

    def _settings_changed(self, key: str) -> None:
        if key == "volume":
            self._show_sound()
        elif key == "timecode":
            self.show_place()

    def _set_muted(self, on: bool) -> None:
        self._transport.set_muted(on=on)

    def _set_volume(self, value: int) -> None:
        if value != self._desk.values.get("volume"):
            self._desk.values.set("volume", value)
        if value and self._transport.muted:
            self._set_muted(False)

    def _show_sound(self, _on: bool = False) -> None:
        muted = self._transport.muted
        volume = int(self._desk.values.get("volume"))
        self._mute.setChecked(muted)
        self._mute.setIcon(icons.icon("volume-x" if muted or not volume else "volume-2", "text_2", "accent_text"))
        words = _("Let the sound be heard") if muted else _("Mute the sound")
        self._mute.setToolTip(words)
        self._mute.setAccessibleName(words)
        self.volume.blockSignals(True)
        self.volume.setValue(volume)
        self.volume.blockSignals(False)
        self.volume.setToolTip(_("Volume {value} %").format(value=volume))
