"""Takes are found by whatever a person remembers of them; only what changed is read again."""

from __future__ import annotations

import msgspec
import pytest

from engine.messages.requests import Line
from studio.document.values import Film, Scene, Shot
from studio.render.search import Index, Query, day, parse
from studio.render.takes import Take


def film(count=4):
    shots = tuple(
        Shot(id=f"s{number}", text=f"Shot {number} has MARA in it", circled=f"t{number}-1") for number in range(count)
    )
    shots = (msgspec.structs.replace(shots[0], lines=(Line(character="WREN", text="It is late."),)), *shots[1:])
    return Film(scenes=(Scene(id="a", heading="EXT. BEACH - DAY", shots=shots),))


def take(shot, number, **more):
    more = {
        "renderer": "previz",
        "quality": "draft",
        "seed": number,
        "created": f"2026-11-{number:02}T10:00:00+00:00",
    } | more
    return Take(
        id=f"t{shot}-{number}", shot=f"s{shot}", number=number, folder="", request_hash="", content_hash="", **more
    )


TAKES = [
    take(0, 1, note="The hands are odd", rating=2),
    take(0, 2, rating=5, seed=48_151_623),
    take(1, 1, quality="fine", model="wan-2"),
    take(2, 3),
    take(9, 4, note="of a shot that is gone"),
]


def ids(index, text, **more):
    return [line.take.id for line in index.find(parse(text), **more)]


@pytest.fixture
def index():
    made = Index()
    assert made.update(film(), TAKES)
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["t9-4", "t2-3", "t0-2", "t1-1", "t0-1"]),
        ("hands ODD", ["t0-1"]),
        ("1a-2", ["t0-2"]),
        ("1B", ["t1-1"]),
        ("wren late", ["t0-2", "t0-1"]),
        ("beach mara", ["t2-3", "t0-2", "t1-1", "t0-1"]),
        ("48151623", ["t0-2"]),
        ("seed:48151623", ["t0-2"]),
        ("seed:481", []),
        ("rating:2", ["t0-2", "t0-1"]),
        ("rating:5", ["t0-2"]),
        ("model:wan", ["t1-1"]),
        ("quality:fine", ["t1-1"]),
        ("renderer:previz rating:5", ["t0-2"]),
        ("since:2026-11-03", ["t9-4", "t2-3"]),
        ("since:2026-11-02 until:2026-11-03", ["t2-3", "t0-2"]),
        ("state:circled", ["t1-1", "t0-1"]),
        ("state:gone", ["t9-4"]),
        ('state:"not circled"', ["t9-4", "t2-3", "t0-2"]),
        ("state:not-circled rating:1", ["t0-2"]),
        ("nobody", []),
    ],
)
def test_takes_are_found_by(index, text, found):
    assert ids(index, text) == found


def test_states_that_others_know_are_asked_of_them(index):
    assert ids(index, "state:stale", stale={"s1"}) == ["t1-1"]
    assert ids(index, "state:missing", missing={"t2-3"}) == ["t2-3"]


@pytest.mark.parametrize(
    "text", ["rating:9", "seed:many", "since:never", "state:odd", "colour:red", "seed:" + "9" * 400, '"', "a:"]
)
def test_what_is_no_field_is_searched_for_as_words(text):
    query = parse(text)
    assert query.words
    assert Query(words=query.words) == query


def test_days():
    assert day("2026-11-21") == "2026-11-21"
    assert day("2026") == "2026-01-01"
    assert day("2026-11") == "2026-11-01"
    assert day("2026-11-21-4") is None
    assert day("2026-13-01") is None


def test_only_what_changed_is_read_again(index):
    whole = film()
    index.update(whole, TAKES)
    index.made = 0
    assert not index.update(whole, TAKES)
    shots = whole.scenes[0].shots
    scene = msgspec.structs.replace(whole.scenes[0], shots=(*shots[:3], msgspec.structs.replace(shots[3], text="New")))
    assert not index.update(msgspec.structs.replace(whole, scenes=(scene,)), TAKES)
    assert index.made == 0
    scene = msgspec.structs.replace(scene, shots=(msgspec.structs.replace(shots[0], text="A dog barks"), *shots[1:]))
    assert index.update(msgspec.structs.replace(whole, scenes=(scene,)), TAKES)
    assert index.made == 2
    assert ids(index, "dog") == ["t0-2", "t0-1"]
    index.made = 0
    rated = msgspec.structs.replace(TAKES[3], note="better", rating=4)
    assert index.update(msgspec.structs.replace(whole, scenes=(scene,)), [*TAKES[:3], rated, TAKES[4]])
    assert index.made == 1
    assert ids(index, "better rating:4") == ["t2-3"]
    assert index.update(msgspec.structs.replace(whole, scenes=(scene,)), TAKES[:3])
    assert len(index) == 3
    assert index.get("t9-4") is None


def test_a_shot_that_moves_has_its_new_slate(index):
    whole = film()
    shots = whole.scenes[0].shots
    index.update(
        msgspec.structs.replace(whole, scenes=(msgspec.structs.replace(whole.scenes[0], shots=shots[::-1]),)), TAKES
    )
    assert ids(index, "1d-2") == ["t0-2"]


def test_twenty_thousand_takes_are_one_walk(index):
    """Every search looks at each take once, and at no words beyond the first that is missing."""
    many = Index()
    shots = tuple(Shot(id=f"s{number}", text="MARA walks " * 20) for number in range(2000))
    takes = [take(number % 2000, 1 + number // 2000) for number in range(20_000)]
    many.update(Film(scenes=(Scene(id="a", shots=shots),)), takes)
    assert many.made == 20_000
    assert len(many.find(parse("mara walks seed:3"))) == 2000
    assert many.made == 20_000
