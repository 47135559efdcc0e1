"""From clauses to acts: who does what to what, in order, before anybody counts frames."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.previz.staging.casting import read_person_words
from engine.previz.staging.clauses import Clause, clauses_of
from engine.previz.staging.introductions import SCRIPT_WORDS
from engine.previz.staging.lexicon import people, places, sounds, things
from engine.previz.staging.lexicon.table import listed
from engine.previz.staging.lexicon.verbs import MOVES, NEED_PROP, OUTCOMES, POSTURES, STATES, TOGETHER, VERBS, Sense
from engine.previz.staging.phrases import Phrase, Phrases, phrases_of
from engine.previz.staging.references import Reading, Referent
from engine.previz.staging.tags import Tag, tags_of
from engine.previz.staging.words import Token, noun_of, verb_of

_WITH_NOUN = frozenset(
    ("to", "towards", "toward", "across", "for", "through", "at", "with", "on", "into", "from", "over")
)
_TARGETLESS = frozenset(("of", "without", "like", "during", "about"))
_LOOKS = {"out": "away", "up": "up", "down": "down", "back": "away", "around": "away", "round": "away",
          "away": "away", "over": "", "ahead": "", "off": "away", "there": ""}  # fmt: skip
_MISSES = frozenset(("miss", "rebound", "ricochet"))
_FLIES = listed("hit strike fly arc sail spin rise bounce roll circle rattle clang touch land leave graze kiss flip")
_LIES = frozenset(("lie", "stand", "sit", "rest", "be", "hang", "wait"))


@dataclass(slots=True)
class Act:
    """One thing that people (or a prop) do together.

    `link` says how it follows the act before: ``then`` or ``while``; `state` that it may only describe how we find
    them.
    """

    actors: tuple[str, ...]
    action: str
    target: str = ""
    relation: str = ""
    prop: str = ""
    manner: str = ""
    emotion: str = ""
    outcome: str = ""
    link: str = "then"
    state: bool = False
    by_prop: bool = False


@dataclass(slots=True)
class _Said:
    """A clause with its words grouped and resolved."""

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
        return [referent for referent in self.referents if referent.people and not (referent.body or referent.garment)]

    @property
    def nouns(self) -> set[str]:
        found = {noun for referent in self.referents for noun in (referent.phrase.head, *referent.phrase.nouns)}
        return found | {self.tokens[index].low for index in self.phrases.adverbs}


class Interpreter:
    """Reads the sentences of one shot into acts, in order.

    Parameters
    ----------
    reading : Reading
        What the shot's words refer to; changed while reading.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.acts: list[Act] = []
        self.subject: tuple[str, ...] = ()
        self.thrown: Act | None = None
        self.moved = ""
        self.mood = ("", "")
        self.doubtful: list[Token] = []
        self.taken: set[int] = set()

    def read(self, sentence: list[Token]) -> None:
        """Read one sentence."""
        sentence = _without_camera_words(sentence)
        named = self._named(sentence)
        tags = tags_of(sentence, named)
        clauses = clauses_of(sentence, tags)
        self.doubtful += [
            token
            for index, token in enumerate(sentence)
            if tags[index] is Tag.UNKNOWN and token.word and token.low not in _DESCRIPTIONS
        ]
        waiting = ""
        for position, clause in enumerate(clauses):
            count = len(self.acts)
            said = self._said(sentence, tags, clause)
            self.doubtful += self._stray_verbs(said, tags)
            if clause.verb < 0:
                self._fragment(said)
                continue
            followed = position + 1 < len(clauses)
            said.manner, said.emotion = said.manner or self.mood[0], said.emotion or self.mood[1]
            self.mood = ("", "")
            self._clause(said, tags, followed)
            for act in self.acts[count:]:
                if waiting:
                    act.link = waiting
                elif clause.link == "while" and not clause.ahead:
                    act.link = "while"
            if len(self.acts) > count:
                waiting = "while" if clause.ahead else ""

    def _stray_verbs(self, said: _Said, tags: list[Tag]) -> list[Token]:
        """Verb forms that no clause begins with; *go* belongs to *let*."""
        words = [said.tokens[index] for index in said.phrases.small if tags[index] is Tag.VERB]
        return [token for token in words if not (token.low == "go" and said.clause.lemma == "let")]

    def finish(self) -> None:
        """Remark what no clause has used, so that nothing is lost without a word; who goes on has not left."""
        for position, act in enumerate(self.acts):
            later = {name for other in self.acts[position + 1 :] if other.link != "while" for name in other.actors}
            if act.action == "exit" and later & set(act.actors):
                act.action = "walk"
        spans = [(remark.start, remark.end) for remark in self.reading.remarks if remark.end]
        left = {
            token.start: token
            for token in self.doubtful
            if token.start not in self.taken and not any(start <= token.start < end for start, end in spans)
        }
        for token in left.values():
            self.reading.remark("staging.words_unknown", [token])

    def _take(self, words: list[Token]) -> None:
        self.taken.update(token.start for token in words)

    def _named(self, sentence: list[Token]) -> frozenset[int]:
        """Indices of words that name somebody."""
        found: set[int] = set()
        index = 0
        while index < len(sentence):
            named = self.reading.names.at(sentence, index)
            if named and self._meant(sentence, index, named[0]):
                found.update(range(index, index + named[0]))
                index += named[0]
            else:
                index += 1
        return frozenset(found)

    def _meant(self, sentence: list[Token], index: int, count: int) -> bool:
        """Whether a word that is also a name is meant as one: *Rose* and *rose*."""
        token = sentence[index]
        if count > 1 or token.capital:
            return count > 1 or not (index == 0 and not token.upper and verb_of(token.low) and token.low not in _FIRSTS)
        noun = noun_of(token.low)
        return noun in people.PERSON_NOUNS or (verb_of(token.low) is None and noun not in things.PROPS)

    def _said(self, sentence: list[Token], tags: list[Tag], clause: Clause) -> _Said:
        said = _Said(clause, sentence, phrases_of(sentence, tags, clause.words, clause.lemma))
        for index in (*said.phrases.adverbs, *said.phrases.adjectives):
            word = sentence[index].low
            said.manner = said.manner or people.MANNER_WORDS.get(word, "")
            said.emotion = said.emotion or people.EMOTION_WORDS.get(word, "")
        return said

    def _resolve(self, said: _Said, subject: tuple[str, ...]) -> None:
        """Find out what the phrases after the verb mean; feelings, clothes and company are taken up at once."""
        last: tuple[str, ...] = subject
        for phrase in said.phrases.phrases:
            words = [said.tokens[index] for index in phrase.indices]
            feeling = people.EMOTION_WORDS.get(phrase.head, "")
            if feeling and phrase.preposition in ("with", "in", "") and not phrase.name:
                said.emotion = said.emotion or feeling
            content = phrase.preposition == "of" and bool(said.referents) and bool(said.referents[-1].prop)
            referent = Referent(phrase, vague=True) if content else self.reading.refer(phrase, said.tokens, subject)
            if referent.known or feeling:
                self._take(words)
            if referent.garment and "off" not in (*said.phrases.particles, phrase.preposition):
                self.reading.dress(
                    referent.people or (last if phrase.preposition in ("in", "with") else subject), words
                )
            elif not referent.known and not feeling:
                said.unread += words
            if referent.people and not referent.body:
                last = referent.people
            said.referents.append(referent)

    def _clause(self, said: _Said, tags: list[Tag], followed: bool) -> None:
        clause, tokens = said.clause, said.tokens
        subject, thing = self._subject(said, tags)
        if thing is not None:
            self._resolve(said, ())
            self._thing_does(said, thing)
            return
        if self.moved and not clause.subject:
            self._resolve(said, ())
            self._prop_does(self.moved, clause.lemma, said, [tokens[index] for index in (clause.verb, *clause.words)])
            return
        self.moved = ""
        if clause.subject:
            self.subject = subject
        else:
            subject = self.subject or self._somebody()
            self.subject = subject
        if clause.lemma == "be" and subject:
            self._is_somebody(said, subject)
        self._resolve(said, subject)
        words = [tokens[index] for index in sorted([clause.verb, *clause.words])]
        if not clause.lemma:
            self.reading.remark("staging.action_unknown", _trimmed(words))
            return
        sense = self._sense(said)
        if sense is None or (said.by_body and sense.action not in _BODILY):
            self.reading.remark("staging.action_unknown", _trimmed([*said.by_body, *words]))
            return
        if clause.negated:
            self._not_done(sense, subject, words)
            return
        if not subject and sense.action not in OUTCOMES:
            self.reading.remark("staging.person_unknown", _trimmed(words))
            return
        if clause.seen and self._already_seen(subject, sense):
            return
        self._done(said, sense, subject, followed, words)

    def _is_somebody(self, said: _Said, subject: tuple[str, ...]) -> None:
        """*She is a doctor* describes her and adds nobody."""
        for phrase in list(said.phrases.phrases):
            if phrase.person and not phrase.preposition and phrase.determiner in ("a", "an"):
                self._described(subject[-1], [said.tokens[index] for index in phrase.indices])
                said.phrases.phrases.remove(phrase)

    def _already_seen(self, subject: tuple[str, ...], sense: Sense) -> bool:
        """*Watches her go*: the look is at her; whether her going was told before."""
        if self.acts and self.acts[-1].action == "look" and not self.acts[-1].target and subject:
            self.acts[-1].target, self.acts[-1].relation = subject[0], "at"
        earlier = [act for act in self.acts if act.actors == subject]
        return bool(earlier) and earlier[-1].action in MOVES and sense.action in MOVES

    def _not_done(self, sense: Sense, subject: tuple[str, ...], words: list[Token]) -> None:
        if sense.action in MOVES or sense.action in ("turn", "stop"):
            self.acts.append(Act(subject, "wait", state=True))
        else:
            self.reading.remark("staging.action_negated", _trimmed(words))

    def _somebody(self) -> tuple[str, ...]:
        """Who acts where nobody is named: whoever was mentioned last."""
        cast = self.reading.memory.cast
        recent = [name for name in cast.recent if cast.people[name].present]
        chosen = recent[-1:] or list(cast.everybody()[:1])
        return self.reading.mention(*chosen) if chosen else ()

    def _subject(self, said: _Said, tags: list[Tag]) -> tuple[tuple[str, ...], Phrase | None]:
        """People who do it, or the thing that does."""
        clause, tokens = said.clause, said.tokens
        if not clause.subject:
            return (), None
        if tokens[clause.subject[0]].low in ("there", "here"):
            return self._there_is(said), None
        grouped = phrases_of(tokens, tags, clause.subject)
        who: list[str] = []
        last: tuple[str, ...] = ()
        thing: Phrase | None = None
        for position, phrase in enumerate(grouped.phrases):
            words = [tokens[index] for index in phrase.indices]
            if phrase.name or phrase.person:
                self._take(words)
            if phrase.preposition == "of" and grouped.phrases[position - 1].head in things.PROPS:
                continue
            if phrase.preposition and position:
                self._aside(phrase, words, last or tuple(who), said)
                continue
            if phrase.head in people.GARMENTS:
                self.reading.dress(last or tuple(who), words)
                continue
            if who and position and phrase.person and not self._joined(tags, phrase):
                self._described(who[-1], words)
                continue
            referent = self.reading.refer(phrase, tokens)
            if referent.known:
                self._take(words)
            if referent.body and phrase.determiner in ("his", "her", "their") and not referent.people:
                owners = {"his": "he", "her": "she", "their": "they"}[phrase.determiner]
                who += self.reading.refer(Phrase(pronoun=owners, indices=phrase.indices), tokens).people
                said.by_body = words
                continue
            if referent.body and referent.people:
                who += referent.people
                said.by_body = words
                continue
            if referent.target == "camera" and phrase.pronoun:
                referent = Referent(phrase, people=self.reading.mention(*self.reading.memory.cast.everybody()))
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
                self._holds(grouped, tuple(who), index, tokens)
        return tuple(who), None if who else thing

    def _described(self, name: str, words: list[Token]) -> None:
        """An apposition, *a tall man*: it says who the subject is, and adds nobody."""
        person = self.reading.memory.cast.people[name]
        gender, age, noun = read_person_words([token.low for token in words])
        person.gender, person.age = person.gender or gender, person.age or age
        person.noun = person.noun or noun

    def _joined(self, tags: list[Tag], phrase: Phrase) -> bool:
        """Whether *and* or a comma between names comes before the phrase: another subject, not an apposition."""
        first = phrase.indices[0]
        before = first - 1
        if before >= 0 and tags[before] is Tag.AND:
            return True
        return bool(phrase.name) and before > 0 and tags[before] is Tag.COMMA and Tag.AND in tags[first:]

    def _there_is(self, said: _Said) -> tuple[str, ...]:
        """*There is a boy on the bench*: the first phrase after the verb is the subject."""
        for position, phrase in enumerate(said.phrases.phrases):
            referent = self.reading.refer(phrase, said.tokens)
            if referent.people:
                del said.phrases.phrases[position]
                return referent.people
            if referent.prop:
                place = self._place_of(said.phrases.phrases[position + 1 :], said.tokens)
                self.reading.give(referent.prop, mark=place or "floor")
        return ()

    def _place_of(self, phrases: list[Phrase], tokens: list[Token]) -> str:
        """The first mark or person that phrases with a preposition name."""
        found = [self.reading.refer(phrase, tokens) for phrase in phrases if phrase.preposition]
        targets = [referent.target or (referent.people[0] if referent.people else "") for referent in found]
        return next((target for target in targets if target), "")

    def _aside(self, phrase: Phrase, words: list[Token], who: tuple[str, ...], said: _Said) -> None:
        """What is said of the subject before the verb: *in a white dress*, *with an umbrella*, *by the window*."""
        self._take(words)
        if self.reading.dress(who, words):
            return
        feeling = people.EMOTION_WORDS.get(phrase.head, "")
        said.emotion = said.emotion or feeling
        referent = self.reading.refer(phrase, said.tokens)
        if referent.prop and phrase.preposition == "with" and who:
            self.reading.give(referent.prop, holder=who[0])
        elif referent.target and who:
            for name in who:
                person = self.reading.memory.cast.people[name]
                person.mark = person.mark or self.reading.mark(referent.target)
        elif not referent.known and not feeling and phrase.head not in people.PERSON_NOUNS:
            described_by = set(phrase.adjectives) | {phrase.head}
            if not described_by & _DESCRIPTIONS and not phrase.head.isdigit():
                said.unread += words

    def _holds(self, grouped: Phrases, who: tuple[str, ...], index: int, tokens: list[Token]) -> None:
        for phrase in grouped.phrases:
            if phrase.indices[0] > index and who:
                referent = self.reading.refer(phrase, tokens)
                if referent.prop:
                    self.reading.give(referent.prop, holder=who[0])
                return

    def _sense(self, said: _Said) -> Sense | None:
        lemma = said.clause.lemma
        for sense in VERBS.get(lemma, ()):
            if sense.particle and not self._has_particle(said, sense.particle.split()):
                continue
            if sense.place and sense.place != self.reading.set:
                continue
            if sense.thing and not self._has_thing(said, sense.thing.split()):
                continue
            if sense.action == "light":
                return self._light(said) or sense
            return sense
        return None

    def _has_particle(self, said: _Said, wanted: list[str]) -> bool:
        if any(word in said.phrases.particles for word in wanted):
            return True
        if any(said.tokens[index].low in wanted for index in said.phrases.small if said.tokens[index].low == "go"):
            return True
        return any(word in said.phrases.prepositions and word in _WITH_NOUN for word in wanted)

    def _has_thing(self, said: _Said, wanted: list[str]) -> bool:
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

    def _light(self, said: _Said) -> Sense | None:
        """The meaning of *gives a nod*, *does a backflip*: that of the noun."""
        for noun in [phrase.head for phrase in said.phrases.phrases]:
            verb = verb_of(noun)
            for sense in VERBS.get(verb[0], ()) if verb else ():
                if sense.action not in ("light", "be", "hold", "unfold") and not sense.particle and not sense.thing:
                    return sense
        return None

    def _done(self, said: _Said, sense: Sense, subject: tuple[str, ...], followed: bool, words: list[Token]) -> None:
        """Somebody does something."""
        action = sense.action
        if action in OUTCOMES:
            self._outcome(OUTCOMES[action], subject, words)
            return
        if action == "unfold":
            if not followed:
                self.reading.remark("staging.action_unknown", _trimmed(words))
            return
        if action == "light":
            if said.clause.lemma in ("have", "get") and self._takes_prop(said, subject):
                return
            self.reading.remark("staging.action_unknown", _trimmed(words))
            return
        if action == "wear":
            if not any(referent.garment for referent in said.referents):
                self.reading.remark("staging.words_unknown", _trimmed(words))
            return
        if action == "be":
            self._is(said, subject, words)
            return
        if action == "hold":
            self._carries(said, subject, words)
            return
        act = self._act(said, sense, subject)
        if sense.loosely:
            self.reading.remark("staging.action_as", _trimmed(words))
        if act.action in NEED_PROP and not act.prop:
            self.reading.remark("staging.thing_unknown", _trimmed(said.unread or words))
            if act.action not in ("take", "catch"):
                return
            said.unread.clear()
        self._finish(act, said)

    def _takes_prop(self, said: _Said, subject: tuple[str, ...]) -> bool:
        props = [referent.prop for referent in said.referents if referent.prop]
        for prop in props:
            self.reading.give(prop, holder=subject[0])
        return bool(props)

    def _finish(self, act: Act, said: _Said) -> None:
        """Keep an act; what was not understood of its words is remarked."""
        if said.unread:
            self.reading.remark("staging.thing_unknown", said.unread)
        for name in act.actors:
            person = self.reading.memory.cast.people.get(name)
            if person is not None and act.action in (*MOVES, *POSTURES) and act.target:
                person.where = act.target
        self.acts.append(act)

    def _act(self, said: _Said, sense: Sense, subject: tuple[str, ...]) -> Act:
        action = sense.action
        prop = self._handled(said, action) or (self._implied(sense.prop) if sense.prop else "")
        referent = self._aimed(said, action, prop)
        target = sense.target
        relation = ""
        actors = subject
        if referent is not None:
            relation = referent.phrase.preposition
            target = next(iter(referent.people), "") or referent.target or referent.prop
            together = referent.people and relation == "with" and (action in MOVES or action == "dance")
            if together:
                actors, target, relation = (*subject, *(n for n in referent.people if n not in subject)), "", ""
        if action == "talk" and target not in (*self.reading.memory.cast.people, "camera"):
            target, relation = "", ""
        mutual = any(other.mutual for other in said.referents) or (
            action in TOGETHER and len(subject) > 1 and not target
        )
        if mutual and len(actors) > 1:
            target = "each other"
        if action in ("look", "turn") and not target:
            target, relation = self._glance(said, subject)
        if action == "look" and not target and not said.phrases.particles and said.clause.lemma in _WATCHES:
            others = [name for act in self.acts for name in act.actors if name not in subject]
            target, relation = (others[-1], "at") if others else ("", "")
        if action in MOVES and not target:
            target = next((_MOVED[particle] for particle in said.phrases.particles if particle in _MOVED), "")
        if action in ("enter", "exit") and not target and "door" in things.SCENERY[self.reading.set]:
            target = "door"
        manner = said.manner or sense.manner
        emotion = sense.emotion or _EMOTIONAL.get(action, "") or said.emotion
        if action == "look" and said.emotion and not target and not said.phrases.particles:
            action = "react"
        if said.clause.lemma == "read" and target in self.reading.memory.props:
            self.reading.give(target, holder=next(iter(subject), ""))
        if action not in NEED_PROP:
            self._own_props(said, subject)
        if action in NEED_PROP | {"drink", "phone", "type"} and prop:
            self._place(action, prop, subject, target)
        if action == "throw" and not target and self.reading.set == "court":
            target = "hoop"
        if action == "hands_on_head":
            target, relation = "", ""
        return Act(actors, action, target, relation, prop, manner, emotion, state=self._is_state(said, sense))

    def _own_props(self, said: _Said, subject: tuple[str, ...]) -> None:
        """*Looks at his phone*, *walks with a bag*, *under an umbrella*: it is in the subject's hand."""
        for referent in said.referents:
            owned = referent.phrase.determiner in ("his", "her", "their")
            carried = referent.phrase.preposition in ("with", "under")
            if referent.prop and subject and (owned or (carried and not referent.target)):
                self.reading.give(referent.prop, holder=subject[0])

    def _is_state(self, said: _Said, sense: Sense) -> bool:
        if sense.action not in STATES:
            return False
        return not ({"down", "up", "back"} & set(said.phrases.particles)) and said.clause.lemma not in (
            "slump",
            "perch",
        )

    def _handled(self, said: _Said, action: str) -> str:
        """The prop that the verb handles: the first without a preposition, else the first."""
        direct = [referent.prop for referent in said.referents if referent.prop and not referent.phrase.preposition]
        if direct:
            return direct[0]
        if action in NEED_PROP | {"drink", "type", "phone"} | MOVES | {"look", "sit", "stand"}:
            allowed = (
                ("from", "of", "with", "on", "into") if action not in ("look", "sit", "stand", *MOVES) else ("with",)
            )
            return next((r.prop for r in said.referents if r.prop and r.phrase.preposition in allowed), "")
        return ""

    def _implied(self, noun: str) -> str:
        """A prop that a verb brings along: the one in the scene, else a new one in the actor's hand."""
        reading = self.reading
        kind = reading.kind(noun)
        known = next((name for name, prop in reading.memory.props.items() if prop.kind == kind), "")
        if not known:
            return reading.prop(Phrase(head=noun), scenery=False)
        return reading.call(known)

    def _aimed(self, said: _Said, action: str, prop: str) -> Referent | None:
        """The person, mark or view that the verb is directed to."""
        for referent in said.referents:
            if referent.body or referent.garment:
                if referent.people:
                    return referent
                continue
            if referent.phrase.preposition in _AWAY and action not in _TAKEN_FROM:
                continue
            if referent.phrase.preposition in _TARGETLESS and not (
                action in ("look", "point") and referent.phrase.preposition == "of"
            ):
                continue
            if referent.people or (referent.target and referent.prop != prop) or (referent.target and not prop):
                return referent
            if referent.prop and referent.prop != prop:
                return referent
            if referent.prop and action in ("look", "point", "walk", "run", "kneel", "turn"):
                return referent
        return None

    def _glance(self, said: _Said, subject: tuple[str, ...]) -> tuple[str, str]:
        """Where somebody looks who only looks *out*, *up*, *around*."""
        for particle in said.phrases.particles:
            if particle == "out" and "window" in things.SCENERY[self.reading.set] and self._at_window(subject):
                return "window", "out"
            if particle in _LOOKS:
                turned = said.clause.lemma in _TURNS and particle in ("around", "round", "back")
                return "" if turned else _LOOKS[particle], particle
        return "", ""

    def _at_window(self, subject: tuple[str, ...]) -> bool:
        folk = self.reading.memory.cast.people
        return all(folk[name].where == "window" or folk[name].mark == "window" for name in subject)

    def _place(self, action: str, prop: str, subject: tuple[str, ...], target: str) -> None:
        """Where a prop must be before it is handled."""
        if action == "pick_up":
            marks = things.SCENERY[self.reading.set]
            self.reading.give(prop, mark=target if target in marks else "floor")
        elif action == "take":
            other = target if target in self.reading.memory.cast.people else ""
            mark = target if target in things.SCENERY[self.reading.set] else ""
            self.reading.give(prop, holder=other or ("" if mark else subject[0]), mark=mark)
        elif action == "catch":
            self.reading.give(prop, holder=target if target in self.reading.memory.cast.people else "", mark="")
        elif subject:
            self.reading.give(prop, holder=subject[0])

    def _is(self, said: _Said, subject: tuple[str, ...], words: list[Token]) -> None:
        """Somebody is somewhere, or feels something."""
        particles = {*said.phrases.particles, *(said.tokens[index].low for index in said.phrases.adverbs)}
        referent = next((r for r in said.referents if r.phrase.preposition and (r.target or r.people)), None)
        if "asleep" in particles:
            self._finish(Act(subject, "lie", referent.target if referent else "", state=True), said)
        elif any(r.prop and self.reading.memory.props[r.prop].kind == "phone" for r in said.referents):
            self.reading.give(self._handled(said, "phone"), holder=subject[0])
            self._finish(Act(subject, "phone", prop=self._handled(said, "phone"), state=True), said)
        elif referent is not None:
            target = referent.people[0] if referent.people else referent.target
            action = "sit" if target in _SEATS else "stand"
            self._finish(Act(subject, action, target, referent.phrase.preposition, state=True), said)
        elif said.emotion:
            self._finish(Act(subject, "react", emotion=said.emotion, manner=said.manner, link="while"), said)
        elif said.unread or not (said.referents or said.phrases.adjectives or particles or said.phrases.small):
            self.reading.remark("staging.words_unknown", _trimmed(said.unread or words))
        elif any(r.vague for r in said.referents) or said.phrases.phrases == []:
            self._finish(Act(subject, "stand", state=True), said)

    def _carries(self, said: _Said, subject: tuple[str, ...], words: list[Token]) -> None:
        """Somebody has something in their hands, and takes it along where they go."""
        prop = self._handled(said, "hold")
        referent = self._aimed(said, "walk", prop)
        if not prop:
            self.reading.remark("staging.action_as" if referent else "staging.action_unknown", _trimmed(words))
            if referent and referent.target:
                said.unread.clear()
                self._finish(Act(subject, "stand", referent.target, "at", state=True), said)
            return
        self.reading.give(prop, holder=subject[0])
        if said.clause.lemma == "carry" and referent is not None and referent.phrase.preposition:
            target = referent.people[0] if referent.people else referent.target
            self._finish(Act(subject, "walk", target, referent.phrase.preposition, prop, said.manner), said)
        elif said.unread:
            self.reading.remark("staging.thing_unknown", said.unread)

    def _outcome(self, outcome: str, subject: tuple[str, ...], words: list[Token]) -> None:
        """A hit or a miss is that of the throw before; without one, whoever has a ball throws it now."""
        if self.thrown is None:
            self.thrown = next((act for act in reversed(self.acts) if act.action == "throw"), None)
        ball = next((prop.name for prop in self.reading.memory.props.values() if prop.kind == "basketball"), "")
        if self.thrown is None and subject and ball and self.reading.set == "court":
            self.thrown = Act(subject, "throw", "hoop", "at", self.reading.call(ball))
            self._place("throw", ball, subject, "hoop")
            self.acts.append(self.thrown)
        if self.thrown is None:
            self.reading.remark("staging.action_unknown", _trimmed(words))
            return
        self.thrown.outcome = outcome

    def _thing_does(self, said: _Said, thing: Phrase) -> None:
        """A thing does something: a ball's flight is the outcome of the throw, weather and sounds are read as such."""
        clause, tokens = said.clause, said.tokens
        words = [tokens[index] for index in sorted([*clause.subject, clause.verb, *clause.words])]
        referent = self.reading.refer(thing, tokens)
        lemma = clause.lemma or tokens[clause.verb].low.removesuffix("s")
        if thing.pronoun == "it" and any(self._scenic(token) or token.low in _DARK for token in words):
            self._take(words)
            return
        if referent.prop:
            self.subject, self.moved = (), referent.prop
            self._prop_does(referent.prop, lemma, said, words)
            return
        kind = sounds.SOUNDS.get(thing.head) or sounds.SOUNDS.get(thing.head + "s", "")
        elsewhere = {thing.head, thing.head + "s"} & (
            {*places.WEATHERS, *places.TIMES} | {"sun", "light", "moon", "sky"}
        )
        if kind and thing.head not in ("room", "car", "cars", "court", "gym"):
            self.reading.heard.append(kind)
            self._take(words)
        elif elsewhere:
            self._take(words)
        else:
            self.reading.remark("staging.action_unknown", _trimmed(words))

    def _prop_does(self, prop: str, lemma: str, said: _Said, words: list[Token]) -> None:
        throw = next((act for act in reversed(self.acts) if act.action == "throw" and act.prop == prop), None)
        self.thrown = throw or self.thrown
        heads = {phrase.head for phrase in said.phrases.phrases}
        goals = {"hoop", "net", "basket", "ring", "goal"} & heads
        inwards = {"in", "through", "into"} & {*said.phrases.particles, *said.phrases.prepositions}
        away = {"off", "out", "away", "back"} & {*said.phrases.particles, *said.phrases.prepositions}
        if throw is not None:
            if lemma in _MISSES or (away and lemma in ("bounce", "roll", "rattle", "fly", "spin")):
                throw.outcome = "miss"
            elif lemma in ("score", "swish", "sink") or (inwards and (goals or lemma in ("go", "drop", "fall"))):
                throw.outcome = "make"
            elif lemma not in _FLIES | {"fall", "drop", "go"}:
                self.reading.remark("staging.action_unknown", _trimmed(words))
            return
        target = self._place_of(said.phrases.phrases, said.tokens)
        if lemma in _LIES:
            self.reading.give(prop, mark=target or "floor")
        elif lemma in _PROP_VERBS:
            if target and _PROP_VERBS[lemma] == "fall":
                self.reading.give(prop, mark=target)
            self.acts.append(Act((prop,), _PROP_VERBS[lemma], target, by_prop=True, manner=said.manner))
        else:
            self.reading.remark("staging.action_unknown", _trimmed(words))

    def _fragment(self, said: _Said) -> None:
        """Words without a verb: people who are there, weather, light, sounds; the rest is remarked."""
        tokens, unread = said.tokens, []
        self.mood = (said.manner, said.emotion)
        for phrase in said.phrases.phrases:
            words = [tokens[index] for index in phrase.indices]
            if any(self._scenic(token) for token in words) and not phrase.person:
                self._take(words)
                kinds = [sounds.SOUNDS[token.low] for token in words if token.low in sounds.SOUNDS]
                self.reading.heard += [kind for kind in kinds if kind not in ("room", "gym", "traffic", "forest")]
                continue
            referent = self.reading.refer(phrase, tokens)
            if referent.known:
                self._take(words)
            if referent.people and not (referent.body or phrase.preposition):
                self.subject = referent.people
            if referent.garment:
                self.reading.dress(self.subject, words)
            elif not referent.known or (referent.vague and verb_of(words[-1].low) and not phrase.pronoun):
                unread += [token for token in words if token.low not in SCRIPT_WORDS]
        for index in said.phrases.small:
            if tokens[index].word and tokens[index].low not in _FUNCTION and tokens[index].low not in SCRIPT_WORDS:
                unread.append(tokens[index])
        for run in _runs(unread, tokens):
            self.reading.remark("staging.words_unknown", run)

    def _scenic(self, token: Token) -> bool:
        return token.low in places.WEATHERS or token.low in places.TIMES or token.low in sounds.SOUNDS or token.low in (
            "sun", "light", "sunlight", "moonlight", "moon"
        )  # fmt: skip


