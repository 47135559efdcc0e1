from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import av
import c2pa
import numpy as np
import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from engine.media.boxes import top_level
from engine.messages.faults import Fault
from studio.credentials import identity as identities
from studio.credentials.identity import identity, own_roots
from studio.credentials.sign import Credits, SourceTake, sign
from studio.credentials.verify import verify

ROOT = Path(__file__).parents[3]


def test_a_signed_film_says_what_it_is(signed):
    verdict = verify(signed)
    assert (verdict.integrity, verdict.signer, verdict.title) == ("intact", "this machine", "Low Tide")
    assert verdict.generator.startswith("Rushes")
    assert verdict.source_type == "algorithmicMedia"
    assert verdict.recipes == ("a" * 64, "b" * 64)
    assert [action.kind for action in verdict.actions] == [
        "c2pa.created",
        "c2pa.placed",
        "c2pa.placed",
        "c2pa.edited",
        "io.github.rushes-studio.visible_watermark",
    ]
    assert "Low Tide, 2026-11-21" in verdict.actions[-1].description
    assert [(take.title, take.recipe, take.integrity) for take in verdict.ingredients] == [
        ("1A-1", "a" * 64, "none"),
        ("1B-2", "b" * 64, "none"),
    ]
    assert verdict.problems == verdict.broken_ingredients == ()


def test_signing_changes_no_picture_and_no_sample(made, signed):
    def decoded(path):
        with av.open(str(path)) as film:
            return [frame.to_ndarray().tobytes() for frame in film.decode(video=0)]

    assert decoded(made / "film.mp4") == decoded(signed)
    kinds = [kind for kind, _, _ in top_level(signed)]
    assert kinds.index(b"moov") < kinds.index(b"mdat")


def test_a_models_take_makes_it_trained_media_and_no_mark_is_no_action(film, film_credits):
    sign(film, film, film_credits("wan", mark=()))
    verdict = verify(film)
    assert verdict.source_type == "trainedAlgorithmicMedia"
    assert all("watermark" not in action.kind for action in verdict.actions)


def test_the_posters_are_its_takes_thumbnails(signed):
    with c2pa.Reader(str(signed)) as reader:
        first, second = reader.get_active_manifest()["ingredients"]
    assert first["thumbnail"]["format"] == "image/jpeg"
    assert "thumbnail" not in second


def flipped(path, whole, place, bit):
    changed = bytearray(whole)
    changed[place] ^= 1 << bit
    path.write_bytes(changed)
    return verify(path)


def test_a_flipped_bit_in_index_picture_or_sound_is_an_alteration(signed, tmp_path):
    whole, dice = signed.read_bytes(), random.Random(7)
    places = []
    for kind, start, length in top_level(signed):
        if kind in {b"moov", b"mdat"}:
            places += [start + 8, start + length - 1, *(dice.randrange(start + 8, start + length) for _ in range(40))]
    assert len(places) == 84
    for place in places:
        assert flipped(tmp_path / "a.mp4", whole, place, dice.randrange(8)).integrity == "altered", place


def test_a_flipped_bit_in_the_credentials_is_an_alteration_or_changes_nothing_they_say(signed, tmp_path):
    """Padding and box headers are in no hash; whatever is told is."""
    whole, dice, before = signed.read_bytes(), random.Random(8), verify(signed)
    start, length = next((start, length) for kind, start, length in top_level(signed) if kind == b"uuid")
    verdicts = [
        flipped(tmp_path / "a.mp4", whole, dice.randrange(start + 24, start + length), dice.randrange(8))
        for _ in range(120)
    ]
    assert all(verdict.integrity == "altered" or verdict == before for verdict in verdicts)
    assert sum(verdict.integrity == "altered" for verdict in verdicts) > 80
    for told in (b"Low Tide", b"algorithmicMedia", b"Visible watermark", b"a" * 64, b"1B-2"):
        assert flipped(tmp_path / "a.mp4", whole, whole.index(told) + 2, 0).integrity == "altered", told


