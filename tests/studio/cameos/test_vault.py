"""The vault at rest: what lies on disk, what is refused, and that nothing else is lost by it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys

import pytest

from engine.consent import signing
from engine.consent.sealed import label, seal
from engine.messages.consent import Card
from engine.messages.faults import Fault
from studio.cameos.cameo import Cameo, Unreadable
from studio.cameos.files import work_folder
from studio.cameos.vault import Vault
from studio.words.told import tell
from tests.studio.cameos.conftest import ASSETS, WORDS, noise
from tests.studio.keys.test_keyring import in_session


def code_of(call, *arguments, **named):
    with pytest.raises(Fault) as raised:
        call(*arguments, **named)
    told = tell(raised.value)
    assert told.code == raised.value.code
    assert "{" not in told.what + told.action
    return raised.value.code


def files_of(home, cameo):
    return sorted(path for path in (home / "cameos" / cameo.id).iterdir())


def contents(vault, cameo):
    return {asset: vault.read(cameo, asset) for asset in vault.get(cameo).files}


def windows(plain, step=4096, size=24):
    """Pieces of a plain file that must be found nowhere."""
    return [plain[at : at + size] for at in range(0, max(1, len(plain) - size), step)]


def leaks(folder, plains):
    """Files below a folder in which any piece of any of these lies in the open."""
    needles = [window for plain in plains for window in windows(plain)]
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            found += [(path, needle) for needle in needles if needle in data]
    return found


def test_a_cameo_comes_back_as_it_was_made(vault, mara, open_vault):
    found = open_vault().get(mara.id)
    assert (found.name, found.card.kind, found.own, found.card.verified) == ("Mara Lind", "person", True, True)
    assert contents(open_vault(), mara.id) == ASSETS
    assert found.size == sum(map(len, ASSETS.values()))
    with vault.opened(mara.id, "clip") as clip:
        clip.seek(300_000)
        assert clip.read(10) == ASSETS["clip"][300_000:300_010]


def test_its_card_is_signed_by_the_key_whose_fingerprint_it_is_called_by(vault, mara):
    card = signing.verify(mara.signed, Card)
    assert signing.fingerprint(mara.signed.key) == mara.id == card.cameo
    on_card = {asset for asset in ASSETS if asset != "plate" and not asset.startswith("paper:")}
    assert card.files == {asset: hashlib.sha256(ASSETS[asset]).hexdigest() for asset in on_card}


def test_the_disk_tells_nothing(vault, mara, own_home):
    """No piece of any asset, no name of a person or an asset; neither in a file nor in the name of one."""
    words = [b"Mara", b"Lind", b"clip", b"still", b"verification", b"person"]
    assert leaks(own_home / "cameos", [*ASSETS.values(), *words]) == []
    assert leaks(own_home / "keys", ASSETS.values()) == []
    for path in own_home.rglob("*"):
        assert not any(word.decode().lower() in path.name.lower() for word in words), path
    names = [path.name for path in files_of(own_home, mara)]
    assert len(set(names)) == len(ASSETS) + 1
    assert all(name == "index" or (len(name) == 32 and int(name, 16) >= 0) for name in names)


def test_it_would_be_found_if_it_lay_there(own_home):
    """The search that the others rely on finds a piece in the middle of a file."""
    (own_home / "leak").write_bytes(noise(5000, 99) + ASSETS["clip"][8000:9000] + noise(100, 98))
    assert leaks(own_home, [ASSETS["clip"]])


@pytest.mark.skipif(os.name == "nt", reason="rights of this kind are POSIX's")
def test_folders_and_files_are_their_owners_alone(open_vault, own_home):
    (own_home / "cameos").mkdir(mode=0o755)
    before = os.umask(0)
    try:
        vault = open_vault()
        vault.make("Mara", "person", ASSETS)
    finally:
        os.umask(before)
    ours = [own_home / "cameos", own_home / "keys"]
    for path in [*ours, *(each for folder in ours for each in folder.rglob("*"))]:
        expected = 0o700 if path.is_dir() else 0o600
        assert path.stat().st_mode & 0o777 == expected, path


def test_the_list_is_by_name(vault):
    for name in ("wren", "Ada", "mo"):
        vault.make(name, "animal", {"clip": noise(100)})
    assert [each.name for each in vault.cameos()] == ["Ada", "mo", "wren"]


def test_names_find_cameos(vault, mara):
    assert vault.find("mara LIND").id == vault.find(mara.id).id == mara.id
    other = vault.make("Mara Lind", "object", {})
    assert code_of(vault.find, "Mara Lind") == "cameo.ambiguous"
    assert vault.find(other.id).card.kind == "object"
    assert code_of(vault.find, "nobody") == "cameo.unknown"
    assert code_of(vault.get, "../" + mara.id) == "cameo.unknown"
    assert code_of(vault.get, "0" * 32) == "cameo.unknown"


@pytest.mark.parametrize("name", ["", "  \n", "x" * 101, "a\x07b"])
def test_a_name_is_a_line(vault, name):
    assert code_of(vault.make, name, "person", {}) == "cameo.no_name"
    assert vault.ids() == []


@pytest.mark.parametrize("asset", ["", "../clip", "still:", "still:1000", "index", "paper:", "Clip"])
def test_assets_are_those_that_there_are(vault, asset):
    with pytest.raises(ValueError, match="no asset"):
        vault.make("Mara", "person", {asset: b"x"})
    assert vault.ids() == []


def test_renaming_signs_a_new_card_and_leaves_everything_else(vault, mara, open_vault):
    renamed = vault.rename(mara.id, "  Nia\n Berg ")
    assert (renamed.id, renamed.name) == (mara.id, "Nia Berg")
    assert signing.verify(renamed.signed, Card).name == "Nia Berg"
    assert contents(open_vault(), mara.id) == ASSETS


def test_assets_are_added_replaced_and_removed(vault, mara, own_home, open_vault):
    before = set(files_of(own_home, mara))
    changed = vault.put(mara.id, {"matte": b"better", "still:2": b"another"}, remove=("still:10", "plate"))
    expected = {**ASSETS, "matte": b"better", "still:2": b"another"}
    del expected["still:10"], expected["plate"]
    assert contents(open_vault(), mara.id) == expected
    assert changed.card.files["matte"] == hashlib.sha256(b"better").hexdigest()
    assert "still:10" not in changed.card.files
    assert len(set(files_of(own_home, mara)) - before) == 2
    assert len(files_of(own_home, mara)) == len(expected) + 1


def test_a_paper_changes_no_card(vault, mara):
    assert vault.put(mara.id, {"paper:verification": b"{}"}).signed == mara.signed


def test_a_received_cameo_has_nobodys_private_key(vault, mara, tmp_path, monkeypatch):
    assets = {asset: plain for asset, plain in ASSETS.items() if asset in mara.card.files}
    monkeypatch.setenv("RUSHES_HOME", str(tmp_path / "friend"))
    friend = Vault(lambda _question: "another passphrase")
    found = friend.receive(mara.signed, assets)
    assert (found.id, found.own, found.name) == (mara.id, False, "Mara Lind")
    assert friend.keys(mara.id).private == b""
    assert friend.rename(mara.id, "My aunt").name == "My aunt"
    assert friend.get(mara.id).signed == mara.signed
    assert code_of(friend.put, mara.id, {"clip": b"another"}) == "cameo.not_own"
    assert contents(friend, mara.id) == assets
    with pytest.raises(Fault, match=r"cameo\.damaged"):
        friend.receive(mara.signed, {**assets, "clip": b"another"})
    assert contents(friend, mara.id) == assets


def test_a_newer_state_of_a_received_cameo_takes_the_olds_place(vault, mara, tmp_path, monkeypatch, own_home):
    assets = {asset: plain for asset, plain in ASSETS.items() if asset in mara.card.files}
    newer = vault.put(mara.id, {"clip": b"newer"}, remove=("still:0",))
    monkeypatch.setenv("RUSHES_HOME", str(tmp_path / "friend"))
    friend = Vault(lambda _question: WORDS)
    friend.receive(mara.signed, assets)
    friend.rename(mara.id, "My aunt")
    friend.put(mara.id, {"paper:notes": b"mine"})
    assets["clip"] = b"newer"
    del assets["still:0"]
    assert friend.receive(newer.signed, assets).name == "My aunt"
    assert contents(friend, mara.id) == {**assets, "paper:notes": b"mine"}
    monkeypatch.setenv("RUSHES_HOME", str(own_home))
    assert code_of(vault.receive, newer.signed, assets) == "cameo.own"


def test_what_is_sent_never_takes_the_place_of_ones_own_key(vault, mara, own_home):
    assets = {asset: plain for asset, plain in ASSETS.items() if asset in mara.card.files}
    private = vault.keys(mara.id).private
    shutil.rmtree(own_home / "cameos" / mara.id)
    assert code_of(vault.receive, mara.signed, assets) == "cameo.own"
    assert vault.keys(mara.id).private == private, "with it consent can still be taken back"


def test_deleting_leaves_nothing(vault, mara, own_home):
    other = vault.make("Ada", "person", {"clip": noise(1000, 8)})
    vault.delete(mara.id)
    assert [each.id for each in vault.cameos()] == [other.id]
    assert not [path for path in own_home.rglob("*") if mara.id in str(path)]
    assert code_of(vault.delete, mara.id) == "cameo.unknown"
    assert vault.read(other.id, "clip") == noise(1000, 8)


def test_a_copy_of_a_deleted_cameos_files_opens_nothing(vault, mara, own_home, open_vault):
    """What a backup of the folder is worth without the key."""
    backup = shutil.copytree(own_home / "cameos" / mara.id, own_home / "backup")
    vault.delete(mara.id)
    shutil.copytree(backup, own_home / "cameos" / mara.id)
    found = open_vault().cameos()
    assert [(type(each), each.id) for each in found] == [(Unreadable, mara.id)]
    assert found[0].fault.code == "cameo.no_key"
    open_vault().delete(mara.id)
    assert open_vault().cameos() == []


def damage(path, how):
    data = path.read_bytes()
    match how:
        case "flipped":
            data = data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]
        case "short":
            data = data[:-1]
        case "empty":
            data = b""
        case "longer":
            data += b"\0"
        case "noise":
            data = noise(len(data), 77)
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["flipped", "short", "empty", "longer", "noise"])
def test_a_damaged_file_is_told_and_nothing_else_is_lost(vault, mara, own_home, how, open_vault):
    other = vault.make("Ada", "person", {"clip": noise(1000, 8)})
    damage(vault.path(mara.id, "clip"), how)
    found = open_vault()
    assert code_of(found.read, mara.id, "clip") == "cameo.damaged"
    assert found.read(mara.id, "matte") == ASSETS["matte"]
    damage(own_home / "cameos" / mara.id / "index", how)
    assert code_of(found.get, mara.id) == "cameo.damaged"
    listed = found.cameos()
    assert [type(each) for each in listed] == [Cameo, Unreadable]
    assert (listed[0].id, listed[1].id, listed[1].fault.code) == (other.id, mara.id, "cameo.damaged")
    assert found.read(other.id, "clip") == noise(1000, 8)


def test_swapped_files_are_refused(vault, mara, own_home):
    other = vault.make("Ada", "person", dict(ASSETS))
    first, second = vault.path(mara.id, "still:0"), vault.path(mara.id, "still:10")
    theirs = vault.path(other.id, "still:0").read_bytes()
    one, two = first.read_bytes(), second.read_bytes()
    for swapped in (two, theirs):
        first.write_bytes(swapped)
        assert code_of(vault.read, mara.id, "still:0") == "cameo.damaged"
    first.write_bytes(one)
    assert vault.read(mara.id, "still:0") == ASSETS["still:0"]
    mine = own_home / "cameos" / mara.id / "index"
    mine.write_bytes((own_home / "cameos" / other.id / "index").read_bytes())
    assert code_of(vault.get, mara.id) == "cameo.damaged"


def test_an_older_file_of_the_same_place_is_refused(vault, mara):
    older = vault.path(mara.id, "matte").read_bytes()
    vault.put(mara.id, {"matte": b"newer"})
    vault.path(mara.id, "matte").write_bytes(older)
    assert code_of(vault.read, mara.id, "matte") == "cameo.damaged"


def test_a_missing_file_is_told(vault, mara):
    vault.path(mara.id, "matte").unlink()
    assert code_of(vault.read, mara.id, "matte") == "cameo.damaged"
    assert code_of(vault.read, mara.id, "voice:9") == "cameo.no_asset"


def test_another_cameos_folder_under_this_name_is_refused(vault, mara, own_home):
    other = vault.make("Ada", "person", {"clip": b"x"})
    home = own_home / "cameos" / mara.id
    shutil.rmtree(home)
    shutil.copytree(own_home / "cameos" / other.id, home)
    assert code_of(vault.get, mara.id) == "cameo.damaged"


def test_a_wrong_passphrase_opens_nothing_and_loses_nothing(mara, open_vault):
    assert code_of(open_vault("wrong horse").cameos) == "keys.wrong"
    assert code_of(open_vault("wrong horse").get, mara.id) == "keys.wrong"
    assert code_of(open_vault("wrong horse").make, "Ada", "person", {}) == "keys.wrong"
    assert [each.name for each in open_vault().cameos()] == ["Mara Lind"]


def test_a_lost_key_is_told_and_keeps_nobody_from_the_others(vault, mara, own_home, open_vault):
    vault.make("Ada", "person", {"clip": b"x"})
    key = own_home / "keys" / f"cameo-{mara.id}.json"
    away = key.rename(own_home / "away.json")
    found = open_vault().cameos()
    assert [getattr(each, "name", each.id) for each in found] == ["Ada", mara.id]
    assert found[1].fault.code == "cameo.no_key"
    away.rename(key)
    assert contents(open_vault(), mara.id) == ASSETS


def test_a_key_without_its_files_is_told(vault, mara, own_home, open_vault):
    shutil.rmtree(own_home / "cameos" / mara.id)
    found = open_vault().cameos()
    assert [each.fault.code for each in found] == ["cameo.no_files"]
    open_vault().delete(mara.id)
    assert open_vault().cameos() == []


def sealed_beside(vault, cameo, folder, assets):
    """What the engine does: it seals with the cameo's key."""
    for asset, plain in assets.items():
        path = folder / asset.replace(":", "-")
        path.write_bytes(seal(plain, vault.keys(cameo.id).data, label(cameo.id, asset)))
        path.chmod(0o644)
        yield asset, path


