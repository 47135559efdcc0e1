"""``rushes cameo``: every command, of two people who give each other files."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from PIL import Image

from studio.cameos.vault import Vault
from studio.keys import ring
from tests.studio.cameos.conftest import ASSETS, WORDS, no_keyring  # noqa: F401
from tests.studio.cameos.test_vault import leaks
from tests.studio.keys.test_keyring import in_session


@pytest.fixture
def people(no_keyring, own_home, tmp_path, monkeypatch):  # noqa: F811
    """Mara, who has a cameo, and Jonah, each asked for a passphrase as on a terminal; a call goes to their home."""
    monkeypatch.setattr(ring, "on_terminal", lambda _question: WORDS)

    class People:
        homes = {"mara": own_home, "jonah": tmp_path / "jonah"}

        def __call__(self, name):
            monkeypatch.setenv("RUSHES_HOME", str(self.homes[name]))
            return self.homes[name]

    people = People()
    people("mara")
    Vault().make("Mara Lind", "person", ASSETS, verified=True)
    return people


@pytest.fixture
def exchanged(people, rushes, tmp_path):
    """Both have each other's contact."""
    for name, other in (("mara", "jonah"), ("jonah", "mara")):
        people(name)
        assert rushes("cameo", "send", "--contact", name.title(), "--out", f"{name}.contact").status == 0
        people(other)
        assert rushes("cameo", "receive", f"{name}.contact").status == 0
    people("mara")
    return tmp_path


def documented(rushes, *arguments):
    ran = rushes(*arguments, "--json")
    assert (ran.status, ran.err) == (0, ""), ran
    return ran.document


def test_list_and_show(people, rushes):
    (row,) = documented(rushes, "cameo", "list")["cameos"]
    assert (row["name"], row["kind"], row["own"], row["verified"]) == ("Mara Lind", "person", True, True)
    assert "Mara Lind" in rushes("cameo", "list").out
    shown = documented(rushes, "cameo", "show", "mara lind")
    assert shown["files"]["clip"] == len(ASSETS["clip"])
    assert "plate" not in shown["files"]
    assert (shown["releases"], shown["sender"], shown["uses"]) == ([], None, 0)
    spoken = rushes("cameo", "show", row["id"]).out
    assert "voice:0" in spoken
    assert "verified" in spoken
    people("jonah")
    assert documented(rushes, "cameo", "list") == {"cameos": [], "damaged": []}
    assert rushes("cameo", "list").out.strip() == "You have no cameos yet."


def test_a_cameo_that_cannot_be_opened_is_listed_as_that(people, rushes, refused):
    identity = documented(rushes, "cameo", "list")["cameos"][0]["id"]
    shutil.rmtree(people("mara") / "cameos" / identity)
    (row,) = documented(rushes, "cameo", "list")["cameos"]
    assert row["error"]["code"] == "cameo.no_files"
    assert identity in rushes("cameo", "list").out
    refused(69, "cameo.no_files", "cameo", "show", identity)
    assert documented(rushes, "cameo", "delete", identity)["cameo"] == identity
    assert documented(rushes, "cameo", "list") == {"cameos": [], "damaged": []}


def test_a_cameo_whose_files_are_damaged_can_still_be_withdrawn(people, rushes, refused, exchanged):
    """The key is what counts: friends must not keep a right because a disk failed."""
    granted = documented(rushes, "cameo", "release", "Mara Lind", "--to", "Jonah")
    documented(rushes, "cameo", "send", "Mara Lind", "--to", "Jonah", "--out", "mara.cameo")
    people("jonah")
    documented(rushes, "cameo", "receive", "mara.cameo")
    home = people("mara")
    identity = documented(rushes, "cameo", "list")["cameos"][0]["id"]
    (home / "cameos" / identity / "index").write_bytes(b"damaged")
    refused(65, "cameo.damaged", "cameo", "withdraw", identity, "--release", granted["serial"])
    documented(rushes, "cameo", "withdraw", identity, "--out", "mara.notice")
    assert documented(rushes, "cameo", "delete", identity, "--notice", "again.notice")["withdrawn"]
    people("jonah")
    documented(rushes, "cameo", "receive", "again.notice")
    assert standings(rushes) == ["withdrawn"]


