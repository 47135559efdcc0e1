"""Translations: every sentence is in the catalogue, every language is whole, what is compiled is what was written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parents[1]


def test_the_catalogue_is_up_to_date_and_every_language_is_whole():
    done = subprocess.run(
        [sys.executable, "packaging/catalogue.py", "--check"], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr


def test_the_program_speaks_german():
    done = subprocess.run(
        [sys.executable, "-c", "from studio.words.language import _; print(_('New shot'), _('Nothing of the kind'))"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
        env={"LANGUAGE": "de", "PATH": "", "PYTHONPATH": str(HOUSE), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stdout == "Neue Einstellung Nothing of the kind\n"
