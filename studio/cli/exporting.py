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
                due = session.freshness.to_render(session.project.film)
                await render_shots(session, due, Settings(), output)
            return await export_with_bar(session, out, slates, output)
        finally:
            await session.close()

    result = asyncio.run(task())
    output.document(result)
    output.say(
        f"Exported {result['file']}: {result['frames']} frames, {result['loudness']:.1f} LUFS, credentials "
        f"{result['integrity']}."
    )


async def export_with_bar(session: Session, out: Path, slates: bool, output: Output) -> dict[str, Any]:
    """Export with a bar."""
    with output.progress() as bars:
        bar = bars.add_task("Export", total=1.0)
        result = await cut.export(
            session, out, slates=slates, listen=lambda event: bars.update(bar, completed=event.share)
        )
        bars.update(bar, completed=1.0)
    return result
