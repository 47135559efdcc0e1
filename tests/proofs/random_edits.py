"""Random edits of every kind, undos and redos: what is on disk is what replaying the history gives, and nothing moves.

``python tests/proofs/random_edits.py [--steps 10000] [--write]``: a project on disk takes edits by chance, all kinds
that the document knows, in the forms in which the window sends them and in forms that must be refused; between them it
is undone, redone and closed and opened again. Each time it is opened, the film and the place of every clip must be the
very same, the engine must lay the cut out as the studio does, and no frame may have been rounded away. In the end the
history, read from the file and applied to the film as it was made, must give the film; so must undoing everything and
doing it all again. It is done at four rates. ``--write`` puts the result beside this file.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import msgspec

from engine.media.cut import placed
from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE, length, samples_at
from studio.cut import gestures
from studio.cut.edit_list import EditLists
from studio.cut.gesture import Gesture
from studio.cut.layout import Layout
from studio.cut.material import Material
from studio.document.bounds import HEARD
from studio.document.edits import EDITS, apply
from studio.document.identity import new_id
from studio.document.nodes import check, rows_to_plain
from studio.document.pasting import copies, pasted
from studio.document.values import COLOURS, SOUND_TRACKS, TRACKS, Film, Scene, Shot
from studio.project.media import Media
from studio.project.project import Project, create, open_project
from studio.render.takes import Takes
from tests.studio.document.films import make_film

RESULT = Path(__file__).with_suffix(".json")
RATES = ("24", "25", "24000/1001", "30000/1001")
SOUND, STILL = f"{'ab' * 32}.wav", f"{'cd' * 32}.png"
WORDS = ("MARA runs along the sea.", "She waits. He goes.", "", "The LAMP falls,\nand nobody sees it.", "é\U0001f30a x")
MOST_SHOTS, MOST_HUNG = 40, 24

Parameters = dict[str, Any]


class Hand:
    """Makes edits by chance for the film as it is.

    Parameters
    ----------
    chance : random.Random
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def edit(self, key: str, film: Film, layout: Layout) -> Parameters:
        """Parameters of an edit of some kind; they may be such that it is refused."""
        return MAKERS[key](self, film, layout)

    # What edits are about, and now and then something that is not there.
    def shot(self, film: Film) -> str:
        return self.chance.choice([*film.places, "nobody"]) if self.chance.random() < 0.98 else ""

    def scene(self, film: Film) -> str:
        return self.chance.choice([*(scene.id for scene in film.scenes), "nowhere"])

    def clip(self, film: Film) -> str:
        return self.chance.choice([*film.clips_by_id, "nothing"])

    def marker(self, film: Film) -> str:
        return self.chance.choice([*(marker.id for marker in film.markers), "nothing"])

    def entry(self, film: Film) -> tuple[str, str]:
        entry = self.chance.choice([*film.bible, None])
        return (entry.kind, entry.name) if entry else ("prop", "red ball")

    def frames(self, most: int = 120) -> int:
        return self.chance.choice([0, 1, -1, self.chance.randrange(most), self.chance.randrange(most)])

    def anchored(self, film: Film) -> Parameters:
        return {"anchor": self.chance.choice(["", *film.places]), "at": self.frames(300)}

    def text(self) -> str:
        return self.chance.choice(WORDS)

    def index(self) -> int:
        return self.chance.randrange(-1, 5)


def _set_line(hand: Hand, film: Film, _layout: Layout) -> Parameters:
    spoken = [shot.id for scene in film.scenes for shot in scene.shots if shot.lines]
    shot = hand.chance.choice(spoken) if spoken and hand.chance.random() < 0.8 else hand.shot(film)
    return {"shot": shot, "index": hand.chance.choice([0, 0, 1, -1, 9])}


def _spans(hand: Hand) -> list[Parameters]:
    return [
        {"frames": hand.frames(90), "first": max(0, hand.frames(40)), "gap": max(0, hand.frames(30))}
        for _number in range(hand.chance.choice([0, 1, 1, 2, 3]))
    ]


