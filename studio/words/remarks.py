"""Remarks on a script in words."""

from __future__ import annotations

from studio.words.language import _, mark

REMARKS = {
    "script.direction": mark("the direction “{words}” is not understood; it is kept and passed on in words."),
    "script.encoding": mark("this is not UTF-8; it was read as {words}."),
    "script.lyric": mark("“{words}” is a lyric outside of dialogue; nobody sings it."),
    "script.centered": mark("“{words}” is centred text; titles are not drawn yet."),
    "script.transition": mark("the transition “{words}” is made a cut."),
    "script.run": mark("“{words}” has formatting that is not kept."),
    "script.element": mark("“{words}” is of a kind that is not understood; it was read as action."),
    "script.number": mark("the scene number {words} stands twice; this scene counts by itself."),
    "script.no_shots": mark("nothing happens in {words}: there is no action and no dialogue."),
    "script.note_open": mark("a note or boneyard begins here and never ends; it was read as action."),
}


def sentence(code: str, words: str, advice: str = "") -> str:
    """A remark in words, with the nearest thing that would be understood."""
    short = words if len(words) <= 60 else words[:57] + "..."
    text = _(REMARKS[code]).format(words=short)
    return f"{text} {_('Did you mean “{advice}”?').format(advice=advice)}" if advice else text
