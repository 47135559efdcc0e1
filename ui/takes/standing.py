"""How takes of one shot stand against each other: their order by score, and why one loses to another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.messages.measures import Measure
from studio.render.score import Score, weight
from studio.words.language import _
from studio.words.measures import reasons
from ui.takes.model import Face
from ui.takes.wording import PARTS

MOST = 2
"""Reasons that are told."""
ALIKE = 0.005
"""Scores, of 1, that differ by less are no reason to choose."""


def best_first(faces: Iterable[Face]) -> list[Face]:
    """By score, what has none last; of two that are worth the same the older first."""
    return sorted(faces, key=lambda face: (-_worth(face), face.take.number))


def _worth(face: Face) -> float:
    return face.score.exact if face.score else -1.0


def peers(face: Face, faces: Sequence[Face]) -> list[Face]:
    """The takes of the same content that have a score: only they can be compared."""
    return [each for each in faces if each.score and each.take.content_hash == face.take.content_hash]


def standing(face: Face, faces: Sequence[Face]) -> str:
    """Where a take stands among those that were asked for the same, and why; empty where there is nothing to say."""
    order = best_first(peers(face, faces))
    if len(order) < 2 or face.score is None:
        return ""
    if all(each.digest == order[0].digest for each in order) and order[0].digest:
        return _(
            "These {count} takes are the same: where nothing is left to chance, previz gives one take for each seed."
        ).format(count=len(order))
    if all(abs(_worth(each) - _worth(order[0])) < ALIKE for each in order):
        return _("These {count} takes are worth the same: seeds change only small things.").format(count=len(order))
    best = order[0]
    place = next(place for place, each in enumerate(order, 1) if each.take.id == face.take.id)
    twin = next((each for each in order if each.digest and each.digest == face.digest and each is not face), None)
    said = [_("{take} is {place} of {count}").format(take=face.name, place=place, count=len(order))]
    if twin is not None and twin.take.number < face.take.number:
        said.append(_("the same picture and sound as {take}").format(take=twin.name))
    elif face is best:
        second = order[1]
        assert second.score is not None
        lost = lost_to(second.score, face.score)
        if lost:
            said.append(_("{take} loses to it: {why}").format(take=second.name, why=lost))
    else:
        assert best.score is not None
        lost = lost_to(face.score, best.score)
        said.append(
            _("loses to {take}: {why}").format(take=best.name, why=lost)
            if lost
            else _("as good as {take}").format(take=best.name)
        )
    return ". ".join(part[0].upper() + part[1:] for part in said) + "."


def lost_to(score: Score, better: Score) -> str:
    """What a take has that a better one has not, what costs most first."""
    marks = {each.key: each.mark for each in better.measures}

    def cost(each: Measure) -> float:
        return weight(each.key) * (marks.get(each.key, 1.0) - each.mark)

    faults = sorted((each for each in score.measures if cost(each) > 0), key=cost, reverse=True)
    said = reasons(faults, MOST)
    if said:
        return said
    met = {part.key: part.met for part in better.parts}
    less = [_(PARTS[part.key]) for part in score.parts if part.met < met.get(part.key, 0.0)]
    return _("less was done as asked ({what})").format(what=", ".join(less)) if less else ""