def _clip(hand: Hand, film: Film) -> Parameters:
    frames = max(1, hand.frames(300))
    level = {"gain": hand.chance.choice([0.0, -6.5, 40.0]), "fade_in": hand.frames(60)}
    if hand.chance.random() < 0.4:
        made = {"track": "titles", "text": hand.text(), "frames": frames}
    else:
        made = {"track": hand.chance.choice(TRACKS), "media": SOUND, "frames": frames, "first": hand.frames(30)}
    return {"id": new_id(), "level": level, **made, **hand.anchored(film)}


def _direction(hand: Hand, film: Film, _layout: Layout) -> Parameters:
    field, value = hand.chance.choice(
        [
            ("size", "wide"),
            ("size", "huge"),
            ("lens", 35),
            ("move", "pan"),
            ("weather", "rain"),
            ("subject", "MARA"),
            ("style", ""),
        ]
    )
    return {"shot": hand.shot(film), "field": field, "value": value}


def _merge(hand: Hand, film: Film, _layout: Layout) -> Parameters:
    scene = hand.chance.choice(film.scenes) if film.scenes else Scene(id="x")
    ids = [shot.id for shot in scene.shots]
    place = hand.chance.randrange(len(ids)) if ids else 0
    return {"shot": ids[place] if ids else "", "following": ids[place + 1] if place + 1 < len(ids) else hand.shot(film)}


def _revision(hand: Hand, film: Film, _layout: Layout) -> Parameters:
    """What a revised script changes: a shot's words, one that is new, one that is gone."""
    scenes = list(film.scenes)
    if scenes:
        row = hand.chance.randrange(len(scenes))
        shots = [
            msgspec.structs.replace(shot, text=hand.text()) if hand.chance.random() < 0.3 else shot
            for shot in scenes[row].shots
            if len(film.places) < MOST_SHOTS // 2 or hand.chance.random() < 0.8
        ]
        shots.append(Shot(id=new_id(), text=hand.text()))
        scenes[row] = msgspec.structs.replace(scenes[row], shots=tuple(shots))
    return {"rows": rows_to_plain(film, msgspec.structs.replace(film, scenes=tuple(scenes)))}


def _paste(hand: Hand, film: Film, _layout: Layout) -> Parameters:
    shots = copies(shot for scene in film.scenes for shot in scene.shots if hand.chance.random() < 0.1)
    after = pasted(film, [Scene(id=new_id(), shots=shots)], after=hand.shot(film))
    return {"rows": rows_to_plain(film, after), "count": len(shots)}


def _together(hand: Hand, film: Film, layout: Layout) -> Parameters:
    key = hand.chance.choice(["set_text", "set_seed", "set_length", "set_level", "lock"])
    return {"edits": [{"key": key, "parameters": hand.edit(key, film, layout)} for _number in range(2)]}


