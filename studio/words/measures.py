"""What was measured of a take, in words: names of the measures, and what is wrong with what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from engine.messages.measures import Measure
from studio.words.language import _, counted, mark

NAMES = {
    "flicker": mark("Steady light"),
    "frozen": mark("Movement"),
    "black": mark("No black pictures"),
    "breaks": mark("One shot without a cut"),
    "jumps": mark("Nothing jumps"),
    "gravity": mark("Things fall as they should"),
    "silence": mark("Sound is there"),
    "clipping": mark("Sound is not distorted"),
    "sync": mark("Sound and picture together"),
}
REASONS = {
    "flicker": mark("the light flickers by {percent} % from picture to picture"),
    "frozen": mark("the picture stands still for {percent} % of the take"),
    "gravity": mark("{percent} % of what flies does not fall as it should"),
    "silence": mark("{percent} % of the take are silent"),
    "clipping": mark("the sound is distorted in {percent} % of the take"),
}


def name(measure: Measure) -> str:
    """What a measure is called: ``Steady light``."""
    if measure.key.startswith("scorer:"):
        return measure.key.partition(":")[2]
    return _(NAMES[measure.key]) if measure.key in NAMES else measure.key


def reason(measure: Measure) -> str:
    """Why a measure has its mark: ``the picture stands still for 50 % of the take, from 1.5 s on``; empty where well.

    Figures come from a file and are shown as they are; one that is missing shows as nothing.
    """
    said = _said(measure)
    if said and measure.at is not None:
        return _("{said}, first at {seconds} s").format(said=said, seconds=f"{measure.at:.1f}")
    return said


def _said(measure: Measure) -> str:
    figures = measure.parameters
    if measure.key.startswith("scorer:"):
        return _("{name} gives it {percent} of 100").format(name=name(measure), percent=_figure(figures, "percent"))
    if measure.reason != f"{measure.key}.seen":
        return ""
    match measure.key:
        case "black":
            return counted("{count} picture is black", "{count} pictures are black", _figure(figures, "count"))
        case "breaks":
            return counted("the whole picture breaks {count} time", "the whole picture breaks {count} times",
                           _figure(figures, "count"))  # fmt: skip
        case "jumps":
            return counted("something jumps {count} time", "something jumps {count} times", _figure(figures, "count"))
        case "sync":
            late = _("the sound seems {milliseconds} ms late") if measure.value > 0 else _(
                "the sound seems {milliseconds} ms early"
            )  # fmt: skip
            return late.format(milliseconds=_figure(figures, "milliseconds"))
    if measure.key in REASONS:
        return _(REASONS[measure.key]).format(percent=_figure(figures, "percent"))
    return ""


def _figure(figures: dict[str, object], key: str) -> int:
    value = figures.get(key)
    return round(value) if isinstance(value, int | float) else 0


def reasons(faults: Sequence[Measure], most: int = 3) -> str:
    """Why a take is not worth more, what costs most first; empty where nothing is wrong."""
    return "; ".join(said for each in faults[:most] if (said := reason(each)))
