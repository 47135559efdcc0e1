"""What somebody does, as an act: what is handled, who or what it is aimed at."""

from __future__ import annotations

from engine.previz.staging.acts import Act
from engine.previz.staging.lexicon import things
from engine.previz.staging.lexicon.verbs import MOVES, NEED_PROP, STATES, TOGETHER, Sense
from engine.previz.staging.meaning import Said
from engine.previz.staging.phrases import Phrase
from engine.previz.staging.references import Reading, Referent

_CARRIED = frozenset(("in", "on", "over", "under", "around", "across"))
_TARGETLESS = frozenset(("of", "without", "like", "during", "about"))
_LOOKS = {"out": "away", "up": "up", "down": "down", "back": "away", "around": "away", "round": "away",
          "away": "away", "over": "", "ahead": "", "off": "away", "there": ""}  # fmt: skip
_AWAY = frozenset(("from", "away from", "off", "out of"))
_TAKEN_FROM = frozenset(("pick_up", "take", "catch", "look"))
_EMOTIONAL = {"laugh": "laugh", "cry": "cry"}
_MOVED = {"away": "away", "off": "away", "closer": "camera"}
_WATCHES = frozenset(("watch", "observe", "stare"))
_TURNS = frozenset(("turn", "spin", "pivot", "swivel", "whirl", "rotate"))


def act_of(reading: Reading, before: list[Act], said: Said, sense: Sense, subject: tuple[str, ...]) -> Act:
    """The act of a clause whose sense is known.

    Parameters
    ----------
    reading : Reading
        Learns where the props are.
    before : list of Act
        What happened in the shot until now.
    said : Said
    sense : Sense
    subject : tuple of str
        Names of those who do it.
    """
    action = sense.action
    prop = handled(said, action) or (_implied(reading, sense.prop) if sense.prop else "")
    referent = aimed(said, action, prop)
    target = sense.target
    relation = ""
    actors = subject
    if referent is not None:
        relation = referent.phrase.preposition
        target = next(iter(referent.people), "") or referent.target or referent.prop
        together = referent.people and relation == "with" and (action in MOVES or action == "dance")
        if together:
            actors, target, relation = (*subject, *(n for n in referent.people if n not in subject)), "", ""
    if action == "talk" and target not in (*reading.memory.cast.people, "camera"):
        target, relation = "", ""
    mutual = any(other.mutual for other in said.referents) or (action in TOGETHER and len(subject) > 1 and not target)
    if mutual and len(actors) > 1:
        target = "each other"
    if action in ("look", "turn") and not target:
        target, relation = _glance(reading, said, subject)
    if action == "look" and not target and not said.phrases.particles and said.clause.lemma in _WATCHES:
        others = [name for act in before for name in act.actors if name not in subject]
        target, relation = (others[-1], "at") if others else ("", "")
    if action in MOVES and not target:
        target = next((_MOVED[particle] for particle in said.phrases.particles if particle in _MOVED), "")
    if action in ("enter", "exit") and not target and "door" in things.SCENERY[reading.set]:
        target = "door"
    manner = said.manner or sense.manner
    emotion = sense.emotion or _EMOTIONAL.get(action, "") or said.emotion
    if action == "look" and said.emotion and not target and not said.phrases.particles:
        action = "react"
    if said.clause.lemma == "read" and target in reading.memory.props:
        reading.give(target, holder=next(iter(subject), ""))
    if action not in NEED_PROP:
        _own_props(reading, said, subject)
    if action in NEED_PROP | {"drink", "phone", "type"} and prop:
        place_prop(reading, action, prop, subject, target)
    if action == "throw" and not target and reading.set == "court":
        target = "hoop"
    if action == "hands_on_head":
        target, relation = "", ""
    return Act(actors, action, target, relation, prop, manner, emotion, state=_is_state(said, sense))


