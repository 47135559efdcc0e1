"""Who is in a shot, as somebody who knows no names must be told: everybody is described where first named."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from engine.messages.requests import Entry, Line, Request
from engine.models.phrases import article
from engine.names import MEN_NAMES, WOMEN_NAMES

LONGEST_ASIDE = 16
"""Words of a look that stand behind the name; more get a sentence of their own."""

_WOMEN = "woman girl lady mother grandmother wife sister daughter queen actress waitress"
_MEN = "man boy guy gentleman father grandfather husband brother son king waiter fisherman"
_OTHERS = "person child kid teenager student doctor officer nurse soldier teacher dog cat horse"
_NOUNS = {noun: gender for nouns, gender in ((_WOMEN, "f"), (_MEN, "m"), (_OTHERS, "")) for noun in nouns.split()}
_BEHIND = ("in", "with", "wearing", "dressed", "about", "of", "carrying", "holding")
_CLAUSES = ("has", "wears", "is", "carries", "looks", "walks", "holds")
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_OUT_OF_SIGHT = re.compile(
    r"\b(?:v\.?\s?o\.?|o\.?\s?s\.?|o\.?\s?c\.?|voice[- ]over|off[- ]screen)(?!\w)", re.IGNORECASE
)
_ASIDES_OF_SCRIPTS = frozenset(("cont'd", "contd", "continuing", "more"))
_VERBS = {
    "whispering": "whispers", "shouting": "shouts", "yelling": "yells", "screaming": "screams", "singing": "sings",
    "muttering": "mutters", "murmuring": "murmurs", "calling": "calls", "crying out": "cries out",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the bible, or who only speaks.

    Attributes
    ----------
    key, name : str
        As the script has it, and as a sentence has it.
    gender : str
        ``f``, ``m`` or empty where nothing tells.
    behind : str
        What stands behind the name, or empty.
    sentences : str
        What is said of the look in sentences of its own, or empty.
    look : str
        The bible's own words.
    """

    key: str
    name: str
    gender: str
    behind: str
    sentences: str
    look: str


def people_of(request: Request) -> tuple[Person, ...]:
    """Everybody whom the shot names or who speaks in it, then those of the earlier shots, the latest first."""
    stagings = (request.staging, *reversed(request.before))
    entries: dict[str, Entry] = {}
    for staging in stagings:
        for entry in staging.entries:
            if entry.kind == "character":
                entries.setdefault(entry.name, entry)
        for line in staging.lines:
            entries.setdefault(bare(line.character), Entry(kind="character", name=bare(line.character)))
    texts = [staging.action for staging in stagings]
    return tuple(_person(entry, texts) for entry in entries.values() if entry.name.strip())


def bare(character: str) -> str:
    """A speaker's name without ``(V.O.)`` and the like."""
    return re.sub(r"\s*\(.*", "", character).strip() or character.strip()


def _person(entry: Entry, texts: list[str]) -> Person:
    words = re.findall(r"[\w'\N{RIGHT SINGLE QUOTATION MARK}-]+", entry.name)
    first = words[0].casefold() if words else ""
    gender = _gender(entry, first, texts)
    everyday = first not in WOMEN_NAMES | MEN_NAMES and any(
        re.search(rf"\b(?:the|a|an)\s+{re.escape(entry.name)}\b", text, re.IGNORECASE) for text in texts
    )
    name = f"the {entry.name.casefold()}" if everyday else " ".join(word.capitalize() for word in words)
    behind, sentences = _look(name, entry.description, gender, everyday=everyday)
    return Person(entry.name, name, gender, behind, sentences, entry.description.strip())


def _gender(entry: Entry, first: str, texts: list[str]) -> str:
    """From the description, then the name, then the pronouns of texts that name nobody else."""
    for word in re.findall(r"\w+", entry.description.casefold())[:8]:
        if _NOUNS.get(word):
            return _NOUNS[word]
    she, he = _SHE.search(entry.description), _HE.search(entry.description)
    if bool(she) != bool(he):
        return "f" if she else "m"
    if first in WOMEN_NAMES or first in MEN_NAMES:
        return "f" if first in WOMEN_NAMES else "m"
    named = next((_NOUNS[word] for word in re.findall(r"\w+", entry.name.casefold()) if _NOUNS.get(word)), "")
    if named:
        return named
    for text in texts:
        sentences = [
            each for each in re.split(r"(?<=[.!?])\s", text) if re.search(re.escape(entry.name), each, re.IGNORECASE)
        ]
        she, he = _SHE.search(" ".join(sentences)), _HE.search(" ".join(sentences))
        if bool(she) != bool(he):
            return "f" if she else "m"
    return ""


