"""What each word of a sentence is likely to be: the parts of speech that the reader needs."""

from __future__ import annotations

from enum import Enum

from engine.previz.staging.lexicon import people, places, sounds, things
from engine.previz.staging.lexicon.table import listed
from engine.previz.staging.lexicon.verbs import AUXILIARIES
from engine.previz.staging.words import KNOWN_NOUNS, Token, noun_of, verb_of


class Tag(Enum):
    """Parts of speech."""

    NAME = "name"
    PERSON = "person noun"
    PRONOUN = "pronoun"
    DETERMINER = "determiner"
    NUMBER = "number"
    ADJECTIVE = "adjective"
    NOUN = "noun"
    VERB = "verb form, by itself"
    AUXILIARY = "auxiliary"
    PREPOSITION = "preposition or particle"
    ADVERB = "adverb"
    AND = "and, but, or"
    THEN = "then"
    WHILE = "while, as, when"
    WHO = "who, which"
    COMMA = "comma or bracket"
    NOT = "not"
    UNKNOWN = "unknown"


DETERMINERS = listed("a an the this that these those his its their my your our another each every some no any")
PREPOSITIONS = listed(
    "to toward towards into in on onto at by beside near behind over under along across through around round past from "
    "with without against between among inside outside off up down of for above below about during like next opposite "
    "beyond alongside upon within out underneath beneath"
)
PRONOUNS = listed(
    "you i he she they him them it both everyone everybody we us himself herself themselves itself nobody"
)
ADVERBS = listed(
    "now still again there here already also too almost very together alone forward forwards backwards backward "
    "back away "
    "ahead closer once twice inside outside home upstairs downstairs nearby suddenly apart aside just only even "
    "finally "
    "instead somewhere everywhere so more less silently first last soon later meanwhile alike well fast hard "
    "low high "
    "straight aloud asleep awake"
)
SUBORDINATORS = {"while": "while", "as": "while", "whilst": "while", "meanwhile": "while", "when": "then",
                 "before": "then",
                 "after": "then", "until": "then", "once": "then", "where": "then", "because": "while"}  # fmt: skip
NEGATIONS = listed(
    "not never n't don't doesn't didn't can't cannot won't isn't aren't wasn't couldn't wouldn't without_"
)
ADJECTIVES = (
    people.CLOTH_WORDS
    | frozenset(people.AGE_WORDS)
    | frozenset(people.EMOTION_WORDS)
    | frozenset(word for word in people.MANNER_WORDS if not word.endswith("ly"))
    | listed(
        "big small little large huge tiny tall short empty full open closed other same next last first second "
        "nearest low high "
        "bright dim deep distant far near wooden broken lone lonely beautiful ugly new own whole warm cold hot "
        "dirty clean "
        "free strong weak thin fat"
    )
)


def tags_of(sentence: list[Token], names: frozenset[int]) -> list[Tag]:
    """Tag each token; `names` are the indices that casting has recognised as people's names."""
    tags: list[Tag] = []
    for index, token in enumerate(sentence):
        following = sentence[index + 1] if index + 1 < len(sentence) else None
        tags.append(Tag.NAME if index in names else _tag(token, following))
    return tags


def _tag(token: Token, following: Token | None) -> Tag:
    low = token.low
    if not token.word:
        if token.text[0] in ",()[]/":
            return Tag.COMMA
        if token.text == "&":
            return Tag.AND
        return Tag.NUMBER if token.text[0].isdigit() else Tag.UNKNOWN
    if low in NEGATIONS:
        return Tag.NOT
    if low == "her":
        return Tag.DETERMINER if _may_be_owned(following) else Tag.PRONOUN
    if low == "that" and following is not None and (following.low in PRONOUNS or following.capital):
        return Tag.WHILE
    if low in DETERMINERS:
        return Tag.DETERMINER
    if low in ("and", "but", "or"):
        return Tag.AND
    if low == "then":
        return Tag.THEN
    if low in SUBORDINATORS:
        return Tag.WHILE
    if low in ("who", "which"):
        return Tag.WHO
    if low in PRONOUNS:
        return Tag.PRONOUN
    if low in PREPOSITIONS:
        return Tag.PREPOSITION
    if low in AUXILIARIES:
        return Tag.AUXILIARY
    if low in people.NUMBERS or low == "one":
        return Tag.NUMBER
    if low in people.MANNER_WORDS and low.endswith("ly"):
        return Tag.ADVERB
    noun = noun_of(low)
    if noun in people.PERSON_NOUNS or low in people.CROWDS:
        return Tag.PERSON
    if low in ADVERBS or (low.endswith("ly") and len(low) > 4 and noun not in KNOWN_NOUNS):
        return Tag.ADVERB
    verb = verb_of(low)
    if verb and verb[1] == "ing":
        return Tag.VERB
    if low in ADJECTIVES and not (verb and verb[1] == "s"):
        return Tag.ADJECTIVE
    if verb:
        return Tag.VERB
    if noun in KNOWN_NOUNS or low in places.WEATHERS or low in sounds.SOUNDS or low in places.TIMES or noun == "sun":
        return Tag.NOUN
    return Tag.UNKNOWN


def _may_be_owned(following: Token | None) -> bool:
    """Whether *her* before this word says whose it is (her hand) rather than whom (looks at her and laughs)."""
    if following is None or not following.word:
        return False
    low = following.low
    if low in PREPOSITIONS or low in ADVERBS or low in SUBORDINATORS or low in AUXILIARIES or low in DETERMINERS:
        return False
    if low in ("and", "but", "or", "then", "who"):
        return False
    if low in people.MANNER_WORDS and low.endswith("ly"):
        return False
    noun = noun_of(low)
    if noun in KNOWN_NOUNS or low in ADJECTIVES:
        return True
    return verb_of(low) is None


def is_noun_too(token: Token) -> bool:
    """Whether a verb form may as well be a noun: *waves*, *drinks*, *hands*."""
    low, noun = token.low, noun_of(token.low)
    return noun in KNOWN_NOUNS or noun in things.STEADY or low in sounds.SOUNDS or low in places.WEATHERS