def _cut(hand: Hand, film: Film, layout: Layout) -> Parameters:
    """A gesture of any kind on any clip."""
    chance = hand.chance
    clips = [clip for track in TRACKS for clip in layout.clips(track)]
    if not clips:
        return {"deed": "trim", "edits": []}
    clip, by = chance.choice(clips), chance.choice([-200, -12, -1, 1, 5, 30, 400])
    frame, some = (
        chance.randrange(-5, layout.extent + 50),
        [each.id for each in chance.sample(clips, min(2, len(clips)))],
    )
    ripple, linked = chance.random() < 0.5, chance.random() < 0.5
    marker = hand.marker(film)
    room = len(film.clips) + len(film.markers) < MOST_HUNG
    makers: list[Callable[[], Gesture]] = [
        lambda: gestures.trim_start(layout, clip.id, by, ripple=ripple, linked=linked),
        lambda: gestures.trim_end(layout, clip.id, by, ripple=ripple, linked=linked),
        lambda: gestures.trim_to(layout, clip.id, frame, chance.choice(["start", "end"]), ripple=ripple),
        lambda: gestures.roll(layout, clip.id, by),
        lambda: gestures.slip(layout, clip.id, by),
        lambda: gestures.slide(layout, clip.id, by),
        lambda: gestures.move(layout, some, by, ripple=ripple, track=chance.choice(["", *TRACKS])),
        lambda: gestures.nudge(layout, some, by),
        lambda: gestures.join(layout, clip.id),
        lambda: gestures.lift(layout, some),
        lambda: gestures.lift_range(layout, (max(0, frame), max(0, frame) + abs(by))),
        lambda: gestures.close_gap(layout, clip.id),
        lambda: gestures.dissolve(layout, clip.id, chance.choice([None, 0, 7, 900])),
        lambda: gestures.fade(layout, clip.id, chance.choice(["in", "out"]), abs(by)),
        lambda: gestures.gain(layout, some, by / 10, by=ripple),
        lambda: gestures.mute(layout, some),
        lambda: gestures.lead(layout, clip.id, by),
        lambda: gestures.tail(layout, clip.id, by),
        lambda: gestures.move_marker(layout, marker, frame),
        lambda: gestures.change_marker(layout, marker, "Here", chance.choice(COLOURS)),
        lambda: gestures.remove_marker(layout, marker),
        lambda: gestures.set_in(layout, frame),
        lambda: gestures.set_out(layout, max(0, frame)),
        lambda: gestures.set_track(layout, chance.choice(TRACKS), muted=ripple),
    ]
    if len(clips) < 6 * MOST_SHOTS:
        makers += [lambda: gestures.razor(layout, frame), lambda: gestures.duplicate(layout, some)]
    else:
        makers += [
            lambda: gestures.extract(layout, some),
            lambda: gestures.extract_range(layout, (max(0, frame), max(0, frame) + abs(by))),
        ]
    if room:
        makers += [
            lambda: gestures.add_marker(layout, frame),
            lambda: gestures.add_sound(layout, SOUND, 48, frame, name="Gulls"),
            lambda: gestures.add_title(layout, "The End", frame, fades=(6, 6)),
        ]
    return chance.choice(makers)().edit[1]


Maker = Callable[[Hand, Film, Layout], Parameters]

