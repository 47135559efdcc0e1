"""The commands, their options and the one place where a fault becomes an exit status."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from engine.media.beside import writing_fault
from engine.messages.faults import Exit, Fault
from engine.models.offline import stay_offline
from studio import log
from studio.cli import cameos, demonstrating, diagnosing, exporting, modelling, rendering, staging, verifying, windowing
from studio.cli.output import Output
from studio.words.told import STATUS, tell

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="A screenplay in, a storyboard that moves, a watermarked film out. Nothing leaves this machine.",
)

app.add_typer(modelling.app, name="models")
app.add_typer(cameos.app, name="cameo")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Source = Annotated[
    Path, typer.Argument(readable=False, help="A screenplay (.fountain, .fdx) or a project folder (NAME.rushes).")
]
Shots = Annotated[list[str] | None, typer.Option("--shot", help="Slate of a shot, such as 2B. May be repeated.")]


@app.callback(invoke_without_command=True)
def studio(context: typer.Context) -> None:
    """Open the studio window."""
    if context.invoked_subcommand is None:
        raise typer.Exit(windowing.open_window(None))


@app.command("open")
def open_(
    project: Annotated[Path | None, typer.Argument(readable=False, help="A project folder or a screenplay.")] = None,
) -> None:
    """Open the studio window on a project or a screenplay."""
    raise typer.Exit(windowing.open_window(project))


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Where the sample film is made.")] = Path("rushes-demo"),
    size: Annotated[str, typer.Option(help="Picture size, such as 848x480.")] = "848x480",
    quality: Annotated[str, typer.Option(help="draft, standard or fine.")] = "standard",
    json: Json = False,
) -> None:
    """Make the sample film: render every shot, export, verify."""
    demonstrating.demonstrate(folder, size, quality, Output(json))


@app.command()
def render(
    source: Source,
    project: Annotated[Path | None, typer.Option("--project", help="Project folder for a screenplay.")] = None,
    shot: Shots = None,
    renderer: Annotated[str, typer.Option(help="Who renders.")] = "previz",
    size: Annotated[str, typer.Option(help="Picture size, such as 848x480; the film's own if not given.")] = "",
    fps: Annotated[str, typer.Option(help="Frames per second of the film, such as 24 or 30000/1001.")] = "",
    seed: Annotated[int | None, typer.Option(help="Seed; the next one if not given.")] = None,
    quality: Annotated[str, typer.Option(help="draft, standard or fine.")] = "standard",
    best: Annotated[int, typer.Option(help="Takes of each shot, of which the best goes into the cut.")] = 1,
    json: Json = False,
) -> None:
    """Render shots: those named, or all that have no take of what they now ask for."""
    asked = rendering.Asked(source, project, tuple(shot or ()), renderer, size, fps, seed, quality, best)
    rendering.render(asked, Output(json))


@app.command()
def export(
    project: Annotated[Path, typer.Argument(readable=False, help="A project folder.")],
    out: Annotated[Path, typer.Option("--out", help="The film, an .mp4.")],
    slates: Annotated[bool, typer.Option("--slates", help="Slate cards for shots without a take.")] = False,
    render_first: Annotated[bool, typer.Option("--render", help="Render what is missing or stale first.")] = False,
    json: Json = False,
) -> None:
    """Export the cut with sound, watermark and content credentials."""
    exporting.export_project(project, out, slates, render_first, Output(json))


@app.command()
def verify(file: Annotated[Path, typer.Argument(readable=False, help="A film.")], json: Json = False) -> None:
    """Check a film's content credentials: 0 whole, 1 altered, 2 none."""
    raise typer.Exit(verifying.check(file, Output(json)))


@app.command()
def stage(source: Source, shot: Shots = None, json: Json = False) -> None:
    """Tell how previz reads each shot: place, weather, cast, action, camera, sound, and what it does not understand."""
    staging.tell_staging(source, tuple(shot or ()), Output(json))


@app.command()
def doctor(json: Json = False) -> None:
    """Tell what this machine can do, and what to install where it cannot."""
    raise typer.Exit(diagnosing.examine(Output(json)))


def main() -> None:
    """Run ``rushes``; the console script."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit status and never raises."""
    stay_offline()
    log.to_file()
    output = Output("--json" in arguments)
    try:
        result = app(arguments, standalone_mode=False, prog_name="rushes")
    except Fault as fault:
        told = tell(fault, typed=True)
        output.fault(told)
        return told.status
    except TyperException as error:
        told = tell(Fault("usage", Exit.USAGE, text=error.format_message().rstrip(".")), typed=True)
        output.fault(told)
        return told.status
    except (KeyboardInterrupt, typer.Abort):
        output.fault(tell(Fault("cancelled", Exit.CANCELLED), typed=True))
        return STATUS[Exit.CANCELLED]
    except (BrokenPipeError, SystemExit):
        # Whoever read us has gone, as ``| head`` does; there is nobody left to tell. Typer ends the program then.
        sys.stdout = None
        return 0
    except OSError as error:
        told = tell(_trouble(error), typed=True)
        output.fault(told)
        return told.status
    except Exception as error:  # noqa: BLE001 - no traceback reaches a filmmaker; the log and the fold keep it
        fault = log.mistake(error)
        output.fault(tell(fault, typed=True))
        return STATUS[Exit.OURS]
    if result == STATUS[Exit.CANCELLED]:
        # What Typer makes of Ctrl+C.
        output.fault(tell(Fault("cancelled", Exit.CANCELLED), typed=True))
    return result if isinstance(result, int) else 0


def _trouble(error: OSError) -> Fault:
    """What the system refused us, wherever that was; anything else is a mistake of our own."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS):
        return writing_fault(error, Path(error.filename or "."))
    return log.mistake(error)
