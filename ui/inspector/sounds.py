"""The sound cues of the selected shots as chips."""

from __future__ import annotations

import re

from studio.document.values import Film, Shot
from studio.script.directions import SOUNDS
from studio.words.language import _
from ui.desk import Desk
from ui.inspector.chips import ChipRow, TypedChip
from ui.inspector.chooser import Chooser
from ui.inspector.fields import Option, fits
from ui.inspector.parts import Part, send
from ui.look.kit import column, label

OFFERED = (
    *("waves", "gulls", "wind", "rain", "thunder", "room tone", "traffic", "birds", "forest", "crowd", "fire"),
    *("clock ticking", "crickets", "siren", "ship creaking"),
)
"""What previz can make heard."""
ICONS = {"waves": "waves", "rain": "waves", "wind": "wind", "footsteps": "footprints", "music": "music"}


def is_known(cue: str) -> bool:
    """Whether a cue names something that can be made heard."""
    return any(word in SOUNDS for word in re.findall(r"[\w']+", cue.casefold()))


def icon_of(cue: str) -> str:
    """The icon of a cue."""
    return next((icon for word, icon in ICONS.items() if word in cue.casefold()), "audio-lines")


class Sounds(Part):
    """A chip a cue; those that not every selected shot has are dashed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._row = ChipRow()
        self.chips: dict[str, TypedChip] = {}
        self._shown: object = None
        self.add = TypedChip(_("Add"), "plus", "unset")
        self.add.setAccessibleName(_("Add a sound"))
        self.add.clicked.connect(self.choose)
        self.add.typed.connect(self.choose)
        self._row.add(self.add)
        self._hint = label(_("Dashed: not in every selected shot."), "caption", "3")
        self.chooser: Chooser | None = None
        self.setLayout(column(self._row, self._hint, gap=6))

    def show_shots(self, shots: list[Shot], film: Film) -> None:
        del film
        counts: dict[str, int] = {}
        for shot in shots:
            for cue in shot.cues:
                counts[cue] = counts.get(cue, 0) + 1
        locked = all(shot.locked for shot in shots)
        shown = (tuple(counts.items()), len(shots), locked)
        if shown == self._shown:
            return
        self._shown = shown
        for cue in [cue for cue in self.chips if cue not in counts]:
            chip = self.chips.pop(cue)
            self._row.flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for cue, count in counts.items():
            chip = self.chips.get(cue)
            if chip is None:
                self.chips[cue] = chip = TypedChip(cue[:1].upper() + cue[1:], icon_of(cue))
                chip.clicked.connect(lambda cue=cue: self._offer_one(cue))
                chip.cleared.connect(lambda cue=cue: self._remove(cue))
                chip.typed.connect(self.choose)
                self._row.insert(chip, self.add)
                chip.show()
            part = count < len(shots)
            known = is_known(cue)
            tip = _("In {count} of {all} shots").format(count=count, all=len(shots)) if part else _(
                "Click for what can be done with it, Backspace takes it out"
            )  # fmt: skip
            if not known:
                tip = _("Previz has no sound for this; it is kept and passed on in words.")
            tone = "unset" if part else "" if known else "unknown"
            chip.show_value(cue[:1].upper() + cue[1:], icon_of(cue), tone, tip)
        self._hint.setVisible(any(count < len(shots) for count in counts.values()))
        self.setEnabled(not locked)

    def choose(self, typed: str = "") -> None:
        """Open the sounds that can be added."""
        if not self.isEnabled() or not self.desk.selected_shots():
            return

        def offer(text: str) -> list[Option]:
            low = " ".join(text.split()).casefold()
            rows = [
                Option(cue[:1].upper() + cue[1:], "", icon_of(cue), cue=cue)
                for cue in OFFERED
                if fits(low, cue) and cue not in self.chips
            ]
            if low and low not in OFFERED:
                hint = "" if is_known(low) else _("passed on in words")
                rows.append(Option(text.strip(), hint, "plus", cue=text.strip()))
            return rows

        self._open(offer, _("A sound: gulls far away, thunder"), typed, self.add)

    def _offer_one(self, cue: str) -> None:
        """What can be done with one sound."""
        rows = [Option(_("Take it out"), "", "x")]
        if any(cue not in shot.cues for shot in self.desk.selected_shots()):
            rows.insert(0, Option(_("Give it to every selected shot"), "", "plus", cue=cue))

        def offer(text: str) -> list[Option]:
            return [Option(text.strip(), _("instead"), icon_of(text), cue=text.strip())] if text.strip() else rows

        self._open(offer, _("Another sound instead of “{cue}”").format(cue=cue), "", self.chips[cue], cue)

    def _open(self, offer, hint: str, typed: str, at: TypedChip, instead: str = "") -> None:
        chooser = Chooser(self.window(), offer, hint, typed)
        chooser.taken.connect(lambda option: self._take(option, instead))
        if instead:
            chooser.unsaid.connect(lambda: self._remove(instead))
        chooser.left.connect(self._left)
        self.chooser = chooser
        chooser.open_at(at)

    def _left(self) -> None:
        self.chooser = None
        self.add.setFocus()

    def _take(self, option: Option, instead: str) -> None:
        if not option.cue:
            self._remove(instead)
            return
        rows = []
        for shot in self.desk.selected_shots():
            cues = [option.cue if cue == instead else cue for cue in shot.cues]
            cues = list(dict.fromkeys(cues if option.cue in cues else [*cues, option.cue]))
            if tuple(cues) != shot.cues:
                rows.append(("set_cues", {"shot": shot.id, "cues": cues}))
        if rows:
            send(self.desk, rows)

    def _remove(self, cue: str) -> None:
        rows = [
            ("set_cues", {"shot": shot.id, "cues": [each for each in shot.cues if each != cue]})
            for shot in self.desk.selected_shots()
            if cue in shot.cues
        ]
        if rows:
            send(self.desk, rows)
