"""A shot may be rendered by a model of the shelf, with words written by hand."""

from __future__ import annotations

import msgspec
import pytest

from engine.messages.events import Done
from engine.messages.faults import Fault
from engine.messages.requests import content, digest
from studio.document.edits import apply
from studio.models.shelf import Entry, Kept, Shelf
from studio.render.difference import content_differences
from studio.render.queue import fault_of
from studio.render.requests import Settings, make_request
from studio.render.stale import State
from studio.script.revise import OWN
from studio.words.differences import was
from studio.words.edits import NAMES
from studio.words.told import tell


@pytest.fixture
def shelf(tmp_path):
    """A shelf with one model, without its files."""
    kept = Shelf(tmp_path / "models")
    kept.folder.mkdir()
    entry = Entry(name="wan", path=str(tmp_path / "weights"), family="wan", variant="wan-2.1-1.3b")
    (kept.folder / "shelf.json").write_bytes(msgspec.json.encode(Kept(models={"wan": entry})))
    return kept


def asked(bench, shot, model="wan"):
    scene, value = bench.project.film.find(shot.id)
    settings = Settings(renderer="diffusion", model=model, quality="draft")
    return make_request(bench.project.film, scene, value, settings, 1)


def test_a_job_names_the_weights_of_its_model_and_where_unfinished_work_is_kept(bench, shelf, monkeypatch):
    b = bench("one", "two")
    b.queue._shelf = shelf
    b.queue.add([(b.shots[0].id, asked(b, b.shots[0])), (b.shots[1].id, b.request(b.shots[1]))])
    jobs = []

    async def run(job, _hear):
        jobs.append(job)
        return Done(job=job.id)

    monkeypatch.setattr(b.engine, "run", run)
    monkeypatch.setattr(b.takes, "finish", lambda *_names: None)
    monkeypatch.setattr(b.queue, "_circle", lambda _job: None)
    b.work()
    assert jobs[0].weights == shelf.get("wan").path
    assert jobs[0].work == str(b.project.folder / "cache" / "models")
    assert (jobs[0].request.renderer, jobs[0].request.model) == ("diffusion", "wan")
    assert (jobs[1].weights, jobs[1].work) == ("", "")


def test_a_model_that_left_the_shelf_fails_its_job_with_a_sentence_and_the_next_one_runs(bench, shelf):
    b = bench("one", "two")
    b.queue._shelf = shelf
    b.queue.add([(b.shots[0].id, asked(b, b.shots[0], "gone")), (b.shots[1].id, b.request(b.shots[1]))])
    b.work()
    assert b.states() == ["failed", "done"]
    fault = fault_of(b.queue.jobs()[0])
    assert fault
    assert fault.code == "models.unknown"
    assert "gone" in tell(fault).what


def test_a_prompt_written_by_hand_is_sent_makes_stale_and_is_undone(bench):
    b = bench("one")
    b.add()
    b.work()
    shot = b.shots[0]
    before = b.request(shot)
    b.project.apply("set_prompt", shot=shot.id, prompt="  A red door,\nclosed. ")
    after = b.request(shot)
    assert after.prompt == "A red door,\nclosed."
    assert b.freshness.states(b.project.film)[shot.id] is State.STALE
    (row,) = content_differences(before, after)
    assert was(row.field, row.then) == "The prompt followed from the words."
    assert was(row.field, after.prompt).startswith("The prompt was “A red door")
    b.project.undo()
    assert b.freshness.states(b.project.film)[shot.id] is State.CIRCLED
    assert digest(content(b.request(shot))) == digest(content(before))


def test_a_prompt_outlives_reopening_and_a_revised_script(bench):
    b = bench("one")
    b.project.apply("set_prompt", shot=b.shots[0].id, prompt="A red door.")
    b.close()
    assert bench().shots[0].prompt == "A red door."
    assert "prompt" in OWN
    assert "set_prompt" in NAMES


def test_a_prompt_that_no_model_reads_is_refused(bench):
    b = bench("one")
    with pytest.raises(Fault) as caught:
        apply(b.project.film, "set_prompt", {"shot": b.shots[0].id, "prompt": "word " * 2000})
    assert caught.value.code == "shot.prompt"
    assert "8000" in tell(caught.value).what
