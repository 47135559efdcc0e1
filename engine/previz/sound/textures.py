"""Sixteen textures, each a circular stereo loop made of noise, partials and scattered events.

Stationary noise is a quarter as long as the loop and repeated, shaped by slow drifts as long as the loop; all parts are
circular, so no loop has a seam. The two channels come from different noise, so that the sound is wide.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.previz.sound.synthesis import (
    RATE,
    Sound,
    burst,
    circled,
    count,
    drift,
    noise,
    panned,
    partials,
    put_round,
    resampled,
    reverberation,
)

LOOP = 5 << 17
"""Samples of a loop: 13.65 s."""

GRAIN = LOOP // 4


def bed(rng: np.random.Generator, low: float, high: float, slope: float = 0.0) -> Sound:
    """Wide stationary noise (LOOP, 2), RMS 1."""
    return np.tile(np.stack([noise(rng, GRAIN, low, high, slope) for _ in range(2)], -1), (4, 1))


def swell(rng: np.random.Generator, fastest: float, low: float, high: float) -> Sound:
    """A slow wandering of a level, (LOOP, 2); the channels wander half together."""
    both, left, right = (drift(rng, LOOP, fastest, low, high) for _ in range(3))
    return np.stack([0.5 * (both + left), 0.5 * (both + right)], -1)


def scattered(
    rng: np.random.Generator, events: int, make: Callable[[], Sound], width: float = 0.9, near: float = 0.3
) -> Sound:
    """Events at random times and places; `near` is the least of their random gains."""
    bus = np.zeros((LOOP, 2), np.float32)
    for _ in range(events):
        sound = panned(make(), float(rng.uniform(-width, width))) * np.float32(rng.uniform(near, 1.0))
        put_round(bus, sound, int(rng.integers(LOOP)))
    return bus


def afar(rng: np.random.Generator, sound: Sound, seconds: float, wet: float, high: float = 3500.0) -> Sound:
    """With the answer of a large place."""
    return sound + np.float32(wet) * circled(sound, reverberation(rng, seconds, 150, high, 0.03))


def glide(pitch: Sound, harmonics: tuple[float, ...]) -> Sound:
    """A tone with harmonics along a pitch (hertz, one a sample)."""
    turn = 2 * np.pi * np.cumsum(pitch) / RATE
    wave = sum(gain * np.sin((number + 1) * turn) for number, gain in enumerate(harmonics))
    return np.asarray(wave, np.float32)


def arch(u: Sound) -> Sound:
    """Half a sine over 0 to 1, never below 0."""
    return np.maximum(np.sin(np.pi * u), 0)


def waves(rng: np.random.Generator) -> Sound:
    """Two swells a loop: one rises, breaks, and washes up the sand; the sea goes on behind."""
    sea = 0.35 * bed(rng, 50, 350, -0.4) * swell(rng, 0.25, 0.6, 1.0)
    surf, hiss = bed(rng, 150, 2200, -0.4), bed(rng, 1200, 8000, -0.2)
    time = np.arange(LOOP, dtype=np.float32) / RATE
    span = LOOP / RATE
    for number in range(2):
        crash = (number + float(rng.uniform(0.2, 0.8))) * span / 2
        size = rng.uniform(0.7, 1.1)
        for channel in range(2):
            since = (time - np.float32(crash + rng.uniform(-0.35, 0.35)) + span / 2) % span - span / 2
            rise = np.exp(-np.square(np.minimum(since, 0) / np.float32(1.3)))
            sea[:, channel] += size * surf[:, channel] * rise * np.exp(-np.maximum(since, 0) / np.float32(1.5))
            late = since - np.float32(0.7)
            rush = np.exp(-np.square(np.minimum(late, 0) / np.float32(0.8))) * np.exp(-np.maximum(late, 0) / 2.4)
            sea[:, channel] += 0.45 * size * hiss[:, channel] * rush.astype(np.float32)
    return sea + 0.06 * hiss


def gulls(rng: np.random.Generator) -> Sound:
    """Some gulls, each with a row of cries, high over the beach."""
    bus = np.zeros((LOOP, 2), np.float32)
    for _ in range(4):
        at, pan, level, voice = (
            rng.integers(LOOP),
            rng.uniform(-0.9, 0.9),
            rng.uniform(0.3, 1.0),
            rng.uniform(0.85, 1.2),
        )
        for cry in range(int(rng.integers(3, 7))):
            long = float(rng.uniform(0.22, 0.42))
            u = np.linspace(0, 1, count(long), dtype=np.float32)
            pitch = voice * (820 + 640 * arch(np.minimum(u * 1.25, 1)) ** 0.7 - 260 * u)
            pitch *= 1 + 0.012 * np.sin(2 * np.pi * 32 * u * long)
            cried = glide(pitch.astype(np.float32), (0.7, 1.0, 0.55, 0.4, 0.2, 0.1))
            cried *= arch(u) ** 0.6 * (0.85 + 0.15 * rng.standard_normal())
            put_round(bus, panned(cried, float(pan)) * np.float32(level), int(at) + count(cry * (long + 0.12)))
    return afar(rng, bus, 1.8, 0.5)


def wind(rng: np.random.Generator) -> Sound:
    """Gusts: bands of noise that come and go on their own, low ones the stronger."""
    total = 0.5 * bed(rng, 40, 220, -0.5) * swell(rng, 0.3, 0.3, 1.0)
    for low, high, gain in ((180, 420, 0.8), (350, 800, 0.5), (700, 1500, 0.28), (1600, 4500, 0.12)):
        total += gain * bed(rng, low, high) * swell(rng, 0.45, 0.0, 1.0) ** 2
    return total


def rain(rng: np.random.Generator) -> Sound:
    """A wide hiss, a low patter, and drops that fall near."""
    drops = np.zeros((LOOP, 2), np.float32)
    number = 5600
    drops[rng.integers(LOOP, size=number), rng.integers(2, size=number)] = rng.gamma(0.7, 1.0, number)
    ring = np.stack([burst(rng, 0.02, 1500, 9000, 0.003) for _ in range(2)], -1)
    patter = circled(drops, ring)
    patter /= np.float32(np.std(patter))
    total = 0.55 * bed(rng, 900, 11000, -0.25) * swell(rng, 0.2, 0.8, 1.0) + 0.5 * patter + 0.25 * bed(rng, 120, 600)
    plops = scattered(rng, 38, lambda: partials(rng, (rng.uniform(700, 1900),), (0.012,), (1.0,), 0.08), 0.9, 0.1)
    return total + 0.5 * plops


def thunder(rng: np.random.Generator) -> Sound:
    """One roll a loop: a crack far off, then rumbling that breaks and returns; rumble in between."""
    total = 0.04 * bed(rng, 30, 140, -0.5)
    rumble, crack = bed(rng, 28, 160, -0.6), bed(rng, 120, 900, -0.5)
    time = np.arange(LOOP, dtype=np.float32) / RATE
    span = LOOP / RATE
    first = float(rng.uniform(0.1, 0.3)) * span
    for peal in range(5):
        since = (time - np.float32(first + peal * rng.uniform(0.5, 0.9))) % span
        shape = np.minimum(since / 0.05, 1) * np.exp(-since / np.float32(1.1 + 0.3 * peal))
        total += np.float32(0.8**peal) * rumble * shape[:, None]
        if peal < 2:
            total += 0.5 * crack * (np.minimum(since / 0.02, 1) * np.exp(-since / 0.35))[:, None]
    return total


def room(rng: np.random.Generator) -> Sound:
    """An ordinary room at rest: air, a far hum of the house."""
    time = np.arange(LOOP, dtype=np.float64) / LOOP
    hum = sum(
        gain * np.sin(2 * np.pi * round(f * LOOP / RATE) * time + f) for f, gain in ((50, 1), (100, 0.6), (150, 0.3))
    )
    hummed = np.stack([hum, np.roll(hum, count(0.0041))], -1).astype(np.float32)
    return bed(rng, 60, 900, -0.8) * swell(rng, 0.15, 0.85, 1.0) + 0.12 * bed(rng, 900, 6000) + 0.10 * hummed


def traffic(rng: np.random.Generator) -> Sound:
    """The town's rumble and cars that pass from one side to the other."""
    total = 0.7 * bed(rng, 40, 260, -0.4) * swell(rng, 0.2, 0.6, 1.0) + 0.10 * bed(rng, 300, 2500, -0.4)
    time = np.arange(LOOP, dtype=np.float32) / RATE
    span = LOOP / RATE
    tyres, engine = bed(rng, 350, 2600, -0.5), bed(rng, 70, 260, -0.3)
    for _ in range(3):
        passing, pace, way = rng.uniform(0, span), rng.uniform(0.7, 1.3), rng.choice((-1.0, 1.0))
        since = (time - np.float32(passing) + span / 2) % span - span / 2
        near = 1 / (1 + np.square(since / np.float32(pace)))
        near *= np.clip((span / 2 - np.abs(since)) / 3, 0, 1)  # gone before the loop turns
        angle = (np.tanh(way * since / np.float32(pace)) * 0.8 + 1) * np.pi / 4
        sides = np.stack([np.cos(angle), np.sin(angle)], -1)
        total += (np.float32(rng.uniform(0.4, 0.9)) * near)[:, None] * sides * (0.8 * tyres + engine)
    return total


