"""Limits: what a person does not want to be shown with, in their own words, held against the words of a shot.

A limit names topics ("no violence") or things ("no dogs"). Each topic has words, kept as data in
``resources/limits/words.json``; a thing is its own word. A shot in which such a word occurs, whole and with its simple
inflections, waits until the person signed an approval of just these words: the studio says so before, the engine
refuses it without. This finds words, not meanings: it can miss, and it can stop a shot in which a shop is "burning"
with customers. That is why a person decides.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import msgspec

from engine.messages import directions
from engine.messages.consent import Release
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Request

LANGUAGES = ("en", "de")

WAITS = "cameo.limit"
"""The fault of a shot that waits for a person's approval; every other one ends the job."""

_CAMERA = {*directions.SIZES, *directions.ANGLES, *directions.MOVES, *directions.PACES}
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_VOWELS = "aeiouy"


@dataclass(frozen=True, slots=True)
class Touch:
    """A word of a shot that touches a limit."""

    limit: str
    word: str


def check_words(
    cameo: str, name: str, releases: Iterable[Release], request: Request, approvals: Mapping[tuple[str, str], bool]
) -> None:
    """Whether a shot's words touch no limit of the releases it is made by, or the person approved just these words.

    Parameters
    ----------
    cameo, name : str
    releases : iterable of Release
        Verified; those of other cameos are passed over.
    request : Request
    approvals : dict
        See `engine.consent.checking.words_on`.

    Raises
    ------
    Fault
        `WAITS`, ``cameo.refused_words``.
    """
    stated = dict.fromkeys(limit for release in releases if release.cameo == cameo for limit in release.limits)
    touches = touched(stated, request) if stated else ()
    if not touches:
        return
    words = words_digest(request)
    said = approvals.get((cameo, words))
    if not said:
        code = WAITS if said is None else "cameo.refused_words"
        first = touches[0]
        raise Fault(code, Exit.BAD_INPUT, name=name, limit=first.limit, word=first.word, words=words, cameo=cameo)


def touched(limits: Iterable[str], request: Request) -> tuple[Touch, ...]:
    """The limits that a shot's words touch, each with the first word that does."""
    said = said_in(request)
    found: list[Touch] = []
    for limit in limits:
        barred = _barred(limit)
        word = next((word for word in said if word in barred), None)
        if word is not None:
            found.append(Touch(limit, word))
    return tuple(found)


def said_in(request: Request) -> tuple[str, ...]:
    """Every word that a shot is made from, in order: action, dialogue, cues, asides, prompt, setting, directions."""
    return tuple(dict.fromkeys(word for text in _texts(_told(request)) for word in words_of(text)))


def words_digest(request: Request) -> str:
    """What a person approves where words touch a limit: these words, by whatever seed or size they are rendered."""
    return hashlib.sha256(b"rushes.words.v2\0" + msgspec.json.encode(_told(request))).hexdigest()


def _told(request: Request) -> list[Any]:
    """All that is said in a request, where a word could slip in: lists of texts, one within the other."""
    staging, camera = request.staging, request.camera
    return [
        staging.action,
        [[line.text, line.manner, line.character] for line in staging.lines],
        request.cues,
        request.asides,
        request.prompt,
        [staging.heading.place, staging.heading.time],
        [[entry.description, entry.name, entry.stand_in] for entry in staging.entries],
        [request.style, staging.weather, staging.time],
        # What a camera does is no topic: a shot from high up is none of drugs. Words that it does not know are words.
        [each for each in (camera.size, camera.angle, camera.move, camera.pace) if each not in _CAMERA],
        camera.subject,
    ]


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    else:
        for each in told:
            yield from _texts(each)


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: small letters, no genitive's ``'s``; hyphened ones also in parts."""
    found: list[str] = []
    for match in _WORD.finditer(unicodedata.normalize("NFC", text).lower()):
        word = re.sub(r"['’]s$", "", match[0])
        found.append(word)
        found += word.split("-") if "-" in word else []
    return found


def topics_of(limit: str) -> tuple[str, ...]:
    """The topics that a limit names."""
    said = set(words_of(limit))
    return tuple(name for name, (named, _words) in _topics().items() if said & named)


@functools.lru_cache(maxsize=1024)
def _barred(limit: str) -> frozenset[str]:
    """Every form of every word that a limit bars."""
    said = [word for word in words_of(limit) if word not in _empty()]
    bases = {(base, language) for word in said for language in LANGUAGES for base in (word, *_bases(word, language))}
    barred = {form for base, language in bases for form in forms(base, language)}
    for topic in topics_of(limit):
        barred |= _topics()[topic][1]
    return frozenset(barred)


@functools.cache
def _data() -> dict[str, Any]:
    return msgspec.json.decode((resources.files("resources") / "limits" / "words.json").read_bytes())


@functools.cache
def _empty() -> frozenset[str]:
    """Words of a limit that bar nothing: no, not, with."""
    return frozenset(word for words in _data()["empty"].values() for word in words)


@functools.cache
def _topics() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Topic to the forms that name it, and the forms that touch it."""

    def spread(lists: dict[str, list[str]]) -> frozenset[str]:
        return frozenset(form for language in LANGUAGES for word in lists[language] for form in forms(word, language))

    return {
        name: (spread(topic["named"]), spread(topic["words"]) | spread(topic["named"]))
        for name, topic in _data()["topics"].items()
    }


@functools.lru_cache(maxsize=8192)
def forms(word: str, language: str) -> frozenset[str]:
    """A word and its simple inflections."""
    return frozenset(_english(word) if language == "en" else _german(word))


def _english(word: str) -> set[str]:
    """Plural, past, participles, who does it."""
    found = {word, word + "s"}
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        found.add(word + "es")
    if word.endswith("e"):
        stems = {word[:-1]}
    elif len(word) > 2 and word.endswith("y") and word[-2] not in _VOWELS:
        found |= {word[:-1] + "ies", word[:-1] + "ied", word[:-1] + "ier"}
        return found | {word + "ing"}
    else:
        stems = {word}
        doubles = len(word) > 2 and word[-1] not in _VOWELS + "wx" and word[-2] in _VOWELS and word[-3] not in _VOWELS
        if doubles:
            stems.add(word + word[-1])
    return found | {stem + ending for stem in stems for ending in ("ed", "ing", "er", "ers")}


_ENDINGS = {"en": ("ing", "ed", "er", "es", "s"), "de": ("en", "n", "e", "er", "es")}


def _bases(word: str, language: str) -> set[str]:
    """What a word can be a form of: a limit may say ``swimming``, a shot ``swims``."""
    found: set[str] = set()
    for ending in _ENDINGS[language]:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3:
            continue
        found.add(stem)
        if language == "en":
            found.add(stem + "e")
            if stem[-1] == stem[-2]:
                found.add(stem[:-1])
        else:
            found.add(stem + "en")
    return found


_VERB = ("", "e", "st", "est", "t", "et", "te", "ete", "ten", "eten", "test", "tet", "end", "ende", "enden", "ender")
_NOUN = ("", "e", "en", "er", "es", "em", "ern", "n", "s")


def _german(word: str) -> set[str]:
    """Cases and numbers; persons, tenses and participles of a verb in ``-en`` or ``-n``."""
    found = {word + ending for ending in _NOUN}
    if len(word) > 4 and word.endswith("n"):
        stem = word[:-2] if word.endswith("en") else word[:-1]
        found |= {stem + ending for ending in _VERB}
        found |= {f"ge{stem}{ending}" for ending in ("t", "et", "en", "te", "ten", "ter")}
    return found
