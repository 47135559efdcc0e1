"""Shots that the measures were not tuned on: other sets, people, things, seeds, lenses and lengths than `shots` has.

``python tests/engine/scoring/held_out.py [FOLDER]`` renders them all, unless they are there.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3]))

from engine.messages.directions import Camera
from engine.messages.requests import Entry, Heading, Line
from tests.engine.scoring.shots import Shot, rendered

PEOPLE = (Entry(kind="character", name="NIA", description="a woman in a red coat"), Entry(kind="character", name="SAM"))
COURT = Heading(exterior=True, place="BASKETBALL COURT", time="NIGHT")
HALL = Heading(interior=True, place="GYM", time="EVENING")
ROAD = Heading(exterior=True, place="STREET", time="DAY")
KITCHEN = Heading(interior=True, place="KITCHEN", time="MORNING")
LOUNGE = Heading(interior=True, place="LIVING ROOM", time="NIGHT")
RIDGE = Heading(exterior=True, place="MOUNTAIN RIDGE", time="DAY")
SHIP = Heading(exterior=True, place="LONGSHIP", time="DAWN")
STUDIO = Heading(interior=True, place="STUDIO", time="DAY")
WOODS = Heading(exterior=True, place="FOREST", time="MORNING")
COAST = Heading(exterior=True, place="BEACH", time="DAY")


def shot(seed: int, heading: Heading, action: str, camera: Camera, frames: int, *lines: Line) -> Shot:
    """A shot with these people."""
    return Shot(heading, action, camera, frames, seed, PEOPLE, lines)


HELD_OUT: dict[str, Shot] = {
    "h_bounce_night": shot(11, COURT, "Sam bounces the basketball.", Camera(size="full"), 72),
    "h_bounce_hall": shot(
        23, HALL, "Nia stands at the free throw line and dribbles the ball.", Camera(size="wide"), 84
    ),
    "h_throw_night": shot(31, COURT, "Sam throws the ball at the hoop. It misses.", Camera(size="wide"), 96),
    "h_throw_in": shot(12, HALL, "Nia shoots the ball at the basket. It goes in.", Camera(size="full"), 96),
    "h_board": shot(
        47, HALL, "Sam throws the ball at the hoop. It hits the board and goes in.", Camera(size="wide"), 90
    ),
    "h_pass_street": shot(8, ROAD, "Sam throws Nia the ball. She catches it.", Camera(size="wide"), 72),
    "h_pass_studio": shot(9, STUDIO, "Nia throws the ball to Sam. He catches it.", Camera(size="full"), 72),
    "h_bottle": shot(3, KITCHEN, "Sam drops the bottle. It falls on the floor.", Camera(size="full"), 60),
    "h_book": shot(77, LOUNGE, "Nia drops the book on the floor.", Camera(size="wide"), 66),
    "h_box": shot(15, STUDIO, "Sam drops the box.", Camera(size="wide"), 60),
    "h_cup_studio": shot(16, STUDIO, "Nia drops the cup. It falls on the floor.", Camera(size="full"), 60),
    "h_stone_ridge": shot(5, RIDGE, "Nia picks up a stone and throws it off the ridge.", Camera(size="wide"), 96),
    "h_stone_coast": shot(61, COAST, "Sam throws a stone into the sea.", Camera(size="full"), 84),
    "h_keys_street": shot(19, ROAD, "Sam throws the key to Nia. She catches it.", Camera(size="full"), 72),
    "h_walk_ridge": shot(2, RIDGE, "Nia walks along the ridge.", Camera(size="wide"), 84),
    "h_walk_ship": shot(4, SHIP, "Sam walks across the deck.", Camera(size="full"), 72),
    "h_walk_studio": shot(6, STUDIO, "Nia walks to the left and stops.", Camera(size="full"), 84),
    "h_walk_kitchen": shot(7, KITCHEN, "Sam walks to the window and looks out.", Camera(size="wide"), 90),
    "h_walk_road": shot(10, ROAD, "Nia walks down the street and waves.", Camera(size="wide"), 96),
    "h_run_woods": shot(13, WOODS, "Sam runs through the forest.", Camera(size="wide"), 72),
    "h_run_court": shot(14, COURT, "Nia runs across the court, then stops.", Camera(size="wide"), 84),
    "h_jump": shot(17, STUDIO, "Sam jumps.", Camera(size="full"), 60),
    "h_fall": shot(18, LOUNGE, "Nia walks to the sofa, stumbles and falls.", Camera(size="wide"), 84),
    "h_sit": shot(20, LOUNGE, "Sam walks to the chair and sits down.", Camera(size="full"), 96),
    "h_march": shot(21, HALL, "Nia marches to the hoop.", Camera(size="full", move="track"), 84),
    "h_dance": shot(22, STUDIO, "Nia dances.", Camera(size="full"), 84),
    "h_orbit": shot(24, COAST, "Sam walks along the shore.", Camera(size="full", move="orbit left"), 84),
    "h_tilt": shot(25, WOODS, "Nia walks through the trees.", Camera(size="full", move="tilt up"), 72),
    "h_handheld": shot(
        26, HALL, "Sam walks to the hoop and bounces the ball.", Camera(size="medium", move="handheld"), 84
    ),
    "h_talk": shot(
        27,
        KITCHEN,
        "Nia looks at Sam and nods.",
        Camera(size="medium"),
        84,
        Line(character="NIA", text="Sit down, will you?"),
    ),
    "h_wait": shot(28, COAST, "Nia stands and looks out to the sea.", Camera(size="medium"), 72),
    "h_punch": shot(29, STUDIO, "Sam punches Nia. She falls.", Camera(size="full"), 72),
    "h_climb": shot(30, RIDGE, "Sam walks up the ridge, stops and points at the valley.", Camera(size="full"), 96),
    "h_put": shot(33, KITCHEN, "Nia walks to the table and puts the cup on the table.", Camera(size="wide"), 96),
}
"""Name to shot."""


def main() -> int:
    """Render them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.gettempdir()) / "rushes-scoring"
    for name, each in HELD_OUT.items():
        rendered(name, folder, shot=each)
        print(name, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
