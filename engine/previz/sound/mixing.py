"""The mix of a shot: dialogue, effects and ambience as the camera hears them, each a stem."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.previz.physics.values import Contact
from engine.previz.sound.ambience import LEVELS, ambience, come_and_go
from engine.previz.sound.impacts import impact
from engine.previz.sound.score import Bed, Spoken
from engine.previz.sound.space import Listener, Vector, air, answered, nearness, placed
from engine.previz.sound.steps import Step, footstep
from engine.previz.sound.synthesis import RATE, Sound, decibels, limited, panned, put

EFFECTS = decibels(-6.5)
"""Peak of a bounced ball, near."""

STEPS = decibels(-8.0)
"""Factor on footsteps, near."""

CEILING = decibels(-3.0)
"""No effect goes above it."""

TALK_NEAR = 1.5
"""Metres at which a voice has its own level; farther ones are a little softer, as a film would mix them."""

FULLEST = -30.0
"""RMS of all ambience together, decibels: where more is asked for, all of it gives way."""

DUCK = decibels(-5.0)
"""Factor on ambience while somebody speaks."""

DUCKING = 0.35
"""Seconds in which ambience gives way and comes back."""


def stems(
    contacts: Sequence[Contact],
    steps: Sequence[Step],
    lines: Sequence[Spoken],
    beds: Sequence[Bed],
    space: str,
    listener: Listener,
    samples: int,
    *,
    seed: int = 0,
    offset: float = 0.0,
    scene: int = 0,
) -> dict[str, Sound]:
    """Mix a shot.

    What happens is heard when it is seen: no sound takes its time through the air.

    Parameters
    ----------
    contacts : sequence of Contact
        Impacts; each begins at the sample nearest to its time.
    steps : sequence of Step
    lines : sequence of Spoken
    beds : sequence of Bed
        Ambience of the place and sounds that are asked for.
    space : str
        A name of ``space.SPACES`` (``space.SPACE_OF_SET`` gives a set's).
    listener : function of seconds
        Gives the camera's eye and its right-hand direction.
    samples : int
        Length of every stem.
    seed : int
        Of the chance in impacts and steps.
    offset : float
        Seconds from the beginning of the scene to that of the shot: ambience goes on from the shot before.
    scene : int
        Seed of the ambience, the same for all shots of a scene.

    Returns
    -------
    dict
        ``dialogue``, ``effects``, ``ambience``: float32 (samples, 2). Silent where nothing is asked for.

    Raises
    ------
    Fault
        ``sound.kind`` for a bed of no known kind.
    """
    around = surroundings(beds, samples, offset, scene)
    return {
        "dialogue": dialogue(lines, space, listener, samples),
        "effects": effects(contacts, steps, space, listener, samples, seed),
        "ambience": around * ducked(lines, samples)[:, None] if lines else around,
    }


def effects(
    contacts: Sequence[Contact], steps: Sequence[Step], space: str, listener: Listener, samples: int, seed: int = 0
) -> Sound:
    """Impacts and footsteps, (samples, 2)."""
    bus = np.zeros((samples, 2), np.float32)
    for number, contact in enumerate(sorted(contacts, key=_order)):
        rng = np.random.default_rng([seed, 1, number])
        sound = impact(contact, rng) * np.float32(EFFECTS)
        _heard(bus, sound, contact.time, contact.position, listener)
    for number, step in enumerate(sorted(steps, key=lambda each: (each.time, each.position))):
        rng = np.random.default_rng([seed, 2, number])
        _heard(bus, footstep(step, rng) * np.float32(STEPS), step.time, step.position, listener)
    return limited(answered(bus, space), 0.45, CEILING)


def dialogue(lines: Sequence[Spoken], space: str, listener: Listener, samples: int) -> Sound:
    """Voices, (samples, 2): near the middle, hardly softer with distance, so that every word is understood."""
    bus = np.zeros((samples, 2), np.float32)
    for line in lines:
        pan, distance = placed(listener, max(line.time, 0.0), line.position)
        gain = min(max((TALK_NEAR / max(distance, 0.3)) ** 0.15, 0.75), 1.1)
        # constant power pans the middle to -3 dB a side: what is mono in the middle keeps its level
        put(bus, panned(line.speech.samples, 0.35 * pan) * np.float32(gain * np.sqrt(2)), round(line.time * RATE))
    return limited(answered(bus, space, 0.45), 0.6, decibels(-1.5))


def surroundings(beds: Sequence[Bed], samples: int, offset: float = 0.0, scene: int = 0) -> Sound:
    """Ambience, (samples, 2), without gaps; two of the same kind are one, at the higher level."""
    bus = np.zeros((samples, 2), np.float32)
    for bed in beds:
        heard = ambience(bed.kind, samples, offset=offset, seed=scene)
        if bed.start > 0 or bed.seconds is not None:
            heard = come_and_go(heard, bed.start, bed.seconds)
        bus += np.float32(bed.level) * heard
    power = sum((bed.level * decibels(LEVELS[bed.kind])) ** 2 for bed in beds)
    return limited(bus * np.float32(min(1.0, decibels(FULLEST) / max(power, 1e-12) ** 0.5)), 0.4, 0.7)


def ducked(lines: Sequence[Spoken], samples: int) -> NDArray[np.float32]:
    """Factor on ambience under voices, (samples,): 1 at both ends, so that the next shot goes on at the same level."""
    times = np.arange(0, samples + 480, 480)  # every 10 ms is enough
    share = np.zeros(len(times))
    for line in lines:
        begin, end = line.time * RATE, line.time * RATE + len(line.speech.samples)
        ramp = DUCKING * RATE
        inside = np.minimum((times - begin) / ramp + 1, (end - times) / ramp + 1)
        share = np.maximum(share, np.clip(inside, 0, 1))
    ends = np.minimum(times, samples - times) / (DUCKING * RATE)
    share = np.minimum(share, np.clip(ends, 0, 1))
    share = share * share * (3 - 2 * share)
    return np.interp(np.arange(samples), times, 1 + (DUCK - 1) * share).astype(np.float32)


def _order(contact: Contact) -> tuple[float, str, str]:
    return contact.time, contact.body, contact.against


def _heard(bus: Sound, sound: Sound, time: float, position: Vector, listener: Listener) -> None:
    pan, distance = placed(listener, time, position)
    near = air(sound * np.float32(nearness(distance)), distance)
    put(bus, panned(near, 0.8 * pan), round(time * RATE))
