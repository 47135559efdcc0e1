"""From a sentence to its clauses: who, which verb, and the words that belong to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.previz.staging.tags import Tag, is_noun_too
from engine.previz.staging.words import Token, looks_like_verb, verb_of

_FAR = 24
"""Words looked ahead for a verb."""
_INSIDE_SUBJECT = (Tag.DETERMINER, Tag.NUMBER, Tag.ADJECTIVE, Tag.PERSON, Tag.NAME, Tag.NOUN, Tag.UNKNOWN)
_OPENERS = (Tag.AND, Tag.THEN, Tag.WHILE, Tag.WHO, Tag.COMMA)


@dataclass(slots=True)
class Clause:
    """One verb with its subject and its words.

    Attributes
    ----------
    subject : list of int
        Indices of the subject's words (with what is said about it before the verb); empty where the clause has none
        of its own and the one before counts.
    verb : int
        Index of the verb, -1 in a fragment without one.
    words : list of int
        Indices of the words after the verb.
    link : str
        How it follows what is before: ``""``, ``then``, ``while``, ``as`` said of one thing with the clause before
        (``with``).
    ahead : bool
        Whether a ``while`` clause comes first and the next clause goes on meanwhile.
    negated : bool
    seen : bool
        Whether the clause before sees it happen: *watches him go*.
    lemma, form : str
        The verb's; empty lemma for a verb that is not in the lexicon.
    """

    subject: list[int] = field(default_factory=list)
    verb: int = -1
    words: list[int] = field(default_factory=list)
    link: str = ""
    ahead: bool = False
    negated: bool = False
    seen: bool = False
    lemma: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class _Opening:
    subject: tuple[int, ...]
    verb: int
    link: str
    negated: bool
    seen: bool = False


def clauses_of(sentence: list[Token], tags: list[Tag]) -> list[Clause]:
    """Cut a sentence into clauses; words before the first verb that belong to none make fragments without one."""
    return _Splitter(sentence, tags).split()


class _Splitter:
    """Goes over one sentence from left to right."""

    def __init__(self, sentence: list[Token], tags: list[Tag]) -> None:
        self.sentence = sentence
        self.tags = tags
        self.clauses: list[Clause] = []

    def split(self) -> list[Clause]:
        index = 0
        while index < len(self.sentence):
            opening = self.opening(index)
            if opening is None:
                if not self.clauses:
                    self.clauses.append(Clause())
                self.clauses[-1].words.append(index)
                index += 1
                continue
            lemma, form = verb_of(self.sentence[opening.verb].low) or ("", "")
            if self.tags[opening.verb] is Tag.AUXILIARY:
                lemma, form = lemma or "be", "s"
            clause = Clause(
                list(opening.subject), opening.verb, [], opening.link, False, opening.negated, opening.seen, lemma, form
            )
            clause.ahead = opening.link == "while" and not any(other.verb >= 0 for other in self.clauses)
            self.clauses.append(clause)
            index = opening.verb + 1
        return self.clauses

    def tag(self, index: int) -> Tag | None:
        return self.tags[index] if 0 <= index < len(self.tags) else None

    def opening(self, start: int) -> _Opening | None:
        """The clause that begins at `start`, if one does."""
        before = self.tag(start - 1)
        running = bool(self.clauses) and self.clauses[-1].verb >= 0
        index, link, linked = start, "", False
        who: tuple[int, ...] = ()
        while self.tag(index) in _OPENERS:
            tag = self.tag(index)
            if tag is Tag.WHILE:
                link = _link(self.sentence[index].low)
            elif tag is Tag.THEN:
                link = "then"
            elif tag is Tag.WHO:
                who = self._whom_before(index)
            linked = True
            index += 1
        if not linked and start > 0 and before not in _OPENERS:
            return self._inner(start) if running else None
        index, negated, adverb = self._skip(index)
        if self._is_verb(index, linked=linked or start == 0, subject=False):
            form = (verb_of(self.sentence[index].low) or ("", ""))[1]
            if form == "ing" and running and self.tag(start) is Tag.COMMA and not link:
                link = "while"
            return _Opening(who, index, link or ("then" if adverb else ""), negated)
        return self._with_subject(index, link or ("then" if adverb else ""))

    def _whom_before(self, index: int) -> tuple[int, ...]:
        """The person whom a *who* is about."""
        before = index - 1
        while self.tag(before) is Tag.COMMA:
            before -= 1
        return (before,) if self.tag(before) in (Tag.NAME, Tag.PERSON) and self.clauses else ()

    def _skip(self, index: int) -> tuple[int, bool, bool]:
        """Over adverbs, auxiliaries before a verb and *to*; whether there was a *not*, and whether a *finally*."""
        negated = later = False
        while True:
            tag = self.tag(index)
            if tag is Tag.NOT:
                negated = True
            elif tag is Tag.ADVERB and self.sentence[index].low in ("there", "here"):
                if self.tag(index + 1) is Tag.AUXILIARY:
                    return index, negated, later
            elif tag is Tag.ADVERB:
                later = later or self.sentence[index].low in ("finally", "later", "soon", "eventually")
            elif not (tag is Tag.AUXILIARY and self._verb_follows(index + 1)):
                return index, negated, later
            index += 1

    def _verb_follows(self, index: int) -> bool:
        while self.tag(index) in (Tag.ADVERB, Tag.NOT, Tag.AUXILIARY):
            index += 1
        if self.tag(index) is not Tag.VERB:
            return False
        form = (verb_of(self.sentence[index].low) or ("", ""))[1]
        return form in ("ing", "base", "ed")

    def _is_verb(self, index: int, linked: bool, subject: bool) -> bool:
        """Whether the word at `index` is a verb here, after a subject or (`linked`) after a link or at the start."""
        tag = self.tag(index)
        if tag is Tag.AUXILIARY:
            return subject
        if tag is Tag.VERB:
            if subject or not is_noun_too(self.sentence[index]):
                return True
            return linked and (not self._listed(index) or self._goes_on(index + 1))
        word = self.sentence[index] if tag is Tag.UNKNOWN else None
        if word is None or not word.word or (word.capital and index > 0):
            return False
        if subject:
            return True
        if not linked or not any(clause.verb >= 0 for clause in self.clauses):
            return False
        ends = self.tag(index + 1) in (None, Tag.COMMA, Tag.AND)
        bare = not self.clauses[-1].words or not self.sentence[self.clauses[-1].words[-1]].low.endswith("s")
        return looks_like_verb(word.low) and (bare if ends else self._goes_on(index + 1))

    def _listed(self, index: int) -> bool:
        """Whether a verb form that may be a noun follows another noun of its kind: *the boats and waves*."""
        before = index - 1
        while self.tag(before) in (Tag.AND, Tag.COMMA, Tag.THEN):
            before -= 1
        if self.tag(before) not in (Tag.NOUN, Tag.UNKNOWN, Tag.VERB):
            return False
        if self.tag(before - 1) is Tag.DETERMINER and self.sentence[before - 1].low in ("his", "her", "their"):
            return False  # *raises his arms and laughs*
        return not self.clauses or (before != self.clauses[-1].verb and self.sentence[before].low.endswith("s"))

    def _goes_on(self, index: int) -> bool:
        """Whether what follows belongs to a verb rather than to a noun."""
        tag = self.tag(index)
        if tag is None:
            return not any(clause.verb >= 0 for clause in self.clauses) or not self.clauses[-1].words
        return tag in (Tag.PREPOSITION, Tag.DETERMINER, Tag.PRONOUN, Tag.ADVERB, Tag.NAME) or (
            tag in (Tag.COMMA, Tag.AND, Tag.THEN) and not self.clauses[-1].words if self.clauses else False
        )

    def _with_subject(self, start: int, link: str) -> _Opening | None:
        """A clause whose subject begins at `start`: its people or things, what is said of them, the verb."""
        index = self._noun_phrases(start)
        if index == start:
            return None
        after, negated, _ = self._skip(index)
        if self.tag(after) is Tag.WHO:
            after, negated, _ = self._skip(after + 1)
        if self._is_verb(after, linked=False, subject=True):
            return _Opening(tuple(range(start, after)), after, link, negated)
        if self.tag(index) not in (Tag.COMMA, Tag.PREPOSITION, Tag.AUXILIARY, Tag.VERB):
            return None
        return self._past_apposition(start, index, link)

    def _past_apposition(self, start: int, index: int, link: str) -> _Opening | None:
        """Over ``, in a white dress,`` or ``in the red coat`` or ``(30s, tall)`` to the verb."""
        for probe in range(index, min(index + _FAR, len(self.sentence))):
            tag = self.tag(probe)
            if tag in (Tag.WHILE, Tag.THEN) or (tag is Tag.COMMA and self.tag(probe + 1) is Tag.AND):
                return None
            if tag is Tag.COMMA and self._new_subject_after(probe + 1):
                return None
            plural = Tag.AND in self.tags[start:probe]
            unknown = tag is Tag.UNKNOWN and self.tag(probe - 1) is Tag.COMMA and self.sentence[probe].low.endswith("s")
            if probe > index and (
                unknown or (tag in (Tag.VERB, Tag.AUXILIARY) and self._finite_after_aside(probe, plural))
            ):
                after, negated, _ = self._skip(probe)
                return _Opening(tuple(range(start, after)), after, link, negated)
        return None

    def _finite_after_aside(self, index: int, plural: bool) -> bool:
        if self.tag(index) is Tag.AUXILIARY:
            return True
        form = (verb_of(self.sentence[index].low) or ("", ""))[1]
        if form == "ing":
            return False
        before = self.tag(index - 1)
        if before in (Tag.DETERMINER, Tag.ADJECTIVE, Tag.PREPOSITION, Tag.NUMBER, Tag.VERB):
            return False
        return form in ("s", "ed") or plural or not is_noun_too(self.sentence[index])

    def _new_subject_after(self, index: int) -> bool:
        """Whether people and then a verb follow: the words before were only said in passing."""
        while self.tag(index) in (Tag.AND, Tag.COMMA):
            index += 1
        tag = self.tag(index)
        person = tag in (Tag.NAME, Tag.PRONOUN)
        end = self._noun_phrases(index)
        if not person and not any(self.tag(at) in (Tag.NAME, Tag.PERSON) for at in range(index, end)):
            return False
        after, _, _ = self._skip(end)
        return end > index and self._is_verb(after, linked=False, subject=True)

    def _noun_phrases(self, start: int) -> int:
        """Index after the people or things that begin at `start` (``a man and two boys``, ``it``, ``both of them``)."""
        index = self._noun_phrase(start)
        if index == start:
            return start
        while True:
            joint = index
            if self.tag(joint) is Tag.COMMA and self.tag(joint + 1) is Tag.AND:
                joint += 1
            if self.tag(joint) is not Tag.AND and not (
                self.tag(joint) is Tag.COMMA and self.tag(joint + 1) is Tag.NAME and self.tag(start) is Tag.NAME
            ):
                return index
            after = self._noun_phrase(joint + 1)
            if after == joint + 1:
                return index
            index = after

    def _noun_phrase(self, start: int) -> int:
        tag = self.tag(start)
        if tag in (Tag.PRONOUN, Tag.NAME):
            if tag is Tag.PRONOUN and self.sentence[start].low in ("him", "them", "himself", "herself", "themselves"):
                return start
            index = start + 1
            if self.sentence[start].owns and self._may_be_noun(index):
                return max(self._nouns(index), index + 1)
            if self.sentence[start].low == "both" and self.tag(index) in (Tag.NAME, Tag.DETERMINER, Tag.PERSON):
                return self._noun_phrase(index)
            if self._of_them(index):
                return index + 2
            return index
        if tag is Tag.ADVERB and self.sentence[start].low in ("there", "here") and self.tag(start + 1) is Tag.AUXILIARY:
            return start + 1
        return self._nouns(start)

    def _may_be_noun(self, index: int) -> bool:
        tag = self.tag(index)
        if tag is Tag.VERB:
            return is_noun_too(self.sentence[index])
        return tag in (Tag.NOUN, Tag.ADJECTIVE, Tag.PERSON, Tag.UNKNOWN)

    def _of_them(self, index: int) -> bool:
        pair = [token.low for token in self.sentence[index : index + 2]]
        return pair in (["of", "them"], ["of", "us"])

    def _nouns(self, start: int) -> int:
        """Over a determiner, adjectives and nouns; the phrase ends at its last person or noun."""
        index, end = start, start
        while self.tag(index) in _INSIDE_SUBJECT or self._verb_as_noun(start, index):
            tag = self.tag(index)
            if tag in (Tag.PERSON, Tag.NOUN, Tag.NAME) or self._verb_as_noun(start, index):
                end = index + 1
            if tag is Tag.NUMBER and index > start and not self.sentence[index].word:
                break
            if tag is Tag.UNKNOWN and index > start:
                known = end > start
                if known and looks_like_verb(self.sentence[index].low):
                    break
                if not known:
                    end = index + 1
            if tag is Tag.PERSON and self.tag(index + 1) is Tag.NAME:
                end = index + 2
                break
            index += 1
        if end == start + 1 and self.tag(start) is Tag.UNKNOWN and not self.sentence[start].capital:
            return start
        if end == start and self.tag(start) in (Tag.DETERMINER, Tag.NUMBER) and index > start:
            if self.sentence[start].low in ("a", "an", "his", "their", "its", "my", "your", "no"):
                return start
            if self._of_them(index):
                return index + 2
            return index if self.tag(start) is Tag.NUMBER or self.tag(start + 1) is Tag.NUMBER else start
        return end

    def _verb_as_noun(self, start: int, index: int) -> bool:
        """A verb form that is a noun here, after its determiner: *the waves*, *her hand*."""
        if self.tag(index) is not Tag.VERB or not is_noun_too(self.sentence[index]):
            return False
        if index == start:
            return self.tag(index + 1) in (Tag.VERB, Tag.AND) and self.sentence[index].low.endswith("s")
        return self.tag(index - 1) in (Tag.DETERMINER, Tag.ADJECTIVE)

    def _inner(self, index: int) -> _Opening | None:
        """A clause that begins without a link: *sits reading*, *turns to look*, *watches him go*."""
        tag, before = self.tag(index), self.tag(index - 1)
        verb = verb_of(self.sentence[index].low)
        if tag is Tag.PREPOSITION and self.sentence[index].low == "to":
            after, _, _ = self._skip(index + 1)
            follows = verb_of(self.sentence[after].low) if after < len(self.sentence) else None
            if self.tag(after) is Tag.VERB and follows and follows[1] == "base" and not self._ends_as_noun(after):
                return _Opening((), after, "then", False)
            if self.tag(after) is Tag.AUXILIARY and self.sentence[after].low in ("do", "be", "have"):
                return _Opening((), after, "then", False)
            return None
        if tag in (Tag.NAME, Tag.PRONOUN) and self._perceived(index):
            return _Opening((index,), self._skip(index + 1)[0], "while", False, seen=True)
        if tag is not Tag.VERB or verb is None:
            return None
        if verb[1] == "ing":
            if before in (Tag.DETERMINER, Tag.ADJECTIVE):
                return None
            if before is Tag.PREPOSITION and self.sentence[index - 1].low in ("without", "before", "after", "instead"):
                link = "then"
                return _Opening((), index, link, self.sentence[index - 1].low in ("without", "instead"))
            unfolds = self.clauses[-1].verb == index - 1
            return _Opening((), index, "" if unfolds else "while", False)
        if verb[1] == "s" and before in (Tag.NOUN, Tag.PERSON, Tag.NAME, Tag.UNKNOWN, Tag.ADVERB):
            if self.sentence[index - 1].owns or is_noun_too(self.sentence[index]):
                return None
            return _Opening((), index, "", False)
        return None

    def _ends_as_noun(self, index: int) -> bool:
        return is_noun_too(self.sentence[index]) and self.tag(index + 1) in (None, Tag.COMMA, Tag.AND)

    def _perceived(self, index: int) -> bool:
        """Whether somebody seen or let do something stands here: *watches him leave*, *looks at Jonah walking*."""
        current = self.clauses[-1]
        if current.lemma not in ("watch", "see", "look", "notice", "let", "make", "observe", "have", "spot"):
            return False
        after, _, _ = self._skip(index + 1)
        if self.tag(after) is not Tag.VERB or after != index + 1:
            return False
        form = (verb_of(self.sentence[after].low) or ("", ""))[1]
        return form in ("base", "ing") or (form == "s" and self.tag(index) is Tag.NAME and current.lemma != "look")


def _link(word: str) -> str:
    return "while" if word in ("while", "as", "whilst", "meanwhile", "where", "because") else "then"
