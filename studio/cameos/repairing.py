"""Records that cannot be relied on any more: which they are, and how they are begun anew.

What is damaged is put aside and kept. Where the engine's record of withdrawals is begun anew, every release that was
granted before must be granted again: what took it back may have stood there.
"""

from __future__ import annotations

from engine.consent import clock, ledger
from engine.messages.faults import Fault
from studio.cameos import papers as kept
from studio.cameos.papers import Papers
from studio.cameos.using import UseLog


def amiss(log: UseLog) -> list[tuple[str, Fault]]:
    """What cannot be relied on: the id of a cameo whose log of uses it is, or an empty one for the engine's record."""
    found: list[tuple[str, Fault]] = []
    fault = ledger.trouble(kept.engine_state(), clock.now())
    if fault is not None:
        found.append(("", fault))
    for cameo in log.cameos():
        try:
            log.entries(cameo)
        except Fault as fault:
            found.append((cameo, fault))
    return found


def begin_anew(papers: Papers, log: UseLog) -> list[tuple[str, Fault]]:
    """Begin anew what is amiss, and nothing else; what it was.

    Raises
    ------
    Fault
        ``cameo.no_memory``.
    """
    found = amiss(log)
    for cameo, _fault in found:
        if cameo:
            log.begin_anew(cameo)
        else:
            ledger.begin_anew(kept.engine_state(), papers.withdrawals())
    return found
