"""What hands do on the cut: how far it goes, what stops it, and what the undo menu calls it."""

from __future__ import annotations

import msgspec
import pytest

from engine.messages.jobs import Level
from studio.cut import gestures
from studio.cut.layout import lay_out
from studio.cut.snapping import near
from studio.document.edits import apply
from studio.document.values import Clip, Film, Marker, Track
from studio.project.project import create
from tests.studio.cut.films import SOUND, STILL, frames_of, plain_film

MUSIC = Clip(id="x1", track="music", media=SOUND, frames=60, anchor="b", at=10, first=20, name="Theme")
TITLE = Clip(id="x2", track="titles", text="Low Tide\nby Mara", frames=48, at=24)


def film_with(*clips, markers=(), tracks=None, lengths="96 96 96 / 48 48") -> Film:
    return msgspec.structs.replace(plain_film(lengths), clips=clips, markers=markers, tracks=tracks or {})


def lay(film: Film, sounds: int = 0):
    return lay_out(film, frames_of, sound_frames=lambda _clip: sounds)


def edited(film: Film, *edits) -> Film:
    for key, parameters in edits:
        film = apply(film, key, parameters)
    return film


def spans(shot, *made):
    return "set_spans", {
        "shot": shot,
        "spans": [{"first": first, "frames": frames, "gap": gap} for first, frames, gap in made],
    }


def stopped(gesture, limit, at=None, moved=0):
    assert (gesture.limit, gesture.moved, gesture.limited_at) == (limit, moved, at)
    assert bool(gesture) == (moved != 0)


# ----- limits -----------------------------------------------------------------------------------------------------


def test_trims_stop_at_the_media_at_one_frame_and_at_neighbours():
    film = edited(plain_film(), spans("b", (10, 50, 6)))
    layout = lay(film)
    stopped(gestures.trim_start(layout, "b/0", -40), "media", 102, -10)
    stopped(gestures.trim_start(layout, "b/0", 90), "shortest", 102, 49)
    stopped(gestures.trim_start(layout, "b/0", -40, ripple=False), "neighbour", 96, -6)
    stopped(gestures.trim_end(layout, "b/0", 90), "media", 188, 36)
    stopped(gestures.trim_end(layout, "a/0", 90, ripple=False), "media", 96)
    stopped(gestures.trim_end(layout, "b/0", 9, ripple=False), "neighbour", 152)
    stopped(gestures.trim_end(layout, "b/0", -90), "shortest", 103, -49)
    assert gestures.trim_end(layout, "b/0", 5) == gestures.trim_to(layout, "b/0", 157, "end")
    assert gestures.trim_start(layout, "b/0", 8) == gestures.trim_to(layout, "b/0/effects", 110, "start")
    stopped(gestures.trim_start(layout, "nobody/0", 8), "neighbour")
    stopped(gestures.roll(layout, "a/0", 5), "start", 0)
    stopped(gestures.slide(lay(plain_film()), "a/0", -5), "start", 0)
    stopped(gestures.slip(layout, "a/0", 5), "media", 96)
    stopped(gestures.slip(layout, "b/0", -50), "media", 102, -10)


def test_a_dissolve_keeps_its_frames_when_its_shots_are_trimmed():
    film = edited(plain_film("96 96 96"), ("set_transition", {"shot": "b", "transition": "dissolve", "frames": 24}))
    stopped(gestures.trim_end(lay(film), "a/0", -90), "shortest", 24, -72)
    stopped(gestures.trim_start(lay(film), "b/0", 90), "shortest", 72, 72)


@pytest.mark.parametrize(
    "lock",
    [
        ("lock", {"shot": "b", "locked": True}),
        ("set_track", {"track": "shots", "locked": True}),
    ],
)
def test_what_is_locked_stays(lock):
    layout = lay(edited(plain_film(), spans("c", (0, 50, 9)), lock))
    gone = [
        gestures.trim_start(layout, "b/0", 5),
        gestures.trim_end(layout, "b/0", -5),
        gestures.trim_end(layout, "a/0", -5, ripple=False),
        gestures.roll(layout, "b/0", -5),
        gestures.roll(layout, "c/0", -5),
        gestures.slide(layout, "a/0", -5),
        gestures.move(layout, ["b/0"], 300),
        gestures.nudge(layout, ["b/0"], 3),
        gestures.razor(layout, 100, ["b/0"]),
        gestures.lift(layout, ["b/0"]),
        gestures.extract(layout, ["b/0"]),
        gestures.dissolve(layout, "b/0"),
        gestures.fade(layout, "b/0", "in", 5),
        gestures.duplicate(layout, ["b/0"]),
    ]
    if lock[0] == "lock":
        gone += [gestures.gain(layout, ["b/0"], -3.0), gestures.lead(layout, "b/0/dialogue", -3)]
    assert {(gesture.limit, bool(gesture)) for gesture in gone} == {("locked", False)}
    assert not gestures.razor(layout, 100), "by itself the razor passes over what is locked"
    assert not gestures.join(layout, "b/0")


