"""Cameos as models are given them: a picture and a voice each, out of memory, or what cannot be taken is told."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np

from engine.diffusion.film import _Private, _sources
from engine.messages.requests import Entry, Heading, Line, Request, Staging
from engine.models import catalogue
from engine.models.likenesses import as_references
from engine.models.prompts import prompt_for
from tests.engine.previz.likeness.cameos import CAMEO, SENTENCE, a_request, assets, likenesses


def test_a_picture_and_a_voice_are_given_by_name() -> None:
    given = as_references(a_request(assets(), SENTENCE))
    assert sorted(given.inputs) == ["image:MARA#1", "voice:MARA#1"]
    assert sorted(as_references(a_request(assets())).inputs) == ["image:MARA#1"]
    assert as_references(given) is given


def test_things_give_their_first_still_and_names_of_two_words_their_own() -> None:
    request = Request(
        staging=Staging(
            heading=Heading(),
            action="OLD SAM pats the dog.",
            frames=48,
            rate=Fraction(24),
            entries=(
                Entry(kind="character", name="OLD SAM", cameo=CAMEO),
                Entry(kind="prop", name="dog", cameo="cd" * 16),
            ),
        ),
        inputs={"cameo:OLD SAM:face~": "a" * 64, "cameo:dog:still:2~": "c" * 64, "cameo:dog:still:1~": "b" * 64},
        width=320,
        height=180,
        seed=1,
    )
    assert as_references(request).inputs == {"image:OLD_SAM#1": "a" * 64, "image:dog#2": "b" * 64}
    family = catalogue.family("h3")
    text = prompt_for(request, family).text
    assert "<Picture 1>" in text
    assert "Sam" in text.partition("<Picture 1>")[0]


def test_the_model_is_given_the_still_on_white_and_the_voice(tmp_path: Path) -> None:
    request = a_request(assets(), SENTENCE)
    private = _Private(request, likenesses(tmp_path, request, assets()))
    noted: list[str] = []
    sources = _sources(as_references(request), catalogue.family("h3").can, {}, noted, private)
    assert [source.role for source in sources] == ["image", "voice"]
    picture = sources[0].pictures
    assert picture is not None
    assert picture.dtype == np.uint8
    assert (picture[0, 0, 0] == 255).all()
    assert sources[1].samples is not None
    assert np.abs(sources[1].samples).max() > 0.05
    assert noted == []


def test_what_a_model_does_not_take_is_told_and_never_opened(tmp_path: Path) -> None:
    request = a_request(assets(), SENTENCE)
    private = _Private(request, likenesses(tmp_path, request, assets()))
    for path in tmp_path.iterdir():
        path.unlink()
    noted: list[str] = []
    assert _sources(as_references(request), catalogue.family("kandinsky").can, {}, noted, private) == []
    assert len(noted) == 2


def test_lines_without_a_cameo_are_nobodys(tmp_path: Path) -> None:
    request = a_request({}, SENTENCE)
    assert as_references(request) is request
    assert Line(character="MARA", text=SENTENCE) in request.staging.lines
    assert _Private(request, None).read("a" * 64) is None
