"""Acts: who does what to what, in order, before anybody counts frames."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.previz.staging.words import Token


@dataclass(slots=True)
class Act:
    """One thing that people (or a prop) do together.

    `link` says how it follows the act before: ``then`` or ``while``; `state` that it may only describe how we find
    them.
    """

    actors: tuple[str, ...]
    action: str
    target: str = ""
    relation: str = ""
    prop: str = ""
    manner: str = ""
    emotion: str = ""
    outcome: str = ""
    link: str = "then"
    state: bool = False


def trimmed(words: list[Token]) -> list[Token]:
    """Without links and signs at the ends."""
    first, last = 0, len(words)
    while first < last and (not words[first].word or words[first].low in ("and", "but", "or", "then", "as", "while")):
        first += 1
    while last > first and (
        not words[last - 1].word or words[last - 1].low in ("and", "but", "or", "then", "as", "while")
    ):
        last -= 1
    return words[first:last]


def runs(chosen: list[Token], tokens: list[Token]) -> list[list[Token]]:
    """Chosen tokens as runs of neighbours."""
    place = {token.start: index for index, token in enumerate(tokens)}
    runs: list[list[Token]] = []
    for token in sorted(chosen, key=lambda token: token.start):
        if runs and place[token.start] - place[runs[-1][-1].start] <= 2:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def together(act: Act, actor: str) -> Act:
    """An act as one of its actors does it: *each other* becomes the other."""
    if act.target != "each other":
        return act
    others = [name for name in act.actors if name != actor]
    return replace(act, target=others[0] if others else "")