def test_a_locked_track_keeps_its_sounds():
    layout = lay(film_with(MUSIC, TITLE, tracks={"music": Track(locked=True), "titles": Track(locked=True)}))
    gone = [
        gestures.trim_start(layout, "x1", 5),
        gestures.trim_end(layout, "x1", -5),
        gestures.move(layout, ["x1"], 5),
        gestures.slip(layout, "x1", 5),
        gestures.lift(layout, ["x1"]),
        gestures.gain(layout, ["x1"], 3.0),
        gestures.duplicate(layout, ["x2"]),
        gestures.add_sound(layout, SOUND, 10, 0),
        gestures.add_title(layout, "Words", 0),
        gestures.razor(layout, 30, ["x2"]),
    ]
    assert {(gesture.limit, bool(gesture)) for gesture in gone} == {("locked", False)}
    elsewhere = lay(film_with(MUSIC, tracks={"effects": Track(locked=True)}))
    stopped(gestures.move(elsewhere, ["x1"], 5, track="effects"), "locked", 166)


def test_footage_and_stills():
    film = edited(plain_film(), ("set_stand", {"shot": "a", "media": STILL}))
    layout = lay(film)
    longer = gestures.trim_end(layout, "a/0", 300)
    assert (longer.moved, longer.frames, longer.limit) == (300, 396, "")
    stopped(gestures.trim_end(layout, "a/0", 10_000), "media", 1440, 1344)
    stopped(gestures.slip(layout, "a/0", 5), "media", 96)
    shorter = layout.after(gestures.trim_start(layout, "a/0", 10).done(film)).clip("a/0")
    assert (shorter.first, shorter.frames) == (0, 86)


# ----- what is done -----------------------------------------------------------------------------------------------


def test_what_hangs_on_a_shot_stays_with_what_is_seen():
    film = film_with(MUSIC, markers=(Marker(id="m1", anchor="b", at=40),))
    layout = lay(film)
    trimmed = layout.after(gestures.trim_start(layout, "b/0", 15).done(film))
    assert trimmed.clip("x1").start == 96, "it does not begin before its shot"
    assert trimmed.marker("m1").frame == 96 + 25
    kept = layout.after(gestures.trim_start(layout, "b/0", 15, ripple=False).done(film))
    assert (kept.clip("x1").start, kept.marker("m1").frame) == (106, 136)
    gone = layout.after(gestures.extract(layout, ["b/0"]).done(film))
    assert (gone.clip("x1").start, gone.marker("m1").frame) == (106, 136)
    assert gone.film.clips[0].anchor == "c"
    last = lay(film_with(msgspec.structs.replace(MUSIC, anchor="e")))
    assert last.after(gestures.extract(last, ["e/0"]).done(last.film)).clip("x1").start == 346


def test_shots_are_reordered_where_they_are_dropped():
    layout = lay(plain_film("96 96 / 48 48"))

    def order(gesture):
        return [[shot.id for shot in scene.shots] for scene in gesture.done(layout.film).scenes]

    assert order(gestures.move(layout, ["a/0"], 100)) == [["b", "a"], ["c", "d"]]
    assert order(gestures.move(layout, ["a/0"], 20)) == [["a", "b"], ["c", "d"]]
    assert order(gestures.move(layout, ["d/0"], -230)) == [["d", "a", "b"], ["c"]]
    assert order(gestures.reorder(layout, ["a", "c"], 10_000)) == [["b"], ["d", "a", "c"]]
    assert order(gestures.reorder(layout, ["d"], 190)) == [["a", "b", "d"], ["c"]]
    assert order(gestures.reorder(layout, ["d"], 193)) == [["a", "b"], ["d", "c"]]
    moved = gestures.move(layout, ["a/0"], 100)
    assert (moved.moved, moved.frames, moved.shot) == (96, 96, "a")
    stopped(gestures.move(layout, ["nobody/0"], 4), "neighbour")