def test_a_release_is_granted_shown_renewed_and_withdrawn(people, rushes, refused):
    made = documented(rushes, "cameo", "release", "Mara Lind", "--use", "likeness", "--limit", "no  violence", "--days",
                      "10", "--approval")  # fmt: skip
    assert (made["friend"], made["uses"], made["limits"]) == ("me", ["likeness"], ["no violence"])
    assert (made["standing"], made["approval"]) == ("holds", True)
    again = documented(rushes, "cameo", "release", "Mara Lind", "--renew", made["serial"][:10])
    assert again["serial"] != made["serial"]
    assert (again["limits"], again["approval"]) == (["no violence"], True)
    assert documented(rushes, "cameo", "list")["cameos"][0]["releases"] == 2
    assert "no violence" in rushes("cameo", "show", "Mara Lind").out
    taken = documented(rushes, "cameo", "withdraw", "Mara Lind", "--release", made["serial"][:12])
    assert taken["release"] == made["serial"]
    assert standings(rushes) == ["withdrawn", "holds"]
    documented(rushes, "cameo", "withdraw", "Mara Lind", "--out", "all.notice")
    assert standings(rushes) == ["withdrawn", "withdrawn"]
    assert Path("all.notice").exists()
    refused(64, "cameo.withdrawn", "cameo", "release", "Mara Lind", "--renew", again["serial"])
    refused(64, "cameo.no_release", "cameo", "withdraw", "Mara Lind", "--release", "0" * 32)
    refused(64, "cameo.no_uses", "cameo", "release", "Mara Lind", "--use", "hair")
    refused(64, "cameo.until", "cameo", "release", "Mara Lind", "--days", "0")
    refused(64, "cameo.no_contact", "cameo", "release", "Mara Lind", "--to", "Nobody")
    refused(64, "cameo.unknown", "cameo", "release", "Nobody")


def standings(rushes):
    return [each["standing"] for each in documented(rushes, "cameo", "show", "Mara Lind")["releases"]]


def test_a_cameo_goes_to_a_friend_and_back_comes_the_log(people, rushes, refused, exchanged):
    refused(64, "cameo.nothing_granted", "cameo", "send", "Mara Lind", "--to", "Jonah", "--out", "mara.cameo")
    granted = documented(rushes, "cameo", "release", "Mara Lind", "--to", "Jonah", "--use", "likeness")
    assert granted["friend"] == "Jonah"
    sent = documented(rushes, "cameo", "send", "Mara Lind", "--to", "Jonah", "--out", "mara.cameo")
    assert sent["bytes"] > len(ASSETS["clip"])
    jonah = people("jonah")
    came = documented(rushes, "cameo", "receive", "mara.cameo")
    assert (came["what"], came["sender"]["name"], came["cameo"]["name"]) == ("cameo", "Mara", "Mara Lind")
    assert [each["serial"] for each in came["releases"]] == [granted["serial"]]
    (row,) = documented(rushes, "cameo", "list")["cameos"]
    assert (row["own"], row["releases"]) == (False, 1)
    assert "Sent by Mara" in rushes("cameo", "show", "Mara Lind").out
    refused(64, "cameo.not_own", "cameo", "release", "Mara Lind")
    refused(64, "cameo.not_own", "cameo", "withdraw", "Mara Lind")
    refused(64, "cameo.not_own", "cameo", "send", "Mara Lind", "--to", "Mara", "--out", "back.cameo")
    assert leaks(jonah, ASSETS.values()) == []
    refused(65, "cameo.no_uses_yet", "cameo", "log", "Mara Lind", "--out", "jonah.log")
    enter(row["id"], granted["serial"])
    assert documented(rushes, "cameo", "log", "Mara Lind", "--out", "jonah.log")["uses"][0]["title"] == "Low Tide"
    people("mara")
    assert documented(rushes, "cameo", "log", "Mara Lind")["uses"] == []
    logged = documented(rushes, "cameo", "receive", "jonah.log")
    assert (logged["what"], logged["uses"], logged["unknown"]) == ("log", 1, 0)
    assert documented(rushes, "cameo", "receive", "jonah.log")["uses"] == 0
    (use,) = documented(rushes, "cameo", "log", "Mara Lind")["uses"]
    assert (use["on"], use["title"], use["uses"]) == ("Jonah", "Low Tide", ["likeness"])
    assert "Low Tide" in rushes("cameo", "log", "Mara Lind").out
    taken = documented(rushes, "cameo", "withdraw", "Mara Lind", "--out", "mara.notice")
    assert taken["notice"] == "mara.notice"
    people("jonah")
    told = documented(rushes, "cameo", "receive", "mara.notice")
    assert (told["what"], told["withdrawals"]) == ("notice", [{"cameo": row["id"], "release": ""}])
    assert standings(rushes) == ["withdrawn"]
    refused(65, "cameo.withdrawn", "cameo", "receive", "mara.cameo")
    assert "All of it was known already." in rushes("cameo", "receive", "mara.notice").out


