"""Cast: what a shot is given of the cameos that its characters have."""

from __future__ import annotations

from engine.consent.needs import Need, is_voice, role
from engine.messages.requests import OWN, Request
from studio.cameos.authorising import Authority


def cast_inputs(authority: Authority, request: Request) -> dict[str, str]:
    """Role to SHA-256 of all that a shot may use of its cameos.

    They are given to one take alone (`engine.messages.requests.OWN`): whose likeness a character has makes takes
    stale, better stills of the same person do not. The voice is given where the character speaks and a release allows
    it; without one the stand-in's is heard.

    Raises
    ------
    Fault
        ``cameo.not_here``, ``cameo.damaged``, ``keys.*``.
    """
    said = {line.character.casefold() for line in request.staging.lines}
    found: dict[str, str] = {}
    for entry in request.staging.entries:
        if not entry.cameo:
            continue
        card = authority.card(entry.cameo)
        voiced = entry.name.casefold() in said and authority.allows(Need(entry.cameo, ("voice",)))
        found |= {
            f"{role(entry.name, asset)}{OWN}": sha
            for asset, sha in sorted(card.files.items())
            if voiced or not is_voice(asset)
        }
    return found
