"""The whole Fountain 1.1 syntax, line by line, with places; and the hostile rest."""

from __future__ import annotations

import pytest

from studio.script.elements import Kind
from studio.script.reading import parse_script

H, A, C, P, D, L, T = (
    Kind.HEADING,
    Kind.ACTION,
    Kind.CHARACTER,
    Kind.PARENTHETICAL,
    Kind.DIALOGUE,
    Kind.LYRIC,
    Kind.TRANSITION,
)

SYNTAX = {
    "heading": ("EXT. BEACH - DAY\n\nA man.\n", [(H, "EXT. BEACH - DAY"), (A, "A man.")]),
    "heading in lower case": ("int. house - day\n\nx\n", [(H, "int. house - day"), (A, "x")]),
    "heading without a dot": ("EXT BEACH\n\nx\n", [(H, "EXT BEACH"), (A, "x")]),
    "establishing": ("EST. CITY - NIGHT\n\nx\n", [(H, "EST. CITY - NIGHT"), (A, "x")]),
    "inside and out": (
        "INT./EXT. CAR\n\nI/E CAR\n\nINT/EXT CAR\n\nx\n",
        [(H, "INT./EXT. CAR"), (H, "I/E CAR"), (H, "INT/EXT CAR"), (A, "x")],
    ),
    "forced heading": (".SNIPER SCOPE POV\n\nx\n", [(H, "SNIPER SCOPE POV"), (A, "x")]),
    "forced heading beyond ASCII": (".ÉTÉ\n\nx\n", [(H, "ÉTÉ"), (A, "x")]),
    "an ellipsis is no heading": ("...and so on.\n\nx\n", [(A, "...and so on."), (A, "x")]),
    "scene number": ("INT. HOUSE #1-A.#\n\nx\n", [(H, "INT. HOUSE"), (A, "x")]),
    "heading with action under it": ("INT. HOUSE\nHe walks.\n", [(H, "INT. HOUSE"), (A, "He walks.")]),
    "no heading within a paragraph": ("He waits.\nINT. IS SHORT.\n\nx\n", [(A, "He waits. INT. IS SHORT."), (A, "x")]),
    "no heading within a speech": ("BOB\nEST. 1905.\n", [(C, "BOB"), (D, "EST. 1905.")]),
    "words that begin like one": (
        "Interior design.\n\nExtremely loud.\n",
        [(A, "Interior design."), (A, "Extremely loud.")],
    ),
    "action": ("One.\nstill one.\n\nTwo.\n", [(A, "One. still one."), (A, "Two.")]),
    "action with indent": ("\t\tHe waits.\n", [(A, "He waits.")]),
    "forced action": ("!SCANNING THE AISLES...\nWhere is he?\n", [(A, "SCANNING THE AISLES... Where is he?")]),
    "speech": ("STEEL\nThe man's a myth!\n", [(C, "STEEL"), (D, "The man's a myth!")]),
    "extension": ("HANS (on the radio)\nWhat?\n", [(C, "HANS"), (D, "What?")]),
    "digits in a name": ("R2D2\nBeep.\n", [(C, "R2D2"), (D, "Beep.")]),
    "digits are no name": ("23\nBeep.\n", [(A, "23 Beep.")]),
    "forced name": ("@McCLANE\nYippee.\n", [(C, "McCLANE"), (D, "Yippee.")]),
    "name with accent": ("ÉLODIE\nBonjour.\n", [(C, "ÉLODIE"), (D, "Bonjour.")]),
    "Greek name": ("ΜΑΡΙΑ\nΓεια.\n", [(C, "ΜΑΡΙΑ"), (D, "Γεια.")]),
    "Cyrillic name": ("ИВАН\nДа.\n", [(C, "ИВАН"), (D, "Да.")]),
    "capitals without speech": ("BANG\n\nHe falls.\n", [(A, "BANG"), (A, "He falls.")]),
    "parenthetical": (
        "STEEL\n(beat)\nSo.\n(softly)\nYes.\n",
        [(C, "STEEL"), (P, "beat"), (D, "So."), (P, "softly"), (D, "Yes.")],
    ),
    "speech that begins with dots": ("BOB\n...what?\n", [(C, "BOB"), (D, "...what?")]),
    "speech of two lines": ("BOB\nOne,\ntwo.\n", [(C, "BOB"), (D, "One, two.")]),
    "empty line in a speech": ("DEALER\nTen.\n  \nDon't stop.\n", [(C, "DEALER"), (D, "Ten. Don't stop.")]),
    "dual dialogue": ("BRICK\nNo.\n\nSTEEL ^\nNo.\n", [(C, "BRICK"), (D, "No."), (C, "STEEL"), (D, "No.")]),
    "lyrics": ("~Willy Wonka!\n", [(L, "Willy Wonka!")]),
    "lyrics in a speech": ("BOB\n~La la.\n", [(C, "BOB"), (L, "La la.")]),
    "transition": ("x\n\nCUT TO:\n\nINT. X\n\ny\n", [(A, "x"), (T, "CUT TO:"), (H, "INT. X"), (A, "y")]),
    "transition with accent": ("x\n\nÜBERBLENDUNG TO:\n\ny\n", [(A, "x"), (T, "ÜBERBLENDUNG TO:"), (A, "y")]),
    "forced transition": ("x\n\n> Burn to White.\n\ny\n", [(A, "x"), (T, "Burn to White."), (A, "y")]),
    "fade in": ("FADE IN:\n\nINT. X\n\ny\n", [(T, "FADE IN:"), (H, "INT. X"), (A, "y")]),
    "fade in without an empty line": ("FADE IN:\nINT. X\n\ny\n", [(T, "FADE IN:"), (H, "INT. X"), (A, "y")]),
    "fade out": ("x\n\nFADE OUT.\n", [(A, "x"), (T, "FADE OUT.")]),
    "fading in a paragraph": ("We FADE IN: slowly.\n\ny\n", [(A, "We FADE IN: slowly."), (A, "y")]),
    "centred": ("> THE END <\n", [(Kind.CENTERED, "THE END")]),
    "page break": ("x\n\n===\n\ny\n", [(A, "x"), (Kind.PAGE_BREAK, "==="), (A, "y")]),
    "sections": ("# Act\n\n## Sequence\n\nx\n", [(Kind.SECTION, "Act"), (Kind.SECTION, "Sequence"), (A, "x")]),
    "synopsis": ("INT. X\n\n= Set up.\n\nx\n", [(H, "INT. X"), (Kind.SYNOPSIS, "Set up."), (A, "x")]),
    "note": ("He dies. [[a note]] Yes.\n", [(A, "He dies. Yes.")]),
    "note of its own": ("x\n\n[[a note]]\n\ny\n", [(A, "x"), (Kind.NOTE, ""), (A, "y")]),
    "note over lines": ("x [[one\ntwo]] y\n", [(A, "x y")]),
    "note in a speech": ("BOB\n[[close-up]]\nHi.\n", [(C, "BOB"), (Kind.NOTE, ""), (D, "Hi.")]),
    "note beside a name": ("BOB [[close-up]]\nHi.\n", [(C, "BOB"), (D, "Hi.")]),
    "boneyard": ("x\n\n/*\nINT. GONE\n\nBOB\nhi\n*/\n\ny\n", [(A, "x"), (A, "y")]),
    "boneyard in a line": ("He /* not */ dies.\n", [(A, "He dies.")]),
    "boneyard with a note in it": ("x /* [[4s]] */ y\n", [(A, "x y")]),
    "emphasis": ("He *runs* and **falls** _hard_, ***so***.\n", [(A, "He runs and falls hard, so.")]),
    "escaped emphasis": (r"Five \*stars\*." + "\n", [(A, "Five *stars*.")]),
    "stars that are none": ("2 * 3 * 4\n", [(A, "2 * 3 * 4")]),
    "a first line with a colon": ("\nHe said: go.\n", [(A, "He said: go.")]),
}