_DARK = listed("dark late early cold hot warm bright quiet")
_AWAY = frozenset(("from", "away from", "off", "out of"))
_TAKEN_FROM = frozenset(("pick_up", "take", "catch", "look"))
_BODILY = frozenset(("react", "laugh", "cry", "look", "turn"))
_FIRSTS = people.WOMEN_NAMES | people.MEN_NAMES
_SEATS = frozenset(("sofa", "armchair", "chair", "bench"))
_EMOTIONAL = {"laugh": "laugh", "cry": "cry"}
_MOVED = {"away": "away", "off": "away", "closer": "camera"}
_WATCHES = frozenset(("watch", "observe", "stare"))
_TURNS = frozenset(("turn", "spin", "pivot", "swivel", "whirl", "rotate"))
_PROP_VERBS = {"fall": "fall", "drop": "fall", "tumble": "fall", "slip": "fall", "topple": "fall", "roll": "roll",
               "bounce": "bounce"}  # fmt: skip
_DESCRIPTIONS = frozenset((*people.AGE_WORDS, *people.STAND_IN_WORDS, "year", "hair", "beard", "eye", "face", "age"))
_FUNCTION = listed("and but or a an the to of in on at with by as is are then while who which s t")


_CAMERA_WORDS = (("close", "up", "on"), ("close", "on"), ("angle", "on"), ("wide", "on"), ("tight", "on"),
                 ("we", "see"),
                 ("we", "find"), ("pov", "of"), ("insert",))  # fmt: skip


