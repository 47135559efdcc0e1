"""When each act happens: acts and dialogue over the shot's frames."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.previz.staging.acts import Act, together
from engine.previz.staging.scene import Beat

SECONDS = {
    "stop": 0.8, "turn": 0.9, "look": 1.6, "sit": 1.8, "get_up": 1.6, "lie": 2.4, "kneel": 1.4, "fall": 1.3,
    "jump": 1.1,
    "backflip": 1.4, "pick_up": 1.8, "put_down": 1.4, "hand_over": 1.8, "take": 1.4, "drink": 2.2, "phone": 2.5,
    "type": 2.5,
    "throw": 1.2, "bounce": 2.0, "catch": 1.0, "drop": 0.8, "point": 1.4, "wave": 1.6, "hug": 2.4, "handshake": 2.0,
    "punch": 0.9, "push_door": 1.6, "cry": 2.5, "laugh": 2.0, "talk": 2.0, "shrug": 1.1, "nod": 1.0, "shake_head": 1.2,
    "hands_on_head": 1.4, "react": 1.2, "walk": 2.5, "stroll": 2.5, "run": 2.0, "sneak": 2.5, "march": 2.5,
    "climb": 2.5,
    "enter": 2.2, "exit": 2.2, "dance": 2.5, "stand": 1.5, "wait": 1.5, "roll": 1.5,
}  # fmt: skip
"""How long an action takes by itself."""

FILLS = frozenset(("walk", "stroll", "run", "sneak", "march", "climb", "dance", "look", "bounce", "phone", "type",
                   "stand",
                   "wait", "sit", "lie", "kneel", "cry", "talk", "roll"))  # fmt: skip
"""Actions that go on for as long as there is time."""

HOLDS = FILLS | {"hands_on_head", "hug", "react"}
"""Actions whose end is held until their actor does something else."""

LEAD = 0.3
"""Seconds before a shot's first short action, so that we see it begin."""
_PACE = {"slowly": 1.35, "carefully": 1.35, "tiredly": 1.35, "quickly": 0.75, "suddenly": 0.7}


@dataclass(slots=True)
class _Slot:
    """Acts that go on at the same time."""

    acts: list[Act] = field(default_factory=list)
    start: float = 0.0
    end: float = 0.0

    @property
    def seconds(self) -> float:
        return max(SECONDS.get(act.action, 1.5) * _PACE.get(act.manner, 1.0) for act in self.acts)

    @property
    def fills(self) -> bool:
        return any(act.action in FILLS for act in self.acts)


def shortest(acts: list[Act]) -> float:
    """Seconds that acts need at least, before dialogue can begin."""
    _, slots = _slots(acts)
    return sum(min(slot.seconds, 0.9) if slot.fills else slot.seconds for slot in slots)


def beats_of(acts: list[Act], frames: int, rate: float, lead_frames: int) -> list[Beat]:
    """Beats of the acts, in order of their starts.

    Parameters
    ----------
    acts : list of Act
        In the order of the text.
    frames : int
        Length of the shot.
    rate : float
        Frames a second.
    lead_frames : int
        Frames within which the acts begin and the short ones end: all, or those before the dialogue.
    """
    base, slots = _slots(acts)
    _spread(slots, lead_frames / rate)
    timed = [(act, 0.0, frames / rate, 0) for act in base]
    timed += [(act, slot.start, slot.end, order + 1) for order, slot in enumerate(slots) for act in slot.acts]
    found: list[tuple[int, int, Beat]] = []
    for position, (act, start, end, _) in enumerate(timed):
        for actor in act.actors:
            mine = together(act, actor)
            first = _frame(start, rate, frames - 1)
            last = _frame(end, rate, frames)
            if act.action in HOLDS or act in base:
                last = _until(timed, position, actor, frames, rate)
            found.append((first, position, _beat(mine, actor, first, max(last, first + 1))))
    return [beat for _, _, beat in sorted(found, key=lambda row: row[:2])]


def _beat(act: Act, actor: str, start: int, end: int) -> Beat:
    return Beat(
        actor=actor,
        action=act.action,
        start=start,
        end=end,
        target=act.target,
        relation=act.relation,
        prop=act.prop,
        manner=act.manner,
        emotion=act.emotion,
        outcome=act.outcome,
    )


def _until(timed: list[tuple[Act, float, float, int]], position: int, actor: str, frames: int, rate: float) -> int:
    """The frame at which an actor's next act begins that ends this one, else the shot's end."""
    act, start, _, _ = timed[position]
    for other, begin, _, _ in timed[position + 1 :]:
        if actor in other.actors and begin > start and _ends(act.action, other.action):
            return _frame(begin, rate, frames)
    return frames


def _ends(action: str, following: str) -> bool:
    """Whether `following` cannot go on together with `action`."""
    faces = {"react", "talk", "nod", "shrug", "shake_head", "laugh", "cry"}
    if following in faces:
        return action in faces
    if action in ("sit", "lie", "kneel"):
        return following in ("walk", "run", "stroll", "sneak", "march", "climb", "enter", "exit", "get_up", "stand",
        "fall",
                             "jump", "backflip", "dance", "lie", "sit", "kneel")  # fmt: skip
    if action in ("stand", "wait"):
        return following not in ("look", "turn", "phone", "type", "bounce", "wave", "point", "drink")
    return True


def _slots(acts: list[Act]) -> tuple[list[Act], list[_Slot]]:
    """States that last from the start, and what happens one after the other."""
    base: list[Act] = []
    slots: list[_Slot] = []
    busy: set[str] = set()
    for position, act in enumerate(acts):
        passing = act.action == "wait" and any(
            other.link != "while" and set(act.actors) & set(other.actors) for other in acts[position + 1 :]
        )
        if act.state and not passing and not busy & set(act.actors):
            base.append(act)
        elif act.link == "while" and slots:
            slots[-1].acts.append(act)
            busy.update(act.actors)
        else:
            slots.append(_Slot([act]))
            busy.update(act.actors)
    return base, slots


def _spread(slots: list[_Slot], available: float) -> None:
    """Lay slots over the time: longer ones where they fill, all shorter where time is short."""
    if not slots:
        return
    needed = sum(slot.seconds for slot in slots)
    filling = sum(slot.seconds for slot in slots if slot.fills)
    extra = available - needed
    clock = 0.0
    if extra > 0 and not slots[0].fills:
        clock = min(LEAD, extra * 0.25)
        extra -= clock
    for slot in slots:
        seconds = slot.seconds
        if extra <= 0:
            seconds *= available / needed
        elif slot.fills:
            seconds += extra * slot.seconds / filling
        slot.start, slot.end = clock, clock + seconds
        clock += seconds


def _frame(seconds: float, rate: float, most: int) -> int:
    return max(0, min(most, round(seconds * rate)))
