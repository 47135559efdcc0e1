"""``rushes stage``: how previz reads each shot."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from engine.client.engine import Engine
from studio.cli.output import Output
from studio.cli.rendering import chosen
from studio.document.slates import slates
from studio.document.values import Film
from studio.project.project import open_project
from studio.render.requests import Settings, make_request
from studio.script.reading import read_script
from studio.script.storyboard import storyboard
from studio.session import is_project
from studio.words.readings import reading as in_words


def tell_staging(source: Path, shots: tuple[str, ...], output: Output) -> None:
    """Stage the shots named, or all, and print the readings; no project is made."""
    film, remarks = read_film(source)
    wanted = set(chosen(film, shots)) if shots else {shot.id for scene in film.scenes for shot in scene.shots}
    names = slates(film)

    async def task() -> list[dict[str, Any]]:
        readings = []
        with tempfile.TemporaryDirectory() as folder:
            async with Engine([folder]) as engine:
                for scene in film.scenes:
                    for shot in scene.shots:
                        if shot.id in wanted:
                            request = make_request(film, scene, shot, Settings(), seed=1)
                            readings.append({"shot": names[shot.id], "text": shot.text, **await engine.stage(request)})
        return readings

    readings = asyncio.run(task())
    output.remarks(remarks)
    for reading in readings:
        _say(reading, output)
    output.document({"source": str(source), "remarks": remarks, "shots": readings})


def read_film(source: Path) -> tuple[Film, list[str]]:
    """The film of a script or project, without changing either."""
    if is_project(source):
        project = open_project(source, read_only=True)
        try:
            return project.film, []
        finally:
            project.close()
    film, remarks = storyboard(read_script(source))
    return film, [str(remark) for remark in remarks]


def _say(reading: dict[str, Any], output: Output) -> None:
    camera = reading.get("camera", {})
    where = "interior" if reading.get("interior") else "exterior"
    output.say(f"{reading['shot']}  {reading['text']}", "bold")
    output.say(
        f"    {reading['place']} on the set '{reading['set']}', {where}, {reading['time']}, {reading['weather']}, "
        f"{reading['style']}, {reading['frames']} frames"
    )
    for player in reading.get("cast", ()):
        clothes = ", ".join(player.get("wardrobe", ()))
        output.say(f"    {player['name']}: played by {player['stand_in']}" + (f" in {clothes}" if clothes else ""))
    for beat in reading.get("beats", ()):
        target = " ".join(
            filter(
                None,
                [beat.get("prop", ""), f"→ {beat['target']}" if beat.get("target") else "", beat.get("outcome", "")],
            )
        )
        output.say(f"    {beat['start']:4}-{beat['end']:<4} {beat['actor']} {beat['action']} {target}".rstrip())
    seen = ", ".join(
        f"{value} mm" if key == "lens" else str(value) for key, value in camera.items() if key != "subject"
    )
    output.say(f"    camera: {seen or 'free'} on {', '.join(reading.get('subjects', ())) or 'the place'}")
    output.say(f"    sounds: {', '.join(sound['kind'] for sound in reading.get('sounds', ())) or 'none'}")
    output.remarks(in_words(remark["code"], remark["words"]) for remark in reading.get("remarks", ()))
