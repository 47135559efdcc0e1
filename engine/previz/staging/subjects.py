"""Who does it: the subject of a clause, and what is said of it before the verb."""

from __future__ import annotations

from engine.previz.staging.casting import read_person_words
from engine.previz.staging.doings import on_body
from engine.previz.staging.lexicon import people, things
from engine.previz.staging.meaning import Said
from engine.previz.staging.phrases import Phrase, Phrases, phrases_of
from engine.previz.staging.references import Reading, Referent
from engine.previz.staging.tags import Tag
from engine.previz.staging.words import Token, verb_of

_DESCRIPTIONS = frozenset((*people.AGE_WORDS, *people.STAND_IN_WORDS, "year", "hair", "beard", "eye", "face", "age"))


def subject_of(reading: Reading, said: Said, tags: list[Tag]) -> tuple[tuple[str, ...], Phrase | None]:
    """People who do it, or the thing that does."""
    clause, tokens = said.clause, said.tokens
    if not clause.subject:
        return (), None
    if tokens[clause.subject[0]].low in ("there", "here"):
        return _there_is(reading, said), None
    grouped = phrases_of(tokens, tags, clause.subject)
    who: list[str] = []
    last: tuple[str, ...] = ()
    thing: Phrase | None = None
    for position, phrase in enumerate(grouped.phrases):
        words = [tokens[index] for index in phrase.indices]
        if phrase.name or phrase.person:
            reading.take(words)
        if phrase.preposition == "of" and grouped.phrases[position - 1].head in things.PROPS:
            continue
        if phrase.preposition and position:
            _aside(reading, phrase, words, last or tuple(who), said)
            continue
        if phrase.head in people.GARMENTS:
            reading.dress(last or tuple(who), words)
            continue
        following = grouped.phrases[position + 1] if position + 1 < len(grouped.phrases) else None
        if who and position and following is not None and on_body(phrase, following):
            held = reading.refer(phrase, tokens)
            if held.prop:
                reading.take(words)
                reading.give(held.prop, holder=who[-1])
                continue
        if who and position and phrase.person and not _joined(tags, phrase):
            describe(reading, who[-1], words)
            continue
        referent = reading.refer(phrase, tokens)
        if referent.known:
            reading.take(words)
        if referent.body and phrase.determiner in ("his", "her", "their") and not referent.people:
            owners = {"his": "he", "her": "she", "their": "they"}[phrase.determiner]
            who += reading.refer(Phrase(pronoun=owners, indices=phrase.indices), tokens).people
            said.by_body = words
            continue
        if referent.body and referent.people:
            who += referent.people
            said.by_body = words
            continue
        if referent.target == "camera" and phrase.pronoun:
            referent = Referent(phrase, people=reading.mention(*reading.memory.cast.everybody()))
        if referent.people:
            last = referent.people
            who += [name for name in referent.people if name not in who]
        elif not who and thing is None and (not position or not thing):
            thing = phrase
    for index in (*grouped.adverbs, *grouped.adjectives):
        word = tokens[index].low
        said.manner = said.manner or people.MANNER_WORDS.get(word, "")
        said.emotion = said.emotion or people.EMOTION_WORDS.get(word, "")
    for index in clause.subject:
        if verb_of(tokens[index].low) == ("hold", "ing") or verb_of(tokens[index].low) == ("carry", "ing"):
            _holds(reading, grouped, tuple(who), index, tokens)
    return tuple(who), None if who else thing


def describe(reading: Reading, name: str, words: list[Token]) -> None:
    """An apposition, *a tall man*: it says who the subject is, and adds nobody."""
    person = reading.memory.cast.people[name]
    gender, age, noun = read_person_words([token.low for token in words])
    person.gender, person.age = person.gender or gender, person.age or age
    person.noun = person.noun or noun


def _joined(tags: list[Tag], phrase: Phrase) -> bool:
    """Whether *and* or a comma between names comes before the phrase: another subject, not an apposition."""
    first = phrase.indices[0]
    before = first - 1
    if before >= 0 and tags[before] is Tag.AND:
        return True
    return bool(phrase.name) and before > 0 and tags[before] is Tag.COMMA and Tag.AND in tags[first:]


def _there_is(reading: Reading, said: Said) -> tuple[str, ...]:
    """*There is a boy on the bench*: the first phrase after the verb is the subject."""
    for position, phrase in enumerate(said.phrases.phrases):
        referent = reading.refer(phrase, said.tokens)
        if referent.people:
            del said.phrases.phrases[position]
            return referent.people
        if referent.prop:
            place = place_of(reading, said.phrases.phrases[position + 1 :], said.tokens)
            reading.give(referent.prop, mark=place or "floor")
    return ()


def place_of(reading: Reading, phrases: list[Phrase], tokens: list[Token]) -> str:
    """The first mark or person that phrases with a preposition name."""
    found = [reading.refer(phrase, tokens) for phrase in phrases if phrase.preposition]
    targets = [referent.target or (referent.people[0] if referent.people else "") for referent in found]
    return next((target for target in targets if target), "")


def _aside(reading: Reading, phrase: Phrase, words: list[Token], who: tuple[str, ...], said: Said) -> None:
    """What is said of the subject before the verb: *in a white dress*, *with an umbrella*, *by the window*."""
    reading.take(words)
    if reading.dress(who, words):
        return
    feeling = people.EMOTION_WORDS.get(phrase.head, "")
    said.emotion = said.emotion or feeling
    referent = reading.refer(phrase, said.tokens)
    if referent.prop and phrase.preposition == "with" and who:
        reading.give(referent.prop, holder=who[0])
    elif referent.target and who:
        for name in who:
            person = reading.memory.cast.people[name]
            person.mark = person.mark or reading.mark(referent.target)
    elif not referent.known and not feeling and phrase.head not in people.PERSON_NOUNS:
        described_by = set(phrase.adjectives) | {phrase.head}
        if not described_by & _DESCRIPTIONS and not phrase.head.isdigit():
            said.unread += words


def _holds(reading: Reading, grouped: Phrases, who: tuple[str, ...], index: int, tokens: list[Token]) -> None:
    for phrase in grouped.phrases:
        if phrase.indices[0] > index and who:
            referent = reading.refer(phrase, tokens)
            if referent.prop:
                reading.give(referent.prop, holder=who[0])
            return