def birds(rng: np.random.Generator) -> Sound:
    """Songbirds: trills, falling whistles and chirps, each bird at its place with its own phrase."""
    bus = np.zeros((LOOP, 2), np.float32)
    for _ in range(6):
        pan, level = rng.uniform(-0.95, 0.95), rng.uniform(0.2, 1.0)
        top, fall, notes = rng.uniform(2600, 5200), rng.uniform(-0.35, 0.3), int(rng.integers(2, 9))
        long, pause = rng.uniform(0.05, 0.16), rng.uniform(0.05, 0.14)
        shake = rng.uniform(0, 0.05)
        for _ in range(int(rng.integers(2, 4))):
            at = int(rng.integers(LOOP))
            for note in range(notes):
                u = np.linspace(0, 1, count(float(long)), dtype=np.float32)
                pitch = top * (1 + fall * u + shake * np.sin(2 * np.pi * 38 * u * long + note) + 0.04 * (note % 2))
                sung = glide(pitch.astype(np.float32), (1.0, 0.12)) * arch(u) ** 1.2
                put_round(bus, panned(sung, float(pan)) * np.float32(level), at + count(note * (long + pause)))
    return afar(rng, bus, 1.2, 0.45, 6000) + 0.02 * bed(rng, 200, 4000, -0.5)