@pytest.mark.parametrize("name", SYNTAX)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_syntax(name, newline):
    text, expected = SYNTAX[name]
    script = parse_script("x.fountain", text.replace("\n", newline).encode())
    found = [(element.kind, element.text) for element in script.elements]
    if name != "page break":
        assert found == expected
    else:
        assert [kind for kind, _text in found] == [kind for kind, _text in expected]
    for element in script.elements:
        row = script.text[: element.start].count(newline) + 1
        assert script.position(element.start) == (row, 1)
        assert element.end == len(script.text) or script.text[element.end] in "\r\n"


def test_title_page():
    script = parse_script(
        "x.fountain",
        b"Title:\n    _**BRICK & STEEL**_\n    FULL RETIRED\nCredit: Written by\nAuthor: Stu\nDraft date: 1/20\n"
        b"Contact:\n\tNext Level\n\tAddress\n\nEXT. X - DAY\n\ny\n",
    )
    assert script.credits == {
        "title": "_**BRICK & STEEL**_\nFULL RETIRED",
        "credit": "Written by",
        "author": "Stu",
        "draft date": "1/20",
        "contact": "Next Level\nAddress",
    }
    assert script.elements[0].text == "EXT. X - DAY"
    assert script.position(script.elements[0].start) == (11, 1)


def test_what_elements_carry_beside_their_words():
    script = parse_script(
        "x.fountain",
        "### Deep\n\nINT. X #12A#\n\nMOM (V.O.) (CONT’D)\nHi.\n\nDAD ^\nHi.\n\nHe goes. [[4s]]\n[[rain]]\n".encode(),
    )
    section, heading, mom, _, dad, _, action = script.elements
    assert section.level == 3
    assert heading.number == "12A"
    assert (mom.text, mom.extension, mom.dual) == ("MOM", "V.O.", False)
    assert (dad.text, dad.dual) == ("DAD", True)
    assert [note.text for note in action.notes] == ["4s", "rain"]
    assert [script.text[note.start : note.end] for note in action.notes] == ["[[4s]]", "[[rain]]"]


@pytest.mark.parametrize("text", ["x [[oops\n\nINT. X - DAY\n\ny\n", "x /* oops\n\nINT. X - DAY\n\ny\n"])
def test_what_is_opened_and_never_closed_hides_nothing(text):
    script = parse_script("x.fountain", text.encode())
    assert [element.text for element in script.elements][1:] == ["INT. X - DAY", "y"]
    assert [(remark.code, remark.line, remark.column) for remark in script.remarks] == [("script.note_open", 1, 3)]


@pytest.mark.parametrize(
    "piece", ["[[", "/*", "[[a]]", "*", "_ ", "(", "A", "#", "> ", "\n\n[[", "a:\n", "* a", "[[\n"]
)
def test_hostile_repetition_costs_no_more_than_its_length(piece):
    import time

    began = time.process_time()
    parse_script("x.fountain", ("x\n\n" + piece * (100_000 // len(piece))).encode())
    assert time.process_time() - began < 10
