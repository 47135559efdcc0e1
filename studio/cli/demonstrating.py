"""``rushes demo``: the sample script becomes a film."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from engine.messages.faults import Exit, Fault
from studio import sample
from studio.cli.exporting import export_with_bar
from studio.cli.output import Output
from studio.cli.rendering import Asked, render_shots, settings_of
from studio.session import bring_in, open_session

FILM = "Low Tide.mp4"


def demonstrate(folder: Path, size: str, quality: str, output: Output) -> None:
    """Render every shot of the sample, export, verify, and say where the film lies."""
    began = time.monotonic()
    try:
        script = sample.lay_out(folder)
    except OSError as error:
        raise Fault("export.folder", Exit.CANNOT_WRITE, str(error), folder=str(folder)) from error
    settings = settings_of(Asked(script, None, (), "previz", size, "", None, quality))
    project, remarks, _changes = bring_in(script, folder / "Low Tide.rushes")
    output.say("Low Tide: three scenes, eight shots, half a minute. Previz renders it here, on this machine.")
    output.remarks(str(remark) for remark in remarks)

    async def task() -> dict[str, Any]:
        session = open_session(project)
        try:
            film = session.project.film
            if settings.width and (settings.width, settings.height) != (film.width, film.height):
                session.project.apply("set_film", width=settings.width, height=settings.height)
            shots = session.freshness.to_render(session.project.film)
            rows = await render_shots(session, shots, settings, output)
            figures = await export_with_bar(session, folder / FILM, False, output)
            return {**rows, **figures}
        finally:
            await session.close()

    result = asyncio.run(task())
    result["elapsed"] = round(time.monotonic() - began, 1)
    output.document({"project": str(project), **result})
    output.say(f"\nThe film is whole and signed: {result['file']}", "bold")
    output.say(
        f"{result['frames']} frames, {result['loudness']:.1f} LUFS, made in {result['elapsed']:.0f} s. "
        f"Its project: {project}"
    )
    output.say("Open it in the studio with: rushes open " + f'"{project}"')
