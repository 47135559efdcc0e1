"""What the sheet that records says and offers, phase by phase: words at its top, and the one button that goes on."""

from __future__ import annotations

from dataclasses import dataclass

from engine.messages.faults import Fault
from studio.cameos.recording.recording import Kind
from studio.cameos.recording.session import Now, Step
from studio.words.language import _, counted
from studio.words.told import tell
from ui.cameos.known import is_prepared
from ui.cameos.making import Making, Phase


@dataclass(frozen=True, slots=True)
class Prime:
    """The button that goes on.

    Attributes
    ----------
    words : str
        Empty where there is none.
    icon : str
    on : bool
    """

    words: str = ""
    icon: str = "x"
    on: bool = True


def said(making: Making, now: Now | None, fault: Fault | None) -> tuple[str, str]:
    """What is so, and what to know about it."""
    match making.phase:
        case Phase.RECORDING:
            # What keeps it from going on stands in the picture's place.
            if fault is None and now is not None and now.deaf is not None:
                return "", tell(now.deaf).what + " " + _("It is recorded without sound.")
            return "", ""
        case Phase.IMPORTING:
            return _("Reading the file…"), _("It is held in memory and sealed before it is written anywhere.")
        case Phase.CHECKING:
            return _("The recording is being checked…"), _("Only here, on this machine.")
        case Phase.VERDICT:
            return _verdict(making)
        case Phase.SEALING:
            return _("Sealing it…"), _("It goes into the vault encrypted.")
        case Phase.PREPARING:
            phase = making.doing.phase
            what = _("Preparing: {phase}…").format(phase=phase) if phase else _("Preparing what renders use…")
            return what, _("The cameo is in the vault already. Cancel loses nothing: it can be prepared later.")
        case Phase.KEPT if making.cameo is not None:
            name, ready = making.cameo.name, is_prepared(making.cameo)
            what = _("{name} is in the vault.") if ready else _("{name} is in the vault, and not prepared yet.")
            return what.format(name=name), _("Nobody may use it before you grant a release: open it in Cameos.")
        case _:
            return "", ""


def _verdict(making: Making) -> tuple[str, str]:
    recording = making.recording
    if recording is not None and not making.is_live:
        return _("Imported, and marked as unverified"), _(
            "Nobody can tell of a file who made it and when. Give it a name and keep it.")  # fmt: skip
    if recording is not None and recording.kind is not Kind.PERSON:
        return _("The recording is there"), _("Give it a name and keep it.")
    if making.is_good:
        return _("Every check passed"), _("Keep it, and it is marked as verified.")
    if making.left > 0:
        return _("Not verified yet"), counted(
            "Do what the checks say, then record the whole take again, with fresh digits. "
            "{count} more try before it can be kept as unverified.",
            "Do what the checks say, then record the whole take again, with fresh digits. "
            "{count} more tries before it can be kept as unverified.",
            making.left,
        )
    return _("Not verified"), _(
        "Record the whole take again, or keep it as unverified: it is marked so wherever it appears.")  # fmt: skip


def prime(making: Making, kind: Kind, step: Step | None, now: Now | None, fault: Fault | None) -> Prime:
    """The button that goes on."""
    match making.phase:
        case Phase.RECORDING if fault is not None or step is None:
            return Prime(_("Try again"), "refresh-cw")
        case Phase.RECORDING if step in (Step.COUNTING, Step.PLATE):
            return Prime(_("Cancel"), "x")
        case Phase.RECORDING if step is Step.TAKE:
            words = _("Stop and check") if kind is Kind.PERSON else _("Stop")
            return Prime(words, "square", bool(now and now.can_stop))
        case Phase.RECORDING:
            return Prime(_("Record"), "circle-filled", step is Step.READY)
        case Phase.VERDICT if making.is_good:
            return Prime(_("Keep"), "check")
        case Phase.VERDICT:
            return Prime(_("Try again with fresh digits"), "rotate-cw")
        case Phase.KEPT:
            return Prime(_("Done"), "check")
        case _:
            return Prime(_("Cancel"), "x", not making.doing.given_up)
