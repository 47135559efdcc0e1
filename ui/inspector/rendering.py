"""Who renders, how well, with which seed, and how long that will take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit

from engine.messages.directions import GUIDE, GUIDES, QUALITIES
from engine.messages.requests import Request
from studio.document.values import Film, Shot
from studio.render.forecast import Forecast
from studio.render.requests import make_request
from studio.words.language import _, mark
from studio.words.vocabulary import word
from ui.desk import Desk
from ui.inspector.asking import model_plan, model_request
from ui.inspector.parts import Part, send
from ui.look import icons, theme
from ui.look.kit import STRETCH, Glyph, Select, box, column, elided, label, row, tool
from ui.wording import rough

if TYPE_CHECKING:
    from engine.models.family import Family, Variant

GUIDED_BY = {
    "": mark("nothing"),
    GUIDE: mark("First frame"),
    "depth guide": mark("Depth"),
    "edges guide": mark("Edges"),
    "pose guide": mark("Skeletons"),
}
"""A direction to what a model keeps of previz by it."""

PASSES = {
    "depth": mark("depth"),
    "edges": mark("edges"),
    "pose": mark("skeletons"),
    "face": mark("the face of whom the camera is on"),
    "driving": mark("the shot as it is staged"),
}
"""What previz draws for models."""

MOST = 20
"""Shots of which it is told what a model cannot do."""


class Rendering(Part):
    """Renderer, quality, seed, forecast."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._forecast: Forecast | None = None
        self._offered: list[str] = []
        self._seconds: float | None = None
        """What a plan foretells, where nothing like it was measured."""
        self.renderer = Select()
        self.renderer.setAccessibleName(_("Renderer"))
        self.renderer.setToolTip(_("Who renders this project from now on; no take becomes stale by it"))
        self.renderer.activated.connect(self._choose)
        self.quality = Select(*(word(quality) for quality in QUALITIES))
        self.quality.setAccessibleName(_("Quality"))
        self.quality.setToolTip(_("For every shot that is rendered from now on; no take becomes stale by it"))
        self.quality.setCurrentIndex(QUALITIES.index(desk.values.get("quality")))
        self.quality.activated.connect(lambda place: desk.values.set("quality", QUALITIES[place]))
        desk.values.changed.connect(self._settings_changed)
        for select in (self.renderer, self.quality):
            select.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            select.setMinimumContentsLength(6)
        self.seed = QLineEdit()
        self.seed.setFont(theme.font("code"))
        self.seed.setAccessibleName(_("Seed"))
        self.seed.setToolTip(_("A number up to 2 147 483 647; empty lets every take have the next one"))
        self.seed.editingFinished.connect(self._typed)
        self.fix = tool("lock-open", _("Keep one seed for every take"), size="small")
        self.fix.clicked.connect(self._turn)
        self.dice = tool("dice-5", _("Roll a new seed"), variant="")
        self.dice.clicked.connect(self.roll)
        self.guide = Select(*(_(words) for words in GUIDED_BY.values()))
        self.guide.setAccessibleName(_("Guide"))
        self.guide.setToolTip(_("What a model keeps of previz's blocking; previz draws it before the model renders"))
        self.guide.activated.connect(self._guide)
        self._guided = box(row((label(_("Previz as guide"), "caption", "2"), 1), (self.guide, 2), gap=6))
        self._drawn = label("", "caption", "3", wrap=True)
        self.told = elided("", "caption", "2")
        self._limits, self._licence = label("", "caption", "2", wrap=True), label("", "caption", "2", wrap=True)
        self._needs = label("", "caption", "2", wrap=True)
        self.needs = box(row(column(Glyph("hard-drive", "text_3", 13), STRETCH, gap=0), (self._needs, 1), gap=6))
        self.limits = box(row(column(Glyph("info", "text_2", 14), STRETCH, gap=0), (self._limits, 1), gap=6))
        self.licence = box(row(column(Glyph("stamp", "text_2", 14), STRETCH, gap=0), (self._licence, 1), gap=6))
        self.setLayout(
            column(
                row((self.renderer, 3), (self.quality, 2), gap=6),
                self._guided,
                self._drawn,
                row((self.seed, 1), self.fix, self.dice, gap=4),
                row(Glyph("clock", "text_3", 13), (self.told, 1), gap=6),
                self.needs,
                self.limits,
                self.licence,
                gap=7,
            )
        )
        desk.opened.connect(self._opened)
        desk.closed.connect(self._opened)
        self._opened()

    def _opened(self) -> None:
        session = self.desk.session
        self._forecast = Forecast(session.takes) if session else None

    # ----- who renders --------------------------------------------------------------------------------------------
    def _choose(self, place: int) -> None:
        if place < len(self._offered):
            self.desk.models.choose(self._offered[place])
            return
        self._offer()
        self.desk.models.wanted.emit()

    def _offer(self) -> None:
        """Previz, every model of the shelf, and the way to them."""
        models = self.desk.models
        offered = ["", *(entry.name for entry in models.entries())]
        words = [_("Previz · built in"), *offered[1:], _("Models…")]
        if offered != self._offered or self.renderer.itemText(0) != words[0]:
            self._offered = offered
            self.renderer.clear()
            self.renderer.addItems(words)
            self.renderer.insertSeparator(len(offered))
        now = offered.index(models.chosen) if models.chosen in offered else 0
        if self.renderer.currentIndex() != now:
            self.renderer.setCurrentIndex(now)

    def _tell_limits(self, shots: list[Shot], film: Film) -> None:
        """What the model cannot do for these shots, and what its licence says: before anything is rendered."""
        models = self.desk.models
        entry = models.get(models.chosen) if models.chosen else None
        kind = models.kind(entry) if entry else None
        self.needs.setVisible(False)
        self.limits.setVisible(False)
        self.licence.setVisible(False)
        self._show_guide(shots, kind)
        if models.wished and entry is None:
            words = _("The model “{name}” is no longer among the models; previz renders.").format(name=models.wished)
            self._limits.setText(words)
            self.limits.setVisible(True)
        if entry is None or kind is None:
            return
        requests = [request for shot in shots[:MOST] if (request := model_request(self.desk, film, shot, kind))]
        self._tell_needs(requests, entry.name, kind)
        from studio.models.abilities import cannot
        from studio.models.licences import limited, sentences

        told: dict[str, None] = {}
        found = models.found(entry.name)
        if found is None:
            models.look_at(entry.name)
        elif not found.whole:
            told[_("Its files are not whole: see Models.")] = None
        for request in requests:
            told |= dict.fromkeys(cannot(request, *kind))
        self._limits.setText("\n".join(told))
        self.limits.setVisible(bool(told))
        licence = kind[0].licence
        self._licence.setText(" ".join((f"{licence.name}.", *sentences(licence))))
        self.licence.setVisible(limited(licence))

    # ----- previz as guide ----------------------------------------------------------------------------------------
    def _show_guide(self, shots: list[Shot], kind: tuple[Family, Variant] | None) -> None:
        """Which of previz's passes the shots ask for, and which of them are drawn for this model."""
        self._guided.setVisible(kind is not None)
        self._drawn.setVisible(False)
        if kind is None:
            return
        asides = {next((aside for aside in shot.asides if aside in GUIDED_BY), "") for shot in shots}
        one = next(iter(asides)) if len(asides) == 1 else None
        self.guide.setCurrentIndex(-1 if one is None else list(GUIDED_BY).index(one))
        self.guide.setEnabled(not all(shot.locked for shot in shots) and not self.desk.read_only)
        can = kind[0].abilities(kind[1])
        wished = [GUIDES[aside] for aside in asides if aside in GUIDES]
        needed = [role.removeprefix("guide:") for role in can.needs if role.startswith("guide:")]
        drawn = [PASSES[each] for each in dict.fromkeys((*wished, *needed)) if each in can.control and each in PASSES]
        if drawn:
            words = _("Previz draws first, and the model goes by it: {passes}.")
            self._drawn.setText(words.format(passes=", ".join(_(each) for each in drawn)))
            self._drawn.setVisible(True)

    def _guide(self, place: int) -> None:
        """Ask for another pass, or for none."""
        chosen = list(GUIDED_BY)[place]
        edits = []
        for shot in self.mine():
            kept = [aside for aside in shot.asides if aside not in GUIDED_BY]
            asides = [*kept, chosen] if chosen else kept
            if asides != list(shot.asides):
                edits.append(("set_asides", {"shot": shot.id, "asides": asides}))
        if edits:
            send(self.desk, edits)

    def _tell_needs(self, requests: list[Request], name: str, kind: tuple[Family, Variant]) -> None:
        """What one shot takes and whether it fits; nothing while the engine has not said what the machine has."""
        models, session = self.desk.models, self.desk.session
        if session is None or len(requests) != 1:
            return
        if not self.desk.queue.renders:
            models.ask_machine(session.engine)
        plan = model_plan(self.desk, requests[0], name, kind)
        if plan is None:
            return
        from studio.models.needing import told

        self._needs.setText(told(plan))
        self.needs.setVisible(True)
        if plan.seconds is not None:
            self._seconds = plan.seconds

    def show_shots(self, shots: list[Shot], film: Film) -> None:
        self._seconds = None
        self._offer()
        self._tell_limits(shots, film)
        seeds = {shot.seed for shot in shots}
        one = next(iter(seeds)) if len(seeds) == 1 else None
        if not (self.seed.hasFocus() and self.seed.isModified()):
            self.seed.setText("" if one is None else spaced(one))
            self.seed.setModified(False)
        self.seed.setPlaceholderText(_("mixed") if len(seeds) > 1 else _("the next one, for each take"))
        fixed = seeds != {None}
        words = _("Let every take have its own seed") if fixed else _("Keep one seed for every take")
        if words != self.fix.toolTip():
            self.fix.setIcon(icons.icon("lock" if fixed else "lock-open", "accent_text" if fixed else "text_2"))
            self.fix.setToolTip(words)
            self.fix.setAccessibleName(words)
        free = not all(shot.locked for shot in shots)
        for field in (self.seed, self.fix, self.dice):
            field.setEnabled(free)
        self._foretell(shots, film)

    def _foretell(self, shots: list[Shot], film: Film) -> None:
        seconds = 0.0
        for shot in shots[:200]:
            place = film.find(shot.id)
            if place is None or self._forecast is None:
                return
            took = self._forecast.seconds(make_request(film, *place, self.desk.settings, seed=0))
            took = self._seconds if took is None else took
            if took is None:
                self.told.setText(_("Not measured yet at this quality and size"))
                return
            seconds += took
        if len(shots) == 1:
            words = _("About {time} a take on this machine").format(time=rough(seconds))
        else:
            words = _("About {time} for one take each").format(time=rough(seconds * len(shots) / len(shots[:200])))
        self.told.setText(words)

    def _settings_changed(self, _key: str) -> None:
        self.quality.setCurrentIndex(QUALITIES.index(self.desk.values.get("quality")))
        film, shots = self.desk.film, self.desk.selected_shots()
        if film and shots:
            self._foretell(shots, film)

    # ----- the seed -----------------------------------------------------------------------------------------------
    def keep(self) -> None:
        """Keep a seed that is being typed."""
        self._typed()

    def _typed(self) -> None:
        if not self.seed.isModified():
            return
        self.seed.setModified(False)
        text = re.sub(r"[\s.,']", "", self.seed.text())
        shots = self.mine()
        if text.isascii() and text.isdecimal() and len(text) < 12:
            seed: int | None = int(text)
        elif not text:
            seed = None
        else:
            self.desk.noticed.emit(_("“{text}” is no seed.").format(text=text[:20]), _("A seed is a whole number."))
            seed = shots[0].seed if shots else None
        if any(shot.seed != seed for shot in shots) and self.send(("set_seed", {"seed": seed})):
            return
        if self.desk.film and shots:
            self.show_shots(self.mine(), self.desk.film)

    def roll(self) -> None:
        """Take a seed that none of the shots' takes had."""
        used = {take.seed for shot in self.shown for take in self.desk.takes(shot)}
        used |= {shot.seed for shot in self.mine() if shot.seed is not None}
        self.send(("set_seed", {"seed": next(number for number in range(1, len(used) + 2) if number not in used)}))

    def _turn(self) -> None:
        shots = self.mine()
        if any(shot.seed is not None for shot in shots):
            self.send(("set_seed", {"seed": None}))
            return
        circled = self.desk.circled(shots[0]) if len(shots) == 1 else None
        self.send(("set_seed", {"seed": circled.seed if circled else 1 + self.desk.take_count(shots[0].id)}))


def spaced(number: int) -> str:
    """A number in groups of three: ``48 151 623``."""
    return f"{number:,}".replace(",", " ")
