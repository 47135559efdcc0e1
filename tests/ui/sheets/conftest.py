"""A timeline under the sheets, from the tests beside."""

from __future__ import annotations

from tests.ui.timeline.conftest import cut, cutting, rendered

__all__ = ["cut", "cutting", "rendered", "sheet"]


def sheet(cut, kind):
    """The sheet of a kind that is open over a timeline."""
    (found,) = [each for each in cut.top.findChildren(kind) if each.isVisible()]
    return found