def test_files_that_were_sealed_elsewhere_are_adopted(vault, mara, own_home, open_vault):
    new = {"matte": b"a better matte" * 1000, "voice:1": b"another voice" * 1000}
    with work_folder(mara.id) as folder:
        open_vault()  # another window opens meanwhile
        changed = vault.adopt(mara.id, dict(sealed_beside(vault, mara, folder, new)), remove=("still:10",))
        assert list(folder.iterdir()) == []
    assert not folder.exists()
    expected = {**ASSETS, **new}
    del expected["still:10"]
    assert contents(open_vault(), mara.id) == expected
    assert changed.card.files["voice:1"] == hashlib.sha256(new["voice:1"]).hexdigest()
    assert {path.stat().st_mode & 0o777 for path in files_of(own_home, mara)} == {0o600}
    assert len(files_of(own_home, mara)) == len(expected) + 1


def test_what_does_not_open_is_not_adopted(vault, mara, own_home):
    before = files_of(own_home, mara)
    with work_folder(mara.id) as folder:
        files = dict(sealed_beside(vault, mara, folder, {"matte": b"x" * 1000, "face": b"y" * 1000}))
        damage(files["face"], "flipped")
        assert code_of(vault.adopt, mara.id, files) == "cameo.damaged"
        swapped = dict(zip(("still:1", "still:2"), files.values(), strict=True))
        assert code_of(vault.adopt, mara.id, swapped) == "cameo.damaged"
        with pytest.raises(ValueError, match="no asset"):
            vault.adopt(mara.id, {"../face": files["matte"]})
    assert files_of(own_home, mara) == before
    assert contents(vault, mara.id) == ASSETS