def forest(rng: np.random.Generator) -> Sound:
    """Leaves in a light wind, a few birds far off, a twig now and then."""
    leaves = bed(rng, 1400, 7500, -0.2) * swell(rng, 0.6, 0.05, 1.0) ** 1.5
    song = birds(rng)
    song *= np.float32(0.25 / max(float(np.std(song)), 1e-9))
    twigs = scattered(rng, 5, lambda: burst(rng, 0.05, 900, 5000, 0.006), 0.9, 0.1)
    return 0.6 * leaves + 0.35 * bed(rng, 80, 500, -0.5) * swell(rng, 0.3, 0.4, 1.0) + song + 0.6 * twigs


BABBLE = (
    "so I told her the other day that we would never get there before the rain came in",
    "have you seen what they are asking for it now, it used to be half of that",
    "no no, the second one on the left, just after the bridge, you remember the place",
    "he said he would call me back but you know how he is with the telephone",
    "and then the whole thing came down, right there in the middle of the kitchen",
    "I am not sure, maybe on Thursday, if the others can make it as well",
)


def crowd(rng: np.random.Generator) -> Sound:
    """Many people talking at once, none of them to be understood: stand-in voices, overlapped and far."""
    from engine.previz.sound.espeak import say

    bus = np.zeros((LOOP, 2), np.float32)
    variants = ("en-us+f2", "en+m3", "en+f4", "en-us+m7", "en+f1", "en-us+m1")
    talks = []
    for number, text in enumerate(BABBLE):
        said = say(text, variants[number], int(rng.integers(140, 190)), int(rng.integers(25, 70)), 60, 2)
        talk = resampled(said.samples.astype(np.float32), said.rate)
        talks.append(talk / np.float32(max(float(np.std(talk)), 1e-9)))
    for number in range(30):
        talk = talks[number % len(talks)]
        pan, level = float(rng.uniform(-1, 1)), np.float32(rng.uniform(0.2, 1.0))
        put_round(bus, panned(talk, pan) * level, int(rng.integers(LOOP)))
    far = circled(bus, reverberation(rng, 1.1, 200, 2600, 0.01))
    return 0.25 * bus + 1.2 * far + 0.15 * bed(rng, 120, 600, -0.4)


