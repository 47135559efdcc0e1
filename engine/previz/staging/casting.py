"""Who is in a scene: names, pronouns and unnamed people, and who plays them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace

from engine.messages.requests import Entry
from engine.names import MEN_NAMES, WOMEN_NAMES
from engine.previz.staging.lexicon import people
from engine.previz.staging.scene import STAND_INS, Player, Posture
from engine.previz.staging.words import Token, noun_of, tokens_of

_EXTENSION = re.compile(r"\s*\([^)]*\)\s*$")
_AGE_IN_YEARS = re.compile(r"\b(?:aged?\s+)?(\d{1,2})(?:\s*[-–]\s*\d{1,2})?\b(?!\s*(?:am|pm|%))")
MOST_PEOPLE = 12
"""People staged at once; whoever comes after them is not shown."""
MOST_UNNAMED = 4
"""People shown for a crowd."""


@dataclass(slots=True)
class Person:
    """Somebody of the scene, as far as the words have told.

    `gender` is ``f``, ``m`` or unknown, `age` one of ``child``, ``young``, ``adult``, ``old`` or unknown.
    """

    name: str
    gender: str = ""
    age: str = ""
    stand_in: str = ""
    voice: str = ""
    wardrobe: list[str] = field(default_factory=list)
    posture: Posture = "standing"
    mark: str = ""
    present: bool = True
    met: bool = False
    where: str = ""
    noun: str = ""
    words: frozenset[str] = frozenset()

    def player(self) -> Player:
        """The person as a player of the staged shot."""
        return Player(
            name=self.name,
            stand_in=self.stand_in,
            wardrobe=tuple(self.wardrobe),
            voice=self.voice or self.stand_in,
            posture=self.posture,
            mark=self.mark,
        )


@dataclass(slots=True)
class Cast:
    """The people of a scene so far, in order of appearance; `recent` holds names, the last mentioned last."""

    people: dict[str, Person] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    together: tuple[str, ...] = ()

    def copy(self) -> Cast:
        """A copy that can be changed."""
        folk = {name: replace(person, wardrobe=list(person.wardrobe)) for name, person in self.people.items()}
        return Cast(folk, list(self.recent), self.together)

    def mention(self, *names: str) -> None:
        """Note that these were mentioned, so that pronouns can find them."""
        for name in names:
            if name in self.recent:
                self.recent.remove(name)
            self.recent.append(name)
        if len(names) > 1:
            self.together = names

    def add(self, person: Person) -> Person:
        """Let somebody in, with a stand-in of their own while any is free."""
        taken = [other.stand_in for other in self.people.values()]
        if not person.stand_in:
            person.stand_in = choose_stand_in(person, taken)
        self.people[person.name] = person
        return person

    def last(self, gender: str, without: tuple[str, ...] = ()) -> Person | None:
        """The person of that gender who was mentioned last; one of unknown gender takes it on."""
        around = [self.people[name] for name in reversed(self.recent) if name not in without]
        around += [person for person in self.people.values() if person not in around and person.name not in without]
        for person in around:
            if person.gender == gender:
                return person
        for person in around:
            if not person.gender:
                person.gender = gender
                return person
        return None

    def everybody(self) -> tuple[str, ...]:
        """Names of all who are there."""
        return tuple(name for name, person in self.people.items() if person.present)


def bare_name(name: str) -> str:
    """A character's name without ``(V.O.)`` and the like, one blank between words."""
    return " ".join(_EXTENSION.sub("", name).split())


def described(name: str, entry: Entry | None) -> Person:
    """A character from their name and bible entry, before anybody plays them."""
    words = [token.low for token in tokens_of(f"{name.replace('_', ' ')}. {entry.description if entry else ''}")]
    gender, age, noun = read_person_words(words)
    first = words[0] if words else ""
    if not gender:
        gender = "f" if first in WOMEN_NAMES else "m" if first in MEN_NAMES else ""
    if not age and entry is not None:
        years = _AGE_IN_YEARS.search(entry.description)
        age = age_of(int(years[1])) if years else ""
    person = Person(name, gender, age, noun=noun, words=frozenset(words))
    if entry is not None:
        person.stand_in = entry.stand_in if entry.stand_in in STAND_INS else ""
        person.voice = entry.voice
        person.wardrobe = wardrobe_in(tokens_of(entry.description))
    return person


