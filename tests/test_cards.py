"""The page of cards says what was measured, and that it is open where nothing was."""

from __future__ import annotations

import json

import pytest

from tests.benchmarks.cards_table import BEGIN, CARDS, END, OPEN, main, placed, table


def spread(value):
    return {"median": value, "least": value * 0.9, "most": value * 1.1}


def way(name, seconds, quicker, *, exact=True, psnr=None, forecast=1.0):
    return {
        "way": name,
        "exact": exact,
        "seconds a step": spread(seconds),
        "times faster than bare": spread(quicker),
        "peak bytes": 21_400_000_000,
        "foretold device bytes": 22_000_000_000,
        "of matrix rate": 0.61,
        "largest difference": 0.0125,
        "psnr": psnr,
        "foretold seconds a forward": seconds,
        "forecast over measured": forecast,
    }


def report(card="A made-up card", *, tiny=False, ways=(), failed=()):
    model = {
        "model": "wan-2.1-1.3b",
        "size": [832, 480, 81],
        "tokens": 32760,
        "parameters": 1_419_000_000,
        "bare": {"seconds a step": spread(2.0), "peak bytes": 30_000_000_000, "of matrix rate": 0.3},
        "plan": {},
        "ways": list(ways),
        "failed": list(failed),
    }
    known = {"device": "cuda", "name": card}
    return {"machine": {}, "card": known, "versions": {"torch": "2.15"}, "tiny": tiny, "models": [model]}


def written(folder, **reports):
    for name, each in reports.items():
        (folder / f"{name}.json").write_text(json.dumps(each))
    return folder


def rows(text):
    """Rows of the tables, without their heads."""
    return [line for line in text.splitlines() if line.startswith("| A")]


def test_the_page_says_what_the_cards_files_say():
    page = (CARDS / "README.md").read_text("utf-8")
    assert placed(page, table(CARDS)) == page


def test_without_a_card_it_says_that_it_is_open(tmp_path, capsys):
    assert table(tmp_path) == OPEN
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == OPEN
    told = table(written(tmp_path, tiny=report(tiny=True)))
    assert told.startswith(OPEN)
    assert "`tiny.json` is of tiny geometries" in told


def test_what_changes_numbers_stands_apart_and_what_misses_a_goal_is_bold(tmp_path):
    good = [
        way("planned", 0.8, 2.5),
        way("attention native", 1.6, 1.25),
        way("cache taylor", 0.5, 4.0, exact=False, psnr=31.46),
    ]
    slow = [way("planned", 1.6, 1.25, forecast=1.3)]
    failed = [{"way": "attention sage", "why": "ImportError: no such kernel"}]
    text = table(written(tmp_path, a=report("A", ways=good, failed=failed), b=report("A slow one", ways=slow)))
    planned, bad, exact, lossy = rows(text)
    assert planned == (
        "| A | wan-2.1-1.3b | 832x480, 81 frames | 2 (1.8 to 2.2) | 0.8 (0.72 to 0.88) | 2.50 | 30.0 GB / 21.4 GB "
        "| 61% | 1.00 |"
    )
    assert "| **1.25** |" in bad
    assert bad.endswith("| **1.30** |")
    assert "| attention native | 1.6 (" in exact
    assert exact.endswith("|  |")
    assert lossy.endswith("| 31.5 dB |")
    assert text.index(exact) < text.index("Ways that do change numbers") < text.index(lossy)
    assert "- A wan-2.1-1.3b, attention sage: ImportError: no such kernel" in text
    assert OPEN not in text


def test_it_is_written_between_the_marks_alone(tmp_path):
    page = tmp_path / "README.md"
    page.write_text(f"Before\n{BEGIN}\nold\n{END}\nAfter\n")
    written(tmp_path, a=report("A", ways=[way("planned", 0.8, 2.5)]))
    assert main([str(tmp_path), "--write"]) == 0
    text = page.read_text("utf-8")
    assert text.startswith(f"Before\n{BEGIN}\n| card |")
    assert text.endswith(f"{END}\nAfter\n")
    assert "\nold\n" not in text


@pytest.mark.parametrize("text", ["", "[]", '{"models": []}', "\xff"])
def test_another_file_is_named(tmp_path, text):
    (tmp_path / "other.json").write_text(text, "latin-1")
    with pytest.raises(ValueError, match=r"other\.json"):
        table(tmp_path)
