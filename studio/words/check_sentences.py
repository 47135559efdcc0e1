"""The checks of a recording in words: what each looks at, its figure, and what to do where it failed."""

from __future__ import annotations

from collections.abc import Callable

from studio.cameos.checks.speaking import FURTHEST
from studio.cameos.checks.verdict import Check, Verification
from studio.words.language import _, mark
from studio.words.recording_sentences import HINTS

NAMES = {
    "live": mark("Recorded just now"),
    "level": mark("The voice is loud enough"),
    "digits": mark("The digits were said"),
    "face": mark("A face is in the picture"),
    "alone": mark("Only one face"),
    "turn": mark("The head turned to both sides"),
    "mouth": mark("The mouth follows the voice"),
    "together": mark("Voice and mouth at one time"),
}
ADVICE = {
    "live": mark("Record it here: what comes from a file stays marked as unverified."),
    "level": mark("Come closer to the microphone, or choose another one."),
    "digits": mark("Read the four digits one by one, in English, with a short pause between them."),
    "face": mark("Look into the camera with light from the front, and take off what covers the face."),
    "alone": mark("See that nobody else, and no picture of a face, is in view."),
    "turn": mark("Turn the head slowly to one side and then to the other, as far as the shoulder."),
    "mouth": mark("Speak towards the camera with the mouth in full view, and let nobody else speak."),
    "together": mark("Use the camera's own microphone, or one that is not wireless."),
}


def name(check: Check) -> str:
    """What a check looks at."""
    return _(NAMES[check.key])


def advice(check: Check) -> str:
    """What to do where it failed."""
    return _(ADVICE[check.key])


def figure(check: Check) -> str:
    """What was measured, and what was asked for."""
    return _FIGURES[check.key](check) if check.key in _FIGURES else ""


MEASURED = ("no face", "several faces", "silent")
"""Hints that a check measures better."""


def hinted(verification: Verification) -> list[tuple[str, str]]:
    """What was not good most of the time, with its figure, and what to do: it fails no check by itself."""
    return [
        (
            _("{what}: {percent} % of the take").format(what=_(HINTS[key][0]), percent=round(100 * share)),
            _(HINTS[key][1]),
        )
        for key, share in verification.hints.items()
        if key in HINTS and key not in MEASURED
    ]


def _share(check: Check) -> str:
    return _("{percent} % of the pictures, at least {wanted} %").format(
        percent=round(100 * check.figure), wanted=round(100 * check.wanted)
    )


def _others(check: Check) -> str:
    return _("another one in {percent} % of the pictures, {wanted} % at most").format(
        percent=round(100 * check.figure), wanted=round(100 * check.wanted)
    )


def _digits(check: Check) -> str:
    if not check.heard:
        return _("nothing was understood")
    return _("heard {heard}: {right} of {wanted} right").format(
        heard=" ".join(check.heard), right=round(check.figure), wanted=round(check.wanted)
    )


def _turn(check: Check) -> str:
    return _("{degrees}° to the lesser side, at least {wanted}°").format(
        degrees=round(check.figure), wanted=round(check.wanted)
    )


def _mouth(check: Check) -> str:
    return _("likeness {figure}, at least {wanted}").format(figure=f"{check.figure:.2f}", wanted=f"{check.wanted:.2f}")


def _together(check: Check) -> str:
    if not check.passed and not check.wanted < abs(check.figure) < FURTHEST:
        return _("it cannot be told while the mouth does not follow the voice")
    return _("{figure} ms apart, {wanted} ms at most").format(
        figure=round(1000 * abs(check.figure)), wanted=round(1000 * check.wanted)
    )


def _level(check: Check) -> str:
    return _("{figure} dB, at least {wanted} dB").format(figure=round(check.figure), wanted=round(check.wanted))


_FIGURES: dict[str, Callable[[Check], str]] = {
    "level": _level,
    "digits": _digits,
    "face": _share,
    "alone": _others,
    "turn": _turn,
    "mouth": _mouth,
    "together": _together,
}
