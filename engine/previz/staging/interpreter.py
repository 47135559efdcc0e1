"""From sentences to acts: clause by clause, remembering what was said before."""

from __future__ import annotations

from engine.names import MEN_NAMES, WOMEN_NAMES
from engine.previz.staging.acts import Act, runs, trimmed
from engine.previz.staging.clauses import Clause, clauses_of
from engine.previz.staging.doings import act_of, aimed, handled, place_prop
from engine.previz.staging.introductions import SCRIPT_WORDS
from engine.previz.staging.lexicon import people, places, sounds, things
from engine.previz.staging.lexicon.table import listed
from engine.previz.staging.lexicon.verbs import MOVES, NEED_PROP, OUTCOMES, POSTURES, VERBS, Sense
from engine.previz.staging.meaning import Said, sense_of
from engine.previz.staging.phrases import Phrase, phrases_of
from engine.previz.staging.references import Reading, Referent
from engine.previz.staging.subjects import describe, place_of, subject_of
from engine.previz.staging.tags import Tag, tags_of
from engine.previz.staging.words import Token, noun_of, verb_of

_MISSES = frozenset(("miss", "rebound", "ricochet"))
_FLIES = listed("hit strike fly arc sail spin rise bounce roll circle rattle clang touch land leave graze kiss flip")
_LIES = frozenset(("lie", "stand", "sit", "rest", "be", "hang", "wait"))
_DARK = listed("dark late early cold hot warm bright quiet")
_BODILY = frozenset(("react", "laugh", "cry", "look", "turn"))
_FIRSTS = WOMEN_NAMES | MEN_NAMES
_SEATS = frozenset(("sofa", "armchair", "chair", "bench"))
_PROP_VERBS = {"fall": "fall", "drop": "fall", "tumble": "fall", "slip": "fall", "topple": "fall", "roll": "roll",
               "bounce": "bounce"}  # fmt: skip
_DESCRIPTIONS = frozenset((*people.AGE_WORDS, *people.STAND_IN_WORDS, "year", "hair", "beard", "eye", "face", "age"))
_FUNCTION = listed("and but or a an the to of in on at with by as is are then while who which s t")
_CAMERA_WORDS = (("close", "up", "on"), ("close", "on"), ("angle", "on"), ("wide", "on"), ("tight", "on"),
                 ("we", "see"),
                 ("we", "find"), ("pov", "of"), ("insert",))  # fmt: skip


def _comes_doing(clause: Clause, after: Clause) -> bool:
    """*Comes running*, *bursts out laughing*: one thing is done, and the second verb says which."""
    if after.form != "ing" or after.subject or after.verb - clause.verb > 2:
        return False
    meant = {sense.action for sense in VERBS.get(after.lemma, ())[:1]}
    if clause.lemma in ("come", "go"):
        return bool(meant & MOVES) and after.verb == clause.verb + 1
    return clause.lemma == "burst" and bool(meant & {"laugh", "cry"})