def gym(rng: np.random.Generator) -> Sound:
    """A large hall: ventilation, lamps that buzz, its air."""
    time = np.arange(LOOP, dtype=np.float64) / LOOP
    buzz = sum(
        gain * np.sin(2 * np.pi * round(f * LOOP / RATE) * time + f)
        for f, gain in ((120, 1.0), (240, 0.6), (360, 0.35), (600, 0.15), (1080, 0.06))
    )
    lamps = np.stack([buzz, np.roll(buzz, count(0.0037))], -1).astype(np.float32)
    fans = bed(rng, 70, 420, -0.5) * swell(rng, 0.2, 0.85, 1.0) + 0.22 * bed(rng, 500, 3500, -0.6)
    return fans + 0.07 * lamps


def fire(rng: np.random.Generator) -> Sound:
    """A wood fire: a low roar, crackling of all sizes, a snap now and then."""
    crackle = np.zeros((LOOP, 2), np.float32)
    number = 560
    crackle[rng.integers(LOOP, size=number), rng.integers(2, size=number)] = rng.pareto(1.8, number).clip(0, 12)
    ring = np.stack([burst(rng, 0.02, 1200, 7000, 0.0025) for _ in range(2)], -1)
    roar = bed(rng, 40, 240, -0.4) * swell(rng, 1.5, 0.4, 1.0)
    snaps = scattered(rng, 14, lambda: burst(rng, 0.06, 500, 4500, 0.008), 0.6, 0.2)
    return 0.5 * roar + 0.10 * bed(rng, 500, 3000) * swell(rng, 3.0, 0.2, 1.0) + 0.5 * circled(crackle, ring) + snaps


def ship(rng: np.random.Generator) -> Sound:
    """A wooden ship under way: water along the planks, creaking timbers, wind in the rigging."""
    water = bed(rng, 120, 1800, -0.5) * swell(rng, 0.35, 0.25, 1.0) ** 1.4
    lapping = 0.30 * bed(rng, 900, 5000, -0.2) * swell(rng, 0.8, 0.0, 1.0) ** 3

    def creak() -> Sound:
        long = float(rng.uniform(0.4, 1.1))
        u = np.linspace(0, 1, count(long), dtype=np.float32)
        # wood sticks and slips: a row of clicks whose pace rises and falls, ringing in the plank
        pace = rng.uniform(28, 70) * (0.6 + 0.8 * np.sin(np.pi * u) + 0.08 * rng.standard_normal())
        slips = np.diff(np.floor(np.cumsum(pace) / RATE), prepend=0).astype(np.float32)
        plank = partials(rng, (310, 520, 870, 1350), (0.02, 0.016, 0.012, 0.008), (1, 0.8, 0.6, 0.3), 0.12)
        return np.convolve(slips, plank)[: len(u)].astype(np.float32) * np.sin(np.pi * u)

    creaks = afar(rng, scattered(rng, 9, creak, 0.7, 0.2), 0.5, 0.4)
    breeze = 0.25 * bed(rng, 250, 900) * swell(rng, 0.4, 0.2, 1.0)
    return water + lapping + 0.45 * creaks + breeze