def test_sounds_that_are_chosen_too_go_along_with_shots():
    layout = lay(film_with(MUSIC, TITLE))
    gesture = gestures.move(layout, ["b/0", "x1", "x2"], 60)
    after = layout.after(gesture.done(layout.film))
    assert gesture.moved == 96
    assert [after.clip(clip).start for clip in ("b/0", "x1", "x2")] == [192, 202, 120]
    closed = lay(film_with(MUSIC, TITLE, tracks={"titles": Track(locked=True)}))
    stopped(gestures.move(closed, ["b/0", "x2"], 60), "locked", 96)


def test_several_clips_move_together():
    film = edited(film_with(MUSIC, TITLE), spans("b", (0, 96, 20)), spans("d", (0, 48, 30)))
    layout = lay(film)
    gesture = gestures.nudge(layout, ["b/0", "c/0", "x1"], 12)
    after = layout.after(gesture.done(film))
    assert [after.clip(clip).start - layout.clip(clip).start for clip in ("b/0", "c/0", "d/0", "x1")] == [12, 12, 0, 12]
    stopped(gestures.nudge(layout, ["b/0", "c/0"], 50), "neighbour", 338, 30)
    stopped(gestures.nudge(layout, ["b/0", "c/0"], -50), "neighbour", 96, -20)
    stopped(gestures.nudge(layout, ["x2", "x1"], -50), "start", 0, -24)


def test_sounds_hang_on_the_shot_under_them():
    layout = lay(film_with(MUSIC))
    film = gestures.move(layout, ["x1"], 100, track="ambience").done(layout.film)
    clip = film.clips_by_id["x1"]
    assert (clip.track, clip.anchor, clip.at) == ("ambience", "c", 14)
    assert layout.after(film).clip("x1").start == 206
    far = gestures.move(layout, ["x1"], 1000).done(layout.film).clips_by_id["x1"]
    assert (far.anchor, far.at) == ("", 1106), "where it is black it hangs on the film"
    same = gestures.move(layout, ["x1"], 3, track="titles").done(layout.film).clips_by_id["x1"]
    assert same.track == "music", "a sound is no title"


def test_a_sound_ends_where_its_file_does():
    layout = lay(film_with(MUSIC), sounds=100)
    stopped(gestures.trim_end(layout, "x1", 50), "media", 186, 20)
    stopped(gestures.trim_start(layout, "x1", -50), "media", 86, -20)
    stopped(gestures.slip(layout, "x1", 50), "media", 166, 20)
    assert gestures.trim_end(lay(film_with(MUSIC)), "x1", 5000).limit == "", "nobody knows how long it is"


def test_the_razor_cuts_whatever_lies_there():
    film = film_with(MUSIC, TITLE)
    layout = lay(film)
    cut = layout.after(gestures.razor(layout, 120).done(film))
    assert [clip.id for clip in cut.pieces("b")] == ["b/0", "b/1"]
    assert [(clip.start, clip.first, clip.frames) for clip in cut.clips("music")] == [(106, 20, 14), (120, 34, 46)]
    assert len(cut.clips("titles")) == 1
    only = layout.after(gestures.razor(layout, 120, ["x1"]).done(film))
    assert (len(only.clips("music")), len(only.pieces("b"))) == (2, 1)
    stopped(gestures.razor(layout, 96, ["b/0"]), "shortest", 96)
    stopped(gestures.razor(layout, 5000), "neighbour", 5000)
    faded = film_with(msgspec.structs.replace(MUSIC, level=Level(gain=-3.0, fade_in=5, fade_out=6)))
    two = sorted(gestures.razor(lay(faded), 120).done(faded).clips, key=lambda clip: clip.first)
    assert [clip.level for clip in two] == [Level(gain=-3.0, fade_in=5), Level(gain=-3.0, fade_out=6)]


def test_joining_needs_what_was_parted():
    layout = lay(edited(plain_film(), spans("b", (0, 20, 0), (30, 20, 0), (50, 9, 4))))
    stopped(gestures.join(layout, "b/0"), "neighbour", 116)
    stopped(gestures.join(layout, "b/1"), "neighbour", 136)
    stopped(gestures.join(layout, "a/0"), "neighbour", 96)


