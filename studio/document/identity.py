"""Opaque ids that sort by when they were made."""

from __future__ import annotations

import re
import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, lower case: no letter is taken for a digit."""

_last = 0
_FORM = re.compile(r"[0-9A-Za-z_\-]{1,64}")
_MEDIA = re.compile(r"[0-9a-f]{64}\.[0-9a-z]{1,5}")
_STILLS = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif")


def new_id() -> str:
    """A new id: 10 characters of milliseconds, 10 of chance; one process makes them in the order in which they sort."""
    global _last  # noqa: PLW0603 - the clock may stand still between two ids, their order may not
    _last = max(_last + 1, time.time_ns() // 1_000_000)
    return _spelled(_last, 10) + _spelled(secrets.randbits(50), 10)


def is_id(text: str) -> bool:
    """Whether a text may be an id; folders are named after ids, so nothing that leads out of a folder passes."""
    return _FORM.fullmatch(text) is not None


def is_media(text: str) -> bool:
    """Whether a text may be a media file's name: its SHA-256 in hex, a dot, and a short ending."""
    return _MEDIA.fullmatch(text) is not None


def is_still(media: str) -> bool:
    """Whether a media file's name is a still picture's: one that lasts as long as it is asked to."""
    return media.endswith(_STILLS)


def _spelled(number: int, length: int) -> str:
    letters = []
    for _place in range(length):
        number, letter = divmod(number, 32)
        letters.append(ALPHABET[letter])
    return "".join(reversed(letters))