def _own_props(reading: Reading, said: Said, subject: tuple[str, ...]) -> None:
    """*Looks at his phone*, *walks with a bag*, *under an umbrella*: it is in the subject's hand."""
    for referent in said.referents:
        owned = referent.phrase.determiner in ("his", "her", "their")
        carried = referent.phrase.preposition in ("with", "under") or _on_body(said, referent)
        if referent.prop and subject and (owned or (carried and not referent.target)):
            reading.give(referent.prop, holder=subject[0])


def _on_body(said: Said, referent: Referent) -> bool:
    """Whether a part of somebody follows at once: *a lamp in her hand*, *a bag over his shoulder*."""
    place = said.referents.index(referent) + 1
    after = said.referents[place] if place < len(said.referents) else None
    return after is not None and on_body(referent.phrase, after.phrase)


def on_body(thing: Phrase, after: Phrase) -> bool:
    """Whether `after` says on which part of the body somebody carries a thing."""
    return (
        thing.preposition not in ("at", "in", "on", "from")
        and after.head in things.BODY
        and after.preposition in _CARRIED
    )


def _is_state(said: Said, sense: Sense) -> bool:
    if sense.action not in STATES:
        return False
    return not ({"down", "up", "back"} & set(said.phrases.particles)) and said.clause.lemma not in (
        "slump",
        "perch",
    )


def handled(said: Said, action: str) -> str:
    """The prop that the verb handles: the first without a preposition, else the first."""
    direct = [referent.prop for referent in said.referents if referent.prop and not referent.phrase.preposition]
    if direct:
        return direct[0]
    if action in NEED_PROP | {"drink", "type", "phone"} | MOVES | {"look", "sit", "stand"}:
        allowed = ("from", "of", "with", "on", "into") if action not in ("look", "sit", "stand", *MOVES) else ("with",)
        return next((r.prop for r in said.referents if r.prop and r.phrase.preposition in allowed), "")
    return ""


def _implied(reading: Reading, noun: str) -> str:
    """A prop that a verb brings along: the one in the scene, else a new one in the actor's hand."""
    kind = reading.kind(noun)
    known = next((name for name, prop in reading.memory.props.items() if prop.kind == kind), "")
    if not known:
        return reading.prop(Phrase(head=noun), scenery=False)
    return reading.call(known)


def aimed(said: Said, action: str, prop: str) -> Referent | None:
    """The person, mark or view that the verb is directed to."""
    for referent in said.referents:
        if referent.body or referent.garment:
            if referent.people:
                return referent
            continue
        if referent.phrase.preposition in _AWAY and action not in _TAKEN_FROM:
            continue
        if action in MOVES and referent.prop and _on_body(said, referent):
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


def _glance(reading: Reading, said: Said, subject: tuple[str, ...]) -> tuple[str, str]:
    """Where somebody looks who only looks *out*, *up*, *around*."""
    for particle in said.phrases.particles:
        if particle == "out" and "window" in things.SCENERY[reading.set] and _at_window(reading, subject):
            return "window", "out"
        if particle in _LOOKS:
            turned = said.clause.lemma in _TURNS and particle in ("around", "round", "back")
            return "" if turned else _LOOKS[particle], particle
    return "", ""


def _at_window(reading: Reading, subject: tuple[str, ...]) -> bool:
    folk = reading.memory.cast.people
    return all(folk[name].where == "window" or folk[name].mark == "window" for name in subject)


def place_prop(reading: Reading, action: str, prop: str, subject: tuple[str, ...], target: str) -> None:
    """Where a prop must be before it is handled."""
    if action == "pick_up":
        marks = things.SCENERY[reading.set]
        reading.give(prop, mark=target if target in marks else "floor")
    elif action == "take":
        other = target if target in reading.memory.cast.people else ""
        mark = target if target in things.SCENERY[reading.set] else ""
        reading.give(prop, holder=other or ("" if mark else subject[0]), mark=mark)
    elif action == "catch":
        reading.give(prop, holder=target if target in reading.memory.cast.people else "", mark="")
    elif subject:
        reading.give(prop, holder=subject[0])
