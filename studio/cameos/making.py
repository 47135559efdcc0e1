"""A recording becomes a cameo: what of it is kept, sealed, and how it was verified."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from engine.messages.faults import Exit, Fault
from studio.cameos.checks.verdict import Verification
from studio.cameos.recording.recording import Origin, Prompt, Recording
from studio.cameos.vault import Cameo, Vault

VERIFICATION = "paper:verification"
RECORDING = "paper:recording"
"""Papers: what was checked, and how it was recorded. Both stay on this machine."""


T = TypeVar("T")


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """How a cameo was recorded, beside its pictures and its sound; the content of `RECORDING`.

    Attributes
    ----------
    origin : Origin
        Recorded here, or brought in.
    camera, microphone : str
    stills : bool
        The clip is a set of pictures, one a second.
    digits, consent : str
        What was asked for.
    prompts : tuple of Prompt
        When it was asked for.
    dropped : int
        Pictures that were not kept.
    pace : float
        See `studio.cameos.recording.recording.Recording`.
    """

    origin: Origin
    camera: str = ""
    microphone: str = ""
    stills: bool = False
    digits: str = ""
    consent: str = ""
    prompts: tuple[Prompt, ...] = ()
    dropped: int = 0
    pace: float = 1.0


def make(vault: Vault, recording: Recording, name: str, verification: Verification | None = None) -> Cameo:
    """Put a recording into the vault as a cameo of one's own; nothing of it was on disk before.

    Parameters
    ----------
    vault : Vault
    recording : Recording
    name : str
    verification : Verification, optional
        What was checked; without it, or where a check failed, the cameo is unverified.

    Raises
    ------
    Fault
        As `studio.cameos.vault.Vault.make`.
    """
    made = Made(
        origin=recording.origin,
        camera=recording.camera,
        microphone=recording.microphone,
        stills=recording.stills,
        digits=recording.digits,
        consent=recording.consent,
        prompts=recording.prompts,
        dropped=recording.dropped,
        pace=recording.pace,
    )
    assets = {"clip": recording.clip(), RECORDING: msgspec.json.encode(made)}
    if plate := recording.plate_clip():
        assets["plate"] = plate
    if verification is not None:
        assets[VERIFICATION] = msgspec.json.encode(verification)
    passed = verification is not None and verification.passed and recording.origin is Origin.LIVE
    return vault.make(name, recording.kind.value, assets, verified=passed, made=recording.made or None)


def verification_of(vault: Vault, cameo: Cameo) -> Verification | None:
    """What was checked of a cameo that was made here; None where nothing was.

    Raises
    ------
    Fault
        As `studio.cameos.vault.Vault.read`.
    """
    return _paper(vault, cameo, VERIFICATION, Verification)


def made_of(vault: Vault, cameo: Cameo) -> Made | None:
    """How a cameo was recorded; None where it was not made here. Faults as `verification_of`."""
    return _paper(vault, cameo, RECORDING, Made)


def _paper(vault: Vault, cameo: Cameo, paper: str, kind: type[T]) -> T | None:
    if paper not in cameo.files:
        return None
    try:
        return msgspec.json.decode(vault.read(cameo.id, paper), type=kind)
    except msgspec.DecodeError as error:
        raise Fault("cameo.damaged", Exit.BAD_INPUT, str(error)) from error