def _look(name: str, description: str, gender: str, *, everyday: bool) -> tuple[str, str]:
    """What stands behind a name, and what in sentences of its own."""
    look = " ".join(description.split()).rstrip(" .;,")
    look = look[:1].lower() + look[1:] if not look[:2].isupper() else look
    noun = {"f": "a woman", "m": "a man"}.get(gender, "somebody")
    if not look:
        return ("" if everyday or not gender else noun), ""
    head = re.findall(r"[\w']+", look.casefold())
    start = f"{name[:1].upper()}{name[1:]}"
    if head[:1] and head[0] in ("she", "he", "they"):
        return "", f"{start}{look[len(head[0]) :]}."
    if head[:1] == re.findall(r"\w+", name.casefold())[:1]:
        return "", f"{look[:1].upper()}{look[1:]}."
    if head and head[0] in _CLAUSES:
        return "", f"{start} {look}."
    if head and head[0] in _BEHIND:
        phrase = look if everyday else f"{noun} {look}"
    elif head and head[0] in ("a", "an", "the"):
        phrase = look
    elif any(word in _NOUNS for word in re.findall(r"\w+", look.casefold().split(",", maxsplit=1)[0])):
        phrase = article(look)
    else:
        phrase = f"{noun}, {look}" if not everyday else look
    first, *rest = re.split(r"[.;!?]\s+", phrase, maxsplit=1)
    if len(first.split()) > LONGEST_ASIDE:
        return "", f"{start} is {phrase}."
    return first, "".join(f"{each[:1].upper()}{each[1:]}." for each in rest)


