"""What people signed, as it is kept: releases and approvals sealed with their cameo, withdrawals in the open.

A withdrawal must be known even where a cameo's key is gone or its keyring shut, and tells nothing but ids and times. It
is never removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from psygnal import Signal

from engine.consent.signing import verify
from engine.consent.withdrawals import TakenBack, taken_back
from engine.messages.consent import KINDS, Approval, Release, Signed, Withdrawal
from engine.messages.faults import Exit, Fault
from engine.messages.requests import from_json, to_json
from studio import places
from studio.cameos.identity import locked
from studio.cameos.leases import PAPER, Signatures, read_releases
from studio.cameos.notices import Notices
from studio.cameos.vault import Vault


def folder() -> Path:
    """Where consent is kept that lies in no cameo."""
    return places.home() / "consent"


def engine_state() -> Path:
    """The folder that is the engine's own."""
    return folder() / "engine"


class Papers:
    """Releases, approvals and withdrawals of every cameo that is here.

    Parameters
    ----------
    vault : Vault
    """

    changed = Signal(str)
    """What was signed about a cameo changed; carries its id."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.notices = Notices()

    # ----- reading ------------------------------------------------------------------------------------------------
    def signed(self, cameo: str) -> Signatures:
        """Releases and approvals of a cameo.

        Raises
        ------
        Fault
            ``cameo.damaged``; as `studio.cameos.vault.Vault.read`.
        """
        if PAPER not in self.vault.get(cameo).files:
            return Signatures()
        try:
            return from_json(self.vault.read(cameo, PAPER), Signatures)
        except (msgspec.DecodeError, ValueError) as error:
            raise Fault("cameo.damaged", Exit.BAD_INPUT, str(error)) from error

    def releases(self, cameo: str) -> list[Release]:
        """The releases of a cameo, verified, in the order in which they were kept."""
        return read_releases(self.signed(cameo).releases)

    def approvals(self, cameo: str) -> list[Approval]:
        """The approvals of a cameo, verified."""
        return [verify(signed, Approval) for signed in self.signed(cameo).approvals]

    def withdrawals(self, cameo: str = "") -> tuple[Signed, ...]:
        """Every withdrawal that is known here, or those of one cameo."""
        known = self.notices.all()
        return tuple(signed for signed in known if verify(signed, Withdrawal).cameo == cameo) if cameo else known

    def taken_back(self, cameo: str = "") -> TakenBack:
        """What was taken back, as far as it is known here."""
        return taken_back(self.withdrawals(cameo))

    # ----- writing ------------------------------------------------------------------------------------------------
    def keep(self, signed: Iterable[Signed]) -> tuple[Signed, ...]:
        """Keep what was signed, on disk when this returns; what is known already changes nothing.

        Returns
        -------
        tuple of Signed
            What was new.

        Raises
        ------
        Fault
            ``cameo.forged``: one of them does not hold, and none is kept; ``cameo.no_memory``; as
            `studio.cameos.vault.Vault.put`.
        """
        told = tuple(dict.fromkeys(signed))
        by_cameo: dict[str, list[Signed]] = {}
        for each in told:
            if each.kind not in ("release", "approval", "withdrawal"):
                raise Fault("cameo.forged", Exit.BAD_INPUT, f"a {each.kind}", kind=str(each.kind)[:16])
            by_cameo.setdefault(verify(each, KINDS[each.kind]).cameo, []).append(each)
        new: list[Signed] = []
        with locked():
            for cameo, some in by_cameo.items():
                fresh = self._take_back([each for each in some if each.kind == "withdrawal"])
                rest = [each for each in some if each.kind != "withdrawal"]
                fresh += self._seal(cameo, rest) if rest else []
                if fresh:
                    new += fresh
        for cameo in dict.fromkeys(verify(each, KINDS[each.kind]).cameo for each in new):
            self.changed.emit(cameo)
        return tuple(new)

    def _take_back(self, withdrawals: Iterable[Signed]) -> list[Signed]:
        known = set(self.withdrawals())
        fresh = [signed for signed in withdrawals if signed not in known]
        if fresh:
            self.notices.add(fresh)
        return fresh

    def _seal(self, cameo: str, signed: Iterable[Signed]) -> list[Signed]:
        had = self.signed(cameo)
        known = {*had.releases, *had.approvals}
        fresh = [each for each in signed if each not in known]
        if fresh:
            kept = Signatures(
                releases=(*had.releases, *(each for each in fresh if each.kind == "release")),
                approvals=(*had.approvals, *(each for each in fresh if each.kind == "approval")),
            )
            self.vault.put(cameo, {PAPER: to_json(kept)})
        return fresh
