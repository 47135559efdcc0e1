"""The engine's own memory: withdrawals in a log that only grows, the latest time, what is damaged and what to do."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random

import msgspec
import pytest

from engine.consent.clock import SLACK
from engine.consent.ledger import Ledger, begin_anew
from engine.consent.memory import State
from engine.consent.needs import Need
from engine.messages.faults import Fault
from engine.messages.requests import from_json, to_json
from tests.engine.consent.people import DAY, NOW, Holder, Person, authorised, serial

SUBJECT = "a" * 64


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state"


def admitted(folder, person, holder, release, time=NOW):
    """Why a job is refused; empty where it is admitted."""
    told = authorised(person, holder, release, SUBJECT, at=time)
    try:
        Ledger(folder).admit([Need(person.id, ("likeness",))], told, SUBJECT, time, time)
    except Fault as fault:
        return fault.code
    return ""


def test_without_a_folder_no_likeness_is_used(mara, holder):
    with pytest.raises(Fault) as caught:
        Ledger(None).admit([Need(mara.id, ("likeness",))], authorised(mara, holder, mara.release(holder.id), "x"), "x")
    assert caught.value.code == "cameo.no_memory"


def test_a_folder_that_cannot_be_written_refuses(tmp_path, mara, holder):
    (tmp_path / "state").write_bytes(b"a file")
    assert admitted(tmp_path / "state", mara, holder, mara.release(holder.id)) == "cameo.no_memory"


def test_withdrawals_outlive_the_process_and_are_written_once(folder, mara):
    told = [mara.withdrawal(f"{n:032x}", at=NOW + n) for n in range(5)]
    Ledger(folder).withdraw(told[:3], NOW)
    Ledger(folder).withdraw(told, NOW)
    lines = (folder / "withdrawals.jsonl").read_bytes().splitlines()
    assert len(lines) == 5
    assert from_json((folder / "state.json").read_bytes(), State).head == hashlib.sha256(lines[-1]).hexdigest()
    known = Ledger(folder).withdraw([], NOW)
    assert known.serials == {(mara.id, f"{n:032x}") for n in range(5)}


def test_the_clock_may_not_go_back_not_even_over_a_restart(folder, mara, holder):
    release = mara.release(holder.id, until=NOW + DAY)
    assert admitted(folder, mara, holder, release, NOW + DAY - 1) == ""
    assert admitted(folder, mara, holder, release, NOW + DAY) == "cameo.lapsed"
    # Set back into the lease: a little is no sign of anything, and helps nothing.
    assert admitted(folder, mara, holder, release, NOW + DAY - SLACK) == "cameo.lapsed"
    assert admitted(folder, mara, holder, release, NOW + DAY - SLACK - 1) == "cameo.clock"
    assert admitted(folder, mara, holder, release, NOW) == "cameo.clock"


def test_the_time_is_remembered_without_any_job(folder, mara, holder):
    ledger = Ledger(folder)
    ledger.tick(NOW + DAY)
    ledger.tick(NOW)
    assert admitted(folder, mara, holder, mara.release(holder.id), NOW) == "cameo.clock"
    assert admitted(folder, mara, holder, mara.release(holder.id), NOW + DAY) == ""


def test_a_job_that_runs_stops_when_its_consent_ends(folder, mara, holder):
    release = mara.release(holder.id, until=NOW + 100)
    ledger = Ledger(folder)
    told = authorised(mara, holder, release, SUBJECT)
    admission = ledger.admit([Need(mara.id, ("likeness",))], told, SUBJECT, NOW, NOW)
    assert ledger.still(admission, NOW + 99) is None
    assert ledger.still(admission, NOW + 100).code == "cameo.lapsed"
    ledger.withdraw([mara.withdrawal("0" * 32)], NOW)
    assert ledger.still(admission, NOW + 99) is None
    ledger.withdraw([mara.withdrawal(serial(release))], NOW)
    assert ledger.still(admission, NOW).code == "cameo.withdrawn"


def test_another_program_withdraws_and_this_one_sees_it(folder, mara, holder, monkeypatch):
    monkeypatch.setattr("engine.consent.ledger.LOOKS", 0.0)
    release = mara.release(holder.id)
    ledger = Ledger(folder)
    told = authorised(mara, holder, release, SUBJECT)
    admission = ledger.admit([Need(mara.id, ("likeness",))], told, SUBJECT, NOW, NOW)
    assert ledger.still(admission, NOW) is None
    Ledger(folder).withdraw([mara.withdrawal()], NOW)
    assert ledger.still(admission, NOW).code == "cameo.withdrawn"


def spoiled(folder):
    """Every way in which somebody may have been at the record: name, and what to do to it."""
    log, state = folder / "withdrawals.jsonl", folder / "state.json"
    lines = log.read_bytes().splitlines(keepends=True)
    edited = lines[1].replace(b'"number":2', b'"number":9')
    swapped = from_json(lines[2], msgspec.Raw)
    yield "last line gone", lambda: log.write_bytes(b"".join(lines[:-1]))
    yield "first line gone", lambda: log.write_bytes(b"".join(lines[1:]))
    yield "all lines gone", lambda: log.write_bytes(b"")
    yield "log gone", log.unlink
    yield "a line edited", lambda: log.write_bytes(lines[0] + edited + b"".join(lines[2:]))
    yield "lines swapped", lambda: log.write_bytes(lines[1] + lines[0] + b"".join(lines[2:]))
    yield "a line twice", lambda: log.write_bytes(lines[0] + lines[0] + b"".join(lines[1:]))
    yield "last line cut", lambda: log.write_bytes(b"".join(lines)[:-10])
    yield "garbage", lambda: log.write_bytes(random.Random(1).randbytes(500) + b"\n")
    yield "spaces", lambda: log.write_bytes(lines[0] + b" " + bytes(swapped) + b"\n")
    yield "state gone", state.unlink
    yield "state empty", lambda: state.write_bytes(b"")
    yield "state garbage", lambda: state.write_bytes(b"\xff\x00")
    yield "state of another log", lambda: state.write_bytes(to_json(State(latest=NOW, entries=3, head="0" * 64)))
    yield "state counts wrongly", lambda: state.write_bytes(to_json(State(latest=NOW, entries=-1)))


def test_a_record_that_is_damaged_refuses_and_says_so(folder, mara, holder):
    release = mara.release(holder.id)
    Ledger(folder).withdraw([mara.withdrawal(f"{n:032x}") for n in range(3)], NOW)
    assert admitted(folder, mara, holder, release) == ""
    whole = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    names = []
    for name, spoil in list(spoiled(folder)):
        spoil()
        assert admitted(folder, mara, holder, release) == "cameo.log_damaged", name
        with pytest.raises(Fault) as caught:
            Ledger(folder).withdraw([mara.withdrawal()], NOW)
        assert caught.value.code == "cameo.log_damaged", name
        for path, data in whole.items():
            path.write_bytes(data)
        names.append(name)
        assert admitted(folder, mara, holder, release) == "", name
        whole = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert len(names) == 15


def test_half_a_line_from_a_power_cut_is_dropped(folder, mara, holder):
    release = mara.release(holder.id)
    Ledger(folder).withdraw([mara.withdrawal("1" * 32)], NOW)
    log = folder / "withdrawals.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole + b'{"before":"abc')
    assert admitted(folder, mara, holder, release) == ""
    Ledger(folder).withdraw([mara.withdrawal("2" * 32)], NOW)
    assert log.read_bytes().startswith(whole)
    assert len(log.read_bytes().splitlines()) == 2
    assert len(Ledger(folder).withdraw([], NOW).serials) == 2


def test_a_line_that_was_written_and_not_yet_remembered_counts(folder, mara, holder):
    ledger, release = Ledger(folder), mara.release(holder.id)
    ledger.withdraw([mara.withdrawal("1" * 32)], NOW)
    before = (folder / "state.json").read_bytes()
    ledger.withdraw([mara.withdrawal()], NOW)
    (folder / "state.json").write_bytes(before)
    assert admitted(folder, mara, holder, release) == "cameo.withdrawn"


def test_a_record_that_is_begun_anew_asks_for_new_releases(folder, mara, holder):
    release, known = mara.release(holder.id), mara.withdrawal("5" * 32)
    Ledger(folder).withdraw([known, mara.withdrawal(serial(release))], NOW)
    (folder / "withdrawals.jsonl").write_bytes(b"garbage\n")
    begin_anew(folder, [known], NOW)
    # What took this one back is lost: it must not come back to life.
    assert admitted(folder, mara, holder, release, NOW + 1) == "cameo.grant_again"
    again = mara.release(holder.id, granted=NOW + 1)
    assert admitted(folder, mara, holder, again, NOW + 1) == ""
    assert Ledger(folder).withdraw([], NOW + 1).serials == {(mara.id, "5" * 32)}
    assert (folder / f"withdrawals.jsonl.{NOW}").read_bytes() == b"garbage\n"


def test_a_clock_that_was_ahead_once_can_be_put_right(folder, mara, holder):
    Ledger(folder).tick(NOW + 4000 * DAY)
    assert admitted(folder, mara, holder, mara.release(holder.id)) == "cameo.clock"
    begin_anew(folder, [], NOW)
    assert admitted(folder, mara, holder, mara.release(holder.id, granted=NOW + 1), NOW + 1) == ""


def _withdraw_many(folder, seed):
    person = Person(seed)
    for number in range(20):
        Ledger(folder).withdraw([person.withdrawal(f"{number:032x}")], NOW)


def test_programs_that_withdraw_at_once_lose_nothing(folder):
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=_withdraw_many, args=(folder, seed)) for seed in (11, 12)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
        assert program.exitcode == 0
    assert len(Ledger(folder).withdraw([], NOW).serials) == 40


def test_two_holders_logs_do_not_spend_each_others_numbers(folder, mara):
    for seed in (1, 2):
        holder = Holder(seed)
        assert admitted(folder, mara, holder, mara.release(holder.id)) == ""


def test_names_that_come_into_being_are_on_disk_as_the_files_are(folder, mara, monkeypatch):
    synced, real = [], os.fsync

    def fsync(descriptor):
        synced.append(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    Ledger(folder).withdraw([mara.withdrawal()], NOW)
    log, state, home = ((folder / name).stat().st_ino for name in ("withdrawals.jsonl", "state.json", "."))
    assert synced == [log, home, state, home]
    Ledger(folder).withdraw([mara.withdrawal(at=NOW + 1)], NOW)
    assert synced[4:] == [log, (folder / "state.json").stat().st_ino, home], "a log that is there only grows"
