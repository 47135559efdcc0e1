"""``rushes verify``."""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine.messages.faults import Exit, Fault
from studio.cli.output import Output
from studio.credentials.verify import verify
from studio.words.language import _
from studio.words.told import STATUS

ENDINGS = {"intact": 0, "altered": STATUS[Exit.ALTERED], "none": STATUS[Exit.NO_CREDENTIALS]}


def check(file: Path, output: Output) -> int:
    """Check one film; returns the exit status."""
    try:
        verdict = verify(file)
    except OSError as error:
        raise Fault("media.unreadable", Exit.BAD_INPUT, str(error), file=str(file)) from error
    output.document(msgspec.to_builtins(verdict))
    sentence = {
        "intact": _("This film is whole: nothing was changed since it was signed."),
        "altered": _("This film was altered after it was signed."),
        "none": _("This film carries no content credentials."),
    }[verdict.integrity]
    style = {"intact": "bold green", "altered": "bold red"}.get(verdict.integrity, "bold yellow")
    output.say(sentence, style)
    if verdict.integrity != "none":
        signer = {
            "this machine": _("Signed on this machine."),
            "trusted": _("Signed by somebody this machine trusts."),
            "unknown": _("Signed by somebody this machine does not know; anybody can sign a file anew."),
        }
        output.say(signer.get(verdict.signer, verdict.signer))
        own = {
            "intact": _("whole"),
            "altered": _("altered after it was signed"),
            "none": _("without credentials of its own"),
        }
        for ingredient in verdict.ingredients:
            output.say(f"  {_('made from')} {ingredient.title}, {own[ingredient.integrity]}")
    return ENDINGS[verdict.integrity]