def test_lift_leaves_black_and_extract_does_not():
    film = plain_film("96 96 96")
    layout = lay(film)
    lifted = layout.after(gestures.lift(layout, ["b/0"]).done(film))
    assert lifted.gaps() == [(96, 96, "c/0")]
    assert lifted.length == 288
    closed = lifted.after(gestures.close_gap(lifted, "c/0").done(lifted.film))
    assert (closed.gaps(), closed.length) == ([], 192)
    assert gestures.gap_at(lifted, 100) == "c/0"
    assert gestures.gap_at(lifted, 95) == gestures.gap_at(lifted, 500) == ""
    stopped(gestures.close_gap(lifted, "a/0"), "neighbour", 0)
    assert layout.after(gestures.extract(layout, ["a/0", "c/0"]).done(film)).length == 96
    everything = gestures.extract(layout, ["a/0", "b/0", "c/0"]).done(film)
    assert everything.scenes[0].shots == ()


def test_dissolves_last_a_second_or_as_long_as_there_is_room():
    film = plain_film("96 20 96")
    layout = lay(film)
    assert gestures.dissolve(layout, "c/0").frames == 20
    assert gestures.dissolve(layout, "c/0").limit == "media"
    over = gestures.dissolve(layout, "b/0/dialogue", 8)
    after = layout.after(over.done(film))
    assert (after.clip("b/0").overlap, after.length) == (8, 204)
    assert not gestures.dissolve(after, "b/0", 0).done(after.film).find("b")[1].transition_frames
    longer = gestures.dissolve(after, "b/0", 16)
    assert (longer.frames, longer.limit) == (16, "")
    both = after.after(gestures.dissolve(after, "c/0").done(after.film))
    assert [clip.overlap for clip in both.clips("shots")] == [0, 8, 12]
    stopped(gestures.dissolve(layout, "a/0"), "start", 0)
    apart = lay(edited(film, spans("b", (0, 10, 5), (10, 10, 0))))
    stopped(gestures.dissolve(apart, "b/0"), "neighbour", 101)
    stopped(gestures.dissolve(apart, "b/1"), "neighbour", 111)


def test_fades_of_pictures_sounds_and_titles():
    film = film_with(MUSIC, TITLE)
    layout = lay(film)
    done = film
    for clip, edge, frames in (("b/0", "in", 12), ("b/0", "out", 500), ("b/0/effects", "out", 9), ("x1", "in", 500)):
        done = gestures.fade(lay(done), clip, edge, frames).done(done)
    after = lay(done)
    assert (after.clip("b/0").fade_in, after.clip("b/0").fade_out) == (12, 96)
    assert (after.clip("b/0/effects").fade_out, after.clip("x1").fade_in) == (9, 60)
    assert gestures.fade(layout, "x1", "in", 500).limit == "shortest"
    assert not gestures.fade(layout, "b/0", "in", 0)
    assert gestures.fade(after, "b/0", "in", 0).done(done).find("b")[1].transition == "cut"
    assert gestures.fade(layout, "x2", "out", 10).done(film).clips_by_id["x2"].level.fade_out == 10
    pieces = lay(edited(film, spans("b", (0, 20, 0), (30, 20, 0))))
    assert gestures.fade(pieces, "b/1", "in", 5).limit == "neighbour"
    assert gestures.fade(pieces, "b/0/effects", "out", 5).limit == "neighbour"
    assert gestures.fade(pieces, "b/1", "out", 5).done(pieces.film).find("b")[1].fade_out == 5


def test_gain_and_mute():
    film = film_with(MUSIC)
    layout = lay(film)
    louder = gestures.gain(layout, ["b/0/effects", "x1"], 4.5, by=True)
    after = louder.done(film)
    assert (after.find("b")[1].levels["effects"].gain, after.clips_by_id["x1"].level.gain) == (4.5, 4.5)
    again = gestures.gain(layout.after(after), ["x1"], 20.0, by=True)
    assert (again.limit, again.done(after).clips_by_id["x1"].level.gain) == ("level", 12.0)
    assert set(gestures.gain(layout, ["b/0"], -6.0).done(film).find("b")[1].levels) == {
        "dialogue",
        "effects",
        "ambience",
    }, "a picture stands for what is heard with it"
    silent = gestures.mute(layout, ["b/0/effects", "x1"]).done(film)
    assert silent.find("b")[1].levels["effects"].muted
    assert silent.clips_by_id["x1"].level.muted
    assert gestures.mute(layout.after(silent), ["b/0/effects", "x1"]).done(silent) == film
    stopped(gestures.gain(lay(film_with(TITLE)), ["x2"], 3.0), "neighbour")
    twice = lay(edited(film, spans("b", (0, 20, 0), (30, 20, 0))))
    assert (
        gestures.gain(twice, ["b/0", "b/1"], 2.0, by=True).done(twice.film).find("b")[1].levels["effects"].gain == 2.0
    )


