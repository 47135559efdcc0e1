"""Words: one sentence for what happened, one for what to do; no keys in them; every language counts."""

from __future__ import annotations

import datetime as dt
import gettext
import re
from pathlib import Path

import pytest

from engine.messages.faults import Exit, Fault
from studio.words import language
from studio.words.differences import NAMES, WAS, was
from studio.words.edits import name
from studio.words.sentences import SENTENCES
from studio.words.told import tell
from studio.words.typed_sentences import TYPED

HOUSE = Path(__file__).parents[3]


@pytest.fixture
def german(monkeypatch):
    spoken = gettext.translation("rushes", HOUSE / "resources" / "locale", ["de"])
    monkeypatch.setattr(language, "translation", lambda: spoken)
    return spoken


def ends(text):
    """How many sentences a text holds: a point before a capital or at the end."""
    return len(re.findall(r"[.!?](?=\s+[A-ZÄÖÜ{“„]|$)", text))


def test_what_happened_and_what_to_do_are_one_sentence_each(german):
    for code, pair in SENTENCES.items():
        for text in pair:
            assert ends(text) == 1, (code, text)
            assert ends(german.gettext(text)) == 1, (code, german.gettext(text))
            assert len(text) <= 120, code


COMMAND = re.compile(r"[“'‘]rushes |(?<!\w)--[a-z]")
TYPED_ALONE = {
    "usage",
    "window.no_display",
    "engine.no_start",
    "opengl.missing",
    "models.preview_base",
    "keys.no_passphrase",
}
"""What is met before there is a window, or what the window has no way of its own for."""


def test_the_window_is_not_told_of_commands_that_it_has_a_way_of_its_own_for(german):
    for code, pair in SENTENCES.items():
        if code not in TYPED_ALONE and not code.startswith("cameo."):
            assert not COMMAND.search(" ".join(pair)), code


def test_who_types_is_told_the_command(german):
    for code, action in TYPED.items():
        assert code in SENTENCES
        assert ends(action) == ends(german.gettext(action)) == 1, code
        assert len(action) <= 120, code
        assert set(re.findall(r"{\w+}", action)) <= set(re.findall(r"{\w+}", " ".join(SENTENCES[code]))), code
    fault = Fault("models.unknown", Exit.USAGE, name="x", known="wan")
    assert "rushes models add" in tell(fault, typed=True).action
    assert tell(fault).action == "Fügen Sie es hinzu oder laden Sie es herunter (Rendern, Modelle…); vorhanden: wan."


def test_no_sentence_is_told_with_the_key_of_a_field_or_a_track(german):
    told = tell(Fault("direction.unknown", Exit.USAGE, field="size", value="huge", known="wide"))
    assert told.what == "Größe: Das Wort „huge“ kennt Rushes nicht."
    assert tell(Fault("cut.track_locked", Exit.BAD_INPUT, track="music")).what == "Die Spur „Musik“ ist gesperrt."
    assert name("set_direction", {"field": "move"}, "1B") == "Bewegung von 1B"


def test_edits_of_several_shots_count(german):
    edits = [{"key": "set_length", "parameters": {}}] * 3
    assert name("together", {"edits": edits}, "") == "Länge von 3 Einstellungen"
    assert name("together", {"edits": edits[:1]}, "") == "Länge von 1 Einstellung"
    assert name("paste", {"count": 1}, "") == "1 Einstellung einfügen"
    assert name("paste", {"count": 2}, "") == "2 Einstellungen einfügen"


def test_why_a_take_is_stale_is_a_sentence_of_its_own_in_every_language(german):
    assert was("move", "dolly in") == "Die Kamerabewegung war: Fahrt vorwärts."
    assert was("move", "") == "Es war keine Kamerabewegung verlangt."
    for field in NAMES:
        if field != "seed":
            assert field in WAS, field
        assert ends(was(field, "x")) == 1


def test_what_english_says_twice_is_told_apart(german):
    assert language.pgettext("Edit", "Cut") == "Ausschneiden"
    assert language.pgettext("View", "Cut") == language._("Cut") == "Schnitt"
    assert language.spoken() == "de"


def test_a_time_is_told_as_a_day_and_an_hour():
    said = tell(Fault("cameo.lapsed", name="Mara", until=1_800_000_000)).what
    day = dt.datetime.fromtimestamp(1_800_000_000).astimezone()
    assert f"lapsed on {day:%Y-%m-%d %H:%M}" in said


def test_a_use_is_told_in_words():
    assert "saying new words" in tell(Fault("cameo.not_granted", name="Mara", use="words")).what
