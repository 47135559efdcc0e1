"""An open project with everything that works on it: takes, queue, engine. Command line and window use the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.client.engine import Engine
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Staging
from studio import places
from studio.cameos.authorising import Authority
from studio.cameos.containing import Containing
from studio.cameos.papers import engine_state
from studio.cameos.vault import Vault
from studio.document.identity import new_id
from studio.document.nodes import rows_to_plain
from studio.document.values import Film, Shot
from studio.project.media import Media
from studio.project.project import Project, create, open_project
from studio.render.best import checked
from studio.render.inputs import GUIDED, MODELS, PREFIX, abilities, asked, earlier_of, guide, shows_somebody
from studio.render.jobs import Job
from studio.render.queue import Queue
from studio.render.requests import Settings, make_request, staging
from studio.render.stale import Freshness
from studio.render.takes import Takes
from studio.render.voices import Voices
from studio.script.elements import Remark
from studio.script.reading import parse_script, read_script
from studio.script.revise import Change, revise
from studio.script.storyboard import storyboard

SUFFIX = ".rushes"


@dataclass(slots=True)
class Session:
    """One project, open.

    Attributes
    ----------
    project : Project
    takes : Takes
    freshness : Freshness
    engine : Engine
    queue : Queue
    voices : Voices
    media : Media
    authority : Authority
        By what right likenesses are used.
    containing : Containing
        Takes and films that contain likenesses.
    """

    project: Project
    takes: Takes
    freshness: Freshness
    engine: Engine
    queue: Queue
    voices: Voices
    media: Media
    authority: Authority
    containing: Containing

    async def close(self) -> None:
        """End the engine and let the project go."""
        self.queue.stop()
        await self.engine.close()
        self.project.close()

    def write_script(self, path: Path) -> None:
        """Write the film as a Fountain script; what was not edited is written byte for byte as it was brought in.

        Raises
        ------
        Fault
            ``script.cannot_write``.
        """
        from studio.script.writing import write_back

        kept = self.project.script()
        data = write_back(parse_script(*kept) if kept else None, self.project.film)
        beside = path.with_name(f".{path.name}.part")
        try:
            beside.write_bytes(data)
            beside.replace(path)
        except OSError as error:
            raise Fault("script.cannot_write", Exit.CANNOT_WRITE, str(error), file=str(path)) from error

    def render(self, shots: Sequence[str], settings: Settings, *, best: int = 1) -> list[Job]:
        """Queue shots for rendering.

        Parameters
        ----------
        shots : sequence of str
            Ids.
        settings : Settings
            Without a seed of its own, each new take of a shot gets the next seed, so that it differs from the last.
        best : int
            How many takes of each shot are rendered, with seeds that follow one another; when all are there they are
            measured, and the best goes into the cut.

        Raises
        ------
        Fault
            ``shot.unknown``, ``render.*``, ``project.read_only``.
        """
        checked(best)
        film = self.project.film
        requests = []
        staged: dict[str, list[Staging]] = {}
        coming = Counter(job.shot for job in self.queue.open_jobs())
        for shot_id in shots:
            place = film.find(shot_id)
            if place is None:
                raise Fault("shot.unknown", Exit.USAGE, shot=shot_id)
            scene, shot = place
            # The shots of a scene share what the earlier of them stage: put into words once, not once for each.
            before = staged.setdefault(scene.id, [])
            index = film.places[shot_id][1]
            before += [staging(film, scene, earlier) for earlier in scene.shots[len(before) : index]]
            seed = 1 + self.takes.count(shot_id) + coming[shot_id]
            used = {take.seed for take in self.takes.of(shot_id)}
            while seed in used:
                # Takes before it were removed, or had seeds of their own.
                seed += 1
            coming[shot_id] += best
            inputs = self.inputs(film, shot, settings.model) if settings.renderer == MODELS else {}
            request = make_request(film, scene, shot, settings, seed, before=tuple(before[:index]), inputs=inputs)
            requests.append(
                [(shot_id, msgspec.structs.replace(request, seed=each)) for each in seeds(request.seed, best)]
            )
        if best == 1:
            return self.queue.add([pair for (pair,) in requests])
        return [job for several in requests for job in self.queue.add(several, new_id())]

    def inputs(self, film: Film, shot: Shot, model: str) -> dict[str, str]:
        """What a model is given for a shot; what comes of other shots is settled by the queue, which knows of it."""
        can = abilities(self.queue.shelf, model)
        found = asked(film, shot, self.takes)
        if PREFIX in found:
            found[PREFIX] = ""
        previz = guide(shot, self.takes, can)
        moves = can is not None and "image" in can.needs
        if "first" in found or (PREFIX in found and not moves) or (moves and shows_somebody(film, found)):
            previz.pop(GUIDED, None)  # it begins with that already, or who moves is known
        slots = can.memory if can and earlier_of(film, shot) else 0
        return found | previz | {f"memory#{number}": "" for number in range(1, slots + 1)}


def seeds(first: int, count: int) -> list[int]:
    """Seeds that follow one another, from the first on; after the last there is comes 0."""
    return [(first + number) % 2**31 for number in range(count)]


def open_session(
    folder: Path, *, engine: Engine | None = None, read_only: bool = False, vault: Vault | None = None
) -> Session:
    """Open a project to work on it, or to look at it only while another program works on it.

    The cameos are the user's own where no `vault` is given.

    Raises
    ------
    Fault
        What stands in the way: ``project.*``.
    """
    project = open_project(folder, read_only=read_only)
    takes = Takes(project)
    freshness = Freshness(takes)
    authority = Authority(project, vault)
    media = Media(project)
    engine = engine or Engine(
        [project.folder], log=places.logs() / "engine.log", reading=[places.home() / "cameos"], state=engine_state()
    )
    return Session(
        project,
        takes,
        freshness,
        engine,
        Queue(project, takes, engine, freshness, authority=authority),
        Voices(project, takes, engine),
        media,
        authority,
        Containing(project, takes, media),
    )


def is_project(path: Path) -> bool:
    """Whether a path looks like a project folder."""
    return path.is_dir()


def project_folder(script: Path, folder: Path | None) -> Path:
    """Where a script's project lies: the folder asked for, or beside where one works, under the script's name."""
    return folder if folder is not None else Path.cwd() / f"{script.stem}{SUFFIX}"


def bring_in(source: Path, folder: Path | None = None) -> tuple[Path, list[Remark], list[Change]]:
    """Make sure there is a project for a script or project folder.

    Parameters
    ----------
    source : Path
        A screenplay or a project folder.
    folder : Path, optional
        Where a script's project goes; default is ``NAME.rushes`` in the current folder.

    Returns
    -------
    (folder, remarks, changes)
        The project's folder, what of the script was not understood, and what a revised script changed.

    Raises
    ------
    Fault
        ``script.*``, ``project.*``.
    """
    if is_project(source):
        return source, [], []
    script = read_script(source)
    target = project_folder(source, folder)
    if not (target / "project.db").exists():
        film, remarks = storyboard(script)
        create(target, film, script=script.data, script_name=script.name).close()
        return target, remarks, []
    project = open_project(target)
    try:
        film, remarks = storyboard(script, project.film.rate)
        changes = _revise(project, film, script.name, script.data)
    finally:
        project.close()
    return target, remarks, changes


def _revise(project: Project, film: Film, name: str, data: bytes) -> list[Change]:
    kept = project.script()
    if kept and kept[1] == data:
        return []
    # With the script that came in last, edits made since then outlive the revision where it did not touch them.
    base = storyboard(parse_script(*kept), film.rate)[0] if kept else None
    revised, changes = revise(project.film, film, base)
    if revised is not project.film:
        project.apply("revise", rows=rows_to_plain(project.film, revised))
    project.keep_script(name, data)
    return changes