def _without_camera_words(sentence: list[Token]) -> list[Token]:
    """Without *close on* and *we see* at the beginning: they say how it is looked at, not what happens."""
    for words in _CAMERA_WORDS:
        if tuple(token.low for token in sentence[: len(words)]) == words:
            return sentence[len(words) :]
    return sentence


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
            if followed and _comes_doing(clause, clauses[position + 1]):
                clause.lemma = "begin"
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

    def _stray_verbs(self, said: Said, tags: list[Tag]) -> list[Token]:
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
            if token.start not in self.reading.taken and not any(start <= token.start < end for start, end in spans)
        }
        for token in left.values():
            self.reading.remark("staging.words_unknown", [token])

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

    def _said(self, sentence: list[Token], tags: list[Tag], clause: Clause) -> Said:
        said = Said(clause, sentence, phrases_of(sentence, tags, clause.words, clause.lemma))
        for index in (*said.phrases.adverbs, *said.phrases.adjectives):
            word = sentence[index].low
            said.manner = said.manner or people.MANNER_WORDS.get(word, "")
            said.emotion = said.emotion or people.EMOTION_WORDS.get(word, "")
        return said

    def _resolve(self, said: Said, subject: tuple[str, ...]) -> None:
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
                self.reading.take(words)
            if referent.garment and "off" not in (*said.phrases.particles, phrase.preposition):
                self.reading.dress(
                    referent.people or (last if phrase.preposition in ("in", "with") else subject), words
                )
            elif not referent.known and not feeling:
                said.unread += words
            if referent.people and not referent.body:
                last = referent.people
            said.referents.append(referent)

    def _clause(self, said: Said, tags: list[Tag], followed: bool) -> None:
        clause, tokens = said.clause, said.tokens
        subject, thing = subject_of(self.reading, said, tags)
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
            self.reading.remark("staging.action_unknown", trimmed(words))
            return
        sense = sense_of(self.reading, said)
        if sense is None or (said.by_body and sense.action not in _BODILY):
            self.reading.remark("staging.action_unknown", trimmed([*said.by_body, *words]))
            return
        if clause.negated:
            self._not_done(sense, subject, words)
            return
        if not subject and sense.action not in OUTCOMES:
            self.reading.remark("staging.person_unknown", trimmed(words))
            return
        if clause.seen and self._already_seen(subject, sense):
            return
        self._done(said, sense, subject, followed, words)

    def _is_somebody(self, said: Said, subject: tuple[str, ...]) -> None:
        """*She is a doctor* describes her and adds nobody."""
        for phrase in list(said.phrases.phrases):
            if phrase.person and not phrase.preposition and phrase.determiner in ("a", "an"):
                describe(self.reading, subject[-1], [said.tokens[index] for index in phrase.indices])
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
            self.reading.remark("staging.action_negated", trimmed(words))

    def _somebody(self) -> tuple[str, ...]:
        """Who acts where nobody is named: whoever was mentioned last."""
        cast = self.reading.memory.cast
        recent = [name for name in cast.recent if cast.people[name].present]
        chosen = recent[-1:] or list(cast.everybody()[:1])
        return self.reading.mention(*chosen) if chosen else ()

    def _done(self, said: Said, sense: Sense, subject: tuple[str, ...], followed: bool, words: list[Token]) -> None:
        """Somebody does something."""
        action = sense.action
        if action in OUTCOMES:
            self._outcome(OUTCOMES[action], subject, words)
            return
        if action == "unfold":
            if not followed:
                self.reading.remark("staging.action_unknown", trimmed(words))
            return
        if action == "light":
            if said.clause.lemma in ("have", "get") and self._takes_prop(said, subject):
                return
            self.reading.remark("staging.action_unknown", trimmed(words))
            return
        if action == "wear":
            if not any(referent.garment for referent in said.referents):
                self.reading.remark("staging.words_unknown", trimmed(words))
            return
        if action == "be":
            self._is(said, subject, words)
            return
        if action == "hold":
            self._carries(said, subject, words)
            return
        act = act_of(self.reading, self.acts, said, sense, subject)
        if sense.loosely:
            self.reading.remark("staging.action_as", trimmed(words))
        if act.action in NEED_PROP and not act.prop:
            self.reading.remark("staging.thing_unknown", trimmed(said.unread or words))
            if act.action not in ("take", "catch"):
                return
            said.unread.clear()
        self._finish(act, said)

    def _takes_prop(self, said: Said, subject: tuple[str, ...]) -> bool:
        props = [referent.prop for referent in said.referents if referent.prop]
        for prop in props:
            self.reading.give(prop, holder=subject[0])
        return bool(props)

    def _finish(self, act: Act, said: Said) -> None:
        """Keep an act; what was not understood of its words is remarked."""
        if said.unread:
            self.reading.remark("staging.thing_unknown", said.unread)
        for name in act.actors:
            person = self.reading.memory.cast.people.get(name)
            if person is not None and act.action in (*MOVES, *POSTURES) and act.target:
                person.where = act.target
        self.acts.append(act)

    def _is(self, said: Said, subject: tuple[str, ...], words: list[Token]) -> None:
        """Somebody is somewhere, or feels something."""
        particles = {*said.phrases.particles, *(said.tokens[index].low for index in said.phrases.adverbs)}
        referent = next((r for r in said.referents if r.phrase.preposition and (r.target or r.people)), None)
        if "asleep" in particles:
            self._finish(Act(subject, "lie", referent.target if referent else "", state=True), said)
        elif any(r.prop and self.reading.memory.props[r.prop].kind == "phone" for r in said.referents):
            self.reading.give(handled(said, "phone"), holder=subject[0])
            self._finish(Act(subject, "phone", prop=handled(said, "phone"), state=True), said)
        elif referent is not None:
            target = referent.people[0] if referent.people else referent.target
            action = "sit" if target in _SEATS else "stand"
            self._finish(Act(subject, action, target, referent.phrase.preposition, state=True), said)
        elif said.emotion:
            self._finish(Act(subject, "react", emotion=said.emotion, manner=said.manner, link="while"), said)
        elif said.unread or not (said.referents or said.phrases.adjectives or particles or said.phrases.small):
            self.reading.remark("staging.words_unknown", trimmed(said.unread or words))
        elif any(r.vague for r in said.referents) or said.phrases.phrases == []:
            self._finish(Act(subject, "stand", state=True), said)

    def _carries(self, said: Said, subject: tuple[str, ...], words: list[Token]) -> None:
        """Somebody has something in their hands, and takes it along where they go."""
        prop = handled(said, "hold")
        referent = aimed(said, "walk", prop)
        if not prop:
            self.reading.remark("staging.action_as" if referent else "staging.action_unknown", trimmed(words))
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
            place_prop(self.reading, "throw", ball, subject, "hoop")
            self.acts.append(self.thrown)
        if self.thrown is None:
            self.reading.remark("staging.action_unknown", trimmed(words))
            return
        self.thrown.outcome = outcome

    def _thing_does(self, said: Said, thing: Phrase) -> None:
        """A thing does something: a ball's flight is the outcome of the throw, weather and sounds are read as such."""
        clause, tokens = said.clause, said.tokens
        words = [tokens[index] for index in sorted([*clause.subject, clause.verb, *clause.words])]
        referent = self.reading.refer(thing, tokens)
        lemma = clause.lemma or tokens[clause.verb].low.removesuffix("s")
        if thing.pronoun == "it" and any(self._scenic(token) or token.low in _DARK for token in words):
            self.reading.take(words)
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
            self.reading.take(words)
        elif elsewhere:
            self.reading.take(words)
        else:
            self.reading.remark("staging.action_unknown", trimmed(words))

    def _prop_does(self, prop: str, lemma: str, said: Said, words: list[Token]) -> None:
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
                self.reading.remark("staging.action_unknown", trimmed(words))
            return
        target = place_of(self.reading, said.phrases.phrases, said.tokens)
        if lemma in _LIES:
            self.reading.give(prop, mark=target or "floor")
        elif lemma in _PROP_VERBS:
            if target and _PROP_VERBS[lemma] == "fall":
                self.reading.give(prop, mark=target)
            self.acts.append(Act((prop,), _PROP_VERBS[lemma], target, manner=said.manner))
        else:
            self.reading.remark("staging.action_unknown", trimmed(words))

    def _fragment(self, said: Said) -> None:
        """Words without a verb: people who are there, weather, light, sounds; the rest is remarked."""
        tokens, unread = said.tokens, []
        self.mood = (said.manner, said.emotion)
        for phrase in said.phrases.phrases:
            words = [tokens[index] for index in phrase.indices]
            if any(self._scenic(token) for token in words) and not phrase.person:
                self.reading.take(words)
                kinds = [sounds.SOUNDS[token.low] for token in words if token.low in sounds.SOUNDS]
                self.reading.heard += [kind for kind in kinds if kind not in ("room", "gym", "traffic", "forest")]
                continue
            referent = self.reading.refer(phrase, tokens)
            if referent.known:
                self.reading.take(words)
            if referent.people and not (referent.body or phrase.preposition):
                self.subject = referent.people
            if referent.garment:
                self.reading.dress(self.subject, words)
            elif not referent.known or (referent.vague and verb_of(words[-1].low) and not phrase.pronoun):
                unread += [token for token in words if token.low not in SCRIPT_WORDS]
        for index in said.phrases.small:
            if tokens[index].word and tokens[index].low not in _FUNCTION and tokens[index].low not in SCRIPT_WORDS:
                unread.append(tokens[index])
        for run in runs(unread, tokens):
            self.reading.remark("staging.words_unknown", run)

    def _scenic(self, token: Token) -> bool:
        return token.low in places.WEATHERS or token.low in places.TIMES or token.low in sounds.SOUNDS or token.low in (
            "sun", "light", "sunlight", "moonlight", "moon"
        )  # fmt: skip
