"""What is told when a damaged record was mended."""

from __future__ import annotations

from engine.messages.faults import Fault
from studio.words.language import _, counted


def mended(fault: Fault, lost: int) -> list[str]:
    """What came back, and what did not.

    Parameters
    ----------
    fault : Fault
        What was amiss.
    lost : int
        Lines that nobody can read any more.
    """
    back, told = int(fault.parameters.get("back", 0)), []
    if back:
        told.append(
            counted(
                "{count} withdrawal came back from the engine's record.",
                "{count} withdrawals came back from the engine's record.",
                back,
            )
        )
    if lost:
        told.append(
            counted(
                "{count} line cannot be read any more, and may have taken something back.",
                "{count} lines cannot be read any more, and may have taken something back.",
                lost,
            )
        )
        told.append(_("So every release must be granted again; ask friends for their notices once more."))
    return told
