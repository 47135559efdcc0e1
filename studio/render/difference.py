"""In what two requests differ, field by field: why a take is stale, and what one recipe asked that another did not."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from engine.messages.requests import Entry, Heading, Line, Request, Staging, shape, shared

OF_CAMERA = ("size", "angle", "lens", "move", "pace", "subject")
FREE = ("seed", "quality", "picture", "renderer", "model")
"""What may differ without making a take stale."""


class Difference(NamedTuple):
    """One field in which two requests differ.

    Attributes
    ----------
    field : str
        ``action``, ``move``, ``length``, ``line 1``, ``recording 1``, ``bible MARA``, ``input key``, and
        ``before 2 action`` for the action of the scene's second shot; lines and shots are counted from 1.
    then, now : str
        The values as a person reads them; empty for "not said" or "not there".
    """

    field: str
    then: str
    now: str


def differences(then: Request, now: Request) -> tuple[Difference, ...]:
    """Everything in which two requests differ, content first.

    Parameters
    ----------
    then, now : Request
        The older one and the newer one; which is which only decides the sides of the rows.
    """
    return (*content_differences(then, now), *(row for row in _free(then, now) if row.then != row.now))


def fields(then: Request, now: Request) -> tuple[Difference, ...]:
    """Every field that either request says something in, content first, also where they agree."""
    return tuple(row for row in (*_content(then, now), *_free(then, now)) if row.then or row.now)


def content_differences(then: Request, now: Request) -> tuple[Difference, ...]:
    """What of the content differs: the reasons for which a take of `then` is stale where `now` is asked for.

    Empty exactly where the content hashes are equal.
    """
    return tuple(row for row in _content(then, now) if row.then != row.now)


def _content(then: Request, now: Request) -> Iterator[Difference]:
    yield from _staging(then.staging, now.staging)
    for field in OF_CAMERA:
        yield Difference(field, _camera(then, field), _camera(now, field))
    yield Difference("style", then.style, now.style)
    yield Difference("cues", ", ".join(then.cues), ", ".join(now.cues))
    yield Difference("asides", ", ".join(then.asides), ", ".join(now.asides))
    yield Difference("prompt", then.prompt, now.prompt)
    yield Difference("aspect", _aspect(then), _aspect(now))
    yield from _inputs(shared(then.inputs), shared(now.inputs))
    if len(then.before) != len(now.before):
        yield Difference("before", str(len(then.before)), str(len(now.before)))
        return
    for number, (one, other) in enumerate(zip(then.before, now.before, strict=True), 1):
        for row in _staging(one, other):
            yield Difference(f"before {number} {row.field}", row.then, row.now)


def _inputs(then: dict[str, str], now: dict[str, str]) -> Iterator[Difference]:
    for role in sorted({*then, *now}):
        yield Difference(f"input {role}", then.get(role, ""), now.get(role, ""))


def _free(then: Request, now: Request) -> Iterator[Difference]:
    own = [{role: sha for role, sha in each.inputs.items() if role not in shared(each.inputs)} for each in (then, now)]
    yield from _inputs(*own)
    yield Difference("seed", str(then.seed), str(now.seed))
    yield Difference("quality", then.quality, now.quality)
    yield Difference("picture", f"{then.width}x{then.height}", f"{now.width}x{now.height}")
    yield Difference("renderer", then.renderer, now.renderer)
    yield Difference("model", then.model, now.model)


def _staging(then: Staging, now: Staging) -> Iterator[Difference]:
    yield Difference("heading", _heading(then.heading), _heading(now.heading))
    yield Difference("action", then.action, now.action)
    for number in range(1, max(len(then.lines), len(now.lines)) + 1):
        one = then.lines[number - 1] if number <= len(then.lines) else None
        other = now.lines[number - 1] if number <= len(now.lines) else None
        yield Difference(f"line {number}", _line(one), _line(other))
        yield Difference(f"recording {number}", _recording(one), _recording(other))
    old = {(entry.kind, entry.name): entry for entry in then.entries}
    new = {(entry.kind, entry.name): entry for entry in now.entries}
    for key in {**old, **new}:
        yield Difference(f"bible {key[1]}", _entry(old.get(key)), _entry(new.get(key)))
    if list(old) != list(new) and set(old) == set(new):
        yield Difference("order", ", ".join(name for _kind, name in old), ", ".join(name for _kind, name in new))
    yield Difference("weather", then.weather, now.weather)
    yield Difference("time", then.time, now.time)
    yield Difference("length", _length(then.frames, then.rate), _length(now.frames, now.rate))
    yield Difference("rate", str(then.rate), str(now.rate))


def _heading(value: Heading) -> str:
    where = "/".join(word for word, on in (("INT.", value.interior), ("EXT.", value.exterior)) if on)
    return f"{where} {value.place}{f' - {value.time}' if value.time else ''}".strip()


def _line(value: Line | None) -> str:
    if value is None:
        return ""
    return f"{value.character}{f' ({value.manner})' if value.manner else ''}: {value.text}"


def _recording(value: Line | None) -> str:
    return "" if value is None or not value.recording else f"{value.recording}, {value.samples}"


def _entry(value: Entry | None) -> str:
    if value is None:
        return ""
    played = f"played by {value.stand_in}" if value.stand_in else ""
    voiced = f"voice {value.voice}" if value.voice else ""
    likeness = f"cameo {value.cameo[:8]}" if value.cameo else ""
    high = f"{value.height} cm" if value.height else ""
    return "; ".join(part for part in (value.kind, value.description, played, voiced, likeness, high) if part)


def _length(frames: int, rate: Fraction) -> str:
    """Seconds where they are exact to three places, else frames."""
    exact = frames / rate
    text = f"{float(exact):.3f}".rstrip("0").rstrip(".")
    return f"{text} s" if Fraction(text) == exact else f"{frames} f"


def _camera(request: Request, field: str) -> str:
    value = getattr(request.camera, field)
    return (f"{value} mm" if value else "") if field == "lens" else value


def _aspect(request: Request) -> str:
    value = shape(request.width, request.height)
    return f"{value.numerator}:{value.denominator}"
