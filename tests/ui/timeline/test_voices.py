"""Cards that have a stand-in voice let its wave be seen."""

from __future__ import annotations

import pytest

from studio.project.project import create
from studio.script.reading import parse_script
from studio.script.storyboard import storyboard
from tests.ui.timeline.conftest import SCRIPT
from ui.preparing import Preparing
from ui.timeline.faces import Wave


@pytest.fixture
def cards(cutting):
    """Five shots without a take, of which the fourth speaks."""
    place = cutting.folder / "film.rushes"
    create(place, storyboard(parse_script("film.fountain", SCRIPT.encode()))[0]).close()
    cutting.preparing = Preparing(cutting.desk)
    cutting.preparing._rest.setInterval(20)
    cutting.desk.bring_in(place)
    cutting.timeline.fit()
    cutting.run()
    yield cutting
    cutting.preparing.deleteLater()


def wave(cards, place):
    cards.top.grab()  # what is not there yet is asked for while painting
    face, _lacks = cards.sight.face(cards.sound(place, "dialogue"), 80, 40, 1.0)
    return face.wave


def voice(cards, place):
    shot = cards.shots[place]
    return cards.desk.session.voices.of(cards.film, *cards.desk.place(shot.id))


def test_a_card_lets_its_voice_be_seen_as_soon_as_it_was_spoken(cards):
    assert wave(cards, 3) is None
    cards.until(lambda: voice(cards, 3) is not None)
    cards.until(lambda: isinstance(wave(cards, 3), Wave))
    seen = wave(cards, 3)
    assert seen.peaks.max() > 0.01
    assert (cards.desk.session.project.folder / "cache" / "strips" / f"{voice(cards, 3).stem}.peaks").is_file()


def test_another_line_is_another_voice(cards):
    cards.until(lambda: isinstance(wave(cards, 3), Wave))
    first = wave(cards, 3)
    cards.desk.apply("set_line", shot=cards.shots[3].id, index=0, text="It is very early, and nobody is up yet.")
    assert wave(cards, 3) is None, "the old one is not what is heard"
    cards.until(lambda: isinstance(wave(cards, 3), Wave))
    assert wave(cards, 3) is not first


def test_a_voice_that_comes_repaints_only_its_shot_and_is_looked_for_once(cards, monkeypatch):
    cards.until(lambda: isinstance(wave(cards, 3), Wave))
    cards.run(0.2)
    looked = []
    voices = cards.desk.session.voices
    original = voices.of
    monkeypatch.setattr(voices, "of", lambda *given: looked.append(given) or original(*given))
    cards.timeline.updated.clear()
    cards.desk.material_changed.emit(frozenset({cards.shots[3].id}))
    rect = cards.timeline.rect_of(cards.sound(3, "dialogue"))
    assert cards.timeline.updated
    assert all(each.left() >= rect.left() - 5 and each.right() <= rect.right() + 5 for each in cards.timeline.updated)
    for _time in range(5):
        wave(cards, 3)
    assert len(looked) == 1


def test_a_take_is_heard_instead(cut):
    cut.until(lambda: cut.sight.face(cut.sound(3, "dialogue"), 80, 40, 1.0)[0].wave is not None)
    assert voice(cut, 3) is None
