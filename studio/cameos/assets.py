"""The assets of a cameo: which there are, how each is sealed into a file of its own, and whether it is what it was.

Those that renders use stand on the cameo's card with their hashes; papers stay with who keeps the cameo.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from engine.consent.sealed import Opened, label, sealed_pieces
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Value
from studio.cameos.files import write_file

ON_CARD = re.compile(r"clip|matte|face|face_map|features|(still|voice):[0-9]{1,3}")
"""Assets that renders use. Everybody who holds the cameo has them, and their hashes stand on the card."""
PAPER = re.compile(r"plate|paper:[a-z_]{1,32}")
"""What stays here: the empty background, the record of the verification, and the like."""

LONGEST = 512 << 20
"""Bytes of an asset, at most."""
MOST = 1000
"""Assets of a cameo, at most."""

Report = Callable[[float], None]
"""Told the share that is done, 0 to 1; what it raises gives the work up, and nothing of it is left."""


class Kept(Value, frozen=True):
    """One sealed file.

    Attributes
    ----------
    file : str
        Its name in the cameo's folder.
    sha : str
        SHA-256 (hex) of the plain content.
    size : int
        Plain bytes.
    """

    file: str
    sha: str
    size: int


def hashes_of(assets: Mapping[str, bytes]) -> dict[str, str]:
    """What a card says of assets; papers are left out."""
    for asset, plain in assets.items():
        if not (ON_CARD.fullmatch(asset) or PAPER.fullmatch(asset)):
            raise ValueError(f"{asset!r} is no asset of a cameo")
        if len(plain) > LONGEST:
            raise Fault("cameo.too_much", Exit.BAD_INPUT)
    return {asset: _sha(plain) for asset, plain in assets.items() if ON_CARD.fullmatch(asset)}


def sealed_elsewhere(path: Path, cameo: str, asset: str, key: bytes) -> Kept:
    """What a file holds that was sealed with a cameo's key, such as by the engine; it is opened whole.

    Raises
    ------
    Fault
        ``cameo.damaged``: it does not open.
    """
    if not (ON_CARD.fullmatch(asset) or PAPER.fullmatch(asset)):
        raise ValueError(f"{asset!r} is no asset of a cameo")
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source:
            file = Opened(source, key, label(cameo, asset))
            for piece in file.pieces():
                digest.update(piece)
    except OSError as error:
        raise Fault("cameo.damaged", Exit.BAD_INPUT, str(error)) from error
    return Kept(file=secrets.token_hex(16), sha=digest.hexdigest(), size=file.size)


def compared(file: Opened, kept: Kept, asset: str) -> Iterator[bytes]:
    """The pieces of an asset; at the end, that they are what the index says.

    Raises
    ------
    Fault
        ``cameo.damaged``: sealed with this cameo's key for this place, and another content all the same.
    """
    digest = hashlib.sha256()
    for piece in file.pieces():
        digest.update(piece)
        yield piece
    if digest.hexdigest() != kept.sha:
        raise Fault("cameo.damaged", Exit.BAD_INPUT, f"{asset}: not as the index says")


def write_assets(
    folder: Path, cameo: str, key: bytes, assets: Mapping[str, bytes], hashes: Mapping[str, str], report: Report | None
) -> dict[str, Kept]:
    """Seal assets into files of their own."""
    found, whole, done = {}, sum(map(len, assets.values())) or 1, 0

    def told(pieces: Iterable[bytes]) -> Iterator[bytes]:
        nonlocal done
        for piece in pieces:
            if report is not None:
                report(min(1.0, done / whole))
            yield piece
            done += len(piece)

    for asset, plain in assets.items():
        kept = Kept(file=secrets.token_hex(16), sha=hashes.get(asset) or _sha(plain), size=len(plain))
        write_file(folder / kept.file, told(sealed_pieces(plain, key, label(cameo, asset))))
        found[asset] = kept
    return found


def _sha(plain: bytes) -> str:
    return hashlib.sha256(plain).hexdigest()
