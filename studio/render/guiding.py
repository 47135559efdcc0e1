"""Passes that previz draws for models: once for what they show, kept among the project's media.

Which clip shows what is written down in the cache. A clip that is gone is drawn again, and is the same one.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.media.beside import write_whole, writing_fault
from engine.messages.directions import RELATIONS
from engine.messages.jobs import RenderJob
from engine.messages.requests import OWN, Request, digest
from studio.project.project import Project
from studio.render.inputs import GUIDED, media_file, previz_take
from studio.render.takes import Takes
from studio.render.voices import recordings

FOLDER = Path("cache") / "guides"
CLIP = "guide.mov"
QUALITY = "standard"
_ROLE = re.compile(rf"guide:(\w+){OWN}")


def kind_of(role: str) -> str:
    """The pass that a role of a request names; empty for another role, and for a guide of the user's own.

    A first picture is that of the shot as it is staged.
    """
    match = _ROLE.fullmatch(role)
    return match[1] if match else "driving" if role == GUIDED else ""


@dataclass(frozen=True)
class Drawing:
    """A pass that is to be drawn.

    Attributes
    ----------
    kind : str
    asked : Request
        What previz stages for it.
    key : str
        What it shows, in a word.
    """

    kind: str
    asked: Request
    key: str


def drawing(request: Request, kind: str, shot: str, takes: Takes) -> Drawing:
    """What previz is asked for so that a model keeps its blocking: the shot's words, by the seed of its previz take."""
    take = previz_take(shot, takes)
    asked = msgspec.structs.replace(
        request,
        renderer="previz",
        model="",
        prompt="",
        inputs={},
        quality=QUALITY,
        seed=take.seed if take else 1,
        asides=tuple(aside for aside in request.asides if aside not in RELATIONS),
    )
    return Drawing(kind, asked, f"{digest(asked)}-{kind}")


def renewed(project: Project, takes: Takes, request: Request) -> Request:
    """A request whose guides are drawn again where their clips are gone."""
    drawn = {role: sha for role, sha in request.inputs.items() if sha and kind_of(role)}
    missing = (role for role, sha in drawn.items() if not media_file(project.folder, sha) and not takes.by_media(sha))
    gone = dict.fromkeys(missing, "")
    return msgspec.structs.replace(request, inputs=request.inputs | gone) if gone else request


def made(project: Project, drawn: Drawing) -> str:
    """Hash of the clip that shows this, empty where it is to be drawn."""
    try:
        sha = _note(project, drawn).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
    return sha if re.fullmatch("[0-9a-f]{64}", sha) and media_file(project.folder, sha) else ""


def job(project: Project, name: str, drawn: Drawing) -> RenderJob:
    """What the engine is to draw."""
    lines = {sha: str(path) for sha, path in recordings(project.folder, drawn.asked).items()}
    folder = str(_side(project, name))
    return RenderJob(id=name, request=drawn.asked, folder=folder, files=lines, guide=drawn.kind)


def keep(project: Project, name: str, drawn: Drawing, sha: str, title: str) -> None:
    """Put a drawn clip among the media.

    Raises
    ------
    Fault
        ``media.disk_full``, ``media.cannot_write``.
    """
    home = project.folder / "media" / f"{sha}.mov"
    try:
        home.parent.mkdir(exist_ok=True)
        (_side(project, name) / CLIP).replace(home)
        note = _note(project, drawn)
        note.parent.mkdir(parents=True, exist_ok=True)
        write_whole(note, sha.encode())
    except OSError as error:
        raise writing_fault(error, home) from error
    finally:
        clear(project, name)
    asked = drawn.asked
    seconds = asked.staging.frames / asked.staging.rate
    row = (home.name, title, "footage", str(seconds), asked.width, asked.height, _now())
    with project.transaction() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO media (name, title, kind, seconds, width, height, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )


def clear(project: Project, name: str) -> None:
    """Take away what a job left."""
    shutil.rmtree(_side(project, name), ignore_errors=True)


def _side(project: Project, name: str) -> Path:
    return project.folder / FOLDER / f".{name}"


def _note(project: Project, drawn: Drawing) -> Path:
    return project.folder / FOLDER / drawn.key


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