def test_a_workshop_that_was_left_goes_at_the_next_start(vault, mara, own_home, open_vault):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = own_home / "cameos" / f"{mara.id}.{ended.pid}.work"
    mine = own_home / "cameos" / f"{mara.id}.{os.getppid()}.work"
    for folder in (left, mine):
        folder.mkdir()
        (folder / "matte").write_bytes(b"sealed")
    open_vault()
    assert (left.exists(), mine.exists()) == (False, True)
    assert open_vault().ids() == [mara.id]


DUMPS = """
import json, resource, os
from pathlib import Path
from studio.cameos.files import work_folder
from studio.cameos.vault import Vault
vault = Vault()
before = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
cameo = vault.make("Mara", "person", {"clip": b"x" * 1000})
import ctypes
print(json.dumps([resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)]))
"""


def test_keys_are_never_shown(vault, mara):
    keys, holder = vault.keys(mara.id), vault.identities.holder()
    shown = f"{keys!r} {keys} {holder!r} {vault.identities._ring!r} {vars(vault)}"
    for secret in (keys.data, keys.private, holder.private):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown
    assert holder.identity not in shown
    assert WORDS not in shown


def test_while_a_cameo_is_open_no_core_is_dumped(tmp_path):
    assert in_session(tmp_path, DUMPS) == [0, 0]


