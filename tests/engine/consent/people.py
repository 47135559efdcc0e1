"""People who grant, holders who use, and what they sign: with real keys, by whatever clock a test says."""

from __future__ import annotations

import hashlib
import random

from engine.consent.signing import fingerprint, public_of, sign
from engine.messages.consent import Approval, Card, Release, Use, Withdrawal
from engine.messages.jobs import Authorisation
from engine.messages.requests import to_json

DAY = 86_400
NOW = 1_795_000_000


class Person:
    """Somebody with a cameo."""

    def __init__(self, seed=1, name="Mara"):
        self.private = hashlib.sha256(f"person {seed}".encode()).digest()
        self.id = fingerprint(public_of(self.private))
        self.name = name
        self._serials = random.Random(seed)

    def card(self, files=None):
        told = Card(cameo=self.id, name=self.name, kind="person", made=NOW, verified=True, files=files or {})
        return sign(told, self.private)

    def release(self, to, uses=("likeness", "voice", "words"), **more):
        said = {
            "serial": f"{self._serials.getrandbits(128):032x}",
            "since": NOW - DAY,
            "until": NOW + 30 * DAY,
            "granted": NOW - DAY,
            **more,
        }
        return sign(Release(cameo=self.id, to=to, uses=tuple(uses), **said), self.private)

    def withdrawal(self, release="", at=NOW):
        return sign(Withdrawal(cameo=self.id, release=release, at=at), self.private)

    def approval(self, media, granted=True, at=NOW):
        return sign(Approval(cameo=self.id, media=media, granted=granted, at=at), self.private)


class Holder:
    """An installation that uses cameos."""

    def __init__(self, seed=1):
        self.private = hashlib.sha256(f"holder {seed}".encode()).digest()
        self.id = fingerprint(public_of(self.private))
        self.number = 0
        self.before = ""

    def use(self, cameo, release, subject, uses=("likeness",), project="film", at=NOW, **more):
        self.number += 1
        number = more.pop("number", self.number)
        entry = Use(
            cameo=cameo,
            release=release,
            project=project,
            request=subject,
            uses=tuple(uses),
            at=at,
            number=number,
            before=more.pop("before", self.before),
            **more,
        )
        signed = sign(entry, self.private)
        self.before = hashlib.sha256(to_json(signed)).hexdigest()
        return signed


def serial(release):
    """The serial of a signed release."""
    from engine.consent.signing import verify

    return verify(release, Release).serial


def authorised(person, holder, release, subject, uses=("likeness",), project="film", at=NOW, **more):
    """An authorisation in which nothing is amiss unless a keyword says so."""
    entry = holder.use(person.id, serial(release), subject, uses, project, at)
    told = {"cards": (person.card(more.pop("files", None)),), "releases": (release,), "uses": (entry,), **more}
    return Authorisation(project=project, **told)
