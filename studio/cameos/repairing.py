"""Records that cannot be relied on any more: which they are, and how they are mended or begun anew.

What is damaged is put aside and kept. Where the engine's record of withdrawals is begun anew, every release that was
granted before must be granted again: what took it back may have stood there. The same holds where the studio's own
list has more lines that nobody can read than the engine's record brings back.
"""

from __future__ import annotations

from engine.consent import clock, ledger
from engine.messages.faults import Fault
from studio.cameos import papers as kept
from studio.cameos.notices import Notices
from studio.cameos.papers import Papers
from studio.cameos.using import UseLog

LIST = "cameo.notices_damaged"
"""Code of the studio's own list of withdrawals."""


def amiss(log: UseLog) -> list[tuple[str, Fault]]:
    """What cannot be relied on: the id of a cameo whose log of uses it is, or an empty one for withdrawals."""
    engine = kept.engine_state()
    taken = (Notices().trouble(ledger.known(engine)), ledger.trouble(engine, clock.now()))
    found = [("", fault) for fault in taken if fault is not None]
    for cameo in log.cameos():
        try:
            log.entries(cameo)
        except Fault as fault:
            found.append((cameo, fault))
    return found


def lost(fault: Fault) -> int:
    """Lines of the studio's list that nothing brings back: what they took back, nobody can tell."""
    return max(0, fault.parameters["lines"] - fault.parameters["back"]) if fault.code == LIST else 0


def grants_again(fault: Fault) -> bool:
    """Whether every release must be granted again when this is mended."""
    return lost(fault) > 0 if fault.code == LIST else fault.code in ("cameo.log_damaged", "cameo.clock")


def begin_anew(papers: Papers, log: UseLog, time: int | None = None) -> list[tuple[str, Fault]]:
    """Mend what is amiss, and nothing else; what it was.

    Raises
    ------
    Fault
        ``cameo.no_memory``.
    """
    found, engine = amiss(log), kept.engine_state()
    time = clock.now() if time is None else time
    for cameo, fault in found:
        if cameo:
            log.begin_anew(cameo)
        elif fault.code != LIST:
            ledger.begin_anew(engine, papers.withdrawals())
        else:
            if lost(fault) and ledger.trouble(engine, time) is None:
                # Before the list looks whole: cut off in between, it is asked for once more.
                ledger.ask_again(engine, time)
            papers.notices.mend(ledger.known(engine), time)
    return found
