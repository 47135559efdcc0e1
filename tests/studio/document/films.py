"""Films for tests."""

from __future__ import annotations

from fractions import Fraction

from engine.messages.directions import Camera
from engine.messages.requests import Entry, Line
from studio.document.identity import new_id
from studio.document.values import Directions, Film, Scene, Shot


def make_film(scenes: int = 2, shots: int = 3) -> Film:
    """A film with so many scenes of so many shots, every field used somewhere."""
    return Film(
        title="Low Tide",
        credits={"author": "M. Sea"},
        rate=Fraction(24),
        bible=(Entry(kind="character", name="MARA", description="thirty, in a white dress"),),
        scenes=tuple(
            Scene(
                id=new_id(),
                heading=f"EXT. BEACH {number} - SUNSET",
                synopsis="She comes back.",
                shots=tuple(
                    Shot(
                        id=new_id(),
                        text=f"MARA walks along the waterline, for the {place}. time.",
                        lines=(Line(character="MARA", text="The tide was out.", manner="smiling"),)
                        if place % 2
                        else (),
                        directions=Directions(camera=Camera(size="wide", move="track"), weather="clear"),
                        length=96 if place % 3 else 0,
                        cues=("gulls",),
                    )
                    for place in range(shots)
                ),
            )
            for number in range(scenes)
        ),
    )
