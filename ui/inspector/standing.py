"""What stands for the selected shots in the cut instead of a take, and the picture from which a model starts."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from engine.messages.faults import Fault
from studio.document.length import shot_frames
from studio.document.values import Film, Shot
from studio.project.media import MediaFile
from studio.words.language import _, mark
from ui.desk import Desk
from ui.inspector.keys import Keys
from ui.inspector.parts import Part
from ui.look import theme
from ui.look.kit import Glyph, box, button, column, elided, label, row, tool
from ui.widgets.small import Progress
from ui.wording import decimal

PICTURES = "*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp"
FOOTAGE = "*.mov *.mp4 *.m4v *.mkv *.webm *.avi *.ogv"
KIND_WORDS = {"footage": mark("Footage"), "still": mark("Still"), "sound": mark("Sound")}
FOLDER = "media folder"
KEYS = ("set_key_frame", "set_key")
"""Edits that take a picture only."""


class Slot(QWidget):
    """One media file or none: what it is, a button to choose, one to take it out.

    Parameters
    ----------
    choose : str
        Words of the button where there is none.
    remove : str
        What the cross says.
    """

    wanted = Signal()
    removed = Signal()
    given_up = Signal()
    """What comes in is not wanted any more."""

    def __init__(self, choose: str, remove: str) -> None:
        super().__init__()
        self.choose = button(choose, "plus", size="small")
        self.choose.clicked.connect(self.wanted)
        self.picture = QLabel()
        self.picture.setFixedSize(theme.px(64), theme.px(36))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title, self.facts = elided("", "body+"), elided("", "caption", "3")
        self.other = tool("folder-open", _("Choose another file"), size="small")
        self.other.clicked.connect(self.wanted)
        self.drop = tool("x", remove, size="small")
        self.drop.clicked.connect(self.removed)
        self.bar = Progress(0.0)
        self.stop = tool("x", _("Cancel"), size="small")
        self.stop.clicked.connect(self.given_up)
        self._coming = box(row((self.bar, 1), self.stop, gap=8))
        self._coming.hide()
        self._there = QWidget()
        words = column(self.title, self.facts, gap=0)
        self._there.setLayout(row(self.picture, (words, 1), self.other, self.drop, gap=8))
        self.setLayout(column(row(self.choose, (label(""), 1), gap=0), self._there, self._coming, gap=4))

    def show_file(self, name: str, file: MediaFile | None, picture: Path | None, *, mixed: bool) -> None:
        """Show what is chosen; `mixed` for several."""
        there = bool(name) or mixed
        self.choose.setVisible(not there)
        self._there.setVisible(there)
        if not there:
            return
        self.title.setText(_("mixed") if mixed else file.title if file else _("The file is gone"))
        facts = ""
        if file and not mixed:
            size = f" · {file.width} x {file.height}" if file.width else ""
            seconds = f" · {decimal(float(file.seconds))} s" if file.seconds else ""
            facts = f"{_(KIND_WORDS[file.kind])}{size}{seconds}"
        self.facts.setText(facts)
        pixmap = QPixmap(str(picture)) if picture else QPixmap()
        self.picture.setVisible(not pixmap.isNull())
        if not pixmap.isNull():
            ratio = self.devicePixelRatioF()
            pixmap = pixmap.scaled(
                self.picture.size() * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            pixmap.setDevicePixelRatio(ratio)
            self.picture.setPixmap(pixmap)

    def show_share(self, share: float | None) -> None:
        """Show how far the bringing in is, None where nothing is brought in."""
        self._coming.setVisible(share is not None)
        self.choose.setEnabled(share is None)
        self.other.setEnabled(share is None)
        if share is not None:
            self.bar.show_value(share)


class Standing(Part):
    """Footage, a still or a drawing for the shot; and its key frame."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: object = None
        self.stands = Slot(_("Footage, still or drawing…"), _("Show the take again"))
        self.key_frame = Slot(_("Key frame…"), _("Take the key frame out"))
        self.stands.wanted.connect(lambda: self._ask("set_stand"))
        self.key_frame.wanted.connect(lambda: self._ask("set_key_frame"))
        self.stands.removed.connect(lambda: self.send(("set_stand", {"media": ""})))
        self.key_frame.removed.connect(lambda: self.send(("set_key_frame", {"media": ""})))
        for slot in (self.stands, self.key_frame):
            slot.given_up.connect(self._give_up)
        self._says = label(_("It is shown in the cut instead of a take."), "caption", "3", wrap=True)
        self._honest = label(
            _("Previz does not use key frames. They are kept for models that go by pictures."),
            "caption",
            "3",
            wrap=True,
        )
        self.keys = Keys()
        self.keys.removed.connect(lambda frame: self.send(("set_key", {"frame": frame, "media": ""})))
        self.end = button(_("End on a picture…"), "plus", size="small")
        self.end.setToolTip(_("A model comes to this picture in the shot's last frame"))
        self.end.clicked.connect(lambda: self._ask("set_key"))
        self.bringing: asyncio.Task[None] | None = None
        head = row(Glyph("film", "text_3", 14), (label(_("Stands for the take"), "caption", "2"), 1), gap=6)
        other = row(Glyph("key-round", "text_3", 14), (label(_("Key frame"), "caption", "2"), 1), gap=6)
        self._ends = box(row(self.end, (label(""), 1), gap=0))
        self.setLayout(
            column(head, self.stands, self._says, 4, other, self.key_frame, self.keys, self._ends, self._honest, gap=5)
        )
        self.setAcceptDrops(True)
        desk.closed.connect(self._closed)

    def show_shots(self, shots: list[Shot], film: Film) -> None:
        session = self.desk.session
        stands, keys = {shot.stands for shot in shots}, {shot.key_frame for shot in shots}
        usable = tuple(session.media.usable(name) for name in sorted(stands | keys) if name) if session else ()
        locked = all(shot.locked for shot in shots)
        one = shots[0] if len(shots) == 1 else None
        passed = (one.keys, shot_frames(one, film.rate)) if one else ()
        there = tuple(session.media.usable(key.media) for key in one.keys) if one and session else ()
        shown = (stands, keys, usable, locked, self.desk.read_only, passed, there)
        if shown == self._shown or session is None:
            return
        self._shown = shown
        for slot, names in ((self.stands, stands), (self.key_frame, keys)):
            name = next(iter(names)) if len(names) == 1 else ""
            file = session.media.get(name) if name else None
            picture = session.media.usable(name) if file and file.kind == "still" else None
            slot.show_file(name, file, picture, mixed=len(names) > 1)
        self._says.setVisible(stands != {""})
        self.keys.show_keys(one, film, session.media)
        ended = one is not None and any(key.frame == shot_frames(one, film.rate) - 1 for key in one.keys)
        self._ends.setVisible(one is not None and not ended)
        self._honest.setVisible(keys != {""} or bool(self.keys.rows))
        self.setEnabled(not locked and not self.desk.read_only)

    # ----- dropping -----------------------------------------------------------------------------------------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A file that is dropped here stands for the shot; on the lower half it becomes its key frame."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            lower = event.position().y() > self.key_frame.y() - 24
            self.bring("set_key_frame" if lower else "set_stand", Path(files[0]))

    # ----- choosing -----------------------------------------------------------------------------------------------
    def _ask(self, key: str) -> None:
        """Ask for a file; what it is is found out by the studio, not by its name."""
        kinds = PICTURES if key in KEYS else f"{PICTURES} {FOOTAGE}"
        start = self.desk.memory.get(FOLDER, "")
        words = _("Pictures") if key in KEYS else _("Pictures and footage")
        path, _kind = QFileDialog.getOpenFileName(self, _("Choose a file"), start, f"{words} ({kinds})")
        if path:
            self.desk.memory.set(FOLDER, str(Path(path).parent))
            self.bring(key, Path(path))

    def bring(self, key: str, path: Path) -> None:
        """Bring a file in and give it to the selected shots, by ``set_stand``, ``set_key_frame`` or ``set_key``."""
        if self.bringing is None or self.bringing.done():
            self.bringing = self.desk.run(self._bring(key, path, self.desk.selected))

    async def _bring(self, key: str, path: Path, shots: tuple[str, ...]) -> None:
        session = self.desk.session
        if session is None:
            return
        slot = self.key_frame if key in KEYS else self.stands
        allowed = ("still",) if key in KEYS else ("still", "footage")
        slot.show_share(0.0)
        try:
            file = await session.media.add(path, slot.show_share)
            if file.kind not in allowed:
                self.desk.noticed.emit(
                    _("{file} cannot be shown here.").format(file=file.title),
                    _("Choose a picture.") if key in KEYS else _("Choose a picture or footage."),
                )
                return
            await session.media.conform(file.name, progress=slot.show_share)
            there = [shot for shot in shots if self.desk.place(shot)]
            film = self.desk.film
            if self.desk.session is not session or film is None:
                return
            if key == "set_key":
                for shot in there:
                    place = film.find(shot)
                    last = shot_frames(place[1], film.rate) - 1 if place else 0
                    self.send((key, {"frame": last, "media": file.name}), shots=(shot,))
            elif there:
                self.send((key, {"media": file.name}), shots=there)
        except Fault as fault:
            self.desk.troubled.emit(fault)
        finally:
            slot.show_share(None)

    def _give_up(self) -> None:
        if self.bringing and not self.bringing.done():
            self.bringing.cancel()

    def _closed(self) -> None:
        self._give_up()
        self._shown = None
