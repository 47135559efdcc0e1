"""The inspector shows the words that a model is given, takes others, and says before what the model cannot do."""

from __future__ import annotations

import json

import psutil
import pytest
from PySide6.QtTest import QTest

from engine.client.engine import Engine
from engine.models.machine import Machine
from studio.models.shelf import Shelf
from studio.render.stale import State
from tests.fakes.model_files import WAN_CONFIG, spelling, wan_folder

WAN = "wan-2.1-1.3b"


@pytest.fixture
def weights(tmp_path):
    folder = wan_folder(tmp_path / "weights" / "wan")
    Shelf().add(folder)
    return folder


def shown(studio, place=2):
    """The parts of the inspector over one shot."""
    studio.desk.select(studio.shots[place].id)
    studio.run(0.05)
    return studio.window.inspector


def section(inspector, key="prompt"):
    return inspector._by_key[key]


def test_previz_has_no_prompt_and_the_renderer_lists_the_models(studio, weights):
    studio.open()
    inspector = shown(studio)
    assert section(inspector).isHidden()
    combo = inspector.rendering.renderer
    assert [combo.itemText(row) for row in range(combo.count())] == ["Previz · built in", WAN, "", "Models…"]
    combo.activated.emit(1)
    studio.run(0.05)
    assert studio.desk.settings.model == WAN
    assert not section(inspector).isHidden()
    combo.activated.emit(0)
    studio.run(0.05)
    assert section(inspector).isHidden()
    assert combo.currentIndex() == 0


def test_the_last_entry_asks_for_the_sheet_and_leaves_the_choice(studio, weights):
    studio.open()
    inspector = shown(studio)
    asked = []
    studio.desk.models.wanted.connect(lambda: asked.append(True))
    inspector.rendering.renderer.setCurrentIndex(3)
    inspector.rendering.renderer.activated.emit(3)
    assert asked == [True]
    assert inspector.rendering.renderer.currentIndex() == 0
    assert studio.desk.settings.model == ""


def test_choosing_one_model_and_then_another_while_the_engine_starts_starts_one(studio, weights):
    Shelf().add(weights, "another")
    before = {child.pid for child in psutil.Process().children()}
    studio.open()
    shown(studio)
    engine = studio.desk.session.engine
    studio.desk.models.choose(WAN)
    studio.until(lambda: engine.alive)
    studio.desk.models.choose("another")
    studio.until(lambda: engine.process is not None)
    assert {child.pid for child in psutil.Process().children()} - before == {engine.process}


def test_what_the_model_cannot_do_and_what_is_done_instead_is_said_before(studio, weights):
    studio.open()
    studio.desk.models.choose(WAN)
    inspector = shown(studio)
    told = inspector.rendering._limits.text()
    assert "has no sound: dialogue and ambience come from previz" in told
    assert "16 frames a second" in told
    assert inspector.rendering.licence.isHidden(), "a free licence needs no words"
    assert "MARA: It is late." in inspector.prompt._left.text()


def test_a_key_frame_and_a_continuous_shot_that_the_model_does_not_take_are_told(studio, weights):
    studio.open()
    studio.desk.models.choose(WAN)
    shot = studio.shots[1]
    studio.desk.apply("set_key_frame", shot=shot.id, media=f"{'cd' * 32}.png")
    assert "the key frame is not used" in shown(studio, 1).rendering._limits.text()
    studio.desk.apply("set_asides", shot=shot.id, asides=["continuous"])
    studio.run(0.05)
    told = studio.window.inspector.rendering._limits.text()
    assert "cannot go on from a clip" in told
    assert "key frame" not in told


def test_a_prompt_that_is_changed_belongs_to_the_shot_and_goes_back_to_the_words(studio, weights):
    studio.open()
    studio.desk.models.choose(WAN)
    inspector = shown(studio)
    part = inspector.prompt
    derived = part.text.toPlainText()
    assert "sits down" in derived
    assert part.back.isHidden()
    part.text.setFocus()
    part.text.selectAll()
    QTest.keyClicks(part.text, "A red door.")
    studio.run(0.5)
    assert studio.shots[2].prompt == "A red door."
    assert not part.back.isHidden()
    assert inspector.prompt._left.text() == ""
    studio.do("edit.undo")
    studio.run(0.05)
    assert studio.shots[2].prompt == ""
    assert part.text.toPlainText() == derived
    studio.desk.apply("set_prompt", shot=studio.shots[2].id, prompt="Another.")
    studio.run(0.05)
    assert part.text.toPlainText() == "Another."
    part.back.click()
    studio.run(0.05)
    assert studio.shots[2].prompt == ""
    assert part.text.toPlainText() == derived


def test_words_that_are_left_as_they_are_make_no_prompt(studio, weights):
    studio.open()
    studio.desk.models.choose(WAN)
    part = shown(studio).prompt
    part.text.setFocus()
    QTest.keyClicks(part.text, "x")
    part.text.undo()
    part.keep()
    assert studio.shots[2].prompt == ""
    studio.desk.apply("set_text", shot=studio.shots[2].id, text="MARA leaves.")
    studio.run(0.05)
    assert "leaves" in part.text.toPlainText()


