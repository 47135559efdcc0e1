"""A film to begin with."""

from __future__ import annotations

from studio.document.identity import new_id
from studio.document.values import Film, Scene, Shot


def empty_film(title: str) -> Film:
    """One scene with one empty shot, ready to be written."""
    return Film(title=title, scenes=(Scene(id=new_id(), heading="EXT. SOMEWHERE - DAY", shots=(Shot(id=new_id()),)),))
