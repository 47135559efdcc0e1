"""The front door: exact lengths, the same film twice, cancelling, one world from shot to shot."""

from __future__ import annotations

import hashlib
import time
from fractions import Fraction

import numpy as np
import pytest

from engine.media.recordings import write_sound
from engine.messages.directions import Camera
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import STEMS, samples_at
from engine.messages.requests import Entry, Heading, Line, Request, Staging
from engine.previz.film import open_film, stage

JONAH = Entry(kind="character", name="JONAH")
GYM = Heading(interior=True, place="GYM", time="DAY")


def shot(action, frames=12, lines=(), rate=Fraction(24)):
    return Staging(heading=GYM, action=action, frames=frames, rate=rate, entries=(JONAH,), lines=lines)


BOUNCES = shot("Jonah stands at the free throw line and bounces the ball.", 24)
THROWS = shot("He throws the ball at the hoop. It hits the board, then the rim, and misses.", 96)
HEAD = shot("Jonah puts his hands on his head.", 36)


def request(staging, before=(), **more):
    return Request(staging=staging, before=before, width=128, height=72, seed=5, quality="draft", **more)


def film(staging, before=(), cancelled=lambda: False, told=None, **more):
    return open_film(request(staging, before, **more), told or (lambda *_: None), cancelled)


def test_pictures_and_stems_have_exactly_the_shots_length():
    spoken = (Line(character="JONAH", text="Watch me miss."),)
    made = film(shot("Jonah bounces the ball.", 11, spoken, Fraction(24000, 1001)))
    pictures = list(made.pictures())
    assert len(pictures) == 11
    assert all(picture.shape == (72, 128, 3) and picture.dtype == np.uint8 for picture in pictures)
    stems = made.stems()
    assert tuple(stems) == STEMS
    for stem in stems.values():
        assert stem.dtype == np.float32
        assert stem.shape == (samples_at(11, Fraction(24000, 1001)), 2)
    assert np.abs(stems["dialogue"]).max() > 0.02
    assert np.abs(stems["ambience"]).max() > 0.001


def test_the_same_request_gives_the_same_bytes():
    def bytes_of():
        made = film(BOUNCES, camera=Camera(size="medium", move="handheld"))
        return b"".join(picture.tobytes() for picture in made.pictures()), [s.tobytes() for s in made.stems().values()]

    assert bytes_of() == bytes_of()


def test_pictures_change_and_show_somebody():
    pictures = list(film(BOUNCES).pictures())
    assert np.abs(pictures[0].astype(int) - pictures[-1]).max() > 30
    assert pictures[0].std() > 10


def test_events_lie_where_the_sound_is():
    made = film(THROWS, (BOUNCES,))
    kinds = [event["kind"] for event in made.events]
    board = kinds.index("ball on board")
    assert board < kinds.index("ball on rim")
    assert all(0 <= event["time"] < 4.0 for event in made.events)
    assert [event["time"] for event in made.events] == sorted(event["time"] for event in made.events)
    effects = np.abs(made.stems()["effects"]).max(1)
    at = round(made.events[board]["time"] * 48000)
    assert effects[at : at + 2400].max() > 3 * effects[at - 1200 : at - 48].max()


def test_a_shot_finds_the_room_as_the_shots_before_left_it():
    ahead = film(HEAD, (BOUNCES, THROWS)).performance
    lies = ahead.handling.matrix("ball", 0.0)[:3, 3]
    assert lies[1] == pytest.approx(0.12, abs=0.03)
    before = film(THROWS, (BOUNCES,)).performance
    assert np.allclose(lies, before.end.prop("ball").position)
    there, here = before.players["JONAH"].part.track.at(4.0), ahead.players["JONAH"].part.track.at(0.0)
    assert np.allclose((there.x, there.z), (here.x, here.z))