def test_sound_before_and_after_its_picture():
    film = edited(plain_film(), spans("b", (20, 50, 0)))
    layout = lay(film)
    early = gestures.lead(layout, "b/0/dialogue", 8)
    assert (early.moved, early.deed) == (-8, "sound")
    assert layout.after(early.done(film)).clip("b/0/dialogue").start == 88
    stopped(gestures.lead(layout, "b/0/dialogue", 50), "media", 76, -20)
    stopped(gestures.tail(layout, "b/0/dialogue", 50), "media", 172, 26)
    stopped(gestures.trim_end(layout, "b/0/dialogue", -90, linked=False), "shortest", 97, -49)
    assert gestures.trim_start(layout, "b/0/dialogue", 5).deed == "trim", "linked, it goes with its picture"
    pieces = lay(edited(film, spans("b", (0, 20, 0), (30, 20, 0))))
    stopped(gestures.lead(pieces, "b/1/dialogue", 5), "neighbour", 116)
    stopped(gestures.tail(pieces, "b/0/dialogue", 5), "neighbour", 116)


def test_copies_and_new_clips():
    film = film_with(MUSIC)
    layout = lay(film)
    twice = layout.after(gestures.duplicate(layout, ["b/0", "b/0/effects", "x1"]).done(film))
    assert [(clip.start, clip.frames) for clip in twice.pieces("b")] == [(96, 96), (192, 96)]
    assert [clip.start for clip in twice.clips("music")] == [106, 166]
    added = gestures.add_sound(layout, SOUND, 30, 100, track="effects", name="Gulls")
    after = layout.after(added.done(film))
    (clip,) = [clip for clip in after.clips("effects") if clip.free]
    assert (clip.start, clip.frames, clip.shot) == (100, 30, "b")
    assert gestures.new_clip(film, after.film) == clip.id
    assert gestures.new_clip(film, film) == ""
    titled = gestures.add_title(layout, "The End", 5000, place="lower", fades=(12, 12)).done(film)
    title = titled.clips_by_id[gestures.new_clip(film, titled)]
    assert (title.frames, title.anchor, title.at, title.place) == (72, "", 5000, "lower")
    assert (title.level.fade_in, title.level.fade_out) == (12, 12)


def test_markers_and_the_range():
    film = plain_film()
    layout = lay(film)
    film = gestures.add_marker(layout, 100, "Look", "blue").done(film)
    (marker,) = film.markers
    assert (marker.anchor, marker.at, marker.words, marker.colour) == ("b", 4, "Look", "blue")
    layout = layout.after(film)
    moved = gestures.move_marker(layout, marker.id, 5000)
    assert (moved.moved, moved.done(film).markers[0].anchor) == (4900, "")
    stopped(gestures.move_marker(layout, marker.id, -3), "start", 0, -100)
    renamed = gestures.change_marker(layout, marker.id, words="There").done(film).markers[0]
    assert (renamed.words, renamed.colour, renamed.at) == ("There", "blue", 4)
    assert gestures.remove_marker(layout, marker.id).done(film).markers == ()
    assert not gestures.remove_marker(layout, "m9")
    assert gestures.next_marker(layout, 50).frame == 100
    assert gestures.next_marker(layout, 100) is gestures.next_marker(layout, 100, -1) is None
    film = gestures.set_in(layout, 30).done(film)
    assert film.marked == (30, 384)
    film = gestures.set_out(layout.after(film), 99).done(film)
    assert film.marked == (30, 100)
    assert gestures.set_out(layout.after(film), 9).done(film).marked == (0, 10)
    assert gestures.set_in(layout.after(film), 200).done(film).marked == (200, 384)
    assert gestures.clear_range(layout.after(film)).done(film).marked is None
    assert gestures.set_track(layout, "music", muted=True).done(film).track("music") == Track(muted=True)