MAKERS: dict[str, Maker] = {
    "set_prompt": lambda hand, film, _l: {"shot": hand.shot(film), "prompt": hand.text()},
    "set_text": lambda hand, film, _l: {"shot": hand.shot(film), "text": hand.text()},
    "set_line": lambda hand, film, _l: {**_set_line(hand, film, _l), "text": hand.text()},
    "add_line": lambda hand, film, _l: {"shot": hand.shot(film), "character": "Jonah", "text": hand.text()},
    "set_speaker": lambda hand, film, _l: {**_set_line(hand, film, _l), "character": hand.chance.choice(["Wren", ""])},
    "set_manner": lambda hand, film, _l: {**_set_line(hand, film, _l), "manner": "(low)"},
    "remove_line": _set_line,
    "move_line": lambda hand, film, _l: {**_set_line(hand, film, _l), "to": hand.index()},
    "set_recording": lambda hand, film, _l: {
        **_set_line(hand, film, _l),
        "recording": hand.chance.choice(["", "ab" * 32, "x"]),
        "samples": 48_000,
    },
    "set_direction": _direction,
    "set_asides": lambda hand, film, _l: {"shot": hand.shot(film), "asides": [hand.text(), "like a dream"]},
    "set_cues": lambda hand, film, _l: {"shot": hand.shot(film), "cues": ["gulls", hand.text()]},
    "set_length": lambda hand, film, _l: {"shot": hand.shot(film), "frames": hand.frames(300)},
    "set_transition": lambda hand, film, _l: {
        "shot": hand.shot(film),
        "transition": hand.chance.choice(["cut", "dissolve", "fade in", "wipe"]),
        "frames": hand.frames(60),
    },
    "set_fade_out": lambda hand, film, _l: {"shot": hand.shot(film), "frames": hand.frames(60)},
    "set_seed": lambda hand, film, _l: {"shot": hand.shot(film), "seed": hand.chance.choice([None, -1, 7, 12])},
    "lock": lambda hand, film, _l: {"shot": hand.shot(film), "locked": hand.chance.random() < 0.1},
    "circle": lambda hand, film, _l: {
        "shot": hand.shot(film),
        "take": hand.chance.choice(["", "t1", "t2"]),
        "frames": hand.frames(90),
    },
    "keep_as_is": lambda hand, film, _l: {"shot": hand.shot(film), "content": f"{hand.chance.random()}"},
    "set_stand": lambda hand, film, _l: {"shot": hand.shot(film), "media": hand.chance.choice(["", STILL, "x.png"])},
    "set_key_frame": lambda hand, film, _l: {"shot": hand.shot(film), "media": hand.chance.choice(["", STILL])},
    "set_key": lambda hand, film, _l: {
        "shot": hand.shot(film),
        "frame": hand.frames(90),
        "media": hand.chance.choice(["", STILL]),
    },
    "add_shot": lambda hand, film, _l: {
        "scene": hand.scene(film),
        "index": hand.index(),
        "text": hand.text(),
        "shot": new_id(),
    },
    "remove_shot": lambda hand, film, _l: {"shot": hand.shot(film)},
    "move_shot": lambda hand, film, _l: {"shot": hand.shot(film), "scene": hand.scene(film), "index": hand.index()},
    "split_shot": lambda hand, film, _l: {"shot": hand.shot(film), "offset": hand.frames(30), "new": new_id()},
    "merge_shots": _merge,
    "set_heading": lambda hand, film, _l: {"scene": hand.scene(film), "heading": "INT. GYM - DAY"},
    "add_scene": lambda hand, _f, _l: {
        "heading": "EXT. ROAD",
        "index": hand.index(),
        "scene": new_id(),
        "shot": new_id(),
    },
    "move_scene": lambda hand, film, _l: {"scene": hand.scene(film), "index": hand.index()},
    "remove_scene": lambda hand, film, _l: {"scene": hand.scene(film)},
    "set_entry": lambda hand, film, _l: {
        "kind": hand.chance.choice(["character", "prop", "planet"]),
        "name": hand.chance.choice(["MARA", "red ball"]),
        "description": hand.text(),
    },
    "remove_entry": lambda hand, film, _l: dict(zip(("kind", "name"), hand.entry(film), strict=True)),
    "rename_entry": lambda hand, film, _l: {
        **dict(zip(("kind", "name"), hand.entry(film), strict=True)),
        "to": hand.chance.choice(["Nora", "MARA", ""]),
        "through": hand.chance.random() < 0.5,
    },
    "set_pictures": lambda hand, film, _l: {
        **dict(zip(("kind", "name"), hand.entry(film), strict=True)),
        "media": hand.chance.choice([[], [STILL], [STILL, STILL], ["no picture"]]),
    },
    "give_cameo": lambda hand, film, _l: {
        "name": hand.entry(film)[1],
        "cameo": hand.chance.choice(["", "0a" * 16, "0b" * 16, "mara"]),
    },
    "set_film": lambda hand, _f, _l: hand.chance.choice(
        [{"rate": rate} for rate in (*RATES, "60", "0")] + [{"title": hand.text()}, {"width": 640}, {"height": 33}]
    ),
    "set_spans": lambda hand, film, _l: {"shot": hand.shot(film), "spans": _spans(hand)},
    "set_gap": lambda hand, film, _l: {"shot": hand.shot(film), "span": 0, "gap": hand.frames(60), "frames": 48},
    "set_level": lambda hand, film, _l: {
        "shot": hand.shot(film),
        "stem": hand.chance.choice([*HEARD, "music"]),
        "gain": hand.chance.choice([None, 0.0, -6.5, 99.0]),
        "lead": hand.chance.choice([None, 0, 9, -9]),
        "fade_out": hand.chance.choice([None, 0, 12]),
    },
    "add_clip": lambda hand, film, _l: {"clip": _clip(hand, film)},
    "change_clip": lambda hand, film, _l: {
        "clip": hand.clip(film),
        "changes": hand.chance.choice([{"frames": hand.frames(200)}, {"level": {"gain": -3.5}}, hand.anchored(film)]),
    },
    "remove_clip": lambda hand, film, _l: {"clip": hand.clip(film)},
    "hang": lambda hand, film, _l: {"items": [{"id": hand.clip(film), **hand.anchored(film)}]},
    "add_marker": lambda hand, film, _l: {"marker": {"id": new_id(), "words": hand.text(), **hand.anchored(film)}},
    "change_marker": lambda hand, film, _l: {"marker": hand.marker(film), "changes": hand.anchored(film)},
    "remove_marker": lambda hand, film, _l: {"marker": hand.marker(film)},
    "set_marked": lambda hand, _f, _l: {
        "first": hand.frames(200),
        "last": hand.chance.choice([None, hand.frames(400)]),
    },
    "set_track": lambda hand, _f, _l: {
        "track": hand.chance.choice([*TRACKS, "pictures"]),
        "muted": hand.chance.random() < 0.5,
        "soloed": hand.chance.random() < 0.2,
        "locked": hand.chance.random() < 0.1,
    },
    "revise": _revision,
    "paste": _paste,
    "together": _together,
    "cut": _cut,
}
"""Kind of edit to what makes its parameters; every kind the document knows has one."""

