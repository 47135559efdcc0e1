"""How long a scene is on paper, in eighths of a page, as a script supervisor counts.

The page is the usual one: Courier of 12 points, ten letters an inch and six lines an inch, so that 55 lines fit between
the margins of a US letter sheet, action as wide as 6.1 inches, dialogue 3.5 and parentheticals 2.5. A scene reaches
from its heading to the next one with the empty lines between; what is begun of an eighth counts as one, and no scene
has none. Notes are not printed, so directions in double brackets take no room.
"""

from __future__ import annotations

from functools import lru_cache

from studio.document.values import Scene, Shot

PAGE = 55
"""Lines of a page."""
ACTION, DIALOGUE, MANNER = 61, 35, 25
"""Letters of a line."""


def eighths(scene: Scene) -> int:
    """Eighths of a page that a scene takes, 1 or more."""
    lines = 1 + rows(scene.heading, ACTION) + sum(_lines_of(shot) for shot in scene.shots)
    return max(1, -(-lines * 8 // PAGE))


def _lines_of(shot: Shot) -> int:
    """Lines of a shot's paragraphs, each with the empty one behind it."""
    paragraphs = [part for part in shot.text.split("\n\n") if part.strip()]
    lines = sum(rows(part, ACTION) + 1 for part in paragraphs)
    for line in shot.lines:
        # The name over it, what stands in brackets, the words, an empty line.
        lines += 1 + (rows(line.manner, MANNER - 2) if line.manner else 0) + rows(line.text, DIALOGUE) + 1
    if shot.transition == "dissolve":
        lines += 2
    return lines + (2 if shot.fade_out else 0)


@lru_cache(maxsize=8192)
def rows(text: str, width: int) -> int:
    """Lines that a text fills, broken between words; 1 at least."""
    count = 0
    for line in text.split("\n"):
        count += 1
        filled = 0
        for word in line.split():
            if filled and filled + 1 + len(word) > width:
                count += 1
                filled = 0
            over, rest = divmod(len(word), width) if not filled else (0, 0)
            if over:
                # A word wider than the page goes on in the next line.
                count += over if rest else over - 1
                filled = rest or width
            else:
                filled += len(word) + (1 if filled else 0)
    return max(1, count)
