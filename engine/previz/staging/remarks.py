"""The codes of what staging did not understand or shows differently."""

from __future__ import annotations

from engine.previz.staging.scene import Remark
from engine.previz.staging.words import Token

CODES = {
    "staging.place_unknown": "the place has no set; the neutral stage is used",
    "staging.place_as": "the place is shown on a set that stands in for it",
    "staging.action_unknown": "a verb that cannot be played",
    "staging.action_as": "an action shown by the nearest one that can be played",
    "staging.action_negated": "what somebody does not do is not shown",
    "staging.person_unknown": "nobody known is meant; somebody stands in",
    "staging.people_few": "a crowd or group is shown by a few",
    "staging.thing_unknown": "a thing or target that the set does not have",
    "staging.prop_as": "a prop shown by another of about its size",
    "staging.words_unknown": "words that were not used",
    "staging.sound_unknown": "a sound cue that cannot be made",
    "staging.style_as": "a style that previz draws as another",
    "staging.dialogue_long": "the dialogue is longer than the shot and is spoken faster",
    "staging.speaker_unseen": "a voice from elsewhere is spoken by somebody in the picture",
    "staging.manner_unknown": "how a line is said was not understood",
    "staging.subject_unknown": "the camera's subject is not in the shot",
    "staging.size_unknown": "a shot size, move or angle that is not a known one",
    "staging.aside_unknown": "a direction that previz does not know",
    "staging.text_long": "an action text too long for one shot; the rest was not read",
}
"""Every code with what it says, in short; the sentences for people are the catalogue's."""


def about(code: str, tokens: list[Token], text: str) -> Remark:
    """A remark about words of the action text."""
    if code not in CODES:
        raise ValueError(code)
    start, end = tokens[0].start, tokens[-1].end
    return Remark(code=code, words=text[start:end], start=start, end=end)


def said(code: str, words: str) -> Remark:
    """A remark about words that stand elsewhere than in the action text."""
    if code not in CODES:
        raise ValueError(code)
    return Remark(code=code, words=words[:200])
