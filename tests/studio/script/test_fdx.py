"""Final Draft: every paragraph and text run; document types refused."""

from __future__ import annotations

import random

import pytest

from engine.messages.faults import Exit, Fault
from engine.messages.requests import Line
from studio.script.elements import Kind
from studio.script.reading import parse_script
from studio.script.storyboard import storyboard

FILE = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script" Template="No" Version="5">
  <Content>
    <Paragraph Number="1" Type="Scene Heading"><SceneProperties Length="2/8"/>
      <Text>EXT. BEACH - </Text><Text Style="Bold">SUNSET</Text></Paragraph>
    <Paragraph Type="Action">
      <Text>MARA, in a </Text><Text Style="Italic">white</Text><Text> dress, walks.</Text>
    </Paragraph>
    <Paragraph Type="Action"><Text>She stops. [[medium, 4s]]</Text>
      <ScriptNote ID="1"><Paragraph><Text>slow dolly in</Text></Paragraph></ScriptNote></Paragraph>
    <Paragraph Type="Character"><Text>MARA (V.O.)</Text></Paragraph>
    <Paragraph Type="Parenthetical"><Text>(smiling)</Text></Paragraph>
    <Paragraph Type="Dialogue"><Text>The tide </Text><Text>was &amp; is out.</Text></Paragraph>
    <Paragraph>
      <DualDialogue>
        <Paragraph Type="Character"><Text>JONAH</Text></Paragraph>
        <Paragraph Type="Dialogue"><Text>Yes.</Text></Paragraph>
        <Paragraph Type="Character"><Text>MARA</Text></Paragraph>
        <Paragraph Type="Dialogue"><Text>No.</Text></Paragraph>
      </DualDialogue>
    </Paragraph>
    <Paragraph Type="Transition"><Text>DISSOLVE TO:</Text></Paragraph>
    <Paragraph Number="2" Type="Scene Heading"><Text>INT. GYM - DAY</Text></Paragraph>
    <Paragraph Type="Shot"><Text>ANGLE ON THE HOOP</Text></Paragraph>
    <Paragraph Type="Odd Thing"><Text>Something else.</Text></Paragraph>
  </Content>
  <TitlePage><Content>
    <Paragraph><Text>Low Tide</Text></Paragraph><Paragraph><Text>by M. Sea</Text></Paragraph>
  </Content></TitlePage>
</FinalDraft>
"""


def test_every_paragraph_and_run_is_read():
    script = parse_script("x.fdx", FILE.encode())
    film, remarks = storyboard(script)
    assert film.title == "Low Tide"
    assert [(scene.number, scene.heading) for scene in film.scenes] == [
        ("1", "EXT. BEACH - SUNSET"),
        ("2", "INT. GYM - DAY"),
    ]
    walks, stops = film.scenes[0].shots
    assert walks.text == "MARA, in a white dress, walks."
    assert (stops.text, stops.length, stops.directions.camera.size) == ("She stops.", 96, "medium")
    assert (stops.directions.camera.pace, stops.directions.camera.move) == ("slow", "dolly in")
    assert stops.lines == (
        Line(character="MARA", text="The tide was & is out.", manner="V.O., smiling"),
        Line(character="JONAH", text="Yes."),
        Line(character="MARA", text="No.", manner="at the same time"),
    )
    assert film.scenes[1].shots[0].transition == "dissolve"
    assert [shot.text for shot in film.scenes[1].shots] == ["ANGLE ON THE HOOP", "Something else."]
    line = FILE[: FILE.index('<Paragraph Type="Odd')].count("\n") + 1
    assert [(remark.code, remark.line, remark.column) for remark in remarks] == [("script.element", line, 5)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_encodings(encoding):
    text = FILE.replace("UTF-8", "UTF-16" if encoding == "utf-16" else "UTF-8").replace("white", "wéiß")
    film, _ = storyboard(parse_script("x.fdx", text.encode(encoding)))
    assert "wéiß" in film.scenes[0].shots[0].text


def refused(data, code):
    with pytest.raises(Fault) as caught:
        parse_script("x.fdx", data)
    assert (caught.value.code, caught.value.exit) == (code, Exit.BAD_INPUT)
    return caught.value.parameters


BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<FinalDraft><Content><Paragraph Type="Action"><Text>&b;</Text></Paragraph></Content></FinalDraft>"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<FinalDraft><Content><Paragraph Type="Action"><Text>&a;</Text></Paragraph></Content></FinalDraft>"""


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, '<?xml version="1.0"?>\n<!DOCTYPE FinalDraft>\n<FinalDraft/>'])
def test_document_types_are_refused(text):
    refused(text.encode(), "script.dtd")


def test_what_is_no_final_draft_file():
    where = refused(
        b'<?xml version="1.0"?>\n<FinalDraft><Content><Paragraph>\n</Content></FinalDraft>', "script.broken"
    )
    assert where["line"] == 3
    refused(b'<?xml version="1.0"?><svg/>', "script.broken")
    refused(b'<?xml version="1.0"?><FinalDraft/>', "script.broken")
    refused(b'<?xml version="1.0" encoding="martian"?><FinalDraft/>', "script.broken")
    refused(b'<?xml version="1.0"?><FinalDraft><Content></Content></FinalDraft>', "script.empty")


def test_nesting_without_end():
    deep = b"<a>" * 100_000
    refused(b'<?xml version="1.0"?><FinalDraft><Content>' + deep, "script.broken")
    whole = b'<?xml version="1.0"?><FinalDraft><Content>' + b"<Paragraph>" * 3000 + b"</Paragraph>" * 3000
    refused(whole + b"</Content></FinalDraft>", "script.empty")


@pytest.mark.parametrize("seed", range(80))
def test_files_mutated_at_random_are_never_more_than_a_fault(seed):
    chance = random.Random(seed)
    data = bytearray(FILE.encode())
    for _ in range(chance.choice((1, 3, 20))):
        place = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[place:place] = chance.choice([b"<", b">", b"&", b'"', b"<Text>", b"</Text>", b"\xff", b"[[0s]]"])
            case 1:
                del data[place : place + chance.randrange(20)]
            case _:
                data[place] = chance.randrange(256)
    try:
        script = parse_script("x.fdx", bytes(data))
        storyboard(script)
        told = "read"
    except Fault as fault:
        told = fault.code
    assert told in {
        "read",
        "script.broken",
        "script.dtd",
        "script.binary",
        "script.empty",
        "script.encoding",
        "script.length",
    }


def test_what_stands_outside_of_runs_or_nests_is_kept():
    text = FILE.replace("<Text>She stops.", "<Text>She <Text>slowly </Text>stops.")
    film, _ = storyboard(parse_script("x.fdx", text.encode()))
    assert film.scenes[0].shots[1].text == "She slowly stops."
    assert any(element.kind is Kind.TRANSITION for element in parse_script("x.fdx", FILE.encode()).elements)