def test_a_new_take_keeps_in_and_out_where_it_has_them():
    film = edited(plain_film(), spans("b", (10, 50, 5)))
    assert gestures.fitted(film, "b", 60) == ()
    assert gestures.fitted(film, "a", 20) == gestures.fitted(film, "nobody", 20) == ()
    assert gestures.fitted(film, "b", 59) == (("set_spans", {"shot": "b", "spans": [{"frames": 59, "gap": 5}]}),)
    plain = edited(plain_film(), spans("b", (10, 50, 0)))
    assert edited(plain, *gestures.fitted(plain, "b", 30)).find("b")[1].spans == ()


def test_a_gesture_is_one_step_of_undo_with_a_name_of_its_own(tmp_path):
    film = film_with(MUSIC, TITLE)
    with create(tmp_path / "film.rushes", film) as project:
        layout = lay(project.film)
        steps = {
            "Trim 1B": lambda: gestures.trim_start(layout, "b/0", 20),
            "Roll 1A and 1B": lambda: gestures.roll(layout, "b/0", -9),
            "Trim Theme": lambda: gestures.trim_end(layout, "x1", -9),
            "Move Low Tide": lambda: gestures.move(layout, ["x2"], 5),
            "Razor": lambda: gestures.razor(layout, 30),
            "Dissolve to 1C": lambda: gestures.dissolve(layout, "c/0"),
            "Gain of Theme": lambda: gestures.gain(layout, ["x1"], 3.0),
            "Gain of 1C": lambda: gestures.gain(layout, ["c/0"], 3.0),
            "Marker": lambda: gestures.add_marker(layout, 9),
            "Take out 2A, close the gap": lambda: gestures.extract(layout, ["d/0"]),
            "Track: Music": lambda: gestures.set_track(layout, "music", locked=True),
            "In and out points": lambda: gestures.set_in(layout, 5),
        }
        films = [project.film]
        for name, make in steps.items():
            key, parameters = make().edit
            project.apply(key, **parameters)
            assert project.undo_name == name
            layout = layout.after(project.film)
            films.append(project.film)
        for before in films[-2::-1]:
            project.undo()
            assert project.film == before
        assert project.undo_name == ""


# ----- snapping ---------------------------------------------------------------------------------------------------


def test_what_is_near_is_found_and_named():
    film = msgspec.structs.replace(film_with(MUSIC, markers=(Marker(id="m1", at=150),)), marked=(200, 300))
    layout = lay(film)
    assert near(layout, [93], 5) == (96, "cut", 3)
    assert near(layout, [93], 2) is None
    assert near(layout, [150], 5) == (150, "marker", 0)
    assert near(layout, [109], 5) == (106, "edge", -3)
    assert near(layout, [109], 5, leave_out={"x1"}) is None
    assert near(layout, [203], 5) == (200, "in", -3)
    assert near(layout, [300], 5) == (300, "out", 0)
    assert near(layout, [4], 5) == (0, "cut", -4)
    assert near(layout, [151], 5, playhead=151, leave_out={"m1"}) == (151, "playhead", 0)
    assert near(layout, [60, 188], 5) == (192, "cut", 4), "whichever edge is nearer"
    assert near(layout, [190], 5, leave_out={"b/0", "c/0"}) is None, "nor the sounds of what is moved"
    assert near(lay(Film()), [3], 5) == (0, "start", -3)


def test_snapping_looks_only_near():
    layout = lay(plain_film(" / ".join(["24"] * 26)))
    asked = []
    original = layout.clips
    layout.clips = lambda *where: asked.append(where[1:]) or original(*where)
    near(layout, [240], 4)
    assert all((first, last) == (235, 245) for first, last in asked)


def test_a_film_with_nothing_in_it_offers_nothing_to_do():
    layout = lay(Film())
    assert not any(
        [
            gestures.razor(layout, 5),
            gestures.lift(layout, ["a/0"]),
            gestures.extract(layout, []),
            gestures.move(layout, [], 5),
            gestures.duplicate(layout, ["x"]),
            gestures.mute(layout, ["x"]),
            gestures.dissolve(layout, "x/0"),
            gestures.join(layout, "x/0"),
            gestures.slide(layout, "x", 3),
            gestures.slip(layout, "x", 3),
            gestures.fade(layout, "x", "in", 3),
            gestures.trim_to(layout, "x", 3, "end"),
            gestures.close_gap(layout, "x/0"),
            gestures.move_marker(layout, "m1", 3),
            gestures.change_marker(layout, "m1", "x"),
            gestures.reorder(layout, ["x"], 3),
        ]
    )
