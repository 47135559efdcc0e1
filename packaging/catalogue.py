"""The catalogue of translations: what the window and the command line say, and how other languages say it.

``python packaging/catalogue.py`` collects every sentence from the source into ``resources/locale/rushes.pot``, brings
each language's ``rushes.po`` up to date with it, and compiles these into what the program reads. ``--check`` changes
nothing and tells what is out of date or not translated.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).parents[1]
LOCALE = HOUSE / "resources" / "locale"
FOLDERS = ("engine", "studio", "ui")
NEVER = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Dates that tools put into catalogues would change without anything having changed."""
SAYS = {"_": None, "mark": None, "Action": (2,), "Panel": (2,), "State": (2,)}
"""Functions whose argument of that number is a sentence."""
MENUS = {"Action": (3,)}
"""What is said by another argument of the same call."""


def sources() -> Catalog:
    """Every sentence of the source, in order of file and line, without dates: the same source, the same file."""
    found = Catalog(project="Rushes", charset="utf-8", fuzzy=False)
    for folder in FOLDERS:
        for keywords in (SAYS, MENUS):
            for name, _line, text, _comments, _context in extract_from_dir(
                HOUSE / folder, [("**.py", "python")], keywords=keywords
            ):
                if isinstance(text, str) and text.strip():
                    # Only the file: a line that moves is no change of a translation.
                    found.add(text, locations=[(f"{folder}/{Path(name).as_posix()}", 0)])
    return found


def languages() -> list[Path]:
    """The catalogues of other languages."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/rushes.po"))


def read(path: Path) -> Catalog:
    """A language's catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def written(catalogue: Catalog) -> bytes:
    """A catalogue as text."""
    out = io.BytesIO()
    write_po(
        out, catalogue, width=100, sort_output=False, ignore_obsolete=True, include_lineno=False, omit_header=False
    )
    kept = [
        line for line in out.getvalue().splitlines(True) if not line.startswith((b'"POT-Creation', b'"PO-Revision'))
    ]
    return b"".join(kept)


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as the program reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def untranslated(catalogue: Catalog, template: Catalog) -> list[str]:
    """Sentences that a language does not say, or says with other names in braces."""
    missing = []
    for message in template:
        if not message.id:
            continue
        found = catalogue.get(message.id)
        if found is None or not found.string or found.fuzzy or _names(str(message.id)) != _names(str(found.string)):
            missing.append(str(message.id))
    return missing


def _names(text: str) -> set[str]:
    return {part.partition("}")[0] for part in text.split("{")[1:]}


def main(check: bool) -> int:
    """Bring everything up to date, or tell what is not; returns the exit status."""
    template = sources()
    stale = []
    wanted = {LOCALE / "rushes.pot": written(template)}
    for path in languages():
        catalogue = read(path)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.creation_date = catalogue.revision_date = NEVER
        wanted[path] = written(catalogue)
        wanted[path.with_suffix(".mo")] = compiled(catalogue)
        for text in untranslated(catalogue, template):
            print(f"{path.parents[1].name}: {text!r} is not translated")
            stale.append(path)
    for path, data in wanted.items():
        if path.is_file() and path.read_bytes() == data:
            continue
        if check:
            print(f"{path.relative_to(HOUSE)} is out of date")
            stale.append(path)
        else:
            path.write_bytes(data)
    return 1 if stale else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    sys.exit(main(parser.parse_args().check))
