"""The small version of `tests.proofs.random_edits`: three hundred random edits, undos and redos."""

from __future__ import annotations

import random

import msgspec

from studio.cut.layout import lay_out
from studio.document.edits import EDITS
from studio.document.values import Film
from tests.proofs import random_edits
from tests.studio.cut.films import frames_of, plain_film


def test_random_edits_are_what_replaying_them_gives():
    result = random_edits.prove(300, seed=11, reopen=25)
    assert result["wrong"] == []
    assert result["edits"] > 80
    assert min(result["undos"], result["redos"], result["refused"], result["reopened"]) > 5


def test_every_kind_of_edit_is_among_them():
    assert set(random_edits.MAKERS) == set(EDITS)


def test_the_proof_sees_what_moved():
    film = plain_film()
    one, other = lay_out(film, frames_of), lay_out(film, lambda shot: frames_of(shot) + (shot.id == "b"))
    assert random_edits.places(one) != random_edits.places(other)
    assert random_edits.choose(random.Random(1), msgspec.structs.replace(Film(), title="x")) in EDITS
