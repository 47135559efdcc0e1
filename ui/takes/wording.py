"""Takes in words: for screen readers, tooltips and the line that says what a take was made with."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from studio.render.score import Score
from studio.render.takes import Take
from studio.words.language import _, counted, mark
from studio.words.measures import name, reason
from studio.words.readings import logged
from ui.takes.facts import FileState
from ui.wording import day, hour

if TYPE_CHECKING:
    from ui.takes.model import Face

STATES = {
    FileState.GONE: mark("Take file is gone"),
    FileState.DAMAGED: mark("Take file is damaged"),
    FileState.NO_RECIPE: mark("The recipe is gone or damaged"),
}
QUALITIES = {"draft": mark("draft"), "standard": mark("standard"), "fine": mark("fine")}
PARTS = {
    "place": mark("Place"),
    "action": mark("Action"),
    "dialogue": mark("Dialogue"),
    "camera": mark("Camera"),
    "style": mark("Style"),
    "sound": mark("Sound"),
    "other": mark("Other directions"),
}
REMARKS = 6


def grouped(number: int) -> str:
    """A seed with its digits in threes: ``48 151 623``."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def when(created: str) -> str:
    """A take's day and minute here, empty where that is not known."""
    try:
        moment = dt.datetime.fromisoformat(created)
    except ValueError:
        return ""
    here = moment.astimezone()
    return f"{day(here)} {hour(here)}"


def quality(name: str) -> str:
    """A quality in words; one that is not known is shown as it is."""
    return _(QUALITIES[name]) if name in QUALITIES else name


def made_with(take: Take) -> str:
    """``previz · standard · seed 3``; by a model its name says it all."""
    parts = (take.model or take.renderer, quality(take.quality), _("seed {seed}").format(seed=grouped(take.seed)))
    return " · ".join(part for part in parts if part)


def stars(rating: int) -> str:
    """A rating in words."""
    if not rating:
        return _("not rated")
    return counted("{count} star", "{count} stars", rating)


def said(face: Face) -> str:
    """What a screen reader says of a take."""
    take = face.take
    facts = [_("Take {name}").format(name=face.name)]
    if face.mark:
        facts.append(_("picture {mark} in the viewer").format(mark=face.mark))
    if face.circled:
        facts.append(_("Circled"))
    if face.older:
        facts.append(_("shows an older request"))
    if face.state is not None and face.state in STATES:
        facts.append(_(STATES[face.state]))
    facts.append(stars(take.rating))
    facts.append(_("score {value} of 100").format(value=face.score.value) if face.score else _("no score"))
    if face.twin:
        facts.append(_("the same picture and sound as {take}").format(take=face.twin))
    facts += [made_with(take), when(take.created)]
    note = f". {take.note[:300]}" if take.note else ""
    return ", ".join(fact for fact in facts if fact) + note


def explained(score: Score | None) -> str:
    """What a score is made of, line by line."""
    if score is None:
        return _("No score: nothing is known of how this take was made, or nothing was asked that can be counted.")
    if score.measures:
        lines = [_("Score {value}: what was done as asked, and how sound picture and sound are.")]
    else:
        lines = [_("Score {value}: of what was asked for, this much was done as asked.")]
    lines = [line.format(value=score.value) for line in lines]
    lines += [f"{_(PARTS[part.key])}: {part.met:.3g} / {part.asked:.3g}" for part in score.parts]
    lines += [f"– {logged(remark)}" for remark in score.remarks[:REMARKS]]
    if len(score.remarks) > REMARKS:
        lines.append(_("and {count} more").format(count=len(score.remarks) - REMARKS))
    if score.measures:
        lines += [f"{name(each)}: {each.mark:.0%}" for each in score.measures]
        lines += [f"– {reason(each)}" for each in score.faults if reason(each)]
        lines.append(_("It counts neither framing nor acting."))
    else:
        lines.append(_("It counts neither framing nor acting, nor how the take looks and sounds."))
    return "\n".join(lines)