def test_what_is_typed_belongs_to_the_shot_that_was_shown(studio, weights):
    studio.open()
    studio.desk.models.choose(WAN)
    part = shown(studio).prompt
    part.text.setFocus()
    part.text.selectAll()
    QTest.keyClicks(part.text, "A red door.")
    shown(studio, 0)
    assert studio.shots[2].prompt == "A red door."
    assert studio.shots[0].prompt == ""
    assert "walks" in part.text.toPlainText()


def test_a_prompt_makes_stale_as_words_do_and_is_shown_under_previz_too(studio):
    studio.open()
    studio.do("render.changed")
    studio.until(lambda: all(studio.desk.state(shot.id) is State.CIRCLED for shot in studio.shots))
    studio.desk.apply("set_prompt", shot=studio.shots[2].id, prompt="A red door.")
    inspector = shown(studio)
    assert studio.desk.state(studio.shots[2].id) is State.STALE
    assert "The prompt followed from the words." in inspector.stale.why.text()
    assert not section(inspector).isHidden()
    assert "Previz reads the shot" in inspector.prompt._state.text()


def test_a_model_that_left_the_shelf_is_told_and_previz_renders(studio, weights):
    studio.open()
    studio.desk.models.choose(WAN)
    Shelf().remove(WAN)
    studio.desk.models.look()
    inspector = shown(studio)
    assert f"“{WAN}” is no longer among the models" in inspector.rendering._limits.text()
    assert studio.desk.settings.renderer == "previz"


def test_what_a_render_takes_is_said_once_the_engine_has_said_what_there_is(studio, weights, monkeypatch):
    asked = []

    async def machine(self):
        asked.append(self)
        return Machine(
            device="cuda",
            vram_total=24 * 10**9,
            vram_free=24 * 10**9,
            host_total=64 * 10**9,
            host_free=64 * 10**9,
            disk_free=10**12,
        )

    monkeypatch.setattr(Engine, "machine", machine)
    studio.open()
    inspector = shown(studio)
    assert asked == [], "previz needs no plan"
    assert inspector.rendering.needs.isHidden()
    studio.desk.models.choose(WAN)
    studio.until(lambda: not inspector.rendering.needs.isHidden())
    assert "GB of VRAM" in inspector.rendering._needs.text()
    shown(studio, 0)
    shown(studio, 2)
    assert len(asked) == 1, "the engine is asked once"


def test_nothing_is_made_up_where_the_engine_does_not_say_what_there_is(studio, weights):
    studio.open()
    studio.desk.models.choose(WAN)
    inspector = shown(studio)
    studio.run(1.0)
    assert inspector.rendering.needs.isHidden()
    assert inspector.rendering.told.text() == "Not measured yet at this quality and size"


def shown_length(part):
    """What is said of the length, in the one line or in the other, which stands out."""
    told = [line.text() for line in (part._length, part._long) if not line.isHidden()]
    assert len(told) == 1
    return told[0]


def test_the_engine_counts_by_the_models_own_tokenizer_and_tells_the_words_of_each_piece(studio, weights):
    """The real engine, of a model that goes on from pictures and reads 120 tokens."""
    (config,) = weights.glob("transformer/config.json")
    config.write_text(json.dumps({**WAN_CONFIG, "in_channels": 48, "num_attention_heads": 24}))
    spelling(weights, most=120)
    Shelf().remove(WAN)
    entry = Shelf().add(weights)
    assert entry.variant == "wan-2.2-5b"
    studio.open()
    studio.desk.session.engine._command = None  # the real engine
    shot = studio.shots[2].id
    studio.desk.apply("set_length", shot=shot, frames=200)
    studio.desk.models.choose(entry.name)
    part = shown(studio).prompt
    assert shown_length(part).startswith("About "), "until it was asked"

    def counted(words):
        return sum(1 + len(word) for word in words.split()) + 1

    def told(words):
        studio.until(lambda: shown_length(part).startswith(f"{counted(words)} "), 90)
        return shown_length(part)

    words = part.text.toPlainText()
    assert "the model reads 120. Its last " in told(words)
    first, second = part.pieces.rows()
    assert (first[0], second[0]) == ("Frames 1 to 101", "Frames 102 to 200")
    assert sorted(("Mara speaks" in text) for _frames, text in (first, second)) == [False, True]
    assert words in (first[1], second[1])
    assert "each is told what is said in it" in part.pieces.says.text()
    for words, tail in (
        ("A red door.", "13 of 120 tokens."),
        ("It rains. " * 14, "141 tokens; the model reads 120. Take away 5 words: it is not rendered like this."),
    ):
        studio.desk.apply("set_prompt", shot=shot, prompt=words.strip())
        studio.run(0.05)
        assert told(words) == tail
        assert part._long.isHidden() == (counted(words) <= 120)
        assert part.pieces.rows() == []
        assert "each is told all of it" in part.pieces.says.text()
    assert counted("It rains. " * 11 + "It") <= 120 < counted("It rains. " * 12)
