"""Taking consent back: signed, kept, told to the engine at once, and to friends by file."""

from __future__ import annotations

import asyncio

from engine.client.engine import Engine
from engine.consent.clock import now as clock_now
from engine.consent.signing import sign
from engine.messages.consent import Signed, Withdrawal
from engine.messages.faults import Exit, Fault
from studio.cameos import papers as kept
from studio.cameos.papers import Papers


def withdraw(papers: Papers, cameo: str, release: str = "", time: int | None = None) -> Signed:
    """Take one release of one's own cameo back, or every one that was granted until now; signed and kept.

    Parameters
    ----------
    papers : Papers
    cameo : str
    release : str
        Its serial; empty for all.
    time : int, optional
        UTC seconds; now if not given.

    Raises
    ------
    Fault
        ``cameo.not_own``, ``cameo.no_release``; as `studio.cameos.papers.Papers.keep`.
    """
    private = papers.vault.keys(cameo).private
    try:
        name, granted = papers.vault.get(cameo).name, papers.releases(cameo)
    except Fault:
        # Its files are damaged or gone. With the key, consent can be taken back all the same.
        if release:
            raise
        name, granted = cameo, []
    if not private:
        raise Fault("cameo.not_own", Exit.USAGE, name=name)
    if release and release not in {each.serial for each in granted}:
        raise Fault("cameo.no_release", Exit.USAGE, name=name)
    # A clock that went back must not leave out what was granted before it did.
    at = max([clock_now() if time is None else time, *(each.granted for each in granted)])
    signed = sign(Withdrawal(cameo=cameo, at=at, release=release), private)
    papers.keep([signed])
    return signed


async def tell(papers: Papers, engine: Engine | None = None) -> tuple[str, ...]:
    """Have the engine write down everything that was ever taken back; the jobs that stop for it.

    Parameters
    ----------
    papers : Papers
    engine : Engine, optional
        The one that runs; another is started for a moment if not given.

    Raises
    ------
    Fault
        ``cameo.log_damaged``, ``cameo.no_memory``, ``engine.*``.
    """
    told = await asyncio.to_thread(papers.withdrawals)
    if not told:
        return ()
    if engine is not None:
        return await engine.withdraw(told)
    state = kept.engine_state()
    async with Engine([], state=state) as own:
        return await own.withdraw(told)