GROWING = {"add_shot", "split_shot", "add_scene", "paste"}
HANGING = {"add_clip", "add_marker"}
SHRINKING = {"remove_shot", "remove_scene", "merge_shots"}
RARE = {"remove_scene", "revise", "paste"}


class Bench:
    """A project that is open, with what lays its film out."""

    def __init__(self, folder: Path) -> None:
        self.project: Project = open_project(folder)
        takes, media = Takes(self.project), Media(self.project)
        self.material = Material(takes, media, self.project.film.rate)
        self.lists = EditLists(takes, media)
        self.layout = self.material.lay_out(self.project.film)

    def follow(self) -> Layout:
        """The film as it lies now."""
        self.layout = self.material.lay_out(self.project.film, self.layout)
        return self.layout


def places(layout: Layout) -> list[tuple[Any, ...]]:
    """Where everything lies."""
    clips = [(clip.id, track, clip.start, clip.frames, clip.first) for track in TRACKS for clip in layout.clips(track)]
    return [*clips, *((placed.marker.id, placed.frame) for placed in layout.markers()), (layout.length, layout.extent)]


def faults_of(bench: Bench, anew: Layout) -> list[str]:
    """What is wrong with where the film lies: against the layout that followed the edits, and against the engine."""
    found = []
    film = bench.project.film
    if places(bench.layout) != places(anew):
        found.append("laid out anew it lies otherwise")
    whole = bench.lists.of(film)
    if length(whole) != anew.length:
        found.append(f"the engine's film has {length(whole)} frames, ours {anew.length}")
    if whole.pieces or whole.titles:
        engines = [(piece.start, piece.end) for piece in placed(whole)]
        if engines != [(clip.start, clip.end) for clip in anew.clips("shots")]:
            found.append("the engine lays the pictures otherwise")
    for clip in (clip for track in SOUND_TRACKS for clip in anew.clips(track)):
        sample = samples_at(clip.start, film.rate)
        if abs(Fraction(sample) - Fraction(clip.start * SAMPLE_RATE) / film.rate) > Fraction(1, 2):
            found.append(f"{clip.id} is off its sample")
    return found


def choose(chance: random.Random, film: Film) -> str:
    """The kind of the next edit, such that the film stays of a size."""
    shots, hung = len(film.places), len(film.clips) + len(film.markers)
    kinds = [key for key in MAKERS if key not in RARE or chance.random() < 0.2]
    if shots >= MOST_SHOTS:
        kinds = [key for key in kinds if key not in GROWING]
    if shots < 6:
        kinds = [key for key in kinds if key not in SHRINKING]
    if hung >= MOST_HUNG:
        kinds = [key for key in kinds if key not in HANGING]
    return "cut" if chance.random() < 0.35 else chance.choice(kinds)


def history(project: Project) -> list[tuple[str, Parameters]]:
    """The edits that stand in the file, up to where the project is."""
    (at,) = project.connection.execute("SELECT value FROM meta WHERE key = 'at'").fetchone() or ("0",)
    rows = project.connection.execute(
        "SELECT key, parameters FROM history WHERE number <= ? ORDER BY number", (int(at),)
    )
    return [(key, msgspec.json.decode(parameters)) for key, parameters in rows]


