"""What takes disk is counted truly and freed on request; nothing else is touched, whatever lies in the folder."""

from __future__ import annotations

import hashlib
import shutil

import msgspec
import pytest

from studio.render import cleaning
from studio.render.cleaning import Stopped, plan, survey
from studio.render.stale import State


@pytest.fixture
def made(bench):
    """Two shots; the first has three takes of which one is circled, the second has one."""
    made = bench("MARA walks.", "MARA turns.")
    made.add(made.shots[0], seed=1)
    made.add(made.shots[0], seed=2)
    made.add(made.shots[0], seed=3)
    made.add(made.shots[1])
    made.work()
    return made


def media(made, text, ending="wav"):
    data = text.encode()
    name = f"{hashlib.sha256(data).hexdigest()}.{ending}"
    (made.project.folder / "media").mkdir(exist_ok=True)
    (made.project.folder / "media" / name).write_bytes(data)
    with made.project.transaction() as connection:
        connection.execute("INSERT INTO media VALUES (?, 'A sound', 'sound', '1', 0, 0, '2026')", (name,))
    return name


def look(made):
    return survey(plan(made.project, made.takes.all()))


def takes_in(found):
    return [item.take.number for item in found.items if item.kind == "take"]


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_takes_that_are_not_circled_are_found_with_their_sizes(made):
    first = made.takes.of(made.shots[0].id)
    found = look(made)
    assert takes_in(found) == [2, 3]
    assert [item.size for item in found.items] == [size_of(made.takes.path(take).parent) for take in first[1:]]
    assert all(item.size > 1000 for item in found.items)
    circled = [first[0], *made.takes.of(made.shots[1].id)]
    assert found.kept == sum(size_of(made.takes.path(take).parent) for take in circled)


def test_nothing_dear_is_proposed(made):
    _circled, second, third = made.takes.of(made.shots[0].id)
    assert [item.proposed for item in look(made).items] == [True, True]
    made.takes.rate(second.id, 4)
    made.takes.note(third.id, "Her hand!")
    assert [item.proposed for item in look(made).items] == [False, False]
    made.takes.rate(second.id, 3)
    made.takes.note(third.id, "")
    made.project.apply("lock", shot=made.shots[0].id, locked=True)
    assert [item.proposed for item in look(made).items] == [False, False]
    made.project.apply("lock", shot=made.shots[0].id, locked=False)
    assert [item.proposed for item in look(made).items] == [True, True]


def test_freeing_removes_files_and_rows_and_undo_past_it_is_missing(made):
    shot = made.shots[0]
    first, second, third = made.takes.of(shot.id)
    made.project.apply("circle", shot=shot.id, take=second.id)
    item = next(item for item in look(made).items if item.key == first.id)
    told = []
    freed = cleaning.free(made.project.folder, [item], lambda done, whole: told.append((done, whole)))
    cleaning.forget(made.project, made.takes, freed)
    assert told == [(1, 1)]
    assert freed.size == item.size
    assert not made.takes.path(first).parent.exists()
    assert [take.id for take in made.takes.of(shot.id)] == [second.id, third.id]
    assert made.takes.path(second).is_file()
    made.project.undo()
    scene, now = made.project.film.find(shot.id)
    assert made.freshness.state(made.project.film, scene, now, made.takes.of(shot.id)) is State.MISSING


def test_caches_go_and_exports_stay(made):
    folder = made.project.folder
    (folder / "cache" / "strips").mkdir(parents=True)
    (folder / "cache" / "strips" / "a.jpg").write_bytes(b"x" * 5000)
    (folder / "cache" / "loose").write_bytes(b"x" * 700)
    (folder / "cache" / "empty").mkdir()
    (folder / "exports").mkdir(exist_ok=True)
    (folder / "exports" / "film.mp4").write_bytes(b"x" * 300)
    found = look(made)
    caches = [item for item in found.items if item.kind == "cache"]
    assert [(item.key, item.size, item.proposed) for item in caches] == [("strips", 5000, True), ("loose", 700, True)]
    assert found.exports == 300
    freed = cleaning.free(folder, found.items)
    assert [item.key for item in freed.gone if item.kind == "cache"] == ["strips", "loose"]
    assert [path.name for path in (folder / "cache").iterdir()] == ["empty"]
    assert (folder / "exports" / "film.mp4").exists()