def test_whose_release_was_taken_back_is_said_by_name(people, rushes, exchanged):
    documented(rushes, "cameo", "release", "Mara Lind", "--to", "Jonah")
    documented(rushes, "cameo", "send", "Mara Lind", "--to", "Jonah", "--out", "mara.cameo")
    people("jonah")
    documented(rushes, "cameo", "receive", "mara.cameo")
    people("mara")
    documented(rushes, "cameo", "withdraw", "Mara Lind", "--out", "mara.notice")
    people("jonah")
    said = rushes("cameo", "receive", "mara.notice").out
    assert "Withdrawn: Mara Lind" in said
    assert 'rushes cameo delete "Mara Lind"' in said


def enter(cameo, release):
    from studio.cameos.using import Used, UseLog

    used = Used(cameo, release, "project", "1" * 64, ("likeness",), title="Low Tide", shot="2B", quality="draft")
    UseLog().enter(used, Vault().identities.holder())


def test_releases_alone_go_by_a_small_file(people, rushes, exchanged):
    documented(rushes, "cameo", "release", "Mara Lind", "--to", "Jonah", "--days", "1")
    documented(rushes, "cameo", "send", "Mara Lind", "--to", "Jonah", "--out", "mara.cameo")
    people("jonah")
    documented(rushes, "cameo", "receive", "mara.cameo")
    people("mara")
    first = documented(rushes, "cameo", "show", "Mara Lind")["releases"][0]
    documented(rushes, "cameo", "release", "Mara Lind", "--renew", first["serial"], "--days", "60")
    sent = documented(rushes, "cameo", "send", "Mara Lind", "--to", "Jonah", "--out", "more.cameo", "--releases")
    assert sent["bytes"] < 20_000
    people("jonah")
    came = documented(rushes, "cameo", "receive", "more.cameo")
    assert (came["what"], len(came["releases"])) == ("releases", 1)
    assert documented(rushes, "cameo", "list")["cameos"][0]["releases"] == 2


def test_what_is_deleted_is_withdrawn_before(people, rushes, refused, exchanged):
    documented(rushes, "cameo", "release", "Mara Lind", "--to", "Jonah")
    documented(rushes, "cameo", "send", "Mara Lind", "--to", "Jonah", "--out", "mara.cameo")
    people("jonah")
    documented(rushes, "cameo", "receive", "mara.cameo")
    home = people("mara")
    gone = documented(rushes, "cameo", "delete", "Mara Lind", "--notice", "mara.notice")
    assert gone["withdrawn"]
    assert not [path for path in home.rglob("*") if gone["cameo"] in path.name]
    refused(64, "cameo.unknown", "cameo", "show", "Mara Lind")
    people("jonah")
    documented(rushes, "cameo", "receive", "mara.notice")
    assert standings(rushes) == ["withdrawn"]
    assert "Deleted" in rushes("cameo", "delete", "Mara Lind", "--yes").out
    assert documented(rushes, "cameo", "list") == {"cameos": [], "damaged": []}


