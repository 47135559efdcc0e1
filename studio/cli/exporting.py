"""``rushes export``."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from engine.messages.faults import Exit, Fault
from studio import export as cut
from studio.cli.output import Output
from studio.cli.rendering import render_shots
from studio.render.requests import Settings
from studio.session import Session, open_session


def export_project(folder: Path, out: Path, slates: bool, render_first: bool, output: Output) -> None:
    """Export a project's cut."""
    if out.suffix.lower() != ".mp4":
        raise Fault("export.kind", Exit.USAGE, file=str(out))

    async def task() -> dict[str, Any]:
        session = open_session(folder)
        try:
            if render_first:
                await _render_due(session, output)
            return await export_with_bar(session, out, slates, output)
        finally:
            await session.close()

    result = asyncio.run(task())
    output.document(result)
    output.say(
        f"Exported {result['file']}: {result['frames']} frames, {result['loudness']:.1f} LUFS, credentials "
        f"{result['integrity']}."
    )
    output.remarks(result["remarks"])


async def _render_due(session: Session, output: Output) -> None:
    """Render what is missing or stale, and what lies there damaged: of that the new take goes into the cut."""
    film = session.project.film
    locked = {shot.id for scene in film.scenes for shot in scene.shots if shot.locked}
    broken = [shot for shot in cut.damaged(film, session.takes) if shot not in locked]
    due = set(session.freshness.to_render(film)) | set(broken)
    shots = [shot.id for scene in film.scenes for shot in scene.shots if shot.id in due]
    await render_shots(session, shots, Settings(), output)
    for shot in broken:
        take = session.takes.of(shot)[-1]
        session.project.apply("circle", shot=shot, take=take.id, frames=session.takes.frames(take))


async def export_with_bar(session: Session, out: Path, slates: bool, output: Output) -> dict[str, Any]:
    """Export with a bar."""
    with output.progress() as bars:
        bar = bars.add_task("Export", total=1.0)
        result = await cut.export(
            session, out, slates=slates, listen=lambda event: bars.update(bar, completed=event.share)
        )
        bars.update(bar, completed=1.0)
    return result
