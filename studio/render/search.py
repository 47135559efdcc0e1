"""Search over all takes: what a take is found by, what is asked for, and what answers.

Every take is one line of folded words, made once and made again only where its shot or its row changed; a search is
one walk over them. Twenty thousand takes are searched between two key presses.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from studio.document.slates import slates
from studio.document.values import Film, Shot
from studio.render.takes import Take

STATES = ("circled", "not circled", "stale", "missing", "gone")
"""What a search may ask of a take. ``gone``: its shot is no longer in the film."""

_FIELD = re.compile(r'(\w+):(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for; empty means anything.

    Attributes
    ----------
    words : tuple of str
        Folded; each must be found somewhere: in the slate, the shot's text and lines, its heading, the note, or what
        it was made with.
    seed : int or None
    renderer, model, quality : str
        A part of the name.
    rating : int
        At least so many stars.
    since, until : str
        Days, ``2026-11-21``; both included.
    state : str
        One of `STATES`, or empty.
    """

    words: tuple[str, ...] = ()
    seed: int | None = None
    renderer: str = ""
    model: str = ""
    quality: str = ""
    rating: int = 0
    since: str = ""
    until: str = ""
    state: str = ""

    @property
    def empty(self) -> bool:
        """Whether everything answers."""
        return self == Query()


def parse(text: str) -> Query:
    """Read what was typed: words, and ``seed:12 rating:4 model:wan renderer:previz quality:draft since:2026-11-01``.

    A field that is not known, or has a value that is none, is searched for as words: nothing typed is refused.
    """
    found: dict[str, str | int] = {}

    def take_out(match: re.Match[str]) -> str:
        key, value = match[1].casefold(), match[2] if match[2] is not None else match[3]
        read = _value(key, value)
        if read is None:
            return match[0]
        found[key] = read
        return " "

    rest = _FIELD.sub(take_out, text[:1000])
    return Query(words=tuple(rest.casefold().split()), **found)  # type: ignore[arg-type]


def _value(key: str, value: str) -> str | int | None:
    if key in ("seed", "rating"):
        most = 2**63 if key == "seed" else 5
        return int(value) if value.isascii() and value.isdecimal() and int(value[:20]) <= most else None
    if key in ("renderer", "model", "quality"):
        return value.casefold()
    if key in ("since", "until"):
        return day(value)
    if key == "state":
        return next(
            (state for state in STATES if state.replace(" ", "") == re.sub(r"[\s_-]", "", value.casefold())), None
        )
    return None


def day(text: str) -> str | None:
    """A day as ``2026-11-21``, also of a month or a year (its first day); None where it is none."""
    parts = text.split("-")
    parts += ["1"] * (3 - len(parts))
    try:
        return dt.date(*(int(part) for part in parts)).isoformat()
    except (ValueError, TypeError):
        return None


@dataclass(slots=True)
class Line:
    """What a take is found by."""

    take: Take
    name: str
    text: str
    words: str = field(repr=False)
    circled: bool = False


class Index:
    """The takes of one project, ready to be searched; newest first.

    `update` is told the film and the takes whenever either may have changed; it makes anew only the lines that did,
    and says whether there were any. `made` counts them.
    """

    def __init__(self) -> None:
        self._film: Film | None = None
        self._shots: dict[str, Shot] = {}
        self._names: dict[str, str] = {}
        self._headings: dict[str, str] = {}
        self._lines: dict[str, Line] = {}
        self._order: list[Line] = []
        self.made = 0

    def __len__(self) -> int:
        return len(self._order)

    def update(self, film: Film, takes: Iterable[Take]) -> bool:
        """Follow the film and its takes; whether anything is another now."""
        other = self._follow(film)
        lines: dict[str, Line] = {}
        changed = False
        for take in takes:
            line = self._lines.get(take.id)
            if line is None or line.take != take or take.shot in other:
                line = self._line(take)
                self.made += 1
                changed = True
            lines[take.id] = line
        if changed or len(lines) != len(self._lines):
            self._lines = lines
            self._order = sorted(lines.values(), key=lambda line: (line.take.created, line.take.id), reverse=True)
            return True
        return False

    def _follow(self, film: Film) -> Collection[str]:
        """Shots that are another now than when their lines were made, or have another name."""
        if film is self._film:
            return ()
        names = slates(film)
        shots = {shot.id: shot for scene in film.scenes for shot in scene.shots}
        headings = {shot.id: scene.heading for scene in film.scenes for shot in scene.shots}
        other = {
            shot
            for shot in {*names, *self._names}
            if names.get(shot) != self._names.get(shot)
            or shots.get(shot) is not self._shots.get(shot)
            or headings.get(shot) != self._headings.get(shot)
        }
        self._film, self._names, self._shots, self._headings = film, names, shots, headings
        return other

    def _line(self, take: Take) -> Line:
        shot = self._shots.get(take.shot)
        name = f"{self._names.get(take.shot, '?')}-{take.number}"
        parts = [name, take.note, take.renderer, take.model, take.quality, str(take.seed), take.created[:10]]
        if shot is not None:
            parts += [shot.text, self._headings[take.shot], *shot.cues, *shot.asides]
            parts += [f"{line.character} {line.text}" for line in shot.lines]
        return Line(
            take, name, shot.text if shot else "", "\n".join(parts).casefold(), bool(shot and shot.circled == take.id)
        )

    def find(self, query: Query, *, stale: Collection[str] = (), missing: Collection[str] = ()) -> list[Line]:
        """Every take that answers, newest first.

        Parameters
        ----------
        query : Query
        stale : collection of str
            Ids of the shots whose circled take shows an older request.
        missing : collection of str
            Ids of the takes whose file is gone.
        """
        return [line for line in self._order if _answers(line, query, self._names, stale, missing)]

    def get(self, take: str) -> Line | None:
        """The line of one take."""
        return self._lines.get(take)


def _answers(
    line: Line, query: Query, names: Mapping[str, str], stale: Collection[str], missing: Collection[str]
) -> bool:
    take = line.take
    for word in query.words:
        if word not in line.words:
            return False
    if query.seed is not None and take.seed != query.seed:
        return False
    if take.rating < query.rating:
        return False
    if query.quality and query.quality not in take.quality.casefold():
        return False
    if query.renderer and query.renderer not in take.renderer.casefold():
        return False
    if query.model and query.model not in take.model.casefold():
        return False
    if query.since and take.created[:10] < query.since:
        return False
    if query.until and take.created[:10] > query.until:
        return False
    match query.state:
        case "circled":
            return line.circled
        case "not circled":
            return not line.circled
        case "stale":
            return line.circled and take.shot in stale
        case "missing":
            return take.id in missing
        case "gone":
            return take.shot not in names
    return True
