"""The sheet in which a cameo is recorded or brought in, checked, named, sealed and prepared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QPushButton, QWidget

from engine.messages.faults import Fault
from studio.cameos.described import USUAL, read_height
from studio.cameos.recording.recording import Kind, Task
from studio.cameos.recording.session import FEWEST_STILLS, Lengths, Now, Step
from studio.words import recording_sentences as words
from studio.words.language import _, counted, mark
from studio.words.told import tell
from ui.cameos.asking import AskSheet
from ui.cameos.devices import Devices
from ui.cameos.hints import Hints, is_framed, prompt
from ui.cameos.holding import Cameos
from ui.cameos.making import Making, Phase
from ui.cameos.picture import LivePicture
from ui.cameos.scrolling import Scrolled
from ui.cameos.steps import Steps
from ui.cameos.taking import MIDDLE, Taking
from ui.cameos.telling import prime, said
from ui.cameos.verdict import Checks
from ui.desk import Desk
from ui.look import icons, theme
from ui.look.kit import STRETCH, Glyph, box, button, column, elided, label, row, rule, segments
from ui.recording.meter import Meter
from ui.sheets.sheet import Sheet
from ui.widgets.small import Progress as Bar

WIDTH = 960
KINDS = (Kind.PERSON, Kind.ANIMAL, Kind.OBJECT)
KIND_NAMES = (mark("Person"), mark("Animal"), mark("Object"))
LOOK = 60
"""Milliseconds between two looks at how far a worker is."""
FILMS = "*.mp4 *.mov *.mkv *.webm *.avi *.m4v"
PICTURES = "*.png *.jpg *.jpeg *.webp *.tif *.tiff"


class RecordSheet(Sheet):
    """Records a cameo.

    Parameters
    ----------
    window : QWidget
    desk : Desk
    cameos : Cameos
    lengths : Lengths, optional
        Seconds of the take (tests).
    """

    def __init__(self, window: QWidget, desk: Desk, cameos: Cameos, lengths: Lengths | None = None) -> None:
        self._desk = desk
        self._now: Now | None = None
        self._stills = 0
        self._over = False
        self._asking: AskSheet | None = None
        self.taking = Taking(Kind.PERSON, lengths)
        self.making = Making(desk, cameos)
        self._make_parts()
        super().__init__(window, _("Record a cameo"), self._body(window), self._foot(), width=theme.px(WIDTH))
        self.taking.setParent(self)
        self.making.setParent(self)
        self._follow = QTimer(self)
        self._follow.setInterval(LOOK)
        self._follow.timeout.connect(self._show_share)
        self._connect()
        window.window().installEventFilter(self)
        self.picture.say_instead(_("Looking for cameras…"))
        self._looking = desk.run(self.taking.look())
        self._say_consent()
        self.name.setFocus()

    # ----- made ---------------------------------------------------------------------------------------------------
    def _make_parts(self) -> None:
        self.kinds = segments(*[_(name) for name in KIND_NAMES], icons_=("user-round", "footprints", "tag"))
        for place, knob in enumerate(self.kinds.group.buttons()):
            knob.setAccessibleName(_(KIND_NAMES[place]))
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("Name of the cameo"))
        self.name.setAccessibleName(_("Name of the cameo"))
        self.name.setMaxLength(60)
        self.stature = QLineEdit()
        self.stature.setMaxLength(12)
        self.stature.setFixedWidth(theme.px(92))
        self.stature.setAccessibleName(_("How high it is, in centimetres"))
        self.stature.setToolTip(_("How high it is: films show it at this height. 60 cm, or 1.2 m"))
        self.high = label(_("Height"), "caption", "2")
        self.picture, self.meter, self.hints = LivePicture(), Meter(), Hints()
        self.devices = Devices(self.taking)
        self.steps, self.checks = Steps(), Checks()
        turn = _(
            "Turn it slowly all the way round before the camera, or take {least} pictures and more from all sides."
        )
        self.round = label(turn.format(least=FEWEST_STILLS), "read", wrap=True)
        self.told = label("", "title", wrap=True)
        self.advice = label("", "read", "2", wrap=True)
        self.bar = Bar(0.0, height=6)
        self.between = rule()
        self.plate_told = label("", "caption", "2", wrap=True)
        self.look_again = button(_("Look for cameras again"), "refresh-cw", size="small")
        self.files = button(_("Import a file instead"), "upload", "ghost")
        self.files_told = elided(_("Imported cameos are marked as unverified"), "caption", "2")
        self.plate = button(_("Empty background"), "video", tip=_("Record two seconds of the empty background (B)"))
        self.plate_file = button(
            _("Empty background…"), "image", tip=_("Choose a video or picture of the empty background: it makes a "
                                                   "clean outline")
        )  # fmt: skip
        self.snap = button(_("Take a picture"), "camera", tip=_("Take a picture of this side (P)"))
        self.keep_stills = button(_("Keep the pictures"), "check")
        self.again = button(_("Start again"), "rotate-cw", tip=_("Let this take go and begin another"))
        self.onward = button(_("Next"), "arrow-right", tip=_("Show what is asked for next (Space)"))
        self.unverified = button(_("Keep as unverified"), "shield", tip=_("It is marked so wherever it appears"))
        self.prime = button(_("Record"), "circle-filled", "primary")

    def _body(self, window: QWidget) -> QWidget:
        nothing = label(_("Nothing leaves this machine"), "caption+", "2")
        left = column(
            (self.picture, 1),
            row(Glyph("mic", "text_3", 14), (self.meter, 1), gap=10),
            self.devices,
            row(self.hints, STRETCH, Glyph("lock", "text_2", 13), nothing, gap=7),
            gap=9,
        )
        scroll = Scrolled(
            column(
                self.told, self.advice, self.bar, self.look_again, self.steps, self.round, self.plate_told,
                self.between, self.checks, STRETCH, gap=9,
            )
        )  # fmt: skip
        scroll.setFixedWidth(theme.px(312))
        scroll.setMinimumHeight(120)
        body = QWidget()
        body.setLayout(
            column(
                row(self.kinds, (self.name, 1), self.high, self.stature, 8, gap=12),
                (row((left, 1), scroll, gap=20), 1),
                gap=14, margins=(24, 16, 18, 14),
            )
        )  # fmt: skip
        body.setMinimumHeight(max(200, min(theme.px(560), 700, window.height() - 190)))
        return body

    def _foot(self) -> QFrame:
        return box(
            row(
                self.files, self.files_told, STRETCH, self.plate, self.plate_file, self.snap, self.keep_stills,
                self.again, self.onward, self.unverified, self.prime, gap=8, margins=(16, 12, 24, 14),
            )
        )  # fmt: skip

    def _connect(self) -> None:
        self.kinds.group.idClicked.connect(self._change_kind)
        self.name.textChanged.connect(self._say_consent)
        self.look_again.clicked.connect(self._look_again)
        self.files.clicked.connect(self.choose_files)
        self.plate.clicked.connect(lambda: self.taking.session and self.taking.session.take_plate())
        self.plate_file.clicked.connect(self._choose_plate)
        self.snap.clicked.connect(self._snap)
        self.keep_stills.clicked.connect(self._keep_stills)
        self.again.clicked.connect(self._again)
        self.onward.clicked.connect(lambda: self.taking.session and self.taking.session.go_on())
        self.unverified.clicked.connect(self._keep)
        self.prime.clicked.connect(self._go)
        self.taking.went_on.connect(self._went_on)
        self.taking.pictured.connect(self._pictured)
        self.taking.listed.connect(self._show)
        self.taking.began.connect(self._begun)
        self.taking.done.connect(self.making.take)
        self.making.moved.connect(self._moved)
        self.making.failed.connect(self._tell)

    # ----- what is recorded ---------------------------------------------------------------------------------------
    @property
    def kind(self) -> Kind:
        """What is recorded."""
        return self.taking.kind

    def _change_kind(self, place: int) -> None:
        self.making.tries = 0
        self.taking.change_kind(KINDS[place])
        usual = USUAL.get(KINDS[place].value, 0)
        self.stature.setText(_("{height} cm").format(height=usual) if usual else "")
        self._say_consent()

    def _say_consent(self, _text: str = "") -> None:
        consent = _(words.CONSENT).format(name=self._called() or "…")
        self.steps.show_consent(consent)
        self.taking.consent(consent)
        self._show()

    def _called(self) -> str:
        return " ".join(self.name.text().split())

    def _begun(self) -> None:
        """Another session: what was seen of the one before is over."""
        self._now, self._stills = None, 0
        self.picture.show_picture(None)
        self._show()

    def _look_again(self) -> None:
        self.picture.show_picture(None)
        self.picture.say_instead(_("Looking for cameras…"))
        self._looking = self._desk.run(self.taking.look())

    # ----- recording ----------------------------------------------------------------------------------------------
    def _pictured(self, picture: Any) -> None:
        shown = self.making.phase in (Phase.RECORDING, Phase.VERDICT) and self.making.is_live
        if shown and self.taking.step is not Step.TROUBLE:  # or it hides the words on what is missing
            self.picture.show_picture(picture)

    def _went_on(self, now: Now) -> None:
        before, self._now = self._now, now
        self.meter.show_level(now.level)
        if self.making.phase is not Phase.RECORDING:
            return
        taking, task = self.taking, now.task
        recording = now.step is Step.TAKE
        turned = taking.turned if recording else (0.0, 0.0)
        self.picture.show_guides(
            person=self.kind is Kind.PERSON,
            good=is_framed(now),
            turned=turned,
            wanted=task.value if task is Task.LEFT or task is Task.RIGHT else "",
            count=now.left if now.step is Step.COUNTING else None,
            counts=taking.lengths.count,
        )
        self.picture.show_time(now.seconds if recording else None, taking.lengths.longest)
        self.picture.say(*prompt(now))
        if now.step is Step.TROUBLE and now.fault is not None:
            self.picture.show_picture(None)
            self._tell_instead(now.fault)
        self.steps.show_task(task, taking.session.digits if taking.session and recording else "", turned)
        self.checks.show_now(now, turned)
        self.hints.show_now(now, person=self.kind is Kind.PERSON)
        if before is None or _key(before) != _key(now):
            self.devices.show_size()
            self._show()

    def _snap(self) -> None:
        if self.taking.session is not None:
            self._stills = self.taking.session.snap()
            self._show()

    def _keep_stills(self) -> None:
        try:
            if self.taking.session is not None:
                self.taking.session.keep_stills()
        except Fault as fault:
            self._tell(fault)

    def _again(self) -> None:
        self.making.again()
        self.taking.again()
        self._show()

    def _go(self) -> None:
        """What the primary button does now."""
        match self.making.phase:
            case Phase.RECORDING:
                self._take_or_stop()
            case Phase.VERDICT:
                self._keep() if self.making.is_good else self._again()
            case Phase.KEPT:
                self._close()
            case _:
                self.making.give_up()
                self._show()

    def _take_or_stop(self) -> None:
        session = self.taking.session
        try:
            if session is None or session.step is Step.TROUBLE:
                self._look_again()
            elif session.step is Step.READY and self.kind is Kind.PERSON and not self._called():
                self._ask_name()
                return
            elif session.step is Step.READY:
                self.taking.take()
                self.prime.setFocus()
            elif session.step is Step.TAKE:
                session.stop()
            elif session.step in (Step.COUNTING, Step.PLATE):
                session.cancel()
        except Fault as fault:
            self._tell(fault)
            return
        self._show()

    def _keep(self) -> None:
        if not self._called():
            self._ask_name()
            return
        try:
            height = read_height(self.stature.text(), self.kind.value)
        except Fault as fault:
            self._tell(fault)
            self.stature.setFocus()
            return
        self.making.keep(self._called(), self._under, height)

    def _ask_name(self) -> None:
        person = self.making.phase is Phase.RECORDING
        self._say("", _("Type the name first: it is part of the consent that is said aloud.") if person else
                  _("Give it a name first."))  # fmt: skip
        self.name.setFocus()

    def _moved(self) -> None:
        """What becomes of the recording is in another phase."""
        making = self.making
        if self._over:
            return
        self._follow.start() if making.is_busy else self._follow.stop()
        if making.phase is Phase.RECORDING:
            self.checks.show_waiting()
            if self.taking.session is None:
                self.taking.begin()
            elif self.taking.step is Step.DONE:
                self.taking.again()
        elif making.phase is Phase.VERDICT:
            if making.verification is not None:
                self.checks.show_verdict(making.verification)
            if not making.is_live:
                self.taking.close()
                self._show_imported()
        elif making.phase is Phase.PREPARING:
            self.taking.close()
        self._show()

    def _show_imported(self) -> None:
        """The first picture of what was brought in, which is not shown mirrored."""
        recording = self.making.recording
        first = next(iter(recording.pictures.decoded()), None) if recording is not None else None
        if first is not None:
            self.picture.show_guides(person=False, good=False)
            self.picture.say("", "")
            self.picture.show_picture(first[:, ::-1, ::-1])

    def _show_share(self) -> None:
        self.bar.show_value(self.making.doing.share)
        if self.making.phase is Phase.PREPARING:
            self._say(*said(self.making, self._now, None))

    # ----- files --------------------------------------------------------------------------------------------------
    def choose_files(self) -> None:
        """Ask for files."""
        kinds = FILMS if self.kind is Kind.PERSON else f"{FILMS} {PICTURES}"
        what = _("Videos") if self.kind is Kind.PERSON else _("Videos and pictures")
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Import a cameo"), self._folder(), f"{what} ({kinds})")
        if chosen:
            self._desk.memory.set("folder", str(Path(chosen[0]).parent))
            self.bring_in([Path(each) for each in chosen])

    def bring_in(self, files: list[Path], plate: Path | None = None) -> None:
        """Make the recording of files, with the empty background in another."""
        if self.making.phase in (Phase.RECORDING, Phase.VERDICT) and self.taking.step not in MIDDLE:
            if not self._called():
                self.name.setText(files[0].stem[:60])
            self.making.bring_in(files, self.kind, plate)

    def _choose_plate(self) -> None:
        what = _("Videos and pictures")
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("The empty background"), self._folder(), f"{what} ({FILMS} {PICTURES})"
        )
        if chosen:
            self.bring_in(list(self.making.files), Path(chosen))

    def _folder(self) -> str:
        return self._desk.memory.get("folder", str(Path.home()))

    # ----- shown --------------------------------------------------------------------------------------------------
    @property
    def _fault(self) -> Fault | None:
        """Why nothing can be recorded."""
        now = self._now
        return self.taking.fault or (now.fault if now is not None and self.taking.step is Step.TROUBLE else None)

    @property
    def _imported(self) -> bool:
        return self.making.recording is not None and not self.making.is_live

    def _show(self) -> None:
        """Show what there is to do now."""
        if self.taking.fault:
            self._tell_instead(self.taking.fault)
        live, still = self.making.phase is Phase.RECORDING, self.taking.step not in MIDDLE
        self.kinds.setEnabled(live and still)
        self.devices.setEnabled(live and still)
        for part in (self.name, self.high, self.stature):
            part.setEnabled((live or self.making.phase is Phase.VERDICT) and still)
        self.keep_stills.setEnabled(self._stills >= FEWEST_STILLS)
        self._write()
        for widget, there in self._there():
            widget.setVisible(there)
        goes = prime(self.making, self.kind, self.taking.step, self._now, self._fault)
        self.prime.setText(f" {goes.words}")
        self.prime.setIcon(icons.icon(goes.icon, "on_accent", "on_accent"))
        self.prime.setEnabled(goes.on)
        self._place()

    def _write(self) -> None:
        """All words that change."""
        lengths, recording = self.taking.lengths, self.making.recording
        self.say_about(
            _("A person · one take of {least} to {most} seconds").format(
                least=round(lengths.shortest), most=round(lengths.longest)
            )
            if self.kind is Kind.PERSON
            else _("A turn before the camera, or pictures from all sides")
        )
        plate = bool(self.taking.session and len(self.taking.session.plate))
        self.plate_told.setText(
            _("The empty background is recorded: the outline will be clean.")
            if plate or (recording is not None and len(recording.plate))
            else _("Add a video or picture of the empty background, if there is one: it makes a clean outline.")
            if self._imported
            else _("Step out of the picture and record the empty background first: it makes a clean outline.")
        )
        self.plate.setText(" " + (_("Background again") if plate else _("Empty background")))
        self.keep_stills.setText(" " + counted("Keep {count} picture", "Keep {count} pictures", self._stills))
        self._say(*said(self.making, self._now, self._fault))

    def _there(self) -> tuple[tuple[QWidget, bool], ...]:
        """What is seen now."""
        making, step, person = self.making, self.taking.step, self.kind is Kind.PERSON
        live, verdict, imported = making.phase is Phase.RECORDING, making.phase is Phase.VERDICT, self._imported
        ready, taken, still = live and step is Step.READY, live and step is Step.TAKE, step not in MIDDLE
        checked = person and not imported and (making.phase is Phase.CHECKING or verdict or (live and not still))
        return (
            (self.high, not person),
            (self.stature, not person),
            (self.hints, live),
            (self.between, checked and live),
            (self.bar, making.is_busy),
            (self.look_again, live and self._fault is not None),
            (self.steps, live and person),
            (self.round, live and not person),
            (self.plate_told, (live and still) or (verdict and imported)),
            (self.checks, checked),
            (self.files, live and still),
            (self.files_told, live and still),
            (self.plate, ready),
            (self.plate_file, verdict and imported),
            (self.snap, ready and not person),
            (self.keep_stills, ready and not person and self._stills > 0),
            (self.again, taken or (verdict and making.is_good)),
            (self.onward, taken and person),
            (self.unverified, verdict and not making.is_good and making.left == 0),
        )

    def _say(self, what: str, advice: str) -> None:
        """The words at the top of the right column."""
        for place, text in ((self.told, what), (self.advice, advice)):
            place.setText(text)
            place.setVisible(bool(text))

    def _tell(self, fault: Fault) -> None:
        self._show()
        told = tell(fault)
        self._say(told.what, told.action)
        self._place()

    def _tell_instead(self, fault: Fault) -> None:
        """What keeps it from going on, in the picture's place."""
        told = tell(fault)
        self.picture.say_instead(f"{told.what}\n\n{told.action}")

    # ----- keys ---------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        deeds: dict[int, QPushButton] = {
            Qt.Key.Key_Space: self.onward,
            Qt.Key.Key_B: self.plate,
            Qt.Key.Key_P: self.snap,
        }
        if not event.modifiers() and event.key() in deeds and deeds[event.key()].isVisible():
            deeds[event.key()].click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.devices.address.hasFocus():
                self.prime.click()
        else:
            super().keyPressEvent(event)

    # ----- ending -------------------------------------------------------------------------------------------------
    @property
    def unfinished(self) -> bool:
        """Whether closing loses a recording."""
        return self.making.recording is not None or self.taking.step in MIDDLE

    def close_sheet(self) -> None:
        """Close; a recording that is not kept yet is asked about first."""
        if not self.unfinished:
            self._close()
        elif self._asking is None:
            self._asking = AskSheet(
                self._under, _("Close and lose the recording?"), [_(words.UNFINISHED)], _("Close and lose it"),
                self._close, _("Go on"),
            )  # fmt: skip
            self._asking.closed.connect(lambda: setattr(self, "_asking", None))

    def _close(self) -> None:
        self._over = True
        self._follow.stop()
        self._looking.cancel()
        self.making.close()
        self.taking.close()
        self.picture.show_picture(None)
        self.window().removeEventFilter(self)
        super().close_sheet()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window that is closed in the middle of a recording asks first, too."""
        if event.type() == QEvent.Type.Close and watched is self.window() and not self._over:
            if self.unfinished:
                event.ignore()
                self.close_sheet()
                return True
            self._close()
            return False
        return super().eventFilter(watched, event)


def _key(now: Now) -> tuple[Any, ...]:
    """What of a moment decides which buttons there are."""
    return now.step, now.task, now.can_stop, now.deaf is None


def record_cameo(window: QWidget, desk: Desk, cameos: Cameos) -> RecordSheet | None:
    """Open the sheet, unless it is open."""
    body: QWidget = getattr(window, "body", window)
    if any(sheet.isVisible() for sheet in body.findChildren(RecordSheet)):
        return None
    return RecordSheet(body, desk, cameos)
