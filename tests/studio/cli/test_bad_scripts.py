"""Scripts that are none, and what a script asks for that cannot be: told with a place, nothing made."""

from __future__ import annotations

import os

import pytest

from tests.studio.cli.conftest import SCRIPT, check_document, check_refusal


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "script.empty"),
        (b" \n\t\n", "script.empty"),
        (os.urandom(64) + bytes(range(256)) * 20, "script.binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "script.binary"),
        (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "script.binary"),
        (b"PK\x03\x04\x14\x00\x06\x00" + bytes(100), "script.binary"),
        (b"\xff\xfeE\x00X\x00T\x00.\x00 \x00\x00\xd8", "script.encoding"),
        (b'<?xml version="1.0"?><FinalDraft DocumentType="Script"><Content><Paragraph', "script.broken"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><FinalDraft><Content/></FinalDraft>', "script.dtd"),
    ],
    ids=["empty", "blank", "noise", "picture", "pdf", "zip", "encoding", "broken", "dtd"],
)
@pytest.mark.parametrize("command", ["render", "stage"])
def test_a_script_that_is_none(refused, tmp_path, command, data, code):
    file = tmp_path / "film.fountain"
    file.write_bytes(data)
    said = refused(65, code, command, file)
    assert "film.fountain" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film.fountain"]


def test_a_script_that_is_not_there(refused, tmp_path):
    refused(65, "script.missing", "render", tmp_path / "nothing.fountain")
    refused(65, "script.missing", "stage", tmp_path / "nothing.fountain")


def test_a_script_of_fifty_megabytes_is_refused_unread(refused, tmp_path, monkeypatch):
    file = tmp_path / "long.fountain"
    with file.open("wb") as stream:
        stream.truncate(50 * 2**20)
    opened = []
    original = type(file).open
    monkeypatch.setattr(type(file), "open", lambda self, *rest: opened.append(self.name) or original(self, *rest))
    said = refused(65, "script.too_long", "render", file)
    assert "50.0 MB" in said.err
    assert "long.fountain" not in opened


@pytest.mark.parametrize(("length", "written"), [("0s", "0"), ("300s", "300"), ("300 seconds", "300"), ("0.0 s", "0")])
def test_a_shot_of_no_length_or_of_five_minutes(refused, tmp_path, length, written):
    file = tmp_path / "film.fountain"
    file.write_text(f"EXT. BEACH - DAY\n\nMARA walks. [[wide, {length}]]\n", encoding="utf-8")
    said = refused(65, "script.length", "render", file)
    assert "line 3, column" in said.err
    assert f" {written}" in said.err
    assert not (tmp_path / "film.rushes").exists()


def test_an_unknown_direction_is_a_remark_with_its_place(rushes, tmp_path):
    file = tmp_path / "film.fountain"
    file.write_text(SCRIPT.replace("[[0.5s]]", "[[0.5s, wobbly flurb]]"), encoding="utf-8")
    ran = rushes("stage", file, "--shot", "1B", "--json")
    assert (ran.status, ran.err) == (0, "")
    (remark,) = ran.document["remarks"]
    column = len("She stops. [[0.5s, ") + 1
    assert remark.startswith(f"film.fountain:7:{column}: ")
    assert "wobbly flurb" in remark
    spoken = rushes("stage", file, "--shot", "1B")
    assert f"film.fountain:7:{column}: " in spoken.out


def test_windows_letters_are_read_and_told(rushes, tmp_path):
    file = tmp_path / "film.fountain"
    file.write_bytes(SCRIPT.replace("She stops", "The café closes – slowly").encode("cp1252"))
    ran = rushes("stage", file, "--shot", "1B", "--json")
    assert ran.status == 0
    assert ran.document["shots"][0]["text"] == "The café closes – slowly."
    assert any("film.fountain:1:1: " in remark and "Windows-1252" in remark for remark in ran.document["remarks"])


@pytest.mark.parametrize("size", ["847x480", "848x481", "0x0", "848", "big", "848x480x2", "99998x480"])
def test_a_size_that_no_picture_has(refused, script, tmp_path, size):
    said = refused(64, "render.size", "render", script, "--size", size)
    assert size in said.err
    assert not (tmp_path / "two.rushes").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--quality", "best"), "render.quality"),
        (("--renderer", "magic"), "renderer.unknown"),
        (("--fps", "0"), "render.rate"),
        (("--fps", "24/0"), "render.rate"),
        (("--fps", "fast"), "render.rate"),
        (("--fps", "500"), "render.rate"),
        (("--seed", "-1"), "render.seed"),
        (("--seed", "99999999999"), "render.seed"),
    ],
)
def test_options_that_no_render_has(refused, script, tmp_path, options, code):
    refused(64, code, "render", script, *options)
    assert not (tmp_path / "two.rushes").exists()


def test_a_shot_that_is_not_in_the_script(refused, script, tmp_path):
    said = refused(64, "shot.unknown", "stage", script, "--shot", "9Z")
    assert "1A, 1B" in said.err
    refused(64, "shot.unknown", "render", script, "--shot", "9Z")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("render",),
        ("render", "two.fountain", "--nonsense"),
        ("render", "two.fountain", "--seed", "x"),
        ("export", "two.rushes"),
        ("verify",),
        ("stage",),
        ("verify", "a", "b"),
    ],
)
def test_usage(rushes, script, arguments):
    check_refusal(rushes(*arguments), 64, "usage")
    check_document(rushes(*arguments, "--json"), 64, "usage")


@pytest.mark.parametrize(
    "command", [(), ("render",), ("export",), ("verify",), ("stage",), ("doctor",), ("demo",), ("open",)]
)
def test_every_command_has_help(rushes, command):
    ran = rushes(*command, "--help")
    assert ran.status == 0
    assert "Usage" in ran.out
