"""What a recording gives: pictures, sound, the empty background and what was asked for, in memory and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

from engine.media.clips import Pictures, clip_bytes
from engine.messages.jobs import SAMPLE_RATE


class Kind(StrEnum):
    """What is recorded."""

    PERSON = "person"
    ANIMAL = "animal"
    OBJECT = "object"


class Origin(StrEnum):
    """Where a recording comes from: made just now before a camera, or brought in as a file and so unverified."""

    LIVE = "live"
    IMPORTED = "imported"


class Task(StrEnum):
    """What the teleprompter asks for."""

    DIGITS = "digits"
    LEFT = "left"
    RIGHT = "right"
    CONSENT = "consent"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A task, and when it was shown.

    Attributes
    ----------
    task : Task
    begin, end : int
        Samples at 48 kHz on the recording's clock.
    """

    task: Task
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Recording:
    """A take of a likeness.

    Time 0 is the beginning of the take, for picture and sound alike; all times are samples at 48 kHz.

    Attributes
    ----------
    kind : Kind
    origin : Origin
    pictures : Pictures
        Of the take; of a set of stills one a second.
    sound : float32 array (n,)
        At 48 kHz, from time 0 on; empty where there is none.
    plate : Pictures
        The empty background, at times of its own; empty where there is none.
    stills : bool
        The pictures are a set of stills, not a movement.
    digits : str
        That were drawn for this take; empty where nobody was asked to speak.
    consent : str
        The sentence that was shown.
    prompts : tuple of Prompt
    camera, microphone : str
        Names of the devices, or of the files.
    made : int
        UTC seconds.
    dropped : int
        Pictures that the camera gave and that were not kept.
    hints : dict
        What was not good most of the time: keys of `studio.words.recording_sentences.HINTS`, and the share of the time.
    pace : float
        Seconds of the computer's clock in a second of the sound card's; the sound is already corrected by it.
    """

    kind: Kind
    origin: Origin
    pictures: Pictures
    sound: np.ndarray[Any, Any] = field(default_factory=lambda: np.zeros(0, np.float32), repr=False)
    plate: Pictures = field(default_factory=Pictures)
    stills: bool = False
    digits: str = field(default="", repr=False)
    consent: str = field(default="", repr=False)
    prompts: tuple[Prompt, ...] = ()
    camera: str = ""
    microphone: str = ""
    made: int = 0
    dropped: int = 0
    hints: dict[str, float] = field(default_factory=dict)
    pace: float = 1.0

    @property
    def seconds(self) -> float:
        """How long it is."""
        last = self.pictures.times[-1] if len(self.pictures) else 0
        return max(last, len(self.sound)) / SAMPLE_RATE

    @property
    def rate(self) -> float:
        """Pictures a second."""
        return (len(self.pictures) - 1) / self.pictures.seconds if self.pictures.seconds else 0.0

    def shown(self, task: Task) -> Prompt | None:
        """When a task was shown; None where it was not."""
        return next((prompt for prompt in self.prompts if prompt.task is task), None)

    def heard(self, prompt: Prompt) -> np.ndarray[Any, Any]:
        """The sound while a task was shown."""
        return self.sound[max(0, prompt.begin) : max(0, prompt.end)]

    def clip(self) -> bytes:
        """Pictures and sound as one file in memory; `engine.media.clips.read_clip` opens it."""
        return clip_bytes(self.pictures, self.sound)

    def plate_clip(self) -> bytes:
        """The background as one; empty where there is none."""
        if not len(self.plate):
            return b""
        return clip_bytes(self.plate.shifted(-self.plate.times[0]))
