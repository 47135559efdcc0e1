"""The language that Rushes speaks: gettext over ``resources/locale``, English where nothing is translated."""

from __future__ import annotations

import gettext
from functools import cache
from importlib import resources


@cache
def translation() -> gettext.NullTranslations:
    """The catalogue of the user's language."""
    with resources.as_file(resources.files("resources") / "locale") as folder:
        return gettext.translation("rushes", folder, fallback=True)


def _(text: str) -> str:
    """Translate one message; the English text is its key."""
    return translation().gettext(text)


def mark(text: str) -> str:
    """Mark a message for extraction where it is translated later."""
    return text
