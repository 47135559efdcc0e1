"""A program that renders a project with a cameo in it: ``python -m tests.studio.cameos.rendering FOLDER``.

It says ``engine PID`` and ``drawing`` when the first picture of the first shot came, and at the end how each job ended.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from studio import log
from studio.keys import keyrings, ring, wrapping
from studio.render.jobs import fault_of
from studio.session import open_session
from tests.studio.cameos.conftest import WORDS
from tests.studio.cameos.filming import SMALL

keyrings.keyring.backend.get_all_keyring = list
wrapping.SCRYPT["n"] = 16
ring.on_terminal = lambda _question: WORDS


async def render(folder):
    session = open_session(folder)
    said = []

    def drawing(_job, _picture):
        if not said:
            said.append(print("engine", session.engine.process, flush=True))
            print("drawing", flush=True)

    session.queue.pictured.connect(drawing)
    try:
        jobs = session.render([shot.id for scene in session.project.film.scenes for shot in scene.shots], SMALL)
        await session.queue.work(until_empty=True)
        faults = [fault_of(session.queue.get(job.id)) for job in jobs]
        roles = sorted({role for job in jobs for role in session.queue.get(job.id).request.inputs})
        print(json.dumps({"faults": [fault and fault.code for fault in faults], "roles": roles}), flush=True)
    finally:
        await session.close()


if __name__ == "__main__":
    log.to_file()
    asyncio.run(render(Path(sys.argv[1])))
