"""A cameo as a value: what its index tells, what is known of it without opening its files, and its card signed anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import msgspec

from engine.consent import signing
from engine.messages.consent import Card, Signed
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Value
from studio.cameos.assets import Kept
from studio.cameos.identity import Keys


class Index(Value, frozen=True):
    """What a cameo is; sealed as ``index`` in its folder.

    Attributes
    ----------
    card : Signed
    files : dict
        Asset to its `Kept`.
    name : str
        What a received cameo is called here, where that is not its card's name.
    """

    card: Signed
    files: dict[str, Kept] = {}
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cameo:
    """A cameo of the vault: what is known of it without opening its files.

    Attributes
    ----------
    id : str
    name : str
        What it is called here.
    own : bool
        Whether its person's key lies here, so that it can be granted and taken back here.
    card : Card
    signed : Signed
        The card as it travels.
    files : dict
        Asset to its `Kept`, papers too.
    """

    id: str
    name: str
    own: bool
    card: Card
    signed: Signed
    files: dict[str, Kept]

    @property
    def size(self) -> int:
        """Plain bytes of all it holds."""
        return sum(kept.size for kept in self.files.values())


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cameo that cannot be opened, and why."""

    id: str
    fault: Fault


def named(cameo: Cameo, asset: str) -> Kept:
    """A file of a cameo.

    Raises
    ------
    Fault
        ``cameo.no_asset``.
    """
    kept = cameo.files.get(asset)
    if kept is None:
        raise Fault("cameo.no_asset", Exit.BAD_INPUT, name=cameo.name, asset=asset)
    return kept


def retold(index: Index, keys: Keys, hashes: Mapping[str, str], remove: Collection[str]) -> Index:
    """An index whose card tells of other assets; only its person can make it tell something else."""
    card = signing.verify(index.card, Card)
    left = {asset: kept for asset, kept in index.files.items() if asset not in remove}
    told = {**{asset: sha for asset, sha in card.files.items() if asset in left}, **hashes}
    signed = resigned(index.card, msgspec.structs.replace(card, files=told), keys)
    return msgspec.structs.replace(index, card=signed, files=left)


def resigned(old: Signed, card: Card, keys: Keys) -> Signed:
    """A card that tells something else, signed anew; only its person can."""
    if signing.verify(old, Card) == card:
        return old
    if not keys.private:
        raise Fault("cameo.not_own", Exit.USAGE, name=card.name)
    return signing.sign(card, keys.private)
