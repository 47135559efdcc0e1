"""What the noun phrases of a shot refer to: people, props, and targets of the set."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec

from engine.previz.staging.casting import (
    MOST_PEOPLE,
    MOST_UNNAMED,
    Names,
    Person,
    add_wardrobe,
    described,
    read_person_words,
    wardrobe_in,
)
from engine.previz.staging.lexicon import people, places, things
from engine.previz.staging.memory import Memory
from engine.previz.staging.phrases import Phrase
from engine.previz.staging.remarks import about
from engine.previz.staging.scene import Prop, Remark
from engine.previz.staging.words import Token

GENERIC = frozenset(
    ("man", "woman", "boy", "girl", "person", "figure", "child", "kid", "guy", "lady", "friend", "other")
)
"""Nouns by which the script may call somebody it has named before."""

_FLOOR_MARKS = frozenset(("centre", "left", "right", "far", "near"))
_SUPPORTS = frozenset(("on", "onto", "in", "into", "from", "off", "under", "beside", "at", "by", "inside", "out of"))


@dataclass(frozen=True, slots=True)
class Referent:
    """What a phrase means: people's names, a prop's name, a target, or a part of somebody (`body`).

    `vague` phrases are understood but name nothing that can be shown (*the way*, *her seat*).
    """

    phrase: Phrase
    people: tuple[str, ...] = ()
    prop: str = ""
    target: str = ""
    body: bool = False
    garment: bool = False
    vague: bool = False
    mutual: bool = False

    @property
    def known(self) -> bool:
        """Whether the phrase means something."""
        return bool(self.people or self.prop or self.target or self.body or self.garment or self.vague or self.mutual)


@dataclass(slots=True)
class Reading:
    """One shot while it is read: its memory, its set, what came up.

    `own` are the people named in this shot in order, `called` the props, `heard` kinds of sounds, `spot` the part of
    the set mentioned last, `taken` the words understood by where they begin; `settled` are the
    people whom an earlier shot has placed.
    """

    text: str
    set: str
    memory: Memory
    names: Names
    declared: dict[str, str]
    settled: frozenset[str] = frozenset()
    remarks: list[Remark] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    spot: str = ""
    taken: dict[int, Token] = field(default_factory=dict)

    def remark(self, code: str, tokens: list[Token]) -> None:
        """Note a remark about words of the action text."""
        if tokens:
            self.remarks.append(about(code, tokens, self.text))

    def take(self, words: list[Token]) -> None:
        """Note that words were understood."""
        self.taken.update((token.start, token) for token in words)

    def mention(self, *names: str) -> tuple[str, ...]:
        """Note that people are named here."""
        self.memory.cast.mention(*names)
        self.own += [name for name in names if name not in self.own]
        for name in names:
            self.memory.cast.people[name].present = True
            self.memory.cast.people[name].met = True
        return names

    def refer(self, phrase: Phrase, tokens: list[Token], subject: tuple[str, ...] = ()) -> Referent:
        """What a phrase of the sentence `tokens` means, said of `subject`."""
        words = [tokens[index] for index in phrase.indices]
        if phrase.pronoun:
            return self._pronoun(phrase, words, subject)
        if phrase.name:
            named = self.names.at([tokens[index] for index in phrase.name], 0)
            who = self.names_of(named[1]) if named else ()
            return Referent(phrase, people=self.mention(*who)) if who else Referent(phrase)
        if phrase.person:
            return Referent(phrase, people=self._unnamed(phrase, words, subject))
        return self._thing(phrase, tokens, subject)

    def names_of(self, name: str) -> tuple[str, ...]:
        """The name if such a person is in the cast."""
        return (name,) if name in self.memory.cast.people else ()

    def _pronoun(self, phrase: Phrase, words: list[Token], subject: tuple[str, ...]) -> Referent:
        cast = self.memory.cast
        word = phrase.pronoun
        if word in ("himself", "herself", "themselves", "itself"):
            return Referent(phrase, vague=True)
        if word == "each other":
            return Referent(phrase, mutual=True)
        if word == "it":
            return self._it(phrase)
        if word in ("us", "we", "you", "i"):
            return Referent(phrase, target="camera")
        if word == "nobody":
            return Referent(phrase, vague=True)
        if word in ("he", "him", "she", "her"):
            gender = "m" if word in ("he", "him") else "f"
            person = cast.last(gender, subject if word in ("him", "her") else ())
            if person is None and any(cast.people[name].gender == gender for name in subject):
                return Referent(phrase, vague=True)
            if person is None:
                name = {"f": "WOMAN", "m": "MAN"}[gender]
                person = cast.people.get(name) or cast.add(Person(name, gender))
                self.remark("staging.person_unknown", words)
            return Referent(phrase, people=self.mention(person.name))
        return Referent(phrase, people=self._several(words, subject if word == "them" else ()))

    def _it(self, phrase: Phrase) -> Referent:
        """The prop mentioned last; else, in a shot without props, the part of the set mentioned last."""
        if self.spot and not self.called:
            return Referent(replace(phrase, head=self.spot, pronoun=""), target=self.spot)
        thing = self.memory.thing
        return Referent(phrase, prop=self.call(thing) if thing else "", vague=True)

    def _several(self, words: list[Token], subject: tuple[str, ...]) -> tuple[str, ...]:
        """Who is meant by *they*, *them*, *both*, *everybody*."""
        cast = self.memory.cast
        around = [name for name in cast.everybody() if name not in subject]
        everyone = words[0].low in ("everyone", "everybody")
        together = tuple(name for name in cast.together if name in around)
        met = [name for name in cast.recent if name in around and cast.people[name].met]
        if not everyone and len(together) > 1:
            return self.mention(*together)
        chosen = around if everyone else met[-2:] or around[:2]
        if not chosen and not subject:
            chosen = [cast.add(Person("PERSON")).name]
            self.remark("staging.person_unknown", words)
        return self.mention(*chosen)

    def _unnamed(self, phrase: Phrase, words: list[Token], subject: tuple[str, ...]) -> tuple[str, ...]:
        """People without a name: those meant before, or new ones."""
        cast = self.memory.cast
        noun, low = phrase.head, [token.low for token in words]
        count = self._count(phrase)
        definite = phrase.determiner in ("the", "this", "that", "these", "those", "his", "her", "their", "both")
        same = [name for name, person in cast.people.items() if person.noun == noun and name not in subject]
        if definite and same:
            return self.mention(
                *(same if count > 1 else [next(n for n in reversed([*same, *cast.recent]) if n in same)])
            )
        kind = people.PERSON_NOUNS.get(noun, people.Kind())
        ages = [people.AGE_WORDS[word] for word in phrase.adjectives if word in people.AGE_WORDS]
        kind = people.Kind(kind.gender, ages[0]) if ages else kind
        if definite and count == 1 and (noun in GENERIC or kind.gender):
            found = self._by_kind(kind, noun, subject)
            if found:
                return self.mention(found)
        if definite and count > 1 and noun in people.CROWDS | GENERIC and noun not in ("crowd", "audience", "mob"):
            known = [name for name in cast.everybody() if not kind.gender or cast.people[name].gender == kind.gender]
            if len(known) >= count:
                return self.mention(*known[:count])
        again = [name for name in same if not phrase.determiner or name not in self.own]
        if again and phrase.determiner in ("", "a", "an") and count == 1:
            return self.mention(again[-1])
        if same and len(cast.people) >= MOST_PEOPLE:
            self.remark("staging.people_few", words)
            return self.mention(same[-1])
        shown = min(count, MOST_UNNAMED if count <= 8 else 3)
        if shown < count or noun in people.CROWDS - {"couple", "pair", "duo", "trio"}:
            self.remark("staging.people_few", words)
        if noun in ("crowd", "audience", "mob"):
            self.heard.append("crowd")
        return self.mention(*(self._new(noun, low).name for _ in range(shown)))

    def _by_kind(self, kind: people.Kind, noun: str, subject: tuple[str, ...]) -> str:
        cast = self.memory.cast
        around = [cast.people[name] for name in reversed(cast.recent) if name not in subject]
        for person in around:
            if kind.gender and person.gender != kind.gender:
                continue
            if kind.age in ("child", "old") and person.age != kind.age:
                continue
            if person.noun and person.noun != noun and noun not in GENERIC:
                continue
            if kind.age == "adult" and person.age == "child":
                continue
            if noun in GENERIC:
                return person.name
        return ""

    def _count(self, phrase: Phrase) -> int:
        count = people.NUMBERS.get(phrase.determiner, 0)
        if phrase.determiner.isdigit():
            count = int(phrase.determiner[:3])
        if phrase.head in people.CROWDS:
            return people.CROWD_SIZES.get(phrase.head, 20)
        return count or (2 if phrase.plural and phrase.determiner == "both" else 2 if phrase.plural else 1)

    def _new(self, noun: str, words: list[str]) -> Person:
        cast = self.memory.cast
        singular = "person" if noun in people.CROWDS else noun
        adjectives = [word for word in words if word in people.AGE_WORDS or word in people.STAND_IN_WORDS]
        base = " ".join([*dict.fromkeys(word for word in adjectives if word != noun), singular]).upper()
        name, number = base, 2
        while name in cast.people:
            name, number = f"{base} {number}", number + 1
        person = described(base, None)
        person.name, person.noun = name, singular
        gender, age, _ = read_person_words(words)
        person.gender, person.age = person.gender or gender, person.age or age
        return cast.add(person)

    def _thing(self, phrase: Phrase, tokens: list[Token], subject: tuple[str, ...]) -> Referent:
        head = phrase.head
        owner = self.names.at(tokens, phrase.owner) if phrase.owner >= 0 else None
        whose = self.mention(*self.names_of(owner[1])) if owner else ()
        if head in people.GARMENTS:
            return Referent(phrase, people=whose, garment=True)
        if head in things.BODY:
            whose = whose or self._owner(phrase.determiner, subject)
            return Referent(phrase, people=whose, body=True)
        target = self.target(phrase)
        known = set(self.memory.props)
        prop = self.prop(phrase, bool(target))
        if prop and prop not in known and phrase.head in things.STANDS_FOR:
            self.remark("staging.prop_as", [tokens[index] for index in phrase.indices])
        if target and not prop:
            self.spot = target
        vague = head in things.STEADY or self._elsewhere(phrase)
        if not (target or prop or vague) and whose:
            return Referent(phrase, people=whose)
        return Referent(phrase, people=() if prop or target else whose, prop=prop, target=target, vague=vague)

    def _owner(self, determiner: str, subject: tuple[str, ...]) -> tuple[str, ...]:
        """Whose hand it is in *he takes her hand*; nobody's but the subject's own in *he wrings his hands*."""
        cast, gender = self.memory.cast, {"his": "m", "her": "f"}.get(determiner, "")
        if not gender or not subject or any(cast.people[name].gender in (gender, "") for name in subject):
            return ()
        person = cast.last(gender, subject)
        return self.mention(person.name) if person else ()

    def _elsewhere(self, phrase: Phrase) -> bool:
        """Whether the head is the place, the weather, the time or a feeling: read elsewhere."""
        for noun in (phrase.head, phrase.head + "s"):
            if (
                noun in places.PLACES
                or noun in places.LIKENESSES
                or noun in places.ROOMS
                or noun in places.WEATHERS
                or noun in places.TIMES
                or noun in people.EMOTION_WORDS
                or noun in ("sun", "light", "dark", "darkness", "air", "sunlight", "sunset", "shadow")
            ):
                return True
        return False

    def target(self, phrase: Phrase) -> str:
        """The mark or view of the set that a phrase names, or empty."""
        head = phrase.head
        marks = things.SCENERY[self.set]
        if head in marks:
            return head
        found = [target for target, nouns in marks.items() if head in nouns.split()]
        if head == "camera" or head in ("lens", "viewer"):
            return "camera"
        if found:
            view = phrase.preposition in ("at", "to", "out", "over", "") and found[-1] in (
                "sea",
                "horizon",
                "boat",
                "sun",
            )
            return found[-1] if view else found[0]
        return next((target for target, nouns in things.ANYWHERE.items() if head in nouns.split()), "")

    def prop(self, phrase: Phrase, scenery: bool) -> str:
        """Name of the prop that a phrase names, which comes into the shot with it, or empty."""
        head = phrase.head
        declared = next((name for name in self.declared if name.split()[-1] == head), "")
        if not (head == "ball" or head in things.PROPS or declared):
            return ""
        kind = self.kind(head)
        known = next((name for name, prop in self.memory.props.items() if name == head), "")
        large = head in things.LARGE and phrase.determiner not in ("a", "an")
        if scenery and not known and (large or phrase.preposition in _SUPPORTS):
            return ""
        name = known or head
        if name not in self.memory.props:
            colour = next((word for word in phrase.adjectives if word in people.COLOURS), "")
            self.memory.props[name] = Prop(name=name, kind=kind, colour=colour)
        return self.call(name)

    def mark(self, target: str) -> str:
        """The target if one can be found there, else empty."""
        return target if target in things.SCENERY[self.set] or target in _FLOOR_MARKS else ""

    def kind(self, head: str) -> str:
        """Prop kind of a noun."""
        if head == "ball":
            return "basketball" if self.set == "court" else "football"
        words = [word for name, text in self.declared.items() if name.split()[-1] == head for word in text.split()]
        return things.PROPS.get(head) or next((things.PROPS[word] for word in words if word in things.PROPS), "box")

    def call(self, name: str) -> str:
        """Note that a prop is in this shot and is what *it* means from now on."""
        if name not in self.called:
            self.called.append(name)
        self.memory.thing = name
        return name

    def give(self, name: str, holder: str = "", mark: str = "") -> None:
        """Say where a prop is at first, if nothing has said so yet."""
        prop = self.memory.props[name]
        if not prop.holder and not prop.mark:
            self.memory.props[name] = msgspec.structs.replace(prop, holder=holder, mark=mark)

    def dress(self, who: tuple[str, ...], tokens: list[Token]) -> bool:
        """Put on what the words name; whether there was anything."""
        garments = wardrobe_in(tokens)
        for name in who:
            add_wardrobe(self.memory.cast.people[name], garments)
        return bool(garments)