def prove_at(rate: str, steps: int, seed: int, reopen: int) -> dict[str, Any]:
    """So many steps at one rate; figures, and what was wrong."""
    chance = random.Random(f"{rate} {seed}")
    hand = Hand(chance)
    wrong: list[str] = []
    made: collections.Counter[str] = collections.Counter()
    refused: collections.Counter[str] = collections.Counter()
    counts = collections.Counter[str]()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "film.rushes"
        start = apply(make_film(3, 4), "set_film", {"rate": rate})
        create(folder, start).close()
        bench = Bench(folder)
        walking: list[str] = []
        for step in range(steps):
            project, before = bench.project, bench.project.film
            if not walking and chance.random() < 0.08:
                # Some steps back, and mostly some of them forth again.
                back = chance.randrange(1, 8)
                walking = ["undo"] * back + ["redo"] * chance.randrange(back + 2)
            if walking:
                way = walking.pop(0)
                project.undo() if way == "undo" else project.redo()
                counts[f"{way}s"] += project.film is not before
            else:
                key = choose(chance, before)
                try:
                    project.apply(key, **hand.edit(key, before, bench.layout))
                except Fault as fault:
                    refused[f"{key}: {fault.code}"] += 1
                    counts["refused"] += 1
                    if project.film is not before:
                        wrong.append(f"step {step}: {key} was refused and changed something")
                else:
                    made[key] += project.film is not before
                    counts["edits"] += project.film is not before
            check(project.film)
            bench.follow()
            if (step + 1) % reopen == 0 or step + 1 == steps:
                counts["reopened"] += 1
                bench = reopened(bench, folder, step, wrong)
        whole(bench.project, start, wrong)
        counts["steps of history"] = len(history(bench.project))
        bench.project.close()
    return {"rate": rate, "seed": seed, **counts, "kinds": dict(sorted(made.items())), "wrong": wrong} | {
        "refusals": dict(sorted(refused.items()))
    }


def reopened(bench: Bench, folder: Path, step: int, wrong: list[str]) -> Bench:
    """Close the project and open it again: it must be the same, and lie the same."""
    film, lay = bench.project.film, places(bench.layout)
    bench.project.close()
    again = Bench(folder)
    if again.project.film != film:
        wrong.append(f"step {step}: another film was opened")
    if places(again.layout) != lay:
        wrong.append(f"step {step}: opening it moved something")
    again.layout = bench.layout
    wrong += [f"step {step}: {fault}" for fault in faults_of(again, again.material.lay_out(film))]
    again.layout = again.material.lay_out(again.project.film)
    return again


def whole(project: Project, start: Film, wrong: list[str]) -> None:
    """Replay the history; walk all the way back, and forth again."""
    film = project.film
    made = start
    for key, parameters in history(project):
        made = apply(made, key, parameters)
    if made != film:
        wrong.append("replaying the history gives another film")
    steps = 0
    while project.undo_name:
        project.undo()
        steps += 1
    if project.film != start:
        wrong.append("undoing everything does not lead to the beginning")
    for _step in range(steps):
        project.redo()
    if project.film != film:
        wrong.append("doing it all again gives another film")


def prove(steps: int, seed: int = 1, reopen: int = 250) -> dict[str, Any]:
    """So many steps, a quarter of them at each rate."""
    began = time.monotonic()
    runs = [prove_at(rate, steps // len(RATES), seed, reopen) for rate in RATES]
    kinds = collections.Counter[str]()
    for run in runs:
        kinds.update(run["kinds"])
    names = ("edits", "undos", "redos", "refused", "reopened", "steps of history")
    return {
        "steps": steps,
        **{name: sum(run.get(name, 0) for run in runs) for name in names},
        "kinds of edits": f"{sum(kinds[key] > 0 for key in EDITS)} of {len(EDITS)}",
        "never made": sorted(set(EDITS) - {key for key in kinds if kinds[key]}),
        "wrong": [f"{run['rate']}: {fault}" for run in runs for fault in run["wrong"]],
        "minutes": round((time.monotonic() - began) / 60, 1),
        "runs": runs,
    }


def main() -> int:
    """Run the proof; 0 where nothing was wrong and every kind of edit was made."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the result beside this file")
    options = parser.parse_args()
    result = prove(options.steps, options.seed)
    if options.write:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({key: value for key, value in result.items() if key != "runs"}, indent=1))
    return 0 if not result["wrong"] and not result["never made"] else 1


if __name__ == "__main__":
    sys.exit(main())