def test_media_that_something_uses_stay(made):
    orphan, used, recorded, remembered = (media(made, text) for text in ("orphan", "used", "recorded", "remembered"))
    (made.project.folder / "media" / "notes.txt").write_text("mine")
    shot = made.shots[0]
    # As a clip or a key frame is: its name stands in the film.
    made.project.connection.execute(
        "INSERT INTO node VALUES ('x', ?)", (msgspec.json.encode({"tag": "later", "media": used}),)
    )
    request = msgspec.structs.replace(made.request(shot), inputs={"line": recorded[:64]})
    made.queue.add([(shot.id, request)])
    recipe = made.takes.path(made.takes.of(shot.id)[0], "recipe.json")
    recipe.write_bytes(
        recipe.read_bytes().replace(b'"versions":{"fake":"1"}', b'"versions":{"fake":"%s"}' % remembered[:64].encode())
    )
    found = look(made)
    assert [(item.key, item.proposed) for item in found.items if item.kind == "media"] == [(orphan, False)]
    freed = cleaning.free(made.project.folder, found.items)
    cleaning.forget(made.project, made.takes, freed)
    left = {path.name for path in (made.project.folder / "media").iterdir()}
    assert left == {used, recorded, remembered, "notes.txt"}
    rows = {row[0] for row in made.project.connection.execute("SELECT name FROM media")}
    assert rows == {used, recorded, remembered}


def test_links_weigh_nothing_and_are_never_followed(made, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious.mov").write_bytes(b"x" * 9000)
    folder = made.project.folder
    (folder / "cache").mkdir(exist_ok=True)
    (folder / "cache" / "leads_out").symlink_to(outside)
    (folder / "cache" / "with_link").mkdir()
    (folder / "cache" / "with_link" / "leads_out").symlink_to(outside)
    (folder / "cache" / "with_link" / "own").write_bytes(b"x" * 10)
    _circled, second, third = made.takes.of(made.shots[0].id)
    home = made.takes.path(second).parent
    shutil.rmtree(home)
    home.symlink_to(outside)
    found = look(made)
    assert {item.key: item.size for item in found.items} == {
        second.id: 0,
        third.id: size_of(made.takes.path(third).parent),
        "with_link": 10,
    }
    freed = cleaning.free(folder, found.items)
    assert not freed.stuck
    assert (outside / "precious.mov").exists()
    assert home.is_symlink()
    assert not (folder / "cache" / "with_link").exists()


@pytest.mark.parametrize(
    "folder", ["../../outside", "takes/../../outside", "/etc", "takes", "takes/a", "exports/a/b", "takes/a\\b/c", ""]
)
def test_a_row_that_leads_elsewhere_frees_nothing(made, tmp_path, folder):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "precious.mov").write_bytes(b"x" * 9000)
    before = size_of(made.project.folder / "takes")
    _circled, second, _third = made.takes.of(made.shots[0].id)
    with made.project.transaction() as connection:
        connection.execute("UPDATE take SET folder = ? WHERE id = ?", (folder, second.id))
    rows = [msgspec.structs.replace(take, folder=folder) if take.id == second.id else take for take in made.takes.all()]
    found = survey(plan(made.project, rows))
    item = next(item for item in found.items if item.key == second.id)
    assert item.size == 0
    cleaning.free(made.project.folder, [item])
    assert (tmp_path / "outside" / "precious.mov").exists()
    assert size_of(made.project.folder / "takes") == before


def test_a_link_in_place_of_a_folder_hides_what_is_behind_it(made, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "film.mp4").write_bytes(b"x")
    folder = made.project.folder
    for name in ("cache", "media", "exports"):
        shutil.rmtree(folder / name)
        (folder / name).symlink_to(outside)
    found = look(made)
    assert {item.kind for item in found.items} == {"take"}
    assert found.exports == 0


