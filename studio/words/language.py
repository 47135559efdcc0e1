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


def spoken() -> str:
    """The code of the language that is spoken: ``de``; ``en`` where nothing is translated."""
    return translation().info().get("language", "en")


def _(text: str) -> str:
    """Translate one message; the English text is its key."""
    return translation().gettext(text)


def pgettext(context: str, text: str) -> str:
    """Translate a message that English says of several things, such as "Cut"; the context tells of which."""
    return translation().pgettext(context, text)


def counted(one: str, many: str, count: int) -> str:
    """Translate a message that counts, with the figure where it says ``{count}``."""
    return translation().ngettext(one, many, count).format(count=count)


def mark(text: str) -> str:
    """Mark a message for extraction where it is translated later."""
    return text
