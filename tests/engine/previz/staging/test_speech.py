"""Dialogue: lengths, order, listeners, manners."""

from __future__ import annotations

from tests.engine.previz.staging.scripted import JONAH, MARA, codes, line, staged, staging


def talk(seconds, *lines, action="MARA and JONAH sit on the sofa."):
    return staged(staging("living_room", action, seconds, entries=(MARA, JONAH), lines=lines))


def lines_of(shot):
    return [beat for beat in shot.beats if beat.action == "talk"]


def test_lines_follow_each_other_as_long_as_their_words():
    shot = talk(8, line("MARA", "Short."), line("JONAH", "This one is a good deal longer than hers was."))
    first, second = lines_of(shot)
    assert [first.line, second.line] == [0, 1]
    assert first.end <= second.start
    assert second.end - second.start > 3 * (first.end - first.start)
    assert second.end <= shot.frames
    assert codes(shot) == []


def test_too_long_a_line_is_spoken_faster():
    shot = talk(2, line("MARA", "word " * 60), line("JONAH", "And this one after it."))
    first, second = lines_of(shot)
    assert first.end <= second.start < second.end <= 48
    assert codes(shot) == ["staging.dialogue_long"]


def test_listeners_look_at_the_speaker_unless_busy():
    shot = talk(6, line("MARA", "Are you listening to me at all?"))
    assert any(beat.actor == "JONAH" and beat.action == "look" and beat.target == "MARA" for beat in shot.beats)
    busy = talk(6, line("MARA", "Are you listening to me at all?"), action="MARA waits. JONAH types on his laptop.")
    assert not any(beat.actor == "JONAH" and beat.action == "look" for beat in busy.beats)


def test_each_speaks_to_the_other():
    shot = talk(8, line("MARA", "One."), line("JONAH", "Two."), line("MARA", "Three."))
    assert [(beat.actor, beat.target) for beat in lines_of(shot)] == [
        ("MARA", "JONAH"),
        ("JONAH", "MARA"),
        ("MARA", "JONAH"),
    ]


def test_how_a_line_is_said():
    shot = talk(
        8, line("MARA", "Go.", "whispering, afraid"), line("JONAH", "No!", "angrily"), line("MARA", "Oh.", "beat")
    )
    first, second, third = lines_of(shot)
    assert (first.manner, first.emotion) == ("quietly", "fear")
    assert (second.manner, second.emotion) == ("angrily", "anger")
    assert (third.manner, third.emotion) == ("", "")
    assert codes(shot) == []


def test_an_unknown_manner_is_remarked():
    assert codes(talk(4, line("MARA", "Hm.", "quixotically"))) == ["staging.manner_unknown"]


def test_the_action_comes_first_and_the_line_after_it():
    shot = talk(6, line("MARA", "That was that."), action="MARA gets up. JONAH waits.")
    rises = next(beat for beat in shot.beats if beat.action == "get_up")
    assert rises.end <= lines_of(shot)[0].start + 12


def test_an_empty_line_says_nothing():
    shot = talk(4, line("MARA", "   "))
    assert not lines_of(shot)
