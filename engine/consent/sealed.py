"""Sealed files: AES-256-GCM in chunks, so that a clip is opened in memory piece by piece and never lies in the open.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway and Vizár 2015) as age uses it. A file begins with `MAGIC`
and 16 random bytes, from which HKDF makes the file's own key out of the cameo's data key; then come chunks of `CHUNK`
bytes, each followed by its 16-byte tag. A chunk's nonce is its number, with a last byte that is 1 for the last chunk:
a file that is cut short, put together from others or put in another's place does not open. The label (whose file it is,
and which) is authenticated with every chunk and does not stand in the file.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.messages.faults import Exit, Fault

MAGIC = b"RUSHES\0\1"
SALT = 16
TAG = 16
CHUNK = 1 << 18
"""Plain bytes of a chunk; the last one is shorter, and empty only in an empty file."""

HEAD = len(MAGIC) + SALT
KEY = 32
"""Bytes of a data key."""


def new_data_key() -> bytes:
    """A key for the files of one cameo."""
    return secrets.token_bytes(KEY)


def label(cameo: str, asset: str) -> bytes:
    """What a cameo's file is bound to: whose it is, and which."""
    return f"{cameo}/{asset}".encode()


def sealed_size(plain: int) -> int:
    """Bytes of the sealed file of so many plain ones."""
    return HEAD + plain + TAG * max(1, -(-plain // CHUNK))


def seal(plain: bytes | bytearray | memoryview, key: bytes, bound: bytes) -> bytes:
    """Seal what lies in memory.

    Parameters
    ----------
    plain : bytes
    key : bytes
        The data key, 32 bytes.
    bound : bytes
        See `label`.
    """
    return b"".join(sealed_pieces(plain, key, bound))


def sealed_pieces(plain: bytes | bytearray | memoryview, key: bytes, bound: bytes) -> Iterator[bytes]:
    """What `seal` gives, piece by piece: a clip is written without a second copy of it."""
    salt = secrets.token_bytes(SALT)
    cipher, view = AESGCM(_file_key(key, salt)), memoryview(plain).cast("B")
    chunks = max(1, -(-len(view) // CHUNK))
    yield MAGIC + salt
    for number in range(chunks):
        piece = view[number * CHUNK : (number + 1) * CHUNK]
        yield cipher.encrypt(_nonce(number, number == chunks - 1), piece, bound)


def unseal(data: bytes, key: bytes, bound: bytes) -> bytes:
    """Open what lies in memory.

    Raises
    ------
    Fault
        ``cameo.damaged``: another key, another file's place, or not every byte as it was sealed.
    """
    with Opened(io.BytesIO(data), key, bound) as file:
        return b"".join(file.pieces())


class Opened(io.RawIOBase):
    """A sealed file as a readable, seekable one: chunks are opened in memory as they are read.

    The last chunk is opened at once, so that a file that was cut short is told before any of it is used.

    Parameters
    ----------
    source : binary file
        Seekable; stays open.
    key, bound : bytes

    Raises
    ------
    Fault
        ``cameo.damaged``, here or while reading.
    """

    def __init__(self, source: IO[bytes], key: bytes, bound: bytes) -> None:
        super().__init__()
        self._source = source
        self._bound = bound
        source.seek(0)
        head = source.read(HEAD)
        size = source.seek(0, os.SEEK_END) - HEAD
        if len(head) != HEAD or not head.startswith(MAGIC) or size < TAG or len(key) != KEY:
            raise _damaged()
        self._cipher = AESGCM(_file_key(key, head[len(MAGIC) :]))
        self._chunks = -(-size // (CHUNK + TAG))
        self._size = size - TAG * self._chunks
        if self._size < 0:
            raise _damaged()
        self._at = 0
        self._open: tuple[int, bytes] = (-1, b"")
        self._owns = False
        self._chunk(self._chunks - 1)

    @property
    def size(self) -> int:
        """Plain bytes."""
        return self._size

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go somewhere else."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Read up to as many bytes as fit, at most to the end of a chunk; 0 at the end."""
        view = memoryview(buffer).cast("B")
        if self._at >= self._size or not len(view):
            return 0
        number, start = divmod(self._at, CHUNK)
        piece = self._chunk(number)[start : start + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def readall(self) -> bytes:
        """Everything from here on."""
        rest = bytearray()
        while self._at < self._size:
            number, start = divmod(self._at, CHUNK)
            piece = self._chunk(number)[start:]
            rest += piece
            self._at += len(piece)
        return bytes(rest)

    def pieces(self) -> Iterator[bytes]:
        """The whole content, a chunk at a time."""
        return (self._chunk(number) for number in range(self._chunks))

    def owns_source(self) -> None:
        """Close the source with this file."""
        self._owns = True

    def close(self) -> None:
        """Forget what was opened."""
        self._open = (-1, b"")
        if self._owns:
            self._source.close()
        super().close()

    def _chunk(self, number: int) -> bytes:
        if self._open[0] != number:
            self._source.seek(HEAD + number * (CHUNK + TAG))
            data = self._source.read(CHUNK + TAG)
            try:
                plain = self._cipher.decrypt(_nonce(number, number == self._chunks - 1), data, self._bound)
            except (InvalidTag, ValueError) as error:
                raise _damaged() from error
            if not plain and self._chunks > 1:
                raise _damaged()
            self._open = (number, plain)
        return self._open[1]


def _file_key(key: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY, salt=salt, info=b"rushes.sealed.v1").derive(key)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _damaged() -> Fault:
    return Fault("cameo.damaged", Exit.BAD_INPUT)