def age_of(years: int) -> str:
    """The age group of a number of years."""
    return "child" if years < 13 else "young" if years < 30 else "adult" if years < 60 else "old"


def read_person_words(words: list[str]) -> tuple[str, str, str]:
    """Gender, age and person noun that words tell, each empty where they do not."""
    gender = age = noun = ""
    for word in words:
        single = noun_of(word)
        kind = people.PERSON_NOUNS.get(single)
        if kind:
            noun = noun or single
            gender = gender or kind.gender
            age = age or (kind.age if kind.age != "adult" else "")
        gender = gender or people.GENDER_WORDS.get(word, "")
        age = age or people.AGE_WORDS.get(word, "")
    return gender, age, noun


def wardrobe_in(tokens: list[Token]) -> list[str]:
    """Garments with the colours and cloths before them: ``["long white dress", "hat"]``."""
    found: list[str] = []
    held: list[str] = []
    for token in tokens:
        garment = token.low if token.low in people.GARMENTS else noun_of(token.low)
        if garment in people.GARMENTS:
            found.append(" ".join([*held, garment]))
            held = []
        elif token.low in people.CLOTH_WORDS:
            held.append(token.low)
        elif token.word and token.low != "and":
            held = []
    return found


def add_wardrobe(person: Person, garments: list[str]) -> None:
    """Put garments on; one of the same kind replaces the old."""
    for garment in garments:
        kind = garment.split()[-1]
        person.wardrobe = [worn for worn in person.wardrobe if worn.split()[-1] != kind]
        person.wardrobe.append(garment)


def choose_stand_in(person: Person, taken: list[str]) -> str:
    """The stand-in who fits best among those who are free (among all when nobody is).

    Gender counts most, then age, then words of the entry, then a name that is nearly the stand-in's own; what remains
    is decided by a hash of the name, so that a character looks the same in every scene.
    """
    free = [name for name in STAND_INS if name not in taken] or list(STAND_INS)
    return max(free, key=lambda name: (_fit(person, name), _chance(person.name, name)))


def _fit(person: Person, name: str) -> float:
    looks = people.STAND_INS[name]
    fit = 0.0
    if person.gender:
        fit += 20 if person.gender == looks.gender else -20
    if person.age:
        fit -= 5 * abs(_AGES.index(person.age) - _AGES.index(looks.age))
    elif looks.age in ("child", "old"):
        fit -= 10
    fit += 4 * len(looks.words & person.words)
    if _nearly_the_same(person.name.casefold().split()[0] if person.name.split() else "", name):
        fit += 3
    return fit


_AGES = ("child", "young", "adult", "old")


def _nearly_the_same(first: str, second: str) -> bool:
    return len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) <= 1


def _chance(name: str, stand_in: str) -> bytes:
    return hashlib.sha256(f"{name.casefold()}|{stand_in}".encode("utf-8", "replace")).digest()


@dataclass(frozen=True, slots=True)
class Names:
    """How the script may call its characters: words to the character's name, longest first."""

    calls: dict[str, tuple[tuple[tuple[str, ...], str], ...]]

    def at(self, tokens: list[Token], index: int) -> tuple[int, str] | None:
        """Number of tokens and the name of the character who is named at `index`."""
        for words, name in self.calls.get(tokens[index].low, ()):
            if tuple(token.low for token in tokens[index : index + len(words)]) == words:
                return len(words), name
        return None


def names_of(characters: list[str]) -> Names:
    """The calls of characters: their whole names, and each one's first name where only they have it."""
    calls: dict[tuple[str, ...], str] = {}
    firsts: dict[str, list[str]] = {}
    for name in characters:
        words = tuple(token.low for token in tokens_of(name) if token.word or token.text[0].isdigit())
        if words:
            calls.setdefault(words, name)
            for word in (words[0], words[-1]):
                if (
                    len(words) > 1
                    and word not in people.PERSON_NOUNS
                    and word not in people.AGE_WORDS
                    and len(word) > 2
                ):
                    firsts.setdefault(word, []).append(name)
    for word, named in firsts.items():
        if len(set(named)) == 1:
            calls.setdefault((word,), named[0])
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, name in calls.items():
        table.setdefault(words[0], []).append((words, name))
    return Names({first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in table.items()})
