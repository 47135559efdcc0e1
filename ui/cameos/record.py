"""The sheet in which a cameo is recorded or brought in, checked, named, sealed and prepared."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QLineEdit, QPushButton, QScrollArea, QWidget

from engine.messages.events import Progress
from engine.messages.faults import Exit, Fault
from studio.cameos.checks.verdict import TRIES, Verification, verify
from studio.cameos.preparing import make_cameo, prepare
from studio.cameos.recording.guide import Hint
from studio.cameos.recording.importing import import_files
from studio.cameos.recording.recording import Kind, Recording, Task
from studio.cameos.recording.session import FEWEST_STILLS, Lengths, Now, Step
from studio.cameos.vault import Cameo
from studio.words import recording_sentences as words
from studio.words.language import _, counted, mark
from studio.words.told import tell
from ui.cameos.holding import Cameos
from ui.cameos.picture import LivePicture
from ui.cameos.steps import Steps
from ui.cameos.taking import MIDDLE, Taking
from ui.cameos.verdict import Checks
from ui.desk import Desk
from ui.look import icons, theme
from ui.look.kit import STRETCH, Glyph, Select, box, button, column, elided, label, row, segments
from ui.recording.meter import Meter
from ui.sheets.sheet import Sheet
from ui.widgets.small import Progress as Bar
from ui.wording import PHASES

WIDTH = 960
KINDS = (Kind.PERSON, Kind.ANIMAL, Kind.OBJECT)
KIND_NAMES = (mark("Person"), mark("Animal"), mark("Object"))
LOOK = 60
"""Milliseconds between two looks at how far a worker is."""
FILMS = "*.mp4 *.mov *.mkv *.webm *.avi *.m4v"
PICTURES = "*.png *.jpg *.jpeg *.webp *.tif *.tiff"
ICONS = {Task.LEFT: "chevron-left", Task.RIGHT: "chevron-right", Task.ROUND: "rotate-cw"}
SEEING = (Hint.NO_FACE, Hint.SEVERAL_FACES, Hint.TOO_FAR, Hint.TOO_NEAR, Hint.ASIDE, Hint.IN_THE_WAY)
LIGHT = (Hint.TOO_DARK, Hint.TOO_BRIGHT, Hint.BACK_LIT)


class Phase(StrEnum):
    """Where the sheet is."""

    RECORDING = "recording"
    IMPORTING = "importing"
    CHECKING = "checking"
    VERDICT = "verdict"
    SEALING = "sealing"
    PREPARING = "preparing"
    KEPT = "kept"


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
        self._desk, self._cameos = desk, cameos
        self.phase = Phase.RECORDING
        self.tries = 0
        self.recording: Recording | None = None
        self.verification: Verification | None = None
        self.cameo: Cameo | None = None
        self._now: Now | None = None
        self._task: asyncio.Task[Any] | None = None
        self._share = 0.0
        self._given_up = False
        self._stills = 0
        self.taking = Taking(Kind.PERSON, lengths)
        self._make_parts()
        super().__init__(window, _("Record a cameo"), self._body(window), self._foot(), width=theme.px(WIDTH))
        self.taking.setParent(self)
        self._follow = QTimer(self)
        self._follow.setInterval(LOOK)
        self._follow.timeout.connect(self._show_share)
        self._connect()
        window.window().installEventFilter(self)
        self.picture.say_instead(_("Looking for cameras…"))
        self._looking = desk.run(self.taking.look())
        self._say_consent()
        self._show()
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
        self.picture = LivePicture()
        self.meter = Meter()
        self.camera, self.microphone = Select(), Select()
        for select, name in ((self.camera, _("Camera")), (self.microphone, _("Microphone"))):
            select.setAccessibleName(name)
            select.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            select.setMinimumContentsLength(12)
        self.address = QLineEdit()
        self.address.setPlaceholderText(_("Address of a network camera: http:// or rtsp://"))
        self.address.setAccessibleName(_("Address of a network camera"))
        self.address.hide()
        self.hints = [_HintMark(icon) for icon in ("sun-medium", "focus", "user-round")]
        self.steps, self.checks = Steps(), Checks()
        self.round = label("", "read", wrap=True)
        self.told = label("", "title", wrap=True)
        self.advice = label("", "read", "2", wrap=True)
        self.bar = Bar(0.0, height=6)
        self.bar.hide()
        self.plate_told = label("", "caption", "2", wrap=True)
        self.look_again = button(_("Look for cameras again"), "refresh-cw", size="small")
        self.lose = button(_("Close and lose it"), "trash-2", "danger")
        self.stay = button(_("Go on"))
        self.asking = box(
            column(
                row(Glyph("triangle-alert", "failed", 18), (label(_(words.UNFINISHED), "read", wrap=True), 1), gap=10),
                row(STRETCH, self.stay, self.lose),
                gap=10,
                margins=(14, 12, 14, 12),
            ),
            "failbox",
            _("Close and lose the recording?"),
        )
        self.asking.hide()
        self.files = button(_("Import a file instead"), "upload", "ghost")
        self.files_told = elided(_("Imported cameos are marked as unverified"), "caption", "2")
        self.plate = button(_("Empty background"), "video", tip=_("Record two seconds of the empty background (B)"))
        self.snap = button(_("Take a picture"), "camera", tip=_("Take a picture of this side (P)"))
        self.keep_stills = button(_("Keep the pictures"), "check")
        self.again = button(_("Start again"), "rotate-cw", tip=_("Let this take go and begin another"))
        self.onward = button(_("Next"), "arrow-right", tip=_("Show what is asked for next (Space)"))
        self.unverified = button(_("Keep as unverified"), "shield", tip=_("It is marked so wherever it appears"))
        self.prime = button(_("Record"), "circle-filled", "primary")

    def _body(self, window: QWidget) -> QWidget:
        self.devices = box(
            column(row((self.camera, 1), (self.microphone, 1), gap=8), self.address, gap=6), None, _("Devices")
        )
        nothing = label(_("Nothing leaves this machine"), "caption+", "2")
        left = column(
            (self.picture, 1),
            row(Glyph("mic", "text_3", 14), (self.meter, 1), gap=10),
            self.devices,
            row(*self.hints, STRETCH, Glyph("lock", "text_2", 13), nothing, gap=7),
            gap=9,
        )
        right = QWidget()
        right.setLayout(
            column(
                self.told, self.advice, self.bar, self.look_again, self.steps, self.round, self.plate_told, self.checks,
                STRETCH, gap=9, margins=(0, 0, 8, 0),
            )
        )  # fmt: skip
        scroll = QScrollArea()
        scroll.setWidget(right)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFixedWidth(theme.px(312))
        scroll.setMinimumHeight(120)
        body = QWidget()
        body.setLayout(
            column(
                row(self.kinds, (self.name, 1), gap=12),
                (row((left, 1), scroll, gap=20), 1),
                self.asking,
                gap=14,
                margins=(24, 16, 18, 14),
            )
        )
        body.setMinimumHeight(max(200, min(theme.px(560), 700, window.height() - 190)))
        return body

    def _foot(self) -> QFrame:
        return box(
            row(
                self.files, self.files_told, STRETCH, self.plate, self.snap, self.keep_stills, self.again, self.onward,
                self.unverified, self.prime, gap=8, margins=(16, 12, 24, 14),
            )
        )  # fmt: skip

    def _connect(self) -> None:
        self.kinds.group.idClicked.connect(self._change_kind)
        self.name.textChanged.connect(lambda _text: self._say_consent())
        self.camera.activated.connect(self._choose_camera)
        self.microphone.activated.connect(self._choose_microphone)
        self.address.returnPressed.connect(self._use_address)
        self.look_again.clicked.connect(self._look_again)
        self.files.clicked.connect(self.choose_files)
        self.plate.clicked.connect(self._take_plate)
        self.snap.clicked.connect(self._snap)
        self.keep_stills.clicked.connect(self._keep_stills)
        self.again.clicked.connect(self._again)
        self.onward.clicked.connect(self._go_on)
        self.unverified.clicked.connect(self._keep)
        self.prime.clicked.connect(self._go)
        self.stay.clicked.connect(self._stay)
        self.lose.clicked.connect(self._close)
        self.taking.went_on.connect(self._went_on)
        self.taking.pictured.connect(self._pictured)
        self.taking.listed.connect(self._list_devices)
        self.taking.done.connect(self._recorded)

    # ----- devices ------------------------------------------------------------------------------------------------
    def _list_devices(self) -> None:
        taking = self.taking
        self.camera.clear()
        self.camera.addItems([device.name for device in taking.cameras])
        self.camera.addItem(_("Network camera…"))
        self.camera.setCurrentText(taking.camera_name() or _("Network camera…"))
        self.microphone.clear()
        self.microphone.addItem(_("The desktop's microphone"))
        self.microphone.addItems(taking.microphones)
        if taking.session and taking.session.sound.device:
            self.microphone.setCurrentText(taking.session.sound.device)
        self._show()

    def _choose_camera(self, place: int) -> None:
        last = place == self.camera.count() - 1
        self.address.setVisible(last)
        if last:
            self.address.setFocus()
        else:
            self._with_camera(self.taking.cameras[place].name)

    def _use_address(self) -> None:
        address = self.address.text().strip()
        if address:
            self.address.hide()
            self._with_camera(address)

    def _with_camera(self, name: str) -> None:
        self.picture.show_picture(None)
        self._now = None
        self.taking.choose_camera(name)
        self._list_devices()

    def _choose_microphone(self, place: int) -> None:
        self._now = None
        self.taking.choose_microphone(self.microphone.itemText(place) if place else "")
        self._list_devices()

    def _look_again(self) -> None:
        self._now = None
        self.picture.show_picture(None)
        self.picture.say_instead(_("Looking for cameras…"))
        self._looking = self._desk.run(self.taking.look())

    def _change_kind(self, place: int) -> None:
        self._now = None
        self._stills = 0
        self.tries = 0
        self.taking.change_kind(KINDS[place])
        self._say_consent()
        self._show()

    @property
    def kind(self) -> Kind:
        """What is recorded."""
        return self.taking.kind

    def _say_consent(self) -> None:
        said = _(words.CONSENT).format(name=self._called() or "…")
        self.steps.show_consent(said)
        self.taking.consent(said)
        self._show()

    def _called(self) -> str:
        return " ".join(self.name.text().split())

    # ----- recording ----------------------------------------------------------------------------------------------
    def _pictured(self, picture: Any) -> None:
        if self.phase in (Phase.RECORDING, Phase.VERDICT):
            self.picture.show_picture(picture)

    def _went_on(self, now: Now) -> None:
        before, self._now = self._now, now
        self.meter.show_level(now.level)
        if self.phase is not Phase.RECORDING:
            return
        taking, task = self.taking, now.task
        turned = taking.turned if now.step is Step.TAKE else (0.0, 0.0)
        framing = any(hint in SEEING for hint in now.hints)
        wanted = task.value if task is Task.LEFT or task is Task.RIGHT else ""
        self.picture.show_guides(
            person=self.kind is Kind.PERSON,
            good=now.face is not None and not framing,
            turned=turned,
            wanted=wanted,
            count=now.left if now.step is Step.COUNTING else None,
            counts=taking.lengths.count,
        )
        recording = now.step is Step.TAKE
        self.picture.show_clock(f"{int(now.seconds) // 60:02}:{int(now.seconds) % 60:02}" if recording else "")
        self.picture.say(*self._prompt(now))
        if now.step is Step.TROUBLE and now.fault is not None:
            told = tell(now.fault)
            self.picture.show_picture(None)
            self.picture.say_instead(f"{told.what}\n\n{told.action}")
        session = taking.session
        digits = session.digits if session and recording else ""
        self.steps.show_task(task, digits, turned)
        self._show_hints(now)
        key = (now.step, task, now.can_stop, now.deaf is None)
        if before is None or key != (before.step, before.task, before.can_stop, before.deaf is None):
            self._show()

    def _prompt(self, now: Now) -> tuple[str, str]:
        if now.step is Step.PLATE:
            return "video", _("Stay out of the picture: {seconds} s").format(seconds=max(1, round(now.left)))
        if now.step is Step.ENDING:
            return "clock", _("One moment…")
        if now.step is Step.TAKE and now.task is not None:
            return ICONS.get(now.task, "mic"), _(words.TASKS[now.task.value])
        for hint in now.hints:
            what, advice = words.HINTS[hint.value]
            return "triangle-alert", f"{_(what)}: {_(advice)}"
        return "", ""

    def _show_hints(self, now: Now) -> None:
        person = self.kind is Kind.PERSON
        there = now.step not in (Step.OPENING, Step.TROUBLE)
        light = next((hint for hint in now.hints if hint in LIGHT), None)
        face = next((hint for hint in now.hints if hint in SEEING), None)
        self.hints[0].tell(there, light, _("Light even"))
        self.hints[1].tell(there, Hint.BLURRED if Hint.BLURRED in now.hints else None, _("Sharp"))
        self.hints[2].tell(there and person, face, _("One face"))

    def _take_plate(self) -> None:
        if self.taking.session is not None:
            self.taking.session.take_plate()

    def _go_on(self) -> None:
        if self.taking.session is not None:
            self.taking.session.go_on()

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
        self.recording = self.verification = None
        self.phase = Phase.RECORDING
        self.taking.again()
        self._show()

    def _go(self) -> None:
        """What the primary button does now."""
        match self.phase:
            case Phase.RECORDING:
                self._take_or_stop()
            case Phase.VERDICT:
                passed = self.recording is not None and self._is_good()
                self._keep() if passed else self._again()
            case Phase.IMPORTING | Phase.CHECKING | Phase.PREPARING:
                self._give_up()
            case Phase.KEPT:
                self._close()
            case _:
                pass

    def _take_or_stop(self) -> None:
        session = self.taking.session
        try:
            if session is None or session.step is Step.TROUBLE:
                self._look_again()
            elif session.step is Step.READY:
                if self.kind is Kind.PERSON and not self._called():
                    self._ask_name()
                    return
                self.taking.take()
                self.prime.setFocus()
            elif session.step is Step.TAKE:
                session.stop()
            elif session.step in (Step.COUNTING, Step.PLATE):
                session.cancel()
        except Fault as fault:
            self._tell(fault)
        self._show()

    def _ask_name(self) -> None:
        self.advice.setText(_("Type the name first: it is part of the consent that is said aloud."))
        self.advice.show()
        self.name.setFocus()

    def _tell(self, fault: Fault) -> None:
        told = tell(fault)
        self.told.setText(told.what)
        self.advice.setText(told.action)
        self.told.show()
        self.advice.show()

    # ----- checking -----------------------------------------------------------------------------------------------
    def _recorded(self, recording: Recording) -> None:
        self.recording = recording
        if recording.kind is Kind.PERSON:
            self._work(Phase.CHECKING, self._check(recording))
        else:
            self.phase = Phase.VERDICT
            self._show()

    async def _check(self, recording: Recording) -> None:
        found = await self._cameos.work(lambda: verify(recording, self._report))
        if self._given_up:
            return
        self.verification = found
        self.tries += not found.passed
        self.checks.show_verdict(found)
        self.phase = Phase.VERDICT

    def _is_good(self) -> bool:
        return self.recording is not None and (
            self.recording.kind is not Kind.PERSON
            or self.recording.origin != "live"
            or bool(self.verification and self.verification.passed)
        )

    def _report(self, share: float) -> None:
        """Heard on a worker's thread."""
        self._share = share

    def _prepared(self, event: Any) -> None:
        """Hear where the engine is."""
        if isinstance(event, Progress):
            self._report(event.share)
            if self.phase is Phase.PREPARING and event.phase in PHASES:
                self.told.setText(_("Preparing: {phase}…").format(phase=_(PHASES[event.phase])))

    def _show_share(self) -> None:
        self.bar.show_value(self._share)
        if self._given_up and self.phase is Phase.PREPARING and self._task is not None:
            # One that is cancelled in the very moment its answer comes goes on, so it is told until it has ended.
            self._task.cancel()

    def _work(self, phase: Phase, deed: Any) -> None:
        self.phase = phase
        self._share, self._given_up = 0.0, False
        self.bar.show_value(0.0)
        self._follow.start()
        self._task = self._desk.run(self._worked(deed))
        self._show()

    async def _worked(self, deed: Any) -> None:
        failed: Fault | None = None
        try:
            await deed
        except Fault as fault:
            failed = fault
        except asyncio.CancelledError:
            failed = Fault("cancelled", Exit.CANCELLED)
        self._task = None
        if self._over:
            return
        self._follow.stop()
        if failed is not None:
            self._go_back()
        self._show()
        if failed is not None and failed.exit is not Exit.CANCELLED:
            self._tell(failed)

    def _go_back(self) -> None:
        """Be where one can go on from; what is sealed stays sealed."""
        if self.phase is Phase.SEALING:
            self.phase = Phase.VERDICT
        elif self.phase is not Phase.KEPT:
            self.recording = None
            self.phase = Phase.RECORDING
            self.taking.again()

    def _give_up(self) -> None:
        self._given_up = True
        if self.phase is Phase.PREPARING and self._task is not None:
            self._task.cancel()
        elif self.phase is Phase.CHECKING:
            # The worker ends by itself; nobody waits for it.
            self._again()

    # ----- files --------------------------------------------------------------------------------------------------
    def choose_files(self) -> None:
        """Ask for files."""
        kinds = FILMS if self.kind is Kind.PERSON else f"{FILMS} {PICTURES}"
        start = self._desk.memory.get("folder", str(Path.home()))
        said = _("Videos") if self.kind is Kind.PERSON else _("Videos and pictures")
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Import a cameo"), start, f"{said} ({kinds})")
        if chosen:
            self._desk.memory.set("folder", str(Path(chosen[0]).parent))
            self.bring_in([Path(each) for each in chosen])

    def bring_in(self, files: list[Path]) -> None:
        """Make the recording of files."""
        if self.phase in (Phase.RECORDING, Phase.VERDICT) and self.taking.step not in MIDDLE:
            if not self._called():
                self.name.setText(files[0].stem[:60])
            self._work(Phase.IMPORTING, self._import(files))

    async def _import(self, files: list[Path]) -> None:
        kind = self.kind
        self.recording = await self._cameos.work(
            lambda: import_files(files, kind, None, self._report, lambda: self._given_up)
        )
        if self._given_up:
            raise Fault("cancelled", Exit.CANCELLED)
        self.verification = None
        self.taking.close()
        first = next(iter(self.recording.pictures.decoded()), None)
        if first is not None:
            self.picture.show_guides(person=False, good=False)
            self.picture.say("", "")
            self.picture.show_picture(first[:, ::-1, ::-1])  # a film is not shown mirrored
        self.phase = Phase.VERDICT

    # ----- keeping ------------------------------------------------------------------------------------------------
    def _keep(self) -> None:
        if self.recording is None:
            return
        if not self._called():
            self._ask_name()
            return
        self._work(Phase.SEALING, self._seal(self.recording, self._called()))

    async def _seal(self, recording: Recording, name: str) -> None:
        if not await self._cameos.unlock(self._under):
            raise Fault("cancelled", Exit.CANCELLED)
        vault, verification = self._cameos.vault, self.verification
        self.cameo = await self._cameos.work(lambda: make_cameo(vault, name, recording, verification))
        self.recording = None
        self.taking.close()
        self._cameos.changed.emit()
        self.phase = Phase.PREPARING
        self._show()
        try:
            self.cameo = await prepare(vault, self.cameo.id, self._prepared)
        except (Fault, asyncio.CancelledError):
            self.phase = Phase.KEPT
            raise
        finally:
            self._cameos.changed.emit()
        self.phase = Phase.KEPT

    # ----- shown --------------------------------------------------------------------------------------------------
    def _show(self) -> None:
        """Show what there is to do now."""
        if not hasattr(self, "card"):
            return
        phase, taking = self.phase, self.taking
        now = self._now
        step = taking.step
        person = self.kind is Kind.PERSON
        live = phase is Phase.RECORDING
        ready = live and step is Step.READY
        taken = live and step is Step.TAKE
        fault = taking.fault or (now.fault if now is not None and step is Step.TROUBLE else None)
        if taking.fault:
            told = tell(taking.fault)
            self.picture.say_instead(f"{told.what}\n\n{told.action}")
        busy = phase in (Phase.IMPORTING, Phase.CHECKING, Phase.SEALING, Phase.PREPARING)
        self.kinds.setEnabled(live and step not in MIDDLE)
        self.name.setEnabled(phase in (Phase.RECORDING, Phase.VERDICT) and step not in MIDDLE)
        self.devices.setEnabled(live and step not in MIDDLE)
        self.bar.setVisible(busy)
        self.look_again.setVisible(live and fault is not None)
        self.steps.setVisible(live and person)
        self.round.setVisible(live and not person)
        self.round.setText(
            _("Turn it slowly all the way round before the camera, or take {least} pictures and more from all sides.")
            .format(least=FEWEST_STILLS)
        )  # fmt: skip
        plate = bool(taking.session and len(taking.session.plate))
        self.plate_told.setVisible(live and step not in (Step.TAKE, Step.ENDING))
        self.plate_told.setText(
            _("The empty background is recorded: the outline will be clean.")
            if plate
            else _("Step out of the picture and record the empty background first: it makes a clean outline.")
        )
        self.checks.setVisible(person and (phase in (Phase.CHECKING, Phase.VERDICT)) and self._is_live())
        if phase is Phase.CHECKING:
            self.checks.show_waiting()
        self._say(phase, now, fault)
        self.files.setVisible(live and step not in MIDDLE)
        self.files_told.setVisible(self.files.isVisibleTo(self))
        self.plate.setVisible(ready)
        self.plate.setText(" " + (_("Background again") if plate else _("Empty background")))
        self.snap.setVisible(ready and not person)
        self.keep_stills.setVisible(ready and not person and self._stills > 0)
        self.keep_stills.setEnabled(self._stills >= FEWEST_STILLS)
        self.keep_stills.setText(" " + counted("Keep {count} picture", "Keep {count} pictures", self._stills))
        self.again.setVisible(taken or (phase is Phase.VERDICT and self._is_live() and self._is_good()))
        self.onward.setVisible(taken and person)
        failed = phase is Phase.VERDICT and not self._is_good()
        self.unverified.setVisible(failed and self.tries >= TRIES)
        text, on = self._primary(phase, step, now, fault)
        self.prime.setText(f" {text}" if text else "")
        self.prime.setIcon(icons.icon(self._prime_icon(phase, step, fault), "on_accent", "on_accent"))
        self.prime.setVisible(bool(text))
        self.prime.setEnabled(on)
        self._place()

    def _prime_icon(self, phase: Phase, step: Step | None, fault: Fault | None) -> str:
        if phase is Phase.RECORDING:
            if fault is not None or step is None:
                return "refresh-cw"
            return {Step.TAKE: "square", Step.COUNTING: "x", Step.PLATE: "x"}.get(step, "circle-filled")
        if phase is Phase.VERDICT:
            return "check" if self._is_good() else "rotate-cw"
        return "check" if phase is Phase.KEPT else "x"

    def _is_live(self) -> bool:
        return self.recording is None or self.recording.origin == "live"

    def _primary(self, phase: Phase, step: Step | None, now: Now | None, fault: Fault | None) -> tuple[str, bool]:
        if phase is Phase.RECORDING:
            if fault is not None or step is None:
                return _("Try again"), True
            if step in (Step.COUNTING, Step.PLATE):
                return _("Cancel"), True
            if step is Step.TAKE:
                return _("Stop and check") if self.kind is Kind.PERSON else _("Stop"), bool(now and now.can_stop)
            return _("Record"), step is Step.READY
        if phase is Phase.VERDICT:
            return (_("Keep"), True) if self._is_good() else (_("Try again with fresh digits"), True)
        if phase is Phase.KEPT:
            return _("Done"), True
        return ("", False) if phase is Phase.SEALING else (_("Cancel"), True)

    def _say(self, phase: Phase, now: Now | None, fault: Fault | None) -> None:
        """The words at the top of the right column."""
        what, advice = "", ""
        person = self.kind is Kind.PERSON
        if phase is Phase.RECORDING:
            # What keeps it from going on stands in the picture's place.
            if fault is None and now is not None and now.deaf is not None:
                told = tell(now.deaf)
                advice = told.what + " " + _("It is recorded without sound.")
        elif phase is Phase.IMPORTING:
            what, advice = _("Reading the file…"), _("It is held in memory and sealed before it is written anywhere.")
        elif phase is Phase.CHECKING:
            what, advice = _("The recording is being checked…"), _("Only here, on this machine.")
        elif phase is Phase.VERDICT:
            what, advice = self._verdict(person)
        elif phase is Phase.SEALING:
            what, advice = _("Sealing it…"), _("It goes into the vault encrypted.")
        elif phase is Phase.PREPARING:
            what = _("Preparing what renders use…")
            advice = _("The cameo is in the vault already. Cancel loses nothing: it can be prepared later.")
        elif phase is Phase.KEPT and self.cameo is not None:
            name = self.cameo.name
            ready = is_prepared(self.cameo)
            what = _("{name} is in the vault.").format(name=name) if ready else _(
                "{name} is in the vault, and not prepared yet.").format(name=name)  # fmt: skip
            advice = _("Nobody may use it before you grant a release: open it in Cameos.")
        self.told.setText(what)
        self.told.setVisible(bool(what))
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))

    def _verdict(self, person: bool) -> tuple[str, str]:
        recording = self.recording
        if recording is not None and recording.origin != "live":
            return _("Imported, and marked as unverified"), _(
                "Nobody can tell of a file who made it and when. Give it a name and keep it.")  # fmt: skip
        if not person:
            return _("The recording is there"), _("Give it a name and keep it.")
        if self._is_good():
            return _("Every check passed"), _("Keep it, and it is marked as verified.")
        left = TRIES - self.tries
        if left > 0:
            return _("Not verified yet"), counted(
                "Do what the checks say, then try again. {count} more try before it can be kept as unverified.",
                "Do what the checks say, then try again. {count} more tries before it can be kept as unverified.",
                left,
            )
        return _("Not verified"), _("Try again, or keep it as unverified: it is marked so wherever it appears.")

    # ----- keys ---------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers()
        deeds: dict[int, QPushButton] = {
            Qt.Key.Key_Space: self.onward,
            Qt.Key.Key_B: self.plate,
            Qt.Key.Key_P: self.snap,
        }
        if plain and event.key() in deeds and deeds[event.key()].isVisible():
            deeds[event.key()].click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.prime.isVisible():
            if self.prime.isEnabled() and not self.address.hasFocus():
                self.prime.click()
        else:
            super().keyPressEvent(event)

    # ----- ending -------------------------------------------------------------------------------------------------
    @property
    def unfinished(self) -> bool:
        """Whether closing loses a recording."""
        return self.recording is not None or self.taking.step in MIDDLE or self.phase is Phase.SEALING

    _over = False

    def close_sheet(self) -> None:
        """Close; a recording that is not kept yet is asked about first."""
        if self.unfinished:
            self.asking.show()
            self._place()
            self.stay.setFocus()
        else:
            self._close()

    def _stay(self) -> None:
        self.asking.hide()
        self._place()
        self.prime.setFocus()

    def _close(self) -> None:
        self._over = self._given_up = True
        self._follow.stop()
        self._looking.cancel()
        if self._task is not None and self.phase is Phase.PREPARING:
            self._task.cancel()
        self.recording = self.verification = None
        self.taking.close()
        self.picture.show_picture(None)
        window = self.window()
        window.removeEventFilter(self)
        super().close_sheet()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window that is closed in the middle of a recording asks first, too."""
        if event.type() == QEvent.Type.Close and watched is self.window() and not self._over:
            if self.unfinished and self.asking.isHidden():
                event.ignore()
                self.close_sheet()
                return True
            self._close()
            return False
        return super().eventFilter(watched, event)


def is_prepared(cameo: Cameo) -> bool:
    """Whether what renders use was worked out."""
    return any(asset.startswith("still:") for asset in cameo.files)


class _HintMark(QWidget):
    """A small mark that tells whether one thing about the picture is good."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self.glyph = Glyph(icon, "ok", 14)
        self.said = label("", "caption", "2")
        self.setLayout(row(self.glyph, self.said, gap=5))
        self.hide()

    def tell(self, there: bool, hint: Hint | None, good: str) -> None:
        """Show a hint in two words, or that all is well; nothing where there is nothing to judge."""
        self.setVisible(there)
        text = _(words.HINTS[hint.value][0]) if hint else good
        if text != self.said.text():
            self.said.setText(text)
            self.glyph.token = "failed" if hint else "ok"
            self.glyph.update()
            self.setToolTip(_(words.HINTS[hint.value][1]) if hint else "")


def record_cameo(window: QWidget, desk: Desk, cameos: Cameos) -> RecordSheet | None:
    """Open the sheet, unless it is open."""
    body: QWidget = getattr(window, "body", window)
    if any(sheet.isVisible() for sheet in body.findChildren(RecordSheet)):
        return None
    return RecordSheet(body, desk, cameos)


__all__ = ["Phase", "RecordSheet", "is_prepared", "record_cameo"]
