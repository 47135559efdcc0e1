"""Dialogue as beats: who speaks when, to whom, how; the others look."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.messages.jobs import SAMPLE_RATE
from engine.messages.requests import Line
from engine.previz.staging.casting import bare_name
from engine.previz.staging.lexicon import people
from engine.previz.staging.remarks import said
from engine.previz.staging.scene import Beat, Remark
from engine.previz.staging.words import tokens_of

LETTERS_A_SECOND = 14.0
PAUSE = 0.35
"""Seconds between two lines and after the last."""
_STOP = 0.25
_SHORTEST = 0.5
_STOPS = re.compile(r"[.!?…:;]+(?=\s)|,(?=\s)|--+|—")
_UNSEEN = re.compile(r"\(\s*(?:v\.?\s*o\.?|o\.?\s*s\.?|o\.?\s*c\.?|off|on phone|into phone)\b", re.IGNORECASE)
_KNOWN_MANNERS = frozenset(
    [
        "beat",
        "pause",
        "continuing",
        "cont'd",
        "contd",
        "to",
        "into",
        "on",
        "off",
        "the",
        "a",
        "an",
        "his",
        "her",
        "him",
        "them",
        "himself",
        "herself",
        "with",
        "and",
        "then",
        "phone",
        "half",
        "still",
        "more",
        "re",
        "aside",
        "overlapping",
        "reading",
        "turning",
        "looking",
        "sighing",
        "sighs",
        "sigh",
        "shrugging",
        "nodding",
        "pointing",
        "laughs",
        "laugh",
        "smiles",
        "whispers",
        "whisper",
        "shouts",
        "turns",
        "looks",
    ]
)


@dataclass(frozen=True, slots=True)
class Speech:
    """A line with its time: seconds, the speaker's name in the cast, how it is said; a recorded one keeps its pace."""

    index: int
    speaker: str
    seconds: float
    manner: str
    emotion: str
    recorded: bool = False


def seconds_of(text: str) -> float:
    """How long a text takes to be spoken."""
    return max(_SHORTEST, len(" ".join(text.split())) / LETTERS_A_SECOND + _STOP * len(_STOPS.findall(text[:4000])))


def speeches_of(lines: tuple[Line, ...], called: dict[str, str]) -> tuple[list[Speech], list[Remark]]:
    """Lines as speeches; `called` maps a character's bare name (case folded) to the cast's name."""
    speeches: list[Speech] = []
    remarks: list[Remark] = []
    for index, line in enumerate(lines):
        name = called.get(bare_name(line.character).casefold(), "")
        if not name or not line.text.strip():
            continue
        manner, emotion, unknown = read_manner(line.manner)
        if unknown:
            remarks.append(said("staging.manner_unknown", unknown))
        if _UNSEEN.search(line.character):
            remarks.append(said("staging.speaker_unseen", line.character))
        recorded = bool(line.recording) and line.samples > 0
        seconds = line.samples / SAMPLE_RATE if recorded else seconds_of(line.text)
        speeches.append(Speech(index, name, seconds, manner, emotion, recorded))
    return speeches, remarks


def read_manner(text: str) -> tuple[str, str, str]:
    """Manner, emotion and the words that told neither, of a parenthetical such as ``smiling``."""
    manner = emotion = ""
    unknown: list[str] = []
    for token in tokens_of(text[:200]):
        found_manner = people.MANNER_WORDS.get(token.low, "")
        found_emotion = people.EMOTION_WORDS.get(token.low, "") or people.EMOTION_WORDS.get(
            token.low.removesuffix("s"), ""
        )
        manner, emotion = manner or found_manner, emotion or found_emotion
        if token.word and not (found_manner or found_emotion) and token.low not in _KNOWN_MANNERS:
            unknown.append(token.text)
    if manner or emotion:
        unknown = []
    return manner, emotion, " ".join(unknown)


def lead_of(speeches: list[Speech], wanted: float, available: float) -> float:
    """Seconds before the first line: as many as the action wants and the shot can spare."""
    if not speeches:
        return available
    needed = sum(speech.seconds + PAUSE for speech in speeches)
    return max(min(wanted, available - needed), min(0.3, available * 0.08))


def talk_beats(
    speeches: list[Speech], lead: float, frames: int, rate: float, cast: tuple[str, ...], acted: list[Beat]
) -> tuple[list[Beat], list[Remark]]:
    """Beats of the lines and of those who listen.

    Parameters
    ----------
    speeches : list of Speech
    lead : float
        Seconds before the first.
    frames, rate
        The shot's.
    cast : tuple of str
        Who is there.
    acted : list of Beat
        What else they do; who is busy does not turn to the speaker.
    """
    if not speeches:
        return [], []
    available = frames / rate - lead
    needed = sum(speech.seconds for speech in speeches) + PAUSE * len(speeches)
    scale = min(1.0, available / needed)
    remarks = [said("staging.dialogue_long", f"{needed:.1f} s in {available:.1f} s")] if scale < 0.97 else []
    pause = min(2.5 * PAUSE, PAUSE * scale + max(0.0, available - needed) / (2 * len(speeches)))
    beats: list[Beat] = []
    clock = lead
    for position, speech in enumerate(speeches):
        start = min(frames - 1, round(clock * rate))
        lasts = speech.seconds * (1.0 if speech.recorded else scale)
        end = max(start + 1, min(frames, round((clock + lasts) * rate)))
        listener = _listener(speeches, position, cast)
        beats.append(
            Beat(
                actor=speech.speaker,
                action="talk",
                start=start,
                end=end,
                target=listener,
                relation="to" if listener else "",
                manner=speech.manner,
                emotion=speech.emotion,
                line=speech.index,
            )
        )
        looking = [(other, speech.speaker) for other in cast if other != speech.speaker]
        looking += [(speech.speaker, listener)] if listener else []
        beats += [
            Beat(actor=who, action="look", start=start, end=end, target=at, relation="at")
            for who, at in looking
            if not _busy(who, acted, start, end)
        ]
        clock += lasts + pause * (min(1, scale))
    return beats, remarks


def _listener(speeches: list[Speech], position: int, cast: tuple[str, ...]) -> str:
    speaker = speeches[position].speaker
    nearby = [*reversed(speeches[:position]), *speeches[position + 1 :]]
    for other in nearby:
        if other.speaker != speaker:
            return other.speaker
    others = [name for name in cast if name != speaker]
    return others[0] if others else ""


_FREE = frozenset(
    ("sit", "stand", "wait", "lie", "kneel", "react", "talk", "stop", "nod", "shrug", "shake_head", "hands_on_head",
     "laugh", "cry", "hug", "handshake")
)  # fmt: skip


def _busy(name: str, acted: list[Beat], start: int, end: int) -> bool:
    """Whether somebody does what keeps their eyes elsewhere while the line is spoken."""
    return any(
        beat.actor == name and beat.action not in _FREE and beat.start < end and start < beat.end for beat in acted
    )
