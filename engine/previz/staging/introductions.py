"""People whom an action text introduces without a bible entry: ``A tall woman, INES, enters``, ``KOFI waits``."""

from __future__ import annotations

from engine.names import MEN_NAMES, WOMEN_NAMES
from engine.previz.staging.lexicon import people, places, sounds, things
from engine.previz.staging.lexicon.table import listed
from engine.previz.staging.tags import ADVERBS, DETERMINERS, PREPOSITIONS, PRONOUNS, SUBORDINATORS
from engine.previz.staging.words import KNOWN_NOUNS, Token, looks_like_verb, noun_of, verb_of

SCRIPT_WORDS = listed(
    "angle close closer closeup on pov insert cut to fade in out dissolve wide shot medium ext int day night vo os "
    "cont "
    "continued title super montage series flashback end beat the intercut later continuous bang crash boom thud "
    "smash ring "
    "sfx vfx fx ots cu ecu mcu ws ms ls crack snap pop whoosh click silence black white tv usa uk ok i"
)
"""Words in capitals that name nobody."""


def _is_vocabulary(token: Token) -> bool:
    low = token.low
    return (
        low in SCRIPT_WORDS
        or low in DETERMINERS
        or low in PREPOSITIONS
        or low in PRONOUNS
        or low in ADVERBS
        or low in SUBORDINATORS
        or low in people.NUMBERS
        or low in people.COLOURS
        or low in people.EMOTION_WORDS
        or low in people.MANNER_WORDS
        or low in sounds.SOUNDS
        or low in places.WEATHERS
        or low in places.TIMES
        or low in places.PLACES
        or low in things.PROPS
        or (noun_of(low) in KNOWN_NOUNS and noun_of(low) not in people.PERSON_NOUNS)
        or verb_of(low) is not None
        or low in ("and", "but", "or", "then", "who", "which", "sun")
    )


def introduced(sentence: list[Token]) -> list[str]:
    """Names that a sentence introduces, as written.

    A run of words in capitals is a name unless the lexicon knows the words otherwise; a word with a capital is one if
    it is a known first name, or stands within a sentence, or begins it before a verb.
    """
    if sum(token.upper for token in sentence) > max(3, len(sentence) * 0.7):
        return [token.text for token in sentence if _known_first_name(token)]
    found: list[str] = []
    run: list[str] = []
    for index, token in enumerate([*sentence, None]):
        if token is not None and _may_be_name(sentence, index):
            run.append(token.text[: -len("'s")] if token.owns and token.low != token.text.casefold() else token.text)
            if not token.owns:
                continue
        if run and any(word.casefold() not in people.PERSON_NOUNS or word.isupper() for word in run):
            found.append(" ".join(run))
        run = []
    return found


def _known_first_name(token: Token) -> bool:
    return token.low in WOMEN_NAMES or token.low in MEN_NAMES


def _may_be_name(sentence: list[Token], index: int) -> bool:
    token = sentence[index]
    if not token.capital or len(token.text) < 2:
        return False
    person_noun = noun_of(token.low) in people.PERSON_NOUNS or token.low in people.AGE_WORDS
    if token.upper:
        return not _is_vocabulary(token) or (person_noun and verb_of(token.low) is None)
    if _known_first_name(token) and not (index == 0 and _is_vocabulary(token)):
        return True
    if _is_vocabulary(token) or person_noun:
        return False
    if index > 0:
        return True
    following = sentence[1] if len(sentence) > 1 else None
    return (
        following is not None
        and (
            following.text in (",", "(")
            or (following.word and (verb_of(following.low) is not None or looks_like_verb(following.low)))
            or following.low in ("and", "is")
        )
        and not token.low.endswith(("ly", "ing"))
    )
