"""The catalogue of translations: what the window and the command line say, and how other languages say it.

``python packaging/catalogue.py`` collects every sentence from the source into ``resources/locale/rushes.pot``, brings
each language's ``rushes.po`` up to date with it, and compiles these into what the program reads. ``--check`` changes
nothing and tells what is out of date or not translated.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).parents[1]
LOCALE = HOUSE / "resources" / "locale"
NEVER = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Dates that tools put into catalogues would change without anything having changed."""
WORDS = {"_": None, "mark": None, "pgettext": ((1, "c"), 2), "counted": (1, 2), "Panel": (2,), "State": (2,)}
SAYS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("engine", WORDS, ""),
    ("studio", WORDS, ""),
    ("ui", WORDS, ""),
    ("ui", {"Panel": (2,)}, "View"),
    ("ui/actions", {"Action": (3,)}, ""),
    ("ui/actions", {"Action": ((3, "c"), 2)}, ""),
)
"""Folders, which arguments of functions are a sentence there or its context, and the context where none is said.

An action's context is its menu, and every panel is an action of the View menu.
"""


def sources() -> Catalog:
    """Every sentence of the source, in order of file and line, without dates: the same source, the same file."""
    found = Catalog(project="Rushes", charset="utf-8", fuzzy=False)
    for folder, keywords, meant in SAYS:
        for name, _line, text, _comments, context in extract_from_dir(
            HOUSE / folder, [("**.py", _said)], keywords=keywords
        ):
            if all(part.strip() for part in forms(text)):
                # Only the file: a line that moves is no change of a translation.
                found.add(text, locations=[(f"{folder}/{Path(name).as_posix()}", 0)], context=context or meant or None)
    return found


def _said(
    file: Any, keywords: dict[str, Any], comments: Sequence[str], options: dict[str, Any]
) -> Iterable[tuple[Any, ...]]:
    """What a file of Python says; one that calls none of the functions is not taken apart."""
    if not re.search(rf"\b({'|'.join(keywords)})\s*\(".encode(), file.read()):
        return ()
    file.seek(0)
    return extract_python(file, keywords, comments, options)


def forms(said: str | Sequence[str] | None) -> tuple[str, ...]:
    """What a message says, in each of its numbers."""
    return (said or "",) if said is None or isinstance(said, str) else tuple(said)


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
        found = catalogue.get(message.id, message.context)
        said = forms(found.string) if found is not None and not found.fuzzy else ("",)
        # What counts may leave the figure out where there is one: "one shot".
        wanted = _names(" ".join(forms(message.id)))
        right = _names(forms(message.id)[0]) <= _names(said[0]) <= wanted and _names(said[-1]) == wanted
        if not all(said) or not right:
            missing.append(forms(message.id)[0])
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
