"""A take's score: how much of what was asked for was done as asked, and how sound picture and sound are.

The first half counts, and never guesses. Previz looks at every one of these things of a request and writes down in the
recipe's log what it did otherwise; whatever it does not write down it did. The second half are the measures of the
take's file, where it was measured (`engine.messages.measures`): `WEIGHTS` says how much each of them counts.

========= ==================================================================================================
counted   how
========= ==================================================================================================
place     one, where the heading names a place: shown on its own set, on one that is like it (half), on the
          neutral stage (nothing)
action    one a sentence, times the share of words that were read (words that are shown by something near
          them count half); each thing that could not be performed costs one more: no way there, out of reach,
          not caught, a simulated outcome other than the scripted one
dialogue  one a line: a manner that was not understood, a speaker who should not be seen and haste cost half a
          line each; without a voice, nothing
camera    one each for size, angle, move, pace and subject, where they are asked for
style     one, where it is asked for; drawn in another look, half
sound     one a cue
other     one a direction outside of the vocabulary: previz does none of them
========= ==================================================================================================

It does not count: the lens, the weather and the time of day (nothing says how well they were met), whether the
subjects stay in the frame, and whether anybody acts well. Earlier shots of the scene do not count either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.messages.jobs import Recipe
from engine.messages.measures import Measure, Measures
from engine.messages.requests import Request

JUDGED = frozenset({"previz"})
"""Renderers that write down all they do otherwise; of the others nothing is known, and so they have no score."""

PARTS = ("place", "action", "dialogue", "camera", "style", "sound", "other")

UNREAD = frozenset(
    f"staging.{name}"
    for name in ("action_unknown", "action_negated", "person_unknown", "thing_unknown", "words_unknown")
)
NEAR = frozenset(("staging.action_as", "staging.people_few", "staging.prop_as"))
HALF_A_LINE = frozenset(("staging.manner_unknown", "staging.speaker_unseen", "staging.dialogue_long"))

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?…]+(?:\s|$)|\n+")


WEIGHTS = {
    "asked": 3.0,
    "flicker": 1.5,
    "frozen": 3.0,
    "black": 2.5,
    "breaks": 3.0,
    "jumps": 2.0,
    "gravity": 2.0,
    "silence": 1.0,
    "clipping": 1.0,
    "sync": 1.0,
    "scorer": 3.0,
}
"""What each mark counts; ``scorer`` each one that the user has added."""

Marks = tuple[tuple[str, float], ...]
"""Keys of `WEIGHTS` and marks from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing that was asked for.

    Attributes
    ----------
    key : str
        One of `PARTS`.
    asked, met : float
        How many, and how many of them were done as asked; ``0 <= met <= asked``.
    """

    key: str
    asked: float
    met: float


@dataclass(frozen=True, slots=True)
class Score:
    """A take's score.

    Attributes
    ----------
    value : int
        0 to 100: the weighted mean of the share of what was asked for that was done as asked, and of the marks.
    parts : tuple of Part
        What the first is made of; parts of which nothing was asked are left out.
    remarks : tuple of str
        The lines of the log, ``code: words``, and of the user's scorers those that failed.
    measures : tuple of Measure
        What was measured of the file; empty where it was not.
    exact : float
        The same as `value`, 0 to 1 and not rounded: what takes are sorted by.
    """

    value: int
    parts: tuple[Part, ...]
    remarks: tuple[str, ...]
    measures: tuple[Measure, ...] = ()
    exact: float = 0.0

    @property
    def faults(self) -> tuple[Measure, ...]:
        """What was measured and is not as it should be, what costs most first."""
        found = [each for each in self.measures if each.mark < 1]
        return tuple(sorted(found, key=lambda each: -weight(each.key) * (1 - each.mark)))


def weight(key: str) -> float:
    """What the mark of a measure counts."""
    return WEIGHTS["scorer" if key.startswith("scorer:") else key]


def total(marks: Marks) -> float:
    """The weighted mean of marks, 0 to 1."""
    return sum(weight(key) * mark for key, mark in marks) / sum(weight(key) for key, _mark in marks)


def score(recipe: Recipe | None, measures: Measures | None = None) -> Score | None:
    """The score of a take by its recipe and its measures; None where nothing is known that could be counted."""
    parts = _asked(recipe) if recipe is not None and recipe.request.renderer in JUDGED else ()
    measured = tuple(each for each in measures.measures if _known(each.key)) if measures else ()
    asked = sum(part.asked for part in parts)
    marks = [(each.key, each.mark) for each in measured]
    if asked:
        marks.insert(0, ("asked", sum(part.met for part in parts) / asked))
    if not marks:
        return None
    # Rounded down: only a take of which nothing is remarked has the full score.
    log = recipe.log if recipe is not None and parts else ()
    failed = measures.remarks if measures else ()
    exact = total(tuple(marks))
    return Score(int(100 * exact + 1e-9), parts, (*log, *failed), measured, exact)


def _known(key: str) -> bool:
    return key in WEIGHTS or key.startswith("scorer:")


def _asked(recipe: Recipe) -> tuple[Part, ...]:
    """What was asked for, and how much of it was met."""
    remarks = [_parted(line) for line in recipe.log]
    request = recipe.request
    counted = (
        _place(request, remarks),
        _action(request, remarks),
        _dialogue(request, remarks),
        _camera(request, remarks),
        _one("style", 1 if request.style else 0, _count(remarks, "staging.style_as") * 0.5),
        _one("sound", len(request.cues), _count(remarks, "staging.sound_unknown")),
        _one("other", len(request.asides), _count(remarks, "staging.aside_unknown")),
    )
    return tuple(part for part in counted if part.asked)


def _parted(line: str) -> tuple[str, str]:
    code, _colon, words = line.partition(": ")
    return code, words


def _count(remarks: list[tuple[str, str]], *codes: str) -> int:
    return sum(code in codes for code, _words in remarks)


def _one(key: str, asked: float, lost: float) -> Part:
    return Part(key, asked, max(0.0, asked - lost))


def _place(request: Request, remarks: list[tuple[str, str]]) -> Part:
    lost = _count(remarks, "staging.place_unknown") + 0.5 * _count(remarks, "staging.place_as")
    return _one("place", 1 if request.staging.heading.place else 0, lost)


def _action(request: Request, remarks: list[tuple[str, str]]) -> Part:
    text = request.staging.action
    words = len(_WORD.findall(text))
    if not words:
        return Part("action", 0, 0)
    sentences = sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part))
    unread = 0.0
    for code, said in remarks:
        if code in UNREAD or code in NEAR:
            unread += len(_WORD.findall(said)) * (0.5 if code in NEAR else 1)
        elif code == "staging.text_long":
            unread += len(_WORD.findall(text[max(0, text.find(said)) :]))
    failed = sum(code.startswith("stagecraft.") for code, _words in remarks)
    return _one("action", sentences, sentences * min(1.0, unread / words) + failed)


def _dialogue(request: Request, remarks: list[tuple[str, str]]) -> Part:
    lines = sum(1 for line in request.staging.lines if line.text.strip())
    if _count(remarks, "voices.missing"):
        return Part("dialogue", lines, 0)
    return _one("dialogue", lines, 0.5 * sum(code in HALF_A_LINE for code, _words in remarks))


def _camera(request: Request, remarks: list[tuple[str, str]]) -> Part:
    camera = request.camera
    asked = sum(1 for value in (camera.size, camera.angle, camera.move, camera.pace, camera.subject) if value)
    return _one("camera", asked, _count(remarks, "staging.size_unknown", "staging.subject_unknown"))
