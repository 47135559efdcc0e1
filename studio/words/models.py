"""What is said of models: what a prompt leaves out, what a model cannot do for a shot, what its plan does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.messages.jobs import Recipe, Sent
from engine.models.catalogue import families
from engine.models.prompts import Left, Prompt, prompt_for
from studio.words.language import _, counted, mark

LOST = {
    ("line", "silent"): mark("Not in it, as the model makes no sound: {words}"),
    ("cue", "silent"): mark("Not in it, as the model makes no sound: {words}"),
    ("look", "undescribed"): mark("{words} has no look in the bible: the model makes one up, another in each shot."),
    ("look", "unseen"): mark("Only spoken of, so not described: {words}"),
    ("reference", "unnamed"): mark("This model is not told in words what “{words}” shows."),
}
NO_ROOM = mark("Left out, as the model reads no more: {words}")
LONGEST = 120
"""Characters of words in a sentence."""

PHASES = {
    "reading": mark("reading the words"),
    "denoising": mark("making the picture"),
    "refining": mark("refining"),
    "decoding": mark("decoding"),
}
PARTS = {
    "text": mark("text encoder"),
    "transformer": mark("transformer"),
    "refiner": mark("enlarger"),
    "picture": mark("picture decoder"),
    "sound": mark("sound decoder"),
    "other": mark("other part"),
}
HELD = {
    "device": mark("{part} on the card"),
    "whole": mark("{part} brought to the card while it is used"),
    "blocks": mark("{part} brought to the card block by block"),
    "leaves": mark("{part} brought to the card layer by layer"),
    "disk": mark("{part} read from the disk piece by piece"),
}
NARROW = {
    "int8": mark("rounded to 8 bits"),
    "int4": mark("in 4 bits"),
    "bfloat16": mark("in 16 bits"),
    "float16": mark("in 16 bits"),
    "float32": mark("in 32 bits"),
}


def left_out(prompt: Prompt) -> list[str]:
    """What a prompt does not say, a sentence each; the same is not said twice."""
    return list(dict.fromkeys(_lost(each) for each in prompt.left))


def _lost(left: Left) -> str:
    words = left.words.replace("_", " ").title() if left.kind == "reference" else left.words
    words = words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
    return _(LOST.get((left.kind, left.why), NO_ROOM)).format(words=words)


def length(prompt: Prompt, most: int) -> str:
    """How long it is for the encoder, as it is estimated; more than the model reads is said."""
    if most and prompt.tokens > most:
        return _("About {count} tokens; the model reads {most}: shorten it.").format(count=prompt.tokens, most=most)
    return _("About {count} of {most} tokens.").format(count=prompt.tokens, most=most)


def measured(tokens: int, most: int, words: int, *, by_hand: bool) -> str:
    """How long a prompt is by the model's own count, and what comes of one that is so many words too long."""
    if not words:
        return _("{count} of {most} tokens.").format(count=tokens, most=most)
    told = _("{count} tokens; the model reads {most}.").format(count=tokens, most=most)
    if by_hand:
        return " ".join(
            (
                told,
                counted(
                    "Take away {count} word: it is not rendered like this.",
                    "Take away {count} words: it is not rendered like this.",
                    words,
                ),
            )
        )
    return " ".join((told, counted("Its last {count} word is cut off.", "Its last {count} words are cut off.", words)))


def held(part: str, holding: str, precision: str) -> str:
    """How a plan holds a part: ``transformer brought to the card block by block, rounded to 8 bits``."""
    where = _(HELD[holding]).format(part=part) if holding in HELD else f"{part} {holding}"
    return f"{where}, {_(NARROW[precision])}" if precision in NARROW else where


def role(name: str) -> str:
    """What a part is for."""
    return _(PARTS[name]) if name in PARTS else name


def plan_lines(plan: dict[str, Any]) -> list[str]:
    """A recipe's plan in lines; empty where it is none of a model."""
    parts = plan.get("parts")
    if not isinstance(parts, list | tuple):
        return []
    lines = [
        held(str(part.get("name", "")), str(part.get("holding", "device")), str(part.get("precision", "")))
        for part in parts
        if isinstance(part, dict)
    ]
    if isinstance(stretches := plan.get("stretches"), list | tuple) and len(stretches) > 1:
        lines.append(_("made in {count} pieces, one going on from the other").format(count=len(stretches)))
    if plan.get("tile"):
        lines.append(_("pictures decoded in tiles of {size} pixels").format(size=plan["tile"]))
    if plan.get("chunk"):
        lines.append(_("pictures decoded {count} latent frames at a time").format(count=plan["chunk"]))
    if plan.get("cache"):
        lines.append(_("work skipped by {name}: not exact").format(name=plan["cache"]))
    if plan.get("compiled"):
        lines.append(_("compiled for this card"))
    return lines


def made(recipe: Recipe) -> list[tuple[str, str]]:
    """What a take by a model was made with: name and words; empty for other renderers.

    The words that were sent are the recipe's. One from before they were written down has none: they are put together
    again from the request, and that is said.
    """
    key = recipe.plan.get("variant", "")
    if not isinstance(key, str) or not key:
        return []
    from studio.models.marks import limits_of, marks_of

    found = next(((family, one) for family in families().values() for one in family.variants if one.key == key), None)
    rows = [(_("Weights"), found[1].title if found else key)]
    rows += _sent(recipe.sent)
    if found and not recipe.sent:
        family, variant = found
        preset = family.preset(variant, recipe.request.quality)
        prompt = prompt_for(recipe.request, family, family.abilities(variant), preset)
        rows += _sent((Sent(text=prompt.text, negative=prompt.negative),))
        again = _("Put together again from the request; older recipes do not hold what was sent.")
        rows.append((_("About the prompt"), again))
    rows.append((_("Plan"), "\n".join(plan_lines(recipe.plan))))
    rows += [(_("Licence"), " ".join((f"{name}.", *limits_of(name)))) for name in marks_of(recipe)]
    return [(name, words) for name, words in rows if words]


def _sent(sent: tuple[Sent, ...]) -> list[tuple[str, str]]:
    """The words that a model was given, and those that it was kept from; of several pieces where each begins."""
    told = [each.text for each in sent]
    if len(sent) > 1:
        told = [_("From frame {frame}: {words}").format(frame=each.begin, words=each.text) for each in sent]
    away = dict.fromkeys(each.negative for each in sent if each.negative)
    return [(_("Prompt as it was sent"), "\n\n".join(told)), (_("Kept away"), "\n\n".join(away))]


def sentences(parts: Iterable[str]) -> str:
    """Sentences in one paragraph."""
    return " ".join(part for part in parts if part)
