"""What a card tells of its shot."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.messages.requests import Entry, Line
from studio.document.identity import new_id
from studio.document.values import Film, Scene, Shot
from ui.board.faces import plays_cameo

ANN = Entry(kind="character", name="ANN", cameo="a" * 32)


@pytest.mark.parametrize(
    ("shot", "plays"),
    [
        ({"text": "ANN walks."}, True),
        ({"text": "Ann's coat hangs there."}, True),
        ({"text": "The planned cannon."}, False),
        ({"text": "Nobody.", "lines": (Line(character="ann", text="Here."),)}, True),
        ({"text": "JO waits.", "lines": (Line(character="JO", text="Ann!"),)}, True),
        ({"text": "JO waits.", "lines": (Line(character="JO", text="Annoying."),)}, False),
    ],
)
def test_a_card_tells_of_a_cameo_where_the_shot_asks_for_its_likeness(shot, plays):
    made = Shot(id=new_id(), **shot)
    scene = Scene(id=new_id(), heading="EXT. BEACH - DAY", shots=(made,))
    film = Film(title="Tide", rate=Fraction(24), width=128, height=72, scenes=(scene,), bible=(ANN,))
    assert plays_cameo(film, made) is plays
