"""Opens the sealed files of a job's cameos, in memory, for as long as the job runs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from engine.consent.needs import Need, is_cameo, owner
from engine.consent.sealed import Opened, label
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Entry, Request


class Likenesses:
    """The cameos of one job that was admitted.

    Parameters
    ----------
    request : Request
    needs : iterable of Need
        What the job was admitted for; nothing else is opened.
    files : dict
        SHA-256 of the plain content to the sealed file.
    keys : dict
        Cameo to data key.

    Attributes
    ----------
    needs : tuple of Need
    """

    def __init__(
        self, request: Request, needs: tuple[Need, ...], files: Mapping[str, Path], keys: Mapping[str, bytes]
    ) -> None:
        self.needs = needs
        admitted = {(need.cameo, asset, sha) for need in needs for asset, sha in need.files}
        self._roles: dict[str, tuple[Entry, str, str]] = {}
        for role, sha in request.inputs.items():
            if is_cameo(role):
                entry, asset = owner(role, request.staging.entries)
                if (entry.cameo, asset, sha) in admitted:
                    self._roles[role] = (entry, asset, sha)
        self._files = files
        self._keys = keys

    @property
    def roles(self) -> tuple[str, ...]:
        """The inputs that can be opened."""
        return tuple(self._roles)

    def assets(self, character: str) -> dict[str, str]:
        """What there is of a character's cameo: asset to role."""
        name = character.casefold()
        return {asset: role for role, (entry, asset, _sha) in self._roles.items() if entry.name.casefold() == name}

    def open(self, role: str) -> Opened:
        """An input as a readable, seekable file in memory; whoever opens it closes it.

        Raises
        ------
        Fault
            ``cameo.damaged``, ``cameo.missing``, ``cameo.no_key``, ``cameo.wrong_file``.
        """
        if role not in self._roles:
            raise Fault("cameo.missing", Exit.MISSING_PART, asset=role[:100])
        entry, asset, sha = self._roles[role]
        if entry.cameo not in self._keys:
            raise Fault("cameo.no_key", Exit.MISSING_PART, name=entry.name)
        try:
            # The file stays open behind `Opened`, which reads it piece by piece.
            source = self._files[sha].open("rb")
        except (KeyError, OSError) as error:
            raise Fault("cameo.missing", Exit.MISSING_PART, str(error), asset=asset) from error
        try:
            opened = Opened(source, self._keys[entry.cameo], label(entry.cameo, asset))
            digest = hashlib.sha256()
            for piece in opened.pieces():
                digest.update(piece)
        except BaseException:
            source.close()
            raise
        if digest.hexdigest() != sha:
            opened.close()
            source.close()
            raise Fault("cameo.wrong_file", Exit.BAD_INPUT, name=entry.name, asset=asset)
        opened.owns_source()
        return opened

    def read(self, role: str) -> bytes:
        """The whole content of an input."""
        with self.open(role) as file:
            return file.readall()