def test_it_can_be_given_up_and_tells_how_far_it_is(made):
    told = []
    survey(plan(made.project, made.takes.all()), lambda done, whole: told.append((done, whole)))
    assert told[-1] == (5, 5)
    with pytest.raises(Stopped):
        survey(plan(made.project, made.takes.all()), cancelled=lambda: True)
    freed = cleaning.free(made.project.folder, look(made).items, cancelled=lambda: True)
    assert freed.gone == ()
    assert takes_in(look(made)) == [2, 3]


def test_what_cannot_go_is_told_and_its_row_stays(made, monkeypatch):
    _circled, second, third = made.takes.of(made.shots[0].id)

    def refuse(path):
        if second.id in str(path):
            raise PermissionError(13, "Permission denied")
        shutil.rmtree(path)

    monkeypatch.setattr(cleaning, "_remove", refuse)
    freed = cleaning.free(made.project.folder, look(made).items)
    cleaning.forget(made.project, made.takes, freed)
    assert [(item.key, why) for item, why in freed.stuck] == [(second.id, "Permission denied")]
    assert [item.key for item in freed.gone] == [third.id]
    assert [take.number for take in made.takes.of(made.shots[0].id)] == [1, 2]


def kept_for(found):
    return {held.take.number: ([take.number for take in held.makes], held.awaited) for held in found.held}


def made_from(made, sources, seed):
    """A take that was given others by what they contain, as the queue names them; rendered."""
    shot = made.shots[0]
    inputs = {role: made.takes.media_hash(take) for role, take in sources.items()}
    made.queue.add([(shot.id, msgspec.structs.replace(made.request(shot, seed), inputs=inputs))])
    made.work()
    return made.takes.of(shot.id)[-1]


@pytest.mark.parametrize("role", ["first", "prefix", "video@60~", "around:12@6~", "first~", "guide:depth"])
def test_a_take_that_another_was_made_from_stays_and_it_is_said_why(made, role):
    _circled, second, third = made.takes.of(made.shots[0].id)
    fourth = made_from(made, {role: second}, seed=4)
    found = look(made)
    assert kept_for(found) == {2: ([4], False)}
    assert takes_in(found) == [3, 4]
    freed = cleaning.free(made.project.folder, found.items)
    cleaning.forget(made.project, made.takes, freed)
    assert made.takes.path(second).is_file()
    assert {take.id for take in made.takes.of(made.shots[0].id)}.isdisjoint({third.id, fourth.id})
    again = look(made)
    assert (kept_for(again), takes_in(again)) == ({}, [2]), "nothing is made from it any more"


def test_what_a_chain_of_takes_hangs_on_goes_from_its_end(made):
    _circled, second, third = made.takes.of(made.shots[0].id)
    fourth = made_from(made, {"first": second, "last": third}, seed=4)
    fifth = made_from(made, {"video@60~": fourth}, seed=5)
    assert kept_for(look(made)) == {2: ([4], False), 3: ([4], False), 4: ([5], False)}
    made.project.apply("circle", shot=made.shots[0].id, take=fifth.id)
    assert takes_in(look(made)) == [1], "also what the cut hangs on stays"


def test_a_take_that_a_job_waits_for_stays_until_the_job_is_done_or_gone(made):
    _circled, second, _third = made.takes.of(made.shots[0].id)
    shot = made.shots[1]
    request = msgspec.structs.replace(made.request(shot, 9), inputs={"prefix": made.takes.media_hash(second)})
    (job,) = made.queue.add([(shot.id, request)])
    assert kept_for(look(made)) == {2: ([], True)}
    made.queue.cancel(job.id)
    assert kept_for(look(made)) == {}


def test_a_recipe_that_is_damaged_or_names_its_own_take_keeps_nothing(made):
    _circled, second, third = made.takes.of(made.shots[0].id)
    made.takes.path(second, "recipe.json").write_bytes(b'{"request": {"inputs": 3}, "media_hash": "\xff"}')
    own = made.takes.media_hash(third)
    home = made.takes.path(third, "recipe.json")
    home.write_bytes(home.read_bytes().replace(b'"request":{', b'"request":{"inputs":{"first":"%s"},' % own.encode()))
    found = look(made)
    assert (kept_for(found), takes_in(found)) == ({}, [2, 3])