def clock(rng: np.random.Generator) -> Sound:
    """A clock on the wall: tick and tock, half a second apart, in a quiet room."""
    bus = np.zeros((LOOP, 2), np.float32)
    beats = 28
    for beat in range(beats):
        high = 1.0 if beat % 2 else 0.86
        tick = partials(
            rng, (2150 * high, 3420 * high, 5200 * high), (0.006, 0.005, 0.004), (0.8, 0.6, 0.4), 0.08, 0.002
        )
        knock = partials(rng, (420 * high,), (0.012,), (0.5,), 0.08, 0.002)
        put_round(bus, panned(tick + knock, 0.35), round(beat * LOOP / beats))
    return afar(rng, bus, 0.4, 0.8, 6000) + 0.004 * bed(rng, 100, 2000, -0.5)


def crickets(rng: np.random.Generator) -> Sound:
    """Crickets on a warm night: chirps of three pulses, each with its own pitch and pace, and the night's air."""
    bus = np.zeros((LOOP, 2), np.float32)
    for _ in range(7):
        pitch, pan, level = rng.uniform(3900, 5000), rng.uniform(-0.95, 0.95), rng.uniform(0.2, 1.0)
        chirps, first = int(rng.integers(22, 36)), int(rng.integers(LOOP))
        t = np.arange(count(0.016), dtype=np.float32) / RATE
        pulse = (np.sin(2 * np.pi * pitch * t) * np.sin(np.pi * t / t[-1]) ** 2).astype(np.float32)
        for chirp in range(chirps):
            for part in range(3):
                at = first + round(chirp * LOOP / chirps) + count(0.024 * part + float(rng.normal(0, 0.002)))
                put_round(bus, panned(pulse * np.float32(0.7 + 0.15 * part), float(pan)) * np.float32(level), at)
    return afar(rng, bus, 0.8, 0.4, 7000) + 0.03 * bed(rng, 80, 1200, -0.6)


def siren(rng: np.random.Generator) -> Sound:
    """A siren some streets away that wails up and down and wanders from side to side."""
    u = np.arange(LOOP, dtype=np.float64) / LOOP
    wail = 0.5 - 0.5 * np.cos(2 * np.pi * 3 * u)
    pitch = 620 + 720 * wail**0.8
    turns = np.cumsum(pitch) / RATE
    turns *= np.round(turns[-1]) / turns[-1]  # a whole number of waves a loop
    tone = sum(gain * np.sin(2 * np.pi * (k + 1) * turns) for k, gain in enumerate((1.0, 0.5, 0.4, 0.2, 0.12)))
    side = drift(rng, LOOP, 0.1, -0.7, 0.7)
    angle = (side + 1) * np.pi / 4
    level = drift(rng, LOOP, 0.12, 0.4, 1.0)
    sound = (np.asarray(tone)[:, None] * np.stack([np.cos(angle), np.sin(angle)], -1) * level[:, None]).astype(
        np.float32
    )
    return 0.3 * sound + circled(sound, reverberation(rng, 2.2, 200, 2200, 0.05))


TEXTURES: dict[str, Callable[[np.random.Generator], Sound]] = {
    "waves": waves,
    "gulls": gulls,
    "wind": wind,
    "rain": rain,
    "thunder": thunder,
    "room": room,
    "traffic": traffic,
    "birds": birds,
    "forest": forest,
    "crowd": crowd,
    "gym": gym,
    "fire": fire,
    "ship": ship,
    "clock": clock,
    "crickets": crickets,
    "siren": siren,
}
"""Every kind of ``staging.scene.SOUND_KINDS``."""
