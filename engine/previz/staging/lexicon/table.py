"""Word lists written as text, read into sets and tables."""

from __future__ import annotations

from collections.abc import Mapping


def listed(text: str) -> frozenset[str]:
    """The words of a text that are separated by blanks."""
    return frozenset(text.split())


def by_word(table: Mapping[str, str]) -> dict[str, str]:
    """Turn meaning → words (separated by blanks) into word → meaning; the first meaning of a word counts."""
    found: dict[str, str] = {}
    for meaning, words in table.items():
        for word in words.split():
            found.setdefault(word, meaning)
    return found


def by_phrase(table: Mapping[str, str]) -> dict[str, str]:
    """Turn meaning → phrases (separated by commas) into phrase → meaning; the first meaning of a phrase counts."""
    found: dict[str, str] = {}
    for meaning, phrases in table.items():
        for phrase in phrases.split(","):
            found.setdefault(" ".join(phrase.split()), meaning)
    return found