def _without_camera_words(sentence: list[Token]) -> list[Token]:
    """Without *close on* and *we see* at the beginning: they say how it is looked at, not what happens."""
    for words in _CAMERA_WORDS:
        if tuple(token.low for token in sentence[: len(words)]) == words:
            return sentence[len(words) :]
    return sentence


def _trimmed(words: list[Token]) -> list[Token]:
    """Without links and signs at the ends."""
    first, last = 0, len(words)
    while first < last and (not words[first].word or words[first].low in ("and", "but", "or", "then", "as", "while")):
        first += 1
    while last > first and (
        not words[last - 1].word or words[last - 1].low in ("and", "but", "or", "then", "as", "while")
    ):
        last -= 1
    return words[first:last]


def _runs(chosen: list[Token], tokens: list[Token]) -> list[list[Token]]:
    """Chosen tokens as runs of neighbours."""
    place = {token.start: index for index, token in enumerate(tokens)}
    runs: list[list[Token]] = []
    for token in sorted(chosen, key=lambda token: token.start):
        if runs and place[token.start] - place[runs[-1][-1].start] <= 2:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def together(act: Act, actor: str) -> Act:
    """An act as one of its actors does it: *each other* becomes the other."""
    if act.target != "each other":
        return act
    others = [name for name in act.actors if name != actor]
    return replace(act, target=others[0] if others else "")