def test_a_disk_that_is_full_leaves_the_old_cameo(vault, mara, own_home, monkeypatch):
    from studio.cameos import assets as module

    real, written = module.write_file, []

    def full(path, pieces):
        written.append(path)
        if len(written) == 2:
            raise OSError(28, "No space left on device", str(path))
        real(path, pieces)

    before = files_of(own_home, mara)
    with monkeypatch.context() as patched:
        patched.setattr(module, "write_file", full)
        assert code_of(vault.put, mara.id, {"clip": b"new", "matte": b"new"}) == "media.disk_full"
        written.clear()
        assert code_of(vault.make, "Ada", "person", {"clip": b"x", "matte": b"y"}) == "media.disk_full"
    assert files_of(own_home, mara) == before
    assert vault.ids() == [mara.id]


LISTING = """
import json
from studio.keys import keyrings
from studio.cameos.files import work_folder
from studio.cameos.vault import Vault
vault = Vault()
for number in range(8):
    vault.make(f"Person {number}", "person", {"clip": b"x" * 1000})
looks = []
asked = keyrings._asked
keyrings._asked = lambda question: looks.append(1) or asked(question)
vault = Vault()
names = [each.name for each in vault.cameos()]
vault.read(vault.find("Person 3").id, "clip")
vault.identities.holder()
print(json.dumps([names, len(looks)]))
"""
LATER = """
import json
from studio.cameos.files import work_folder
from studio.cameos.vault import Vault
print(json.dumps([getattr(each, "name", "") or each.fault.code for each in Vault().cameos()]))
"""


def test_with_a_keyring_listing_asks_it_once(tmp_path):
    names, looks = in_session(tmp_path, LISTING)
    assert names == [f"Person {number}" for number in range(8)]
    assert looks == 1
    assert in_session(tmp_path, LATER) == names
    shutil.rmtree(tmp_path / "person" / "data")
    assert in_session(tmp_path, LATER) == ["keys.gone"] * 8
