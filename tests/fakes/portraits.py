"""Synthetic people before a camera: a public-domain portrait that turns its head, opens its mouth and speaks.

The portrait is scikit-image's astronaut (NASA, public domain); the voices are flite's. They are no people: figures got
with them are called synthetic.
"""

from __future__ import annotations

import functools
import io
import subprocess
import wave
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from engine.media.clips import PictureEncoder, Pictures
from engine.messages.jobs import SAMPLE_RATE
from studio.cameos.checks.digits import ASKED, WORDS
from studio.cameos.recording.recording import Kind, Origin, Prompt, Recording, Task

RATE = 15
"""Pictures per second."""
SIZE = (360, 270)
CROP = (45, 0, 360, 270)
"""Left, top, width and height of the part of the portrait that is shown."""
HEAD, RADIUS = (225.0, 118.0), (66.0, 84.0)
MOUTH, CHIN = (224.0, 147.0), 190.0
NOSE = (226.0, 126.0)
VOICES = ("kal16", "rms", "slt")
CONSENT = "I agree that my likeness and my voice may be used in this film."


@dataclass(frozen=True)
class Act:
    """How somebody behaves before the camera.

    Attributes
    ----------
    seed : int
        Of light, distance, sway, noise, voice and pace.
    digits : str
        What is said.
    turn : float
        Degrees to each side.
    mouth : bool
        Whether the mouth moves.
    flat : bool
        A printed portrait that is held and tilted instead of a head.
    company : bool
        A second face beside the first.
    refilmed : bool
        Shown by a screen and filmed from it.
    over : str
        Digits that somebody else speaks over the ones the mouth says.
    late : float
        Seconds by which the sound comes late.
    silent : bool
    """

    seed: int
    digits: str
    turn: float = 38.0
    mouth: bool = True
    flat: bool = False
    company: bool = False
    refilmed: bool = False
    over: str = ""
    late: float = 0.0
    silent: bool = False


@dataclass(frozen=True)
class Moments:
    """When what was asked for, in seconds: from, to."""

    digits: tuple[float, float]
    turn: tuple[float, float]
    consent: tuple[float, float]


@functools.cache
def spoken(text: str, voice: str, stretch: float = 1.0) -> NDArray[np.float32]:
    """A sentence by flite, float32 (n,) at 48 kHz."""
    command = ["flite", "-voice", voice, "--setf", f"duration_stretch={stretch}", "-t", text, "-o", "/dev/stdout"]
    done = subprocess.run(command, check=True, capture_output=True)
    with wave.open(io.BytesIO(_with_length(done.stdout))) as said:
        samples = np.frombuffer(said.readframes(said.getnframes()), "<i2") / 32768
        return resample_poly(samples, SAMPLE_RATE, said.getframerate()).astype(np.float32)


def _with_length(data: bytes) -> bytes:
    """A WAV written to a pipe does not know its length."""
    size = (len(data) - 44).to_bytes(4, "little")
    return data[:4] + (len(data) - 8).to_bytes(4, "little") + data[8:40] + size + data[44:]


def perform(
    act: Act, *, seen: bool = True
) -> tuple[Moments, NDArray[np.float32], list[tuple[float, NDArray[np.uint8]]]]:
    """What happens when, the sound at 48 kHz, and the pictures with their times (none where it is only heard)."""
    rng = np.random.default_rng([7, act.seed])
    voice, stretch = VOICES[act.seed % 3], float(rng.uniform(0.9, 1.25))
    first = spoken(", ".join(WORDS[int(digit)] for digit in act.digits), voice, stretch)
    second = spoken(CONSENT, voice, stretch)
    pause, turning = float(rng.uniform(0.4, 0.9)), float(rng.uniform(3.6, 5.0))
    said = len(first) / SAMPLE_RATE
    turn_at = pause + said + 0.5
    consent_at = turn_at + turning + 0.4
    end = consent_at + len(second) / SAMPLE_RATE + 0.6
    sound = np.zeros(int(end * SAMPLE_RATE), np.float32)
    for at, words in ((pause, first), (consent_at, second)):
        place = int(at * SAMPLE_RATE)
        sound[place : place + len(words)] = words
    sound *= float(rng.uniform(0.4, 1.0))
    moments = Moments((0.0, turn_at), (turn_at, consent_at), (consent_at, end))
    opening = _openings(sound) if act.mouth else np.zeros(int(end * RATE), np.float32)
    if act.over:
        sound[: int(turn_at * SAMPLE_RATE)] = 0
        said_over = spoken(", ".join(WORDS[int(digit)] for digit in act.over), VOICES[(act.seed + 1) % 3], stretch)
        said_over = said_over[: int((turn_at - pause) * SAMPLE_RATE)]
        place = int(pause * SAMPLE_RATE)
        sound[place : place + len(said_over)] = said_over
    if act.late:
        sound = np.concatenate([np.zeros(int(act.late * SAMPLE_RATE), np.float32), sound])[: len(sound)]
    if act.silent:
        sound = np.zeros_like(sound)
    picture_rng = np.random.default_rng([8, act.seed])
    sound = sound + rng.normal(0, 10 ** (-62 / 20), len(sound)).astype(np.float32)
    pictures = list(_pictures(act, picture_rng, opening, (turn_at, turning))) if seen else []
    return moments, sound.astype(np.float32), pictures


