"""What can be heard of a performance: steps, touches, lines, the place; and its stems."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.media.recordings import read_recording
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE, samples_at
from engine.previz.likeness.lines import by_name, own_line, stand_in_line
from engine.previz.likeness.opening import Likeness
from engine.previz.physics.values import Contact
from engine.previz.sets.base import Set
from engine.previz.sound.mixing import stems as mixed
from engine.previz.sound.recorded import recorded
from engine.previz.sound.score import Bed, Spoken
from engine.previz.sound.space import SPACE_OF_SET, Vector
from engine.previz.sound.steps import Step
from engine.previz.sound.voices import Speech, speak
from engine.previz.stagecraft.framing import CHIN, axes
from engine.previz.stagecraft.part import Act
from engine.previz.stagecraft.places import Floor
from engine.previz.stagecraft.set_up import SetUp
from engine.previz.staging.scene import StagedShot

if TYPE_CHECKING:
    from engine.previz.stagecraft.performance import Performance, Player

WEIGHT = 62.0
"""Kilograms of an adult of 1.70 m."""

TOUCHES = {
    "touch": ("body", "cloth", 0.02),
    "impact": ("body", "flesh", 0.08),
    "hit": ("body", "flesh", 0.25),
}
"""Kinds of a clip's contacts to what is heard: body, material, share of the body's weight that is the impulse."""


def steps_of(place: Set, floor: Floor, players: dict[str, Player]) -> tuple[Step, ...]:
    """Footsteps of everybody, in order of time: those of the footsteps' plan, and those of clips (dances, landings)."""
    found: list[Step] = []
    for player in players.values():
        part, scale = player.part, player.baked.measures.scale
        last = min(part.here[1], 1e6)
        for time, _, step in part.feet.landings(last):
            if part.here[0] <= time <= last and not _stepped_by_a_clip(player, time):
                spot = (step.x, floor.y((step.x, step.z)), step.z)
                found.append(Step(time, place.footing(step.x, step.z), step.gait, spot, scale**2))
        for act in part.acts:
            for time, foot in _contacts(player, act, ("step",)):
                here = part.track.at(time)
                spot = (here.x, floor.y((here.x, here.z)), here.z)
                landing = "run" if foot == "feet" else "walk"
                found.append(Step(time, place.footing(here.x, here.z), landing, spot, scale**2))
    return tuple(sorted(found, key=lambda step: (step.time, step.position)))


def _stepped_by_a_clip(player: Player, time: float) -> bool:
    """Whether the feet follow a clip of their own just then."""
    return any(
        act.whole and "foot_l" in player.poser.clip_of(act).keys and player.poser.weight(k, time) > 0.6
        for k, act in enumerate(player.part.acts)
    )


def _contacts(player: Player, act: Act, kinds: tuple[str, ...]) -> list[tuple[float, str]]:
    """Times and parts of an act's contacts; of a clip that loops, in every round."""
    made = player.poser.clip_of(act)
    rounds = int((act.end - act.start) * act.rate / made.duration) + 1 if made.loop else 1
    return [
        (act.start + (contact.time + k * made.duration) / act.rate, contact.part)
        for k in range(rounds)
        for contact in made.contacts
        if contact.kind in kinds and act.start + (contact.time + k * made.duration) / act.rate <= act.end + 0.3
    ]


def touches_of(place: Set, floor: Floor, players: dict[str, Player]) -> list[Contact]:
    """Sitting down, falling, blows: the moments that clips name."""
    found: list[Contact] = []
    for player in players.values():
        weight = WEIGHT * player.baked.measures.scale**2
        for act in player.part.acts:
            for kind, (body, material, share) in TOUCHES.items():
                for time, part in _contacts(player, act, (kind,)):
                    if (kind == "hit" and act.clip == "recoil") or (kind == "touch" and act.clip not in _SETTLING):
                        continue  # a blow is heard once; hands on a head are not heard at all
                    here = player.part.track.at(time)
                    against = place.footing(here.x, here.z)
                    if act.clip == "sit":
                        against = "carpet" if act.height else against
                    if kind == "hit":
                        against = "flesh"
                    spot = (here.x, floor.y((here.x, here.z)), here.z)
                    soft = 0.3 if part.startswith("hand") and kind != "hit" else 1.0
                    found.append(Contact(time, body, material, against, weight * share * soft, 1.5, spot))
    return found


_SETTLING = frozenset({"sit", "lie", "kneel", "fall"})