def test_something_added_cut_off_or_exchanged_is_an_alteration(made, signed, tmp_path):
    whole, other = signed.read_bytes(), tmp_path / "other.mp4"
    other.write_bytes(whole + b"\0\0\0\x10mdat12345678")
    assert verify(other).integrity == "altered"
    other.write_bytes(whole[:-1000])
    assert verify(other).integrity == "altered"
    other.write_bytes(whole[: len(whole) // 2])
    assert verify(other).integrity == "altered"
    # This film's credentials on another film.
    credentials = next(whole[start : start + length] for kind, start, length in top_level(signed) if kind == b"uuid")
    plain = (made / "film.mp4").read_bytes()
    head = int.from_bytes(plain[:4], "big")
    other.write_bytes(plain[:head] + credentials + plain[head:].replace(b"Lavf", b"Lave"))
    assert verify(other).integrity == "altered"


def test_a_stream_copy_strips_them(signed, tmp_path):
    out = tmp_path / "copy.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(signed), "-c", "copy", str(out)], check=True)
    assert verify(out) == verify(out).__class__("none")


def test_a_film_that_was_never_signed(film):
    verdict = verify(film)
    assert (verdict.integrity, verdict.signer) == ("none", "")


@pytest.mark.parametrize("content", [b"", b"INT. HOUSE - DAY", b"\0" * 5000, np.random.default_rng(0).bytes(9000)])
def test_what_is_no_media_is_refused(tmp_path, content):
    (tmp_path / "file.mp4").write_bytes(content)
    with pytest.raises(Fault, match=r"credentials\.not_media"):
        verify(tmp_path / "file.mp4")
    with pytest.raises(Fault, match=r"credentials\.not_media"):
        sign(tmp_path / "file.mp4", tmp_path / "out.mp4", Credits("x", ()))
    assert not (tmp_path / "out.mp4").exists()


def test_a_missing_film_or_take(tmp_path, film):
    with pytest.raises(Fault, match=r"media\.missing"):
        verify(tmp_path / "none.mp4")
    with pytest.raises(Fault, match=r"media\.missing"):
        sign(film, film, Credits("x", (SourceTake("1A-1", tmp_path / "gone.mov", "a" * 64),)))


def other_machine(monkeypatch, folder):
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("RUSHES_HOME", str(folder))


def test_another_machines_film_is_whole_but_its_signer_unknown_until_trusted(signed, tmp_path, monkeypatch):
    root = own_roots()[0]
    other_machine(monkeypatch, tmp_path / "elsewhere")
    verdict = verify(signed)
    assert (verdict.integrity, verdict.signer) == ("intact", "unknown")
    assert "signingCredential.untrusted" in verdict.problems or verdict.problems == ()
    identity()
    assert verify(signed).signer == "unknown"
    (tmp_path / "elsewhere" / "credentials" / "trusted" / "friend.pem").write_bytes(root)
    assert (verify(signed).integrity, verify(signed).signer) == ("intact", "trusted")


def test_a_film_stripped_and_signed_anew_is_not_this_machines(signed, tmp_path, monkeypatch, film_credits, own_home):
    """Integrity says whole; only the signer tells."""
    stripped = tmp_path / "stripped.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(signed), "-c", "copy", str(stripped)], check=True)
    other_machine(monkeypatch, tmp_path / "forger")
    sign(stripped, stripped, film_credits())
    monkeypatch.setenv("RUSHES_HOME", str(own_home))
    verdict = verify(stripped)
    assert (verdict.integrity, verdict.signer, verdict.signer_name) == ("intact", "unknown", "Rushes export")


def remix(path, out, parent):
    """A film that has a signed film among its ingredients."""
    sign(path, out, Credits("Remix", (SourceTake("parent", parent, "c" * 64),)))
    return verify(out)


def test_a_broken_ingredient_is_told_though_the_film_itself_is_whole(made, signed, tmp_path):
    whole = remix(made / "film.mp4", tmp_path / "remix.mp4", signed)
    assert (whole.integrity, whole.ingredients[0].integrity, whole.broken_ingredients) == ("intact", "intact", ())
    tampered = tmp_path / "tampered.mp4"
    data = bytearray(signed.read_bytes())
    data[-50] ^= 4
    tampered.write_bytes(data)
    broken = remix(made / "film.mp4", tmp_path / "broken.mp4", tampered)
    assert (broken.integrity, broken.signer) == ("intact", "this machine")
    assert broken.broken_ingredients == (broken.ingredients[0],)
    assert any("Hash.mismatch" in code for code in broken.ingredients[0].problems)
    # One step further down it is still told.
    deeper = remix(made / "film.mp4", tmp_path / "deeper.mp4", tmp_path / "broken.mp4")
    assert deeper.integrity == "intact"
    assert deeper.broken_ingredients


NO_NETWORK = """
import os, socket, sys
from pathlib import Path
from studio.credentials.sign import Credits, sign
from studio.credentials.verify import verify
def forbidden(*arguments, **named):
    os.write(2, b"a socket was opened")
    os._exit(9)
socket.socket = socket.create_connection = socket.getaddrinfo = forbidden
film = Path(sys.argv[1])
if len(sys.argv) > 2:
    sign(film, Path(sys.argv[2]), Credits("Low Tide", ()))
    film = Path(sys.argv[2])
print(verify(film).integrity)
"""


def traced(tmp_path, *arguments):
    """Run where Python may open no socket, and look at every system call for one that native code opened."""
    strace, log = shutil.which("strace"), tmp_path / "calls"
    command = [sys.executable, "-c", NO_NETWORK, *map(str, arguments)]
    if strace:
        command = [strace, "-f", "-qq", "-e", "trace=socket,connect", "-o", str(log), *command]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DBUS_")}
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, env=environment)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip(), log.read_text() if log.exists() else ""


def test_signing_and_verifying_open_no_socket(made, signed, tmp_path):
    told, calls = traced(tmp_path, made / "film.mp4", tmp_path / "out.mp4")
    assert told == "intact"
    assert "AF_INET" not in calls
    told, calls = traced(tmp_path, signed)
    assert told == "intact"
    assert "AF_INET" not in calls


def test_a_manifest_that_lies_elsewhere_is_not_fetched(made, tmp_path):
    """The film names a server of ours; nobody asks it."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        who = identity()
        builder = c2pa.Builder.from_json(
            json.dumps(
                {
                    "claim_generator_info": [{"name": "x"}],
                    "format": "video/mp4",
                    "assertions": [
                        {
                            "label": "c2pa.actions.v2",
                            "data": {
                                "actions": [
                                    {
                                        "action": "c2pa.created",
                                        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia",
                                    }
                                ]
                            },
                        }
                    ],
                }
            )
        )
        builder.set_no_embed()
        builder.set_remote_url(f"http://127.0.0.1:{server.getsockname()[1]}/film.c2pa")
        info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=who.certificate, private_key=who.key, ta_url=None)
        remote = tmp_path / "remote.mp4"
        with (made / "film.mp4").open("rb") as source, remote.open("w+b") as target:
            builder.sign(c2pa.Signer.from_info(info), "video/mp4", source, target)
        assert b"film.c2pa" in remote.read_bytes()
        assert verify(remote).integrity in {"none", "altered"}
        with pytest.raises(TimeoutError):
            server.accept()


def test_the_identity_is_what_c2pa_asks_for_and_names_nobody(own_home):
    who = identity()
    leaf, root = x509.load_pem_x509_certificate(who.certificate), x509.load_pem_x509_certificate(who.root)
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert not usage.value.key_cert_sign
    extended = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(extended) == [ExtendedKeyUsageOID.EMAIL_PROTECTION]
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    leaf.verify_directly_issued_by(root)
    assert (leaf.not_valid_after_utc - leaf.not_valid_before_utc).days > 3650
    names = [certificate.subject.rfc4514_string() for certificate in (leaf, root)]
    assert names == ["CN=Rushes export,O=Rushes", "CN=Rushes local root,O=Rushes"]
    assert {extension.oid._name for extension in leaf.extensions} == {
        "basicConstraints",
        "keyUsage",
        "extendedKeyUsage",
        "authorityKeyIdentifier",
        "subjectKeyIdentifier",
    }


def test_the_identity_is_made_once_and_made_again_when_its_key_is_lost(own_home):
    first = identity()
    assert identity() == first
    shutil.rmtree(own_home / "keys")
    second = identity()
    assert second.certificate != first.certificate
    assert len(own_roots()) == 2
    assert "PRIVATE" not in repr(second)


def test_films_of_a_lost_identity_are_still_this_machines(signed, own_home):
    shutil.rmtree(own_home / "keys")
    identity()
    assert verify(signed).signer == "this machine"


def test_an_outdated_or_foreign_certificate_is_not_used(own_home, tmp_path, monkeypatch):
    first = identity()
    certificate = own_home / "credentials" / f"{identities.HEADLESS}.pem"
    other_machine(monkeypatch, tmp_path / "elsewhere")
    identity()
    foreign = (tmp_path / "elsewhere" / "credentials" / f"{identities.HEADLESS}.pem").read_bytes()
    monkeypatch.setenv("RUSHES_HOME", str(own_home))
    certificate.write_bytes(foreign)
    assert identity().certificate not in {first.certificate, foreign}
    certificate.write_text("garbage")
    assert identity().certificate != first.certificate


MANY = """
import sys
from studio.credentials.identity import identity
sys.stdout.buffer.write(identity().certificate)
"""


def test_two_first_exports_at_once_make_one_identity(own_home):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DBUS_")}
    children = [
        subprocess.Popen([sys.executable, "-c", MANY], cwd=ROOT, stdout=subprocess.PIPE, env=environment)
        for _ in range(3)
    ]
    assert len({child.communicate(timeout=60)[0] for child in children}) == 1
    assert len(own_roots()) == 1


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from engine.messages.faults import Fault
from studio.credentials.identity import identity
from studio.credentials.sign import Credits, sign
identity()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    sign(Path(sys.argv[1]), Path(sys.argv[1]), Credits("Low Tide", ()))
except Fault as fault:
    print(fault.code, fault.exit)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on a file's size to stand in for a full disk")
def test_a_full_disk_leaves_the_film_as_it_was(film):
    before = film.read_bytes()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DBUS_")}
    ran = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(film)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=60,
        env=environment,
    )
    assert ran.stdout.split() == ["media.disk_full", "write"], ran.stdout + ran.stderr
    assert film.read_bytes() == before
    assert list(film.parent.glob("*.part")) == []


def test_the_film_may_be_signed_to_another_place(film, film_credits, tmp_path):
    before = film.read_bytes()
    sign(film, tmp_path / "out.mp4", film_credits())
    assert film.read_bytes() == before
    assert verify(tmp_path / "out.mp4").integrity == "intact"
    with pytest.raises(Fault, match=r"media\.cannot_write"):
        sign(film, tmp_path / "nowhere" / "out.mp4", film_credits())
