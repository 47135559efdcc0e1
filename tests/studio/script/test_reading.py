"""Files that are no scripts, and scripts in every encoding."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from engine.messages.faults import Exit, Fault
from studio.script.reading import LONGEST, encode, parse_script, read_script
from studio.script.storyboard import storyboard
from tests.studio.script.generated import screenplay

TEXT = "EXT. CAFÉ - DAY\n\nÉlodie walks — slowly.\n"


def refused(path, code):
    with pytest.raises(Fault) as caught:
        read_script(path)
    assert (caught.value.code, caught.value.exit) == (code, Exit.BAD_INPUT)
    assert "file" in caught.value.parameters
    return caught.value


def test_a_file_that_is_not_there(tmp_path):
    refused(tmp_path / "no.fountain", "script.missing")
    refused(tmp_path, "script.unreadable")
    refused(tmp_path / "x\0y", "script.unreadable")


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\xff\xfe"])
def test_an_empty_script(tmp_path, data):
    (tmp_path / "x.fountain").write_bytes(data)
    refused(tmp_path / "x.fountain", "script.empty")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nwords words words",
        b"PK\x03\x04" + bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"{\\rtf1\\ansi INT. HOUSE - DAY}",
        b"INT. X - DAY\n\nHe\0walks.",
        random.Random(1).randbytes(5000),
    ],
)
def test_a_binary_file(tmp_path, data):
    (tmp_path / "x.fountain").write_bytes(data)
    assert refused(tmp_path / "x.fountain", "script.binary").parameters["line"] >= 1


def test_a_script_of_50_megabytes_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "long.fountain"
    with path.open("wb") as file:
        file.truncate(50 * 2**20)
    began = time.process_time()
    fault = refused(path, "script.too_long")
    assert time.process_time() - began < 0.1
    assert fault.parameters["megabytes"] == "50.0"
    assert fault.parameters["most"] == 10
    with pytest.raises(Fault):
        parse_script("x", b"x" * (LONGEST + 1))


@pytest.mark.parametrize(
    ("encoding", "mark", "remarks"),
    [
        ("utf-8", b"", 0),
        ("utf-8", b"\xef\xbb\xbf", 0),
        ("utf-16-le", b"\xff\xfe", 0),
        ("utf-16-be", b"\xfe\xff", 0),
        ("utf-16-le", b"", 1),
        ("utf-16-be", b"", 1),
        ("cp1252", b"", 1),
    ],
)
def test_encodings(tmp_path, encoding, mark, remarks):
    path = tmp_path / "x.fountain"
    path.write_bytes(mark + TEXT.encode(encoding))
    script = read_script(path)
    assert script.text == TEXT
    assert [remark.code for remark in script.remarks] == ["script.encoding"] * remarks
    assert encode(script.text, script) == script.data
    assert (
        encode(script.text + "\n日本\n", script)
        .decode("utf-8" if encoding == "cp1252" else encoding)
        .endswith("日本\n")
    )


def test_a_byte_order_mark_that_lies(tmp_path):
    (tmp_path / "x.fountain").write_bytes(b"\xef\xbb\xbfINT. X\n\n\xff\xff\xff\n")
    assert refused(tmp_path / "x.fountain", "script.encoding").parameters["encoding"] == "UTF-8"


def test_bytes_that_no_windows_code_page_has(tmp_path):
    (tmp_path / "x.fountain").write_bytes(b"INT. X - DAY\n\nHe \x81 walks.\n" + b"Words. " * 200)
    script = read_script(tmp_path / "x.fountain")
    assert script.encoding == "latin-1"
    assert encode(script.text, script) == script.data


@pytest.mark.parametrize("seed", range(12))
def test_every_byte_of_a_script_is_kept_in_its_lines(seed):
    chance = random.Random(seed)
    text = screenplay(4, seed, chance.choice(["\n", "\r\n", "\r"]))
    encoding, mark = chance.choice([("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe")])
    script = parse_script("x.fountain", mark + text.encode(encoding))
    assert encode(script.text, script) == script.data
    places = [(element.start, element.end) for element in script.elements]
    assert places == sorted(places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    covered = "".join(script.text[start:end] for start, end in places)
    assert len(covered) > len(text) * 0.8


@pytest.mark.parametrize("seed", range(150))
def test_scripts_mutated_at_random_are_never_more_than_a_fault(seed):
    chance = random.Random(seed)
    data = bytearray(screenplay(1.5, seed, chance.choice(["\n", "\r\n"])).encode())
    pieces = [b"[[", b"]]", b"/*", b"*/", b"\n\n", b"\r", b"#", b"!", b">", b"<", b"@", b"~", b"^", b"(", b")", b"\xff",
              b"\xc3", b"\xe2\x80\xa8", b"\x0b", b"\x0c", b"\x85", b"***", b"_", b"\\", b".", b"=", b"===", b" ", b":",
              b"Title:", b"4s", b"0s", b"\0", b"INT. ", b"FADE IN:", b"TO:", b"A", "İß".encode()]  # fmt: skip
    for _ in range(chance.choice((1, 5, 60))):
        place = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[place:place] = chance.choice(pieces) * chance.choice((1, 1, 3))
            case 1:
                del data[place : place + chance.randrange(30)]
            case _:
                data[place] = chance.randrange(256)
    try:
        script = parse_script("x.fountain", bytes(data))
        film, remarks = storyboard(script)
    except Fault as fault:
        told = fault.code
    else:
        told = "read"
        assert encode(script.text, script) == bytes(data)
        assert all(str(remark).startswith("x.fountain:") for remark in remarks)
        assert film.scenes or remarks
    assert told in {"read", "script.binary", "script.empty", "script.encoding", "script.length"}