def test_the_camera_of_a_throw_holds_player_flight_and_hoop():
    made = film(THROWS, (BOUNCES,), camera=Camera(size="wide"))
    from engine.previz.stagecraft.framing import in_frame

    show = made.performance
    hoop = np.array(show.place.targets["hoop"])
    name, flight, arrival, _ = show.handling.flights[0]
    for moment in np.linspace(flight.start, arrival + 0.5, 12).tolist():
        view = made.set_up.view(moment)
        ball = show.handling.matrix(name, moment)[:3, 3]
        assert in_frame(view, np.array([hoop, ball]), 128 / 72, 0.02)
        assert in_frame(view, show.body_points("JONAH", moment)[[0, 1, 4]], 128 / 72, 0.02)


def test_progress_is_told_in_order():
    told = []
    film(BOUNCES, told=lambda *step: told.append(step))
    phases = [phase for phase, _, _ in told]
    assert phases == sorted(phases, key=("staging", "simulating").index)
    assert all(0 <= step <= steps for _, step, steps in told)
    assert told[-1][1] == told[-1][2]


class After:
    """Says stop from a moment on, and tells what was worked after it was last told to go on."""

    def __init__(self, seconds):
        self.moment = time.monotonic() + seconds
        self.went_on = time.process_time()

    def __call__(self):
        if time.monotonic() >= self.moment:
            return True
        self.went_on = time.process_time()
        return False

    @property
    def worked(self):
        """Seconds of the processor, whatever else the machine does."""
        return time.process_time() - self.went_on


@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.35])
def test_cancelling_takes_effect_within_200_ms_of_work(seconds):
    warm = film(BOUNCES)
    next(warm.pictures())
    stop = After(seconds)
    endless = request(shot("Jonah throws the ball at the hoop and misses.", 400))

    def run():
        for _ in open_film(endless, lambda *_: None, stop).pictures():
            pass

    with pytest.raises(Fault) as raised:
        run()
    assert raised.value.exit == Exit.CANCELLED
    assert stop.worked < 0.2


def test_cancelling_while_somebody_is_baked_takes_effect_within_200_ms_of_work():
    staging = Staging(
        heading=GYM, action="ROSA, in a green skirt, waits.", frames=12, rate=Fraction(24),
        entries=(Entry(kind="character", name="ROSA", stand_in="rosa", description="in a green skirt"),),
    )  # fmt: skip
    stop = After(0.15)
    with pytest.raises(Fault) as raised:
        open_film(request(staging), lambda *_: None, stop)
    assert raised.value.code == "previz.cancelled"
    assert stop.worked < 0.2


def test_remarks_of_staging_and_stagecraft_come_together():
    made = film(shot("Jonah walks to the lighthouse. He frobnicates the ball."))
    assert made.remarks
    assert all(": " in remark and "." in remark.split(":")[0] for remark in made.remarks)


def test_stage_is_plain_values():
    report = stage(request(BOUNCES))
    assert report["set"] == "court"
    assert report["beats"]


def test_a_recorded_line_is_heard_in_the_take_at_its_own_pace(tmp_path):
    path = tmp_path / "line.wav"
    write_sound(path, (0.3 * np.sin(np.arange(60_000) * 0.05)).astype(np.float32)[:, None])
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    line = Line(character="JONAH", text="Watch me miss.", recording=sha, samples=60_000)
    staging = shot("Jonah waits.", 60, (line,))
    made = open_film(request(staging), lambda *_: None, lambda: False, {sha: path})
    heard = np.abs(made.stems()["dialogue"]).max(axis=1)
    loud = np.flatnonzero(heard > 0.2 * heard.max())
    assert loud[-1] - loud[0] == pytest.approx(60_000, rel=0.1)
    beats = [beat for beat in made.shot.beats if beat.line == 0 and beat.action == "talk"]
    assert beats[0].end - beats[0].start == pytest.approx(60_000 / 48_000 * 24, abs=1)
    with pytest.raises(Fault, match=r"media\.missing"):
        open_film(request(staging), lambda *_: None, lambda: False)
