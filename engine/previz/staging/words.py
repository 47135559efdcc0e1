"""From text to words: tokens with their places, and the dictionary forms of verbs and nouns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from engine.previz.staging.lexicon import people, things
from engine.previz.staging.lexicon.verbs import IRREGULAR, VERBS

LONGEST_TEXT = 4000
"""Characters of an action text that are read; a shot that needs more is not one shot."""
LONGEST_WORD = 40
LONGEST_SENTENCE = 120
"""Words of a sentence that are read together."""

_PIECE = re.compile(
    r"\((?:[VO]\.?[OSC]\.?|CONT['’]D)\)|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:st|nd|rd|th|s)?(?!\w)|--+|\S"
)
_SPOKEN_ASIDE = re.compile(r"['’]s?$")
_BREAKS = frozenset(".!?;:—–\n") | {"--", "…"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a text.

    Attributes
    ----------
    text : str
        As written.
    low : str
        In lower case, with straight apostrophes and without a possessive ending.
    start, end : int
        Characters of the text.
    word : bool
        False for signs and numbers.
    owns : bool
        Whether it ended in ``'s``.
    """

    text: str
    low: str
    start: int
    end: int
    word: bool = True
    owns: bool = False

    @property
    def upper(self) -> bool:
        """Whether it is written in capitals (two letters at least)."""
        return self.word and len(self.text) > 1 and self.text.upper() == self.text and self.text.lower() != self.text

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.word and self.text[0] != self.text[0].lower()


def tokens_of(text: str) -> list[Token]:
    """Cut a text into words and signs; line ends count as blanks unless two follow each other."""
    found = []
    for match in _PIECE.finditer(text[:LONGEST_TEXT]):
        piece = match[0]
        word = piece[0].isalpha() and len(piece) <= LONGEST_WORD
        low = piece.casefold().replace("’", "'") if word else piece
        owns = word and bool(_SPOKEN_ASIDE.search(low)) and "'" in low
        if owns:
            low = _SPOKEN_ASIDE.sub("", low)
        if low:
            found.append(Token(piece, low, match.start(), match.end(), word, owns))
    return found


def sentences_of(tokens: list[Token]) -> list[list[Token]]:
    """Cut tokens at full stops, semicolons, colons and dashes, and where a sentence has no end.

    The stop of *Mr.* and signs that repeat the one before are left out.
    """
    sentences: list[list[Token]] = [[]]
    for index, token in enumerate(tokens):
        if token.text in _BREAKS:
            if not _abbreviates(tokens, index):
                sentences.append([])
        elif len(sentences[-1]) >= LONGEST_SENTENCE:
            sentences.append([token])
        elif token.word or not sentences[-1] or sentences[-1][-1].word or sentences[-1][-1].text != token.text:
            sentences[-1].append(token)
    return [sentence for sentence in sentences if sentence]


def _abbreviates(tokens: list[Token], index: int) -> bool:
    before = tokens[index - 1].low if index else ""
    return tokens[index].text == "." and before in {"mr", "mrs", "ms", "dr", "st", "prof"}


def _stems(word: str, ending: str) -> list[str]:
    stem = word[: -len(ending)]
    candidates = [stem, stem + "e"]
    if len(stem) > 2 and stem[-1] == stem[-2]:
        candidates.insert(0, stem[:-1])
    if stem.endswith("i"):
        candidates.insert(0, stem[:-1] + "y")
    return candidates


@lru_cache(maxsize=4096)
def verb_of(word: str) -> tuple[str, str] | None:
    """Lemma and form (``base``, ``s``, ``ing``, ``ed``) where `word` is a form of a verb in the lexicon."""
    if word in IRREGULAR:
        lemma = IRREGULAR[word]
        if lemma in VERBS:
            form = "ing" if word.endswith("ing") else "s" if word.endswith("s") and word != "was" else "ed"
            return lemma, "ed" if form == "s" and word == lemma else form
    if word in VERBS:
        return word, "base"
    for ending, form in (("ing", "ing"), ("ed", "ed"), ("es", "s"), ("s", "s"), ("d", "ed")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            for stem in _stems(word, ending):
                if stem in VERBS:
                    return stem, form
    return None


@lru_cache(maxsize=4096)
def looks_like_verb(word: str) -> bool:
    """Whether an unknown word has a verb's ending."""
    return len(word) > 3 and word.endswith(("s", "ing", "ed")) and not word.endswith(("ss", "us", "'s"))


@lru_cache(maxsize=4096)
def noun_of(word: str) -> str:
    """Singular of a noun, as the lexicon writes it."""
    if word in people.PLURALS:
        return people.PLURALS[word]
    if word in KNOWN_NOUNS:
        return word
    for ending, instead in (("ies", "y"), ("ves", "f"), ("es", ""), ("s", "")):
        if word.endswith(ending) and word[: -len(ending)] + instead in KNOWN_NOUNS:
            return word[: -len(ending)] + instead
    return word


KNOWN_NOUNS = frozenset(
    {
        *people.PERSON_NOUNS,
        *people.GARMENTS,
        *things.PROPS,
        "ball",
        *things.BODY,
        *things.STEADY,
        *(noun for nouns in things.ANYWHERE.values() for noun in nouns.split()),
        *(noun for marks in things.SCENERY.values() for nouns in marks.values() for noun in nouns.split()),
    }
)
"""Every noun of the lexicon, in the singular."""