def speeches(
    shot: StagedShot, files: Mapping[str, Path], likenesses: Mapping[str, Likeness] | None = None
) -> tuple[dict[int, Speech], list[str]]:
    """The shot's lines as they were recorded or as spoken by their voices, by number, and what is to be told of them.

    Who has a cameo is heard by their own recordings, and else by a stand-in that is tuned to them, which is told.

    Raises
    ------
    Fault
        ``media.*`` where a recording is not what the line names.
    """
    voices = {player.name: player.voice for player in shot.cast}
    out: dict[int, Speech] = {}
    told: list[str] = []
    try:
        for number, line in enumerate(shot.lines):
            voice = voices.get(line.character, line.character)
            likeness = by_name(likenesses or {}, line.character)
            if likeness and not line.recording:
                own = own_line(line, likeness, voice)
                out[number] = own or stand_in_line(line, likeness, voice)
                if own is None:
                    told.append(f"cameo.stand_in_voice: {line.character}")
            elif line.recording:
                path = files.get(line.recording)
                if path is None:
                    raise Fault("media.missing", Exit.BAD_INPUT, file=f"{line.recording[:12]}….wav")
                out[number] = recorded(read_recording(path, line.recording), line.text, voice, line.manner)
            else:
                out[number] = speak(line.text, voice, line.manner)
    except Fault as fault:
        if fault.code != "voices.missing":
            raise
        return {}, [f"{fault.code}: {fault.details}".rstrip(": ")]
    return out, list(dict.fromkeys(told))


def line_starts(shot: StagedShot) -> dict[int, float]:
    """Seconds at which each line begins."""
    return {beat.line: beat.start / float(shot.rate) for beat in shot.beats if beat.action == "talk" and beat.line >= 0}


def phonemes(shot: StagedShot, spoken: dict[int, Speech]) -> dict[int, tuple[tuple[str, float, float], ...]]:
    """Phonemes of each line in seconds of the shot."""
    starts = line_starts(shot)
    return {
        number: tuple((each.name, starts[number] + each.start, starts[number] + each.end) for each in speech.phonemes)
        for number, speech in spoken.items()
        if number in starts
    }


def dialogue(shot: StagedShot, spoken: dict[int, Speech]) -> tuple[NDArray[np.float32], int]:
    """The lines at their times, dry, both ears alike: (samples, 2) as long as the shot, and how many are in it."""
    out = np.zeros(samples_at(shot.frames, shot.rate), np.float32)
    heard = 0
    for number, start in line_starts(shot).items():
        first = round(start * SAMPLE_RATE)
        said = spoken[number].samples[: max(0, len(out) - first)]
        out[first : first + len(said)] += said
        heard += bool(len(said))
    return np.repeat(np.clip(out, -1, 1)[:, None], 2, axis=1), heard


def stems(
    performance: Performance, set_up: SetUp, spoken: dict[int, Speech], seed: int
) -> dict[str, NDArray[np.float32]]:
    """Dialogue, effects and ambience of a shot, each (samples, 2) and exactly as long as its pictures."""
    shot = performance.shot
    rate = float(shot.rate)

    def listener(time: float) -> tuple[Vector, Vector]:
        view = set_up.view(time)
        return _triple(view.eye), _triple(axes(view)[0])

    lines: list[Spoken] = []
    for number, start in line_starts(shot).items():
        if number in spoken and shot.lines[number].character in performance.players:
            mouth = performance.body_points(shot.lines[number].character, start)[CHIN]
            lines.append(Spoken(start, spoken[number], _triple(mouth)))
        elif number in spoken:
            eye, _ = listener(start)
            lines.append(Spoken(start, spoken[number], eye))
    beds = [Bed(sound.kind, sound.level, sound.start / rate, None if sound.loop else 2.5) for sound in shot.sounds]
    return mixed(
        performance.contacts,
        [step for step in performance.steps if 0 <= step.time < performance.seconds],
        lines,
        beds,
        SPACE_OF_SET.get(shot.set, "outdoor"),
        listener,
        samples_at(shot.frames, shot.rate),
        seed=seed,
        offset=sum(earlier.frames / float(earlier.rate) for earlier in shot.earlier),
        scene=int(hashlib.sha256(shot.set.encode()).hexdigest()[:6], 16),
    )


def events_of(performance: Performance) -> tuple[dict[str, Any], ...]:
    """Audible contacts as plain values: seconds from the start, kind, strength (newton seconds)."""
    found = [
        (contact.time, f"{contact.material} on {contact.against}", contact.impulse) for contact in performance.contacts
    ]
    found += [
        (step.time, f"step on {step.footing}", 2.0 * step.weight)
        for step in performance.steps
        if 0 <= step.time < performance.seconds
    ]
    return tuple(
        {"time": round(time, 5), "kind": kind, "strength": round(float(strength), 4)}
        for time, kind, strength in sorted(found)
    )


def _triple(values: Any) -> Vector:
    x, y, z = (float(value) for value in values)
    return x, y, z
