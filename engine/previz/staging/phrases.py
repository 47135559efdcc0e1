"""The words of a clause as phrases: noun phrases with their prepositions, particles, adverbs."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.previz.staging.lexicon import people, things
from engine.previz.staging.lexicon.verbs import PHRASAL
from engine.previz.staging.tags import Tag, is_noun_too
from engine.previz.staging.words import Token, noun_of

_NOUNISH = (Tag.DETERMINER, Tag.NUMBER, Tag.ADJECTIVE, Tag.NOUN, Tag.UNKNOWN, Tag.NAME, Tag.PERSON, Tag.PRONOUN)
_COMPOUND = {("in", "front", "of"): "in front of", ("out", "of"): "out of", ("next", "to"): "next to",
             ("on", "top", "of"): "on", ("up", "to"): "to", ("over", "to"): "to", ("back", "to"): "to",
             ("away", "from"): "away from", ("close", "to"): "near", ("close", "up"): "near",
             ("over", "at"): "at", ("in", "the", "middle", "of"): "in", ("at", "the", "edge", "of"): "at",
             ("inside", "of"): "in", ("off", "of"): "off"}  # fmt: skip
_PARTICLES_KEPT = {"out of": "out", "away from": "away", "back to": "back"}


@dataclass(slots=True)
class Phrase:
    """A noun phrase.

    Attributes
    ----------
    preposition : str
        Before it, or empty.
    indices : list of int
        Its words in the sentence, without the preposition.
    head : str
        Its main noun in the singular, or the target's name for one of more words (``free throw line``).
    determiner : str
        Article, possessive or number word, or empty.
    adjectives : list of str
    name : list of int
        Indices of a person's name in it.
    pronoun : str
    owner : int
        Index of the name in ``Mara's hand``, else -1.
    plural : bool
    person : bool
        Whether the head is a noun for people.
    """

    preposition: str = ""
    indices: list[int] = field(default_factory=list)
    head: str = ""
    determiner: str = ""
    adjectives: list[str] = field(default_factory=list)
    name: list[int] = field(default_factory=list)
    pronoun: str = ""
    owner: int = -1
    plural: bool = False
    person: bool = False
    nouns: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Phrases:
    """All words of a clause beside its verb.

    `particles` are prepositions and adverbs of direction without a noun, `prepositions` those with one.
    """

    phrases: list[Phrase] = field(default_factory=list)
    particles: list[str] = field(default_factory=list)
    adverbs: list[int] = field(default_factory=list)
    adjectives: list[int] = field(default_factory=list)
    small: list[int] = field(default_factory=list)

    @property
    def prepositions(self) -> list[str]:
        """Prepositions that have a noun."""
        return [phrase.preposition for phrase in self.phrases if phrase.preposition]


def phrases_of(sentence: list[Token], tags: list[Tag], indices: list[int], lemma: str = "") -> Phrases:
    """Group the words at `indices` (in order) into phrases; `lemma` is the verb that they follow, if they do."""
    return _Grouper(sentence, tags, indices).group(PHRASAL.get(lemma, "").split())


class _Grouper:
    def __init__(self, sentence: list[Token], tags: list[Tag], indices: list[int]) -> None:
        self.sentence, self.tags, self.indices = sentence, tags, indices
        self.found = Phrases()

    def low(self, at: int) -> str:
        return self.sentence[self.indices[at]].low if at < len(self.indices) else ""

    def tag(self, at: int) -> Tag | None:
        return self.tags[self.indices[at]] if 0 <= at < len(self.indices) else None

    def group(self, phrasal: list[str]) -> Phrases:
        at, preposition = 0, ""
        if self.low(0) in phrasal:
            self.found.particles.append(self.low(0))
            self.found.small.append(self.indices[0])
            at = 1
        while at < len(self.indices):
            tag = self.tag(at)
            compound = self._compound(at)
            if compound:
                preposition, count = compound
                if preposition in _PARTICLES_KEPT:
                    self.found.particles.append(_PARTICLES_KEPT[preposition])
                self.found.small += self.indices[at : at + count]
                at += count
                if not self._noun_begins(at):
                    self.found.particles.append(preposition.split()[0])
                    preposition = ""
            elif tag is Tag.PREPOSITION:
                self.found.small.append(self.indices[at])
                if self._noun_begins(at + 1):
                    preposition = self.low(at)
                else:
                    self.found.particles.append(self.low(at))
                at += 1
            elif self._noun_begins(at):
                carried = at > 0 and self.tag(at - 1) is Tag.AND
                at = self._phrase(at, preposition)
                if carried and (self.found.phrases[-1].person or self.found.phrases[-1].name):
                    self._apart(self.found.phrases)
                preposition = preposition if self.tag(at) is Tag.AND and self._noun_begins(at + 1) else ""
            elif tag is Tag.ADVERB:
                self.found.adverbs.append(self.indices[at])
                if self.low(at) in _DIRECTIONS:
                    self.found.particles.append(_DIRECTIONS[self.low(at)])
                at += 1
            else:
                self.found.small.append(self.indices[at])
                at += 1
        return self.found

    @staticmethod
    def _apart(phrases: list[Phrase]) -> None:
        """*In a coat and a woman*: the preposition before *and* is not that of the woman."""
        if len(phrases) > 1 and not (phrases[-2].person or phrases[-2].name or phrases[-2].pronoun):
            phrases[-1].preposition = ""

    def _compound(self, at: int) -> tuple[str, int] | None:
        for count in (4, 3, 2):
            words = tuple(self.low(index) for index in range(at, at + count))
            if words in _COMPOUND:
                return _COMPOUND[words], count
        return None

    def _noun_begins(self, at: int) -> bool:
        tag = self.tag(at)
        if tag in _NOUNISH:
            return True
        return tag is Tag.VERB and (is_noun_too(self.sentence[self.indices[at]]) or self._after_determiner(at))

    def _after_determiner(self, at: int) -> bool:
        return self.tag(at - 1) in (Tag.DETERMINER, Tag.ADJECTIVE, Tag.PREPOSITION)

    def _phrase(self, at: int, preposition: str) -> int:
        phrase = Phrase(preposition)
        start = at
        while at < len(self.indices):
            index, tag = self.indices[at], self.tag(at)
            token = self.sentence[index]
            if at > start and index != self.indices[at - 1] + 1:
                break
            several = self._of_several_words(at)
            if several:
                count, target = several
                phrase.head, phrase.nouns = target, [target]
                phrase.indices += self.indices[at : at + count]
                at += count
                break
            if tag is Tag.PRONOUN:
                if at > start:
                    break
                phrase.pronoun = token.low
                phrase.indices.append(index)
                at += 1
                break
            if tag is Tag.NAME:
                if phrase.name and index not in range(phrase.name[-1], phrase.name[-1] + 2):
                    break
                if phrase.head and not phrase.person:
                    break
                phrase.name.append(index)
                phrase.indices.append(index)
                at += 1
                if token.owns and self._noun_begins(at):
                    phrase.owner, phrase.name = index, []
                elif self.tag(at) is not Tag.NAME or token.owns:
                    break
                continue
            if tag is Tag.DETERMINER and phrase.indices:
                break
            if tag is Tag.DETERMINER or tag is Tag.NUMBER:
                phrase.determiner = token.low if tag is Tag.DETERMINER and not phrase.determiner else phrase.determiner
                if tag is Tag.NUMBER:
                    phrase.determiner = token.low
            elif tag is Tag.ADJECTIVE:
                if phrase.head and token.low not in people.GARMENTS:
                    break
                phrase.adjectives.append(token.low)
            elif tag in (Tag.NOUN, Tag.PERSON, Tag.UNKNOWN) or (tag is Tag.VERB and self._noun_begins(at)):
                if phrase.person and tag is Tag.UNKNOWN:
                    break
                phrase.head = noun_of(token.low)
                phrase.nouns.append(phrase.head)
                phrase.plural = phrase.head != token.low
                phrase.person = tag is Tag.PERSON
            else:
                break
            phrase.indices.append(index)
            at += 1
            if token.owns and phrase.head:
                phrase.nouns.clear()
                phrase.head = ""
        if not phrase.head and not phrase.name and not phrase.pronoun and phrase.owner < 0:
            return self._without_noun(phrase, at)
        self.found.phrases.append(phrase)
        return at

    def _without_noun(self, phrase: Phrase, at: int) -> int:
        """Words that only looked like a noun phrase: *sad*, *each other*, *the two*."""
        if phrase.determiner in ("each", "one") and "other" in [*phrase.adjectives, self.low(at)]:
            phrase.pronoun = "each other"
            self.found.phrases.append(phrase)
        elif phrase.determiner in people.NUMBERS or phrase.determiner in ("both", "others"):
            phrase.pronoun = "them"
            self.found.phrases.append(phrase)
        elif phrase.adjectives:
            self.found.adjectives += phrase.indices
        else:
            self.found.small += phrase.indices
        return at

    def _of_several_words(self, at: int) -> tuple[int, str] | None:
        if self.low(at) not in _PHRASE_STARTS:
            return None
        for count in (5, 4, 3, 2):
            words = " ".join(self.low(index) + ("'s" if self._owns(index) else "") for index in range(at, at + count))
            if words in things.PHRASES:
                return count, things.PHRASES[words]
        return None

    def _owns(self, at: int) -> bool:
        return at < len(self.indices) and self.sentence[self.indices[at]].owns


_DIRECTIONS = {"back": "back", "backwards": "back", "backward": "back", "away": "away", "ahead": "ahead",
               "there": "there",
               "forward": "ahead", "forwards": "ahead", "inside": "inside", "outside": "outside", "aside": "away",
               "home": "off", "upstairs": "off", "downstairs": "off", "apart": "away", "closer": "closer"}  # fmt: skip
_PHRASE_STARTS = frozenset(phrase.split()[0].removesuffix("'s") for phrase in things.PHRASES)