def test_what_ended_is_told_where_it_is_listed_and_removed(people, rushes, refused, exchanged):
    documented(rushes, "cameo", "release", "Mara Lind", "--to", "Jonah")
    documented(rushes, "cameo", "send", "Mara Lind", "--to", "Jonah", "--out", "mara.cameo")
    people("jonah")
    documented(rushes, "cameo", "receive", "mara.cameo")
    Vault().make("Leo", "person", ASSETS)
    assert rushes("cameo", "delete", "--ended").out.strip() == "Nothing ended."
    people("mara")
    documented(rushes, "cameo", "withdraw", "Mara Lind", "--out", "mara.notice")
    home = people("jonah")
    documented(rushes, "cameo", "receive", "mara.notice")
    rows = documented(rushes, "cameo", "list")["cameos"]
    assert [(row["name"], row["ended"], row["over"]) for row in rows] == [
        *(("Leo", "", False), ("Mara Lind", "withdrawn", True))
    ]
    said = rushes("cameo", "list").out
    assert "withdrawn: sealed here for good" in said
    assert "rushes cameo delete --ended" in said
    assert "sealed here for good" in rushes("cameo", "show", "Mara Lind").out
    refused(64, "usage", "cameo", "delete", "Leo", "--ended")
    refused(64, "usage", "cameo", "delete")
    ran = rushes("cameo", "delete", "--ended", "--json").document
    assert [each["name"] for each in ran["deleted"]] == ["Mara Lind"]
    assert not [path for path in home.rglob("*") if ran["deleted"][0]["cameo"] in path.name], "key and files"
    assert [row["name"] for row in documented(rushes, "cameo", "list")["cameos"]] == ["Leo"]


def test_what_is_asked_for_wrongly_is_refused(people, rushes, refused, tmp_path):
    refused(64, "usage", "cameo", "send", "--out", "x")
    refused(64, "usage", "cameo", "send", "Mara Lind", "--contact", "Mara", "--out", "x")
    refused(64, "usage", "cameo", "send", "--contact", "Mara")
    refused(64, "cameo.no_name", "cameo", "send", "--contact", " ", "--out", "x")
    refused(64, "cameo.no_contact", "cameo", "send", "Mara Lind", "--to", "Jonah", "--out", "x")
    refused(65, "cameo.no_file", "cameo", "receive", "nothing")
    (tmp_path / "noise").write_bytes(b"noise")
    refused(65, "cameo.bad_post", "cameo", "receive", "noise")
    refused(64, "usage", "cameo", "log", "Mara Lind", "--out", "x")
    assert not (tmp_path / "x").exists()


def test_a_wrong_passphrase_is_told(people, rushes, refused, monkeypatch):
    monkeypatch.setattr(ring, "on_terminal", lambda _question: "wrong horse")
    refused(69, "keys.wrong", "cameo", "list")


def test_without_keyring_and_terminal_nothing_is_made(apart, own_home):
    ran = apart("cameo", "send", "--contact", "Mara", "--out", "x", "--json", DBUS_SESSION_BUS_ADDRESS=None)
    assert (ran.status, ran.document["error"]["code"]) == (69, "keys.no_keyring")
    assert not list(own_home.glob("keys/*"))


WITH_KEYRING = """
import contextlib, io, json, os
from pathlib import Path
from studio.cli.app import run
from studio.cameos.vault import Vault

home = Path(os.environ["RUSHES_HOME"])
os.chdir(home.parent)
told = []

def rushes(who, *arguments):
    os.environ["RUSHES_HOME"] = str(home.with_name(who))
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = run(["cameo", *arguments, "--json"])
    told.append([arguments[0], status])
    return json.loads(said.getvalue())

os.environ["RUSHES_HOME"] = str(home.with_name("mara"))
Vault().make("Mara", "person", {"clip": b"a clip" * 1000})
rushes("mara", "send", "--contact", "Mara", "--out", "mara.contact")
rushes("jonah", "send", "--contact", "Jonah", "--out", "jonah.contact")
rushes("jonah", "receive", "mara.contact")
rushes("mara", "receive", "jonah.contact")
rushes("mara", "release", "Mara", "--to", "Jonah")
rushes("mara", "send", "Mara", "--to", "Jonah", "--out", "mara.cameo")
rushes("jonah", "receive", "mara.cameo")
shown = rushes("jonah", "show", "Mara")
rushes("jonah", "log", "Mara")
rushes("mara", "withdraw", "Mara", "--out", "mara.notice")
rushes("jonah", "receive", "mara.notice")
after = rushes("jonah", "show", "Mara")
rushes("jonah", "delete", "Mara")
left = rushes("jonah", "list")
kept = sorted(json.loads(path.read_text())["kept"] for path in home.with_name("mara").glob("keys/*.json"))
print(json.dumps([told, shown["releases"][0]["standing"], after["releases"][0]["standing"], left, kept]))
"""


