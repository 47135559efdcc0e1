"""What a person signs about their likeness, and what is signed about its use: values only.

A `Signed` carries the canonical JSON of a value with the key and the signature over it. What it says counts only after
`engine.consent.signing.verify`.
"""

from __future__ import annotations

from typing import Literal

from engine.messages.requests import Height, Value

Kind = Literal["card", "release", "withdrawal", "use", "approval"]
Being = Literal["person", "animal", "object"]
Purpose = Literal["likeness", "voice", "words"]

PURPOSES: tuple[Purpose, ...] = ("likeness", "voice", "words")
"""Uses that a release may grant: the look in pictures, the voice, and words that were never said by the person."""

ROLE = "cameo:"
"""Begins the role of an input that belongs to a cameo: ``cameo:CHARACTER:ASSET``."""

VOICED = ("voice:", "features")
"""Assets that begin so are a voice; all others are a look."""


class Signed(Value, frozen=True):
    r"""A signed value, as it is kept and sent.

    Attributes
    ----------
    kind : str
        What the payload is.
    payload : bytes
        Canonical JSON (`engine.messages.requests.to_json`) of the value.
    key : bytes
        Raw public Ed25519 key, 32 bytes.
    signature : bytes
        64 bytes over ``b"rushes." + kind + b".v1\0" + payload``.
    """

    kind: Kind
    payload: bytes
    key: bytes
    signature: bytes


class Card(Value, frozen=True):
    """A cameo, as everybody who may use it sees it. Signed by the cameo's key.

    Attributes
    ----------
    cameo : str
        Its id: the first 32 hex digits of SHA-256 of its raw public key.
    name : str
    kind : str
        ``person``, ``animal`` or ``object``.
    made : int
        When it was recorded: UTC seconds.
    verified : bool
        Whether every check of the recording passed.
    files : dict
        Asset to SHA-256 (hex) of its plain content: ``clip``, ``matte``, ``face``, ``still:N``, ``face_map``,
        ``voice:N``, ``features``.
    height : int
        Centimetres of an animal or a thing; 0 where nobody said.
    """

    cameo: str
    name: str
    kind: Being
    made: int
    verified: bool
    files: dict[str, str] = {}
    height: Height = 0


class Release(Value, frozen=True):
    """Consent to use a cameo. Signed by the cameo's key.

    Attributes
    ----------
    serial : str
        Names this release for good; 32 hex digits.
    cameo : str
    to : str
        Who may use it: the id of an installation, the fingerprint of its holder's key.
    projects : tuple of str
        Keys of projects; empty means any.
    uses : tuple of str
        Out of `PURPOSES`.
    limits : tuple of str
        The person's own words: ``"no violence"``.
    since, until : int
        First second in which it holds, and the first in which it no longer does: UTC.
    approval : bool
        Whether takes wait for a signed approval before they can be exported.
    granted : int
        When it was signed; a withdrawal of everything takes back what was granted up to then.
    """

    serial: str
    cameo: str
    to: str
    uses: tuple[Purpose, ...]
    since: int
    until: int
    projects: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    approval: bool = False
    granted: int = 0


class Withdrawal(Value, frozen=True):
    """Consent taken back, for good. Signed by the cameo's key.

    Attributes
    ----------
    cameo : str
    at : int
        UTC seconds.
    release : str
        Serial of the release; empty means every one that was granted up to then.
    """

    cameo: str
    at: int
    release: str = ""


class Use(Value, frozen=True):
    """An entry of the log of uses, written before anything is rendered. Signed by the holder's key.

    Attributes
    ----------
    cameo, release : str
        Whose likeness, and the serial of the release it is used by.
    project : str
        Key of the project.
    request : str
        Digest of the request, or of the edit list of an export.
    uses : tuple of str
        Out of `PURPOSES`.
    at : int
        UTC seconds.
    number : int
        Entries count from 1.
    before : str
        SHA-256 (hex) of the entry before; empty for the first.
    title, shot, quality : str
        For the person to read: the film's title, the shot's slate or ``export``, and how well it was rendered.
    """

    cameo: str
    release: str
    project: str
    request: str
    uses: tuple[Purpose, ...]
    at: int
    number: int
    before: str = ""
    title: str = ""
    shot: str = ""
    quality: str = ""


class Approval(Value, frozen=True):
    """A person's word on one file with their likeness. Signed by the cameo's key; the latest counts.

    Attributes
    ----------
    cameo : str
    media : str
        SHA-256 (hex) of the take's file, or of a request whose words touch a limit.
    granted : bool
        Whether it may be used.
    at : int
        UTC seconds.
    """

    cameo: str
    media: str
    granted: bool
    at: int


Statement = Card | Release | Withdrawal | Use | Approval

KINDS: dict[str, type[Statement]] = {
    "card": Card,
    "release": Release,
    "withdrawal": Withdrawal,
    "use": Use,
    "approval": Approval,
}
"""What each kind of signed value says."""
