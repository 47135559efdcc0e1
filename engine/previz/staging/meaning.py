"""Which sense of its verb a clause has."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.previz.staging.clauses import Clause
from engine.previz.staging.lexicon.verbs import VERBS, Sense
from engine.previz.staging.phrases import Phrases
from engine.previz.staging.references import Reading, Referent
from engine.previz.staging.words import Token, verb_of

_WITH_NOUN = frozenset(
    ("to", "towards", "toward", "across", "for", "through", "at", "with", "on", "into", "from", "over")
)


@dataclass(slots=True)
class Said:
    """A clause with its words grouped and resolved.

    Attributes
    ----------
    clause : Clause
    tokens : list of Token
        The whole sentence.
    phrases : Phrases
        The words after the verb.
    referents : list of Referent
        What its phrases mean.
    manner, emotion : str
        What adverbs and adjectives say.
    unread : list of Token
        Words of phrases that mean nothing known.
    by_body : list of Token
        The subject's words where it is a part of somebody: *his hands tremble*.
    """

    clause: Clause
    tokens: list[Token]
    phrases: Phrases
    referents: list[Referent] = field(default_factory=list)
    manner: str = ""
    emotion: str = ""
    unread: list[Token] = field(default_factory=list)
    by_body: list[Token] = field(default_factory=list)

    @property
    def people(self) -> list[Referent]:
        """Phrases that mean somebody."""
        return [referent for referent in self.referents if referent.people and not (referent.body or referent.garment)]

    @property
    def nouns(self) -> set[str]:
        """Nouns (in the singular) and adverbs by which a sense may be chosen."""
        found = {noun for referent in self.referents for noun in (referent.phrase.head, *referent.phrase.nouns)}
        return found | {self.tokens[index].low for index in self.phrases.adverbs}


def sense_of(reading: Reading, said: Said) -> Sense | None:
    """The first sense of the clause's verb whose conditions hold, None where previz cannot play the verb."""
    lemma = said.clause.lemma
    for sense in VERBS.get(lemma, ()):
        if sense.particle and not _has_particle(said, sense.particle.split()):
            continue
        if sense.place and sense.place != reading.set:
            continue
        if sense.thing and not _has_thing(said, sense.thing.split()):
            continue
        if sense.action == "light":
            return _light(said) or sense
        return sense
    return None


def _has_particle(said: Said, wanted: list[str]) -> bool:
    if any(word in said.phrases.particles for word in wanted):
        return True
    if any(said.tokens[index].low in wanted for index in said.phrases.small if said.tokens[index].low == "go"):
        return True
    return any(word in said.phrases.prepositions and word in _WITH_NOUN for word in wanted)


def _has_thing(said: Said, wanted: list[str]) -> bool:
    for word in wanted:
        if word == "person" and said.people:
            return True
        if word == "garment" and any(referent.garment for referent in said.referents):
            return True
        if word == "prop" and any(referent.prop for referent in said.referents):
            return True
        if word in said.nouns:
            return True
        if any(referent.prop == word for referent in said.referents):
            return True
    return False


def _light(said: Said) -> Sense | None:
    """The meaning of *gives a nod*, *does a backflip*: that of the noun."""
    for noun in [phrase.head for phrase in said.phrases.phrases]:
        verb = verb_of(noun)
        for sense in VERBS.get(verb[0], ()) if verb else ():
            if sense.action not in ("light", "be", "hold", "unfold") and not sense.particle and not sense.thing:
                return sense
    return None
