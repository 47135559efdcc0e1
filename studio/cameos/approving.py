"""Approvals: a person's word on a take that contains them, or on words of a shot that touch one of their limits."""

from __future__ import annotations

from engine.consent.clock import now as clock_now
from engine.consent.signing import sign
from engine.messages.consent import Approval, Signed
from engine.messages.faults import Exit, Fault
from studio.cameos.papers import Papers


def approve(papers: Papers, cameo: str, media: str, *, granted: bool = True, time: int | None = None) -> Signed:
    """Approve or refuse, signed with the person's key and kept; the latest word counts.

    Parameters
    ----------
    papers : Papers
    cameo : str
        One's own.
    media : str
        SHA-256 of a take's film, or `engine.consent.limits.words_digest` of a request.
    granted : bool
    time : int, optional
        UTC seconds; now if not given.

    Raises
    ------
    Fault
        ``cameo.not_own``; as `studio.cameos.papers.Papers.keep`.
    """
    private = papers.vault.keys(cameo).private
    if not private:
        raise Fault("cameo.not_own", Exit.USAGE, name=papers.vault.get(cameo).name)
    said = [each.at for each in papers.approvals(cameo) if each.media == media]
    # Two words in one second, or after the clock went back: the later one is the later one.
    at = max([clock_now() if time is None else time, *(each + 1 for each in said)])
    signed = sign(Approval(cameo=cameo, media=media, granted=granted, at=at), private)
    papers.keep([signed])
    return signed