@dataclass(slots=True)
class Telling:
    """Tells sentences about people in order: whoever is named for the first time is described there.

    Attributes
    ----------
    people : tuple of Person
    plain : collection of str
        Keys of people who are left undescribed, for want of room.
    met : set of str
        Keys of those who were named.
    described : set of str
        Keys of those whose look was told.
    """

    people: tuple[Person, ...]
    plain: Collection[str] = ()
    met: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    _owed: list[str] = field(default_factory=list)

    def named(self, text: str) -> list[Person]:
        """The people whom a text names, in order."""
        found = [(match.start(), person) for person in self.people if (match := _mention(person).search(text))]
        return [person for _place, person in sorted(found, key=lambda pair: pair[0])]

    def tell(self, text: str) -> str:
        """A text of the script with looks behind names, pronouns of earlier shots resolved and capitals let down."""
        text = " ".join(re.sub(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}", "", text).split())
        for person in self.people:
            text = _without_introduction(person, text)
        text = self._resolved(text)
        text = re.sub(r"\b[A-Z]{4,}\b", self._let_down, text)
        text = self._described(text)
        text += "." if text and text[-1] not in ".!?\"'\N{HORIZONTAL ELLIPSIS}" else ""
        return " ".join([text, *self._paid()]).strip()

    def mention(self, person: Person) -> str:
        """A name for a sentence, with the look where it is the first time."""
        return self._described(person.name, person)

    def owing(self) -> str:
        """Sentences that a `mention` left to be said."""
        return " ".join(self._paid())

    def _paid(self) -> list[str]:
        owed, self._owed = self._owed, []
        return owed

    def _let_down(self, match: re.Match[str]) -> str:
        """A word in capitals that is nobody's name, in the letters of a sentence."""
        if any(match[0] in person.key for person in self.people):
            return match[0]
        starts = re.search(r"(?:^|[.!?]\s+)$", match.string[: match.start()])
        return match[0].capitalize() if starts else match[0].lower()

    def _described(self, text: str, only: Person | None = None) -> str:
        """A text with every name as a sentence has it, and the look behind the first."""
        found = [
            (match, each) for each in ((only,) if only else self.people) for match in _mention(each).finditer(text)
        ]
        found.sort(key=lambda pair: (pair[0].start(), -pair[0].end()))
        told, at = "", 0
        for match, person in found:
            if match.start() >= at:
                told += text[at : match.start()] + self._named(match, person)
                at = match.end()
        told += text[at:]
        return re.sub(r"(^|[.!?]\s+)([a-z])", lambda start: start[1] + start[2].upper(), told) if only is None else told

    def _named(self, match: re.Match[str], person: Person) -> str:
        """One mention: the name, with the look where it is the first."""
        own = match["own"] or ""
        if person.key in self.met:
            return person.name + own
        self.met.add(person.key)
        if person.key in self.plain:
            return person.name + own
        self.described.add(person.key)
        if own and person.behind:
            self._owed.append(f"{person.name[:1].upper()}{person.name[1:]} is {person.behind}.")
        if person.sentences:
            self._owed.append(person.sentences)
        if own or not person.behind:
            return person.name + own
        after = match.string[match.end() :]
        return f"{person.name}, {person.behind}" + ("" if not after or re.match(r"\s*[.,;:!?)]", after) else ",")

    def _resolved(self, text: str) -> str:
        """Pronouns that begin a shot stand for those whom earlier shots named."""
        first = min((match.start() for person in self.people if (match := _mention(person).search(text))), default=None)
        subject = re.search(r"\b(She|He)\b", text)
        if subject and (first is None or subject.start() < first):
            person = self._last("f" if subject[1] == "She" else "m", ())
            if person is not None:
                text = text[: subject.start()] + person.name + text[subject.end() :]
        objects = (
            ("m", re.compile(r"\bhim\b")),
            (
                "f",
                re.compile(r"\bher\b(?=\s*[.,;!?]|\s*$|\s+(?:and|or|then|as|while|in|on|at|to|with|from|for|but)\b)"),
            ),
        )
        for gender, pronoun in objects:
            match = pronoun.search(text)
            if match and not any(each.gender == gender for each in self.named(text[: match.start()])):
                person = self._last(gender, self.named(text))
                if person is not None:
                    text = text[: match.start()] + person.name + text[match.end() :]
        return text

    def _last(self, gender: str, others: Collection[Person]) -> Person | None:
        """Whom a pronoun stands for: the one of that gender who was spoken of last."""
        fitting = [person for person in self.people if person.gender == gender and person not in others]
        return fitting[0] if fitting else None


def speech(telling: Telling, person: Person, line: Line) -> str:
    """A line as a model is told it: who, how, and the words in quotes."""
    words = " ".join(line.text.split()).replace('"', "'")
    manner = [part.strip() for part in re.split(r"[,;]", line.manner) if part.strip()]
    hidden = bool(_OUT_OF_SIGHT.search(f"{line.character} {line.manner}"))
    manner = [part for part in manner if not _OUT_OF_SIGHT.search(part) and part.casefold() not in _ASIDES_OF_SCRIPTS]
    if hidden:
        voice = {"f": "a woman's voice", "m": "a man's voice"}.get(person.gender, "a voice")
        return f'Out of sight, {voice}{_how(manner)} says: "{words}"'
    who = telling.mention(person)
    after = telling.owing()
    who = who[:1].upper() + who[1:]
    who += "," if "," in who else ""
    verb = next((_VERBS[part] for part in manner if part in _VERBS), "says")
    manner = [part for part in manner if part not in _VERBS]
    said = f'{who} {verb}{_how(manner)}: "{words}"'
    return f"{said} {after}" if after else said


def lips(telling: Telling, person: Person, line: Line) -> str:
    """The same for a model that makes no sound: what is seen of somebody who speaks."""
    if _OUT_OF_SIGHT.search(f"{line.character} {line.manner}"):
        return ""
    who = telling.mention(person)
    after = telling.owing()
    who = who[:1].upper() + who[1:]
    who += "," if "," in who else ""
    parts = [part.strip() for part in re.split(r"[,;]", line.manner) if part.strip()]
    manner = [part for part in parts if part.casefold() not in _ASIDES_OF_SCRIPTS]
    return f"{who} speaks{_how(manner)}, the lips moving with the words. {after}".strip()


def _how(manner: list[str]) -> str:
    """``(smiling)`` as ``, smiling,``; ``(softly)`` as `` softly``; ``(to Jonah)`` as `` to Jonah``."""
    told = ""
    for part in manner:
        low = part[:1].lower() + part[1:] if not part.split()[0].istitle() or part.split()[0] == part else part
        if low in ("beat", "pause", "a beat"):
            told += ", after a pause"
        elif re.match(r"(?:to|into|at|from|under|with|in|on|over|through)\b", low) or low.split()[0].endswith("ly"):
            told += f" {low}"
        else:
            told += f", {low}"
    return told


def _mention(person: Person) -> re.Pattern[str]:
    """Where a text names somebody; a first name is one only with its capital."""
    words = re.escape(person.key).replace(r"\ ", r"\s+")
    own = "(?P<own>['\N{RIGHT SINGLE QUOTATION MARK}]s)?"
    if person.name.startswith("the "):
        return re.compile(rf"(?<!\w)(?:(?:the|a|an)\s+)?(?:{words})(?!\w){own}", re.IGNORECASE)
    first = person.key[:1]
    return re.compile(rf"(?<!\w)(?=[{re.escape(first.upper())}])(?i:{words})(?!\w){own}")


def _without_introduction(person: Person, text: str) -> str:
    """A text without what a script says of somebody where the bible says the same."""
    if not person.look:
        return text
    said = r"\s+".join(re.escape(word) for word in person.look.rstrip(" .").split())
    pattern = rf"({re.escape(person.key)})(?:,\s*{said}\s*,?|\s*\(\s*{said}\s*\))"
    return re.sub(pattern, r"\1", text, flags=re.IGNORECASE)