def test_with_a_real_keyring(tmp_path):
    told, before, after, left, kept = in_session(tmp_path, WITH_KEYRING)
    assert [each for each in told if each[1] != 0] == []
    assert (before, after, left) == ("holds", "withdrawn", {"cameos": [], "damaged": []})
    assert kept == ["keyring", "keyring"]


def test_pictures_of_an_object_are_imported(people, rushes, refused, tmp_path):
    portrait = skimage.data.astronaut()
    for number in range(3):
        Image.fromarray(np.roll(portrait, 40 * number, axis=1)).save(tmp_path / f"side {number}.png")
    sides = [f"side {number}.png" for number in range(3)]
    made = documented(rushes, "cameo", "import", "The Astronaut", *sides, "--kind", "object")
    assert (made["name"], made["kind"], made["own"], made["verified"]) == ("The Astronaut", "object", True, False)
    assert made["checks"] == []
    home = people("mara")
    plains = [np.ascontiguousarray(portrait).tobytes(), *(path.read_bytes() for path in tmp_path.glob("side *.png"))]
    assert leaks(home, plains) == []
    (tmp_path / "broken.png").write_bytes(b"\x89PNG broken")
    ran = rushes("cameo", "import", "Broken", "broken.png", *sides[:2], "--kind", "object", "--json")
    assert ran.status == 65, ran
    refused(64, "cameo.kind", "cameo", "import", "Ghost", sides[0], "--kind", "ghost")
    assert [row["name"] for row in documented(rushes, "cameo", "list")["cameos"]] == ["Mara Lind", "The Astronaut"]


def test_how_a_cameo_was_verified_is_shown(people, rushes):
    (check,) = documented(rushes, "cameo", "show", "Mara Lind")["checks"]
    assert (check["key"], check["passed"], check["figure"]) == ("face", True, "97 % of the pictures, at least 90 %")
    assert "A face is in the picture: 97 %" in rushes("cameo", "show", "Mara Lind").out


def test_damaged_records_are_begun_anew(people, rushes):
    from studio.cameos.papers import engine_state

    assert documented(rushes, "cameo", "repair") == {"anew": [], "grant_again": False}
    assert documented(rushes, "cameo", "release", "Mara Lind", "--to", "me")
    documented(rushes, "cameo", "withdraw", "Mara Lind")
    (engine_state() / "state.json").write_bytes(b"damaged")
    assert rushes("cameo", "withdraw", "Mara Lind").status == 65
    anew = [{"cameo": "", "code": "cameo.log_damaged", "lost": 0}]
    assert documented(rushes, "cameo", "repair") == {"anew": anew, "grant_again": True}
    assert rushes("cameo", "withdraw", "Mara Lind").status == 0
    assert "Nothing is damaged" in rushes("cameo", "repair").out


def test_what_one_may_use_oneself_and_for_how_long_is_told_properly(people, rushes):
    said = rushes("cameo", "release", "Mara Lind", "--days", "3").out
    assert said.startswith("You may use Mara Lind until ")
    assert " you: likeness, voice, words; any project; " in said
    (row,) = documented(rushes, "cameo", "list")["cameos"]
    assert row["lease"] == f"lapses in 3 days ({row['until']})"
    assert row["lease"] in rushes("cameo", "list").out


def test_a_damaged_list_of_withdrawals_is_told_and_mended(people, rushes):
    from studio import doctor
    from studio.cameos.notices import Notices

    assert documented(rushes, "cameo", "release", "Mara Lind", "--to", "me")
    documented(rushes, "cameo", "withdraw", "Mara Lind")
    assert doctor._consent()["ok"]
    path = Notices().path
    path.write_bytes(path.read_bytes()[5:])
    (told,) = documented(rushes, "cameo", "list")["damaged"]
    assert told["code"] == "cameo.notices_damaged"
    assert "rushes cameo repair" in told["action"]
    assert told["what"] in rushes("cameo", "list").out.replace("\n", " ")
    row = doctor._consent()
    assert (row["ok"], row["found"], row["remedy"]) == (False, told["what"], told["action"])
    mended = rushes("cameo", "repair", "--yes").out
    assert "1 withdrawal came back" in mended
    assert "granted again" not in mended
    assert documented(rushes, "cameo", "list")["damaged"] == []
    assert [row["standing"] for row in documented(rushes, "cameo", "show", "Mara Lind")["releases"]] == ["withdrawn"]