def _openings(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far the mouth is open at each picture, 0 to 1: the sound's level, a little smoothed."""
    step = SAMPLE_RATE // RATE
    count = len(sound) // step
    level = np.sqrt(np.mean(np.square(sound[: count * step].reshape(count, step)), axis=1))
    level = np.clip(level / max(float(np.quantile(level, 0.97)), 1e-6), 0, 1)
    return np.convolve(level, [0.2, 0.6, 0.2], "same").astype(np.float32)


def _pictures(
    act: Act, rng: np.random.Generator, opening: NDArray[np.float32], turn: tuple[float, float]
) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    amount = float(rng.uniform(0.85, 1.15))
    zoom = float(rng.uniform(0.85, 1.2))
    light, warmth = float(rng.uniform(0.7, 1.15)), float(rng.uniform(-0.08, 0.08))
    blur, noise = float(rng.uniform(0, 1.0)), float(rng.uniform(1, 5))
    sway, phase = float(rng.uniform(1, 5)), float(rng.uniform(0, 6))
    mirrored = bool(rng.integers(2))
    grains = rng.standard_normal((5, SIZE[1], SIZE[0], 1), np.float32) * np.float32(noise)
    first = 1 if rng.integers(2) else -1
    for number, open_by in enumerate(opening):
        time = number / RATE
        angle = 0.0
        if turn[0] < time < turn[0] + turn[1]:
            angle = first * act.turn * amount * float(np.sin(2 * np.pi * (time - turn[0]) / turn[1]))
        drift = (sway * np.sin(0.9 * time + phase), 0.6 * sway * np.sin(1.3 * time + 2 * phase))
        picture = _flat(angle, drift, zoom) if act.flat else _head(angle, float(open_by), drift, zoom)
        if act.company:
            picture = _beside(picture, drift)
        if mirrored:
            picture = np.ascontiguousarray(picture[:, ::-1])
        if act.refilmed:
            picture = _refilmed(picture, rng)
        picture = cv2.GaussianBlur(picture, (0, 0), 0.3 + blur)
        tone = np.array([light * (1 + warmth), light, light * (1 - warmth)], np.float32)
        picture *= tone
        picture += np.roll(grains[number % len(grains)], int(rng.integers(SIZE[0])), axis=1)
        yield time, np.clip(picture, 0, 255, out=picture).astype(np.uint8)


@functools.cache
def _portrait() -> NDArray[np.uint8]:
    from skimage.data import astronaut

    return np.ascontiguousarray(astronaut())


def _grid(drift: tuple[float, float], zoom: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The portrait's coordinates that each pixel of the picture shows."""
    left, top, width, height = CROP
    across, down = np.meshgrid(np.arange(SIZE[0], dtype=np.float32), np.arange(SIZE[1], dtype=np.float32))
    centre_x, centre_y = left + width / 2, top + height / 2
    x = (across / SIZE[0] - 0.5) * width / zoom + centre_x - drift[0]
    y = (down / SIZE[1] - 0.5) * height / zoom + centre_y - drift[1]
    return x, y


def _head(angle: float, open_by: float, drift: tuple[float, float], zoom: float) -> NDArray[np.float32]:
    """A head turned by some degrees (a rounded box with a nose), its mouth open by 0 to 1."""
    x, y = _grid(drift, zoom)
    if angle:
        theta = np.radians(angle)
        u, v = (x - HEAD[0]) / RADIUS[0], (y - HEAD[1]) / RADIUS[1]
        distance = np.sqrt(u**2 + v**2)
        weight = np.clip((1.25 - distance) / 0.45, 0, 1)
        weight = weight * weight * (3 - 2 * weight)
        depth = np.sqrt(np.clip(1 - 0.85 * u**2 - 0.6 * v**2, 0, 1))
        nose = 0.25 * np.exp(-(((x - NOSE[0]) / 12) ** 2) - ((y - NOSE[1]) / 14) ** 2)
        turned = (u - np.sin(theta) * (depth + nose)) / np.cos(theta) * 0.92
        x = x + weight * (turned - u) * RADIUS[0]
    gap = None
    if open_by > 0.02:
        reach = 11.0 * open_by * np.exp(-(((x - MOUTH[0]) / 15) ** 2))
        below = np.clip((y - MOUTH[1]) / reach.clip(0.1), 0, 1)
        gap = (y > MOUTH[1]) & (y < MOUTH[1] + reach) & (np.abs(x - MOUTH[0]) < 20)
        y = y - np.where(y > MOUTH[1], reach * below * np.clip((CHIN - y) / (CHIN - MOUTH[1]), 0, 1), 0)
    picture = cv2.remap(_portrait(), x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR).astype(np.float32)
    if gap is not None:
        picture[gap] = (70, 25, 25)
    return picture


def _flat(angle: float, drift: tuple[float, float], zoom: float) -> NDArray[np.float32]:
    """A printed portrait, tilted: it grows narrow and one side comes nearer, and nothing in it moves."""
    x, y = _grid(drift, zoom)
    theta = np.radians(angle)
    near = 1 + 0.25 * np.sin(theta) * (x - HEAD[0]) / 180
    turned_x = (x - HEAD[0]) / np.cos(theta) * near + HEAD[0]
    turned_y = (y - HEAD[1]) * near + HEAD[1]
    return cv2.remap(_portrait(), turned_x.astype(np.float32), turned_y.astype(np.float32), cv2.INTER_LINEAR).astype(
        np.float32
    )


def _beside(picture: NDArray[np.float32], drift: tuple[float, float]) -> NDArray[np.float32]:
    """Somebody else looks into the picture from the side."""
    guest = cv2.resize(_portrait()[25:235, 125:320][:, ::-1], (124, 134), interpolation=cv2.INTER_AREA)
    top, left = 45 + int(drift[1]), SIZE[0] - 126 + int(drift[0] / 3)
    out = picture.copy()
    height, width = guest.shape[:2]
    part = out[top : top + height, left : left + width]
    part[:] = guest[: part.shape[0], : part.shape[1]]
    return out


def _refilmed(picture: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """A screen's raster and glare over the picture."""
    rows = 1 - 0.06 * (np.arange(picture.shape[0]) % 3 == 0)
    soft = cv2.GaussianBlur(picture, (0, 0), 0.8)
    return soft * rows[:, None, None].astype(np.float32) * float(rng.uniform(0.97, 1.0)) + 6.0


def drawn(seed: int) -> str:
    """Four digits, of those that are asked for."""
    return "".join(ASKED[number] for number in np.random.default_rng([3, seed]).integers(0, len(ASKED), 4))


def other(digits: str, seed: int) -> str:
    """Four digits that are not these."""
    rng = np.random.default_rng([5, seed])
    while (found := "".join(str(digit) for digit in rng.integers(0, 10, 4))) == digits:
        pass
    return found


def true_one(seed: int) -> Act:
    """Somebody who does as asked."""
    return Act(seed, drawn(seed))


ATTACKS = {
    "wrong digits": lambda seed: replace(true_one(seed), digits=other(drawn(seed), seed)),
    "silent": lambda seed: replace(true_one(seed), silent=True),
    "still picture": lambda seed: replace(true_one(seed), flat=True, mouth=False),
    "replayed clip": lambda seed: replace(true_one(seed), digits=other(drawn(seed), seed), refilmed=True),
    "replayed clip, digits spoken over it": lambda seed: replace(
        true_one(seed), digits=other(drawn(seed), seed), refilmed=True, over=drawn(seed)
    ),
    "two faces": lambda seed: replace(true_one(seed), company=True),
    "sound 500 ms late": lambda seed: replace(true_one(seed), late=0.5),
}
"""Attack to who tries it, where `drawn` of the same seed is asked for."""


def recorded(act: Act, asked: str) -> Recording:
    """What the app would have recorded of it, where it drew the digits `asked`."""
    moments, sound, pictures = perform(act)
    encoder = PictureEncoder(*SIZE)
    packets = tuple(encoder.encode(picture) for _time, picture in pictures)
    times = tuple(round(time * SAMPLE_RATE) for time, _picture in pictures)

    def prompt(task: Task, begin: float, end: float) -> Prompt:
        return Prompt(task, round(begin * SAMPLE_RATE), round(end * SAMPLE_RATE))

    middle = sum(moments.turn) / 2
    return Recording(
        kind=Kind.PERSON,
        origin=Origin.LIVE,
        pictures=Pictures(encoder.width, encoder.height, packets, times),
        sound=sound,
        digits=asked,
        consent=CONSENT,
        prompts=(
            prompt(Task.DIGITS, *moments.digits),
            prompt(Task.LEFT, moments.turn[0], middle),
            prompt(Task.RIGHT, middle, moments.turn[1]),
            prompt(Task.CONSENT, *moments.consent),
        ),
    )
