"""The choice of camera and microphone under the picture; what was chosen is remembered."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit

from studio.words.language import _
from ui.cameos.taking import Taking
from ui.look.kit import Select, column, row


class Devices(QFrame):
    """Chooses what a recording is taken with.

    Parameters
    ----------
    taking : Taking
    """

    def __init__(self, taking: Taking) -> None:
        super().__init__()
        self._taking = taking
        self.setAccessibleName(_("Devices"))
        self.camera, self.microphone = Select(), Select()
        for select, name in ((self.camera, _("Camera")), (self.microphone, _("Microphone"))):
            select.setAccessibleName(name)
            select.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            select.setMinimumContentsLength(12)
        self.address = QLineEdit()
        self.address.setPlaceholderText(_("Address of a network camera: http:// or rtsp://"))
        self.address.setAccessibleName(_("Address of a network camera"))
        self.address.hide()
        self.setLayout(column(row((self.camera, 1), (self.microphone, 1), gap=8), self.address, gap=6))
        self.camera.activated.connect(self._choose_camera)
        self.microphone.activated.connect(self._choose_microphone)
        self.address.returnPressed.connect(self._use_address)
        taking.listed.connect(self._list)

    def _list(self) -> None:
        taking = self._taking
        self.camera.clear()
        self.camera.addItems([device.name for device in taking.cameras])
        self.camera.addItem(_("Network camera…"))
        self.camera.setCurrentText(taking.camera_name() or _("Network camera…"))
        self.microphone.clear()
        self.microphone.addItem(_("The desktop's microphone"))
        self.microphone.addItems(taking.microphones)
        if taking.session and taking.session.sound.device:
            self.microphone.setCurrentText(taking.session.sound.device)

    def show_size(self) -> None:
        """Show how large the pictures of the camera in use are, now that it gives some."""
        session, place = self._taking.session, self.camera.currentIndex()
        if session is not None and session.camera.is_open and place < len(self._taking.cameras):
            size = f"{session.camera.width} × {session.camera.height}"
            self.camera.setItemText(place, f"{self._taking.cameras[place].name} · {size}")

    def _choose_camera(self, place: int) -> None:
        last = place == self.camera.count() - 1
        self.address.setVisible(last)
        if last:
            self.address.setFocus()
        else:
            self._taking.choose_camera(self._taking.cameras[place].name)

    def _use_address(self) -> None:
        address = self.address.text().strip()
        if address:
            self.address.hide()
            self._taking.choose_camera(address)

    def _choose_microphone(self, place: int) -> None:
        self._taking.choose_microphone(self.microphone.itemText(place) if place else "")
