"""``rushes models``: the shelf of the user's models."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.messages.faults import Exit, Fault
from engine.models.catalogue import catalogue, families
from engine.models.family import Capabilities, Licence
from engine.models.stored import Weights
from engine.models.tiny_decoders import NAMES, beside
from studio.cli.output import Output
from studio.models.downloading import Download, Offer, offer, offers
from studio.models.licences import licence_of, limited, sentences
from studio.models.shelf import Entry, Shelf
from studio.words.language import _
from studio.words.told import tell

app = typer.Typer(no_args_is_help=True, help="The models you have: list, add, download, check, remove.")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Name = Annotated[str, typer.Argument(help="What the model is called.")]


@app.command("list")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Tell also what can be downloaded.")] = False,
    json: Json = False,
) -> None:
    """Tell which models you have, and what their licences allow."""
    output = Output(json)
    entries = Shelf().entries()
    here = [_told(entry) for entry in entries]
    refused = [{"name": one.name, "package": one.package, "reason": one.reason} for one in catalogue().refused]
    output.document({"models": here, "offered": [_offered(one) for one in offers()], "refused": refused})
    for told in here:
        output.say(f"{told['name']:28} {told['title']}, {_size(told['bytes'])}", "bold")
        output.say(f"{'':28} {told['path']}", "dim")
        if told["previews"]:
            output.say(f"{'':28} {_previews(told['previews'])}", "dim")
        if told["fault"]:
            output.say(f"{'':28} {told['fault']}", "red")
        for sentence in told["limits"]:
            output.say(f"{'':28} {sentence}", "yellow")
    if not here:
        output.say(_("You have no models yet."))
    if every or not here:
        output.say(_("Models that 'rushes models download' knows:"))
        for one in offers():
            size = _size(sum(part.parameters for part in one.variant.components) * 2)
            output.say(f"  {one.variant.key:26} {one.variant.title}, {_('about')} {size}: {_abilities(one)}")
    for one in catalogue().refused:
        output.remarks(
            [
                _("The family {name} of the package {package} cannot be used: {reason}").format(
                    name=one.name, package=one.package, reason=one.reason
                )
            ]
        )


@app.command()
def add(
    path: Annotated[
        Path,
        typer.Argument(
            readable=False,
            help="A diffusers folder, a .safetensors or .gguf file, or a tiny decoder for previews (tae*.safetensors).",
        ),
    ],
    name: Annotated[str, typer.Option("--name", help="What it is to be called.")] = "",
    base: Annotated[str, typer.Option("--base", help="The model with the parts that a file lacks.")] = "",
    json: Json = False,
) -> None:
    """Put a model on the shelf; its files stay where they are."""
    output = Output(json)
    shelf = Shelf()
    entry = shelf.add(path, name, base)
    weights = shelf.read(entry.name)
    told = _told(entry)
    output.document(told)
    if NAMES.fullmatch(path.name):
        said = _("Previews of {name} are made by {file}.").format(name=entry.name, file=told["previews"])
        output.say(said, "bold green")
        return
    output.say(_("Added {name}: {title}.").format(name=entry.name, title=_title(weights)), "bold green")
    if not weights.exact:
        output.remarks([_("It is not exactly that model; it is used as one.")])
    _tell_limits(entry, output)


@app.command()
def download(
    model: Annotated[str, typer.Argument(help="A model that 'rushes models list --all' names, or its repository.")],
    name: Annotated[str, typer.Option("--name", help="What it is to be called.")] = "",
    folder: Annotated[Path | None, typer.Option("--folder", readable=False, help="Where it goes.")] = None,
    accept: Annotated[bool, typer.Option("--accept-licence", help="Accept its licence without being asked.")] = False,
    json: Json = False,
) -> None:
    """Download a model, going on where an earlier download stopped."""
    output = Output(json)
    shelf = Shelf()
    wanted = offer(model)
    _agree(shelf, wanted, accept, output)
    fetching = Download(shelf, wanted, name, folder)
    with output.progress() as bars:
        bar = bars.add_task(wanted.variant.title, total=None)

        def show(done: int, whole: int, file: str) -> None:
            bars.update(bar, completed=done, total=whole, description=file.rpartition("/")[2] or wanted.variant.title)

        entry = fetching.run(show)
    output.document(_told(entry))
    output.say(_("{name} is ready, in {path}.").format(name=entry.name, path=entry.path), "bold green")


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Models; all if not given.")] = None, json: Json = False
) -> None:
    """Read models again and compare every file with what was downloaded."""
    output = Output(json)
    shelf = Shelf()
    wanted = names or [entry.name for entry in shelf.entries()]
    results: list[dict[str, Any]] = []
    first: Fault | None = None
    for name in wanted:
        try:
            with output.progress() as bars:
                bar = bars.add_task(name, total=None)
                weights, prints = shelf.check(
                    name, progress=lambda done, whole, bar=bar, bars=bars: bars.update(bar, completed=done, total=whole)
                )
        except Fault as fault:
            told = tell(fault, typed=True)
            first = first or fault
            results.append({"name": name, "ok": False, "code": told.code, "what": told.what, "action": told.action})
            output.say(f"✗ {name}: {told.what} {told.action}", "red")
        else:
            tiny = beside(weights)
            previews = tiny.path.name if tiny else ""
            found = {"name": name, "ok": True, "variant": weights.variant, "files": prints, "previews": previews}
            results.append(found)
            output.say(f"✓ {name}: {_title(weights)}, {len(prints)} {_('files')}", "green")
            if previews:
                output.say(f"  {_previews(previews)}", "dim")
    output.document({"models": results})
    if first is not None:
        raise typer.Exit(tell(first, typed=True).status)


@app.command()
def remove(
    name: Name,
    delete: Annotated[bool, typer.Option("--delete", help="Delete its files, if Rushes downloaded them.")] = False,
    json: Json = False,
) -> None:
    """Take a model off the shelf; its files stay unless --delete."""
    output = Output(json)
    entry = Shelf().remove(name, delete=delete)
    output.document({"name": entry.name, "path": entry.path, "deleted": delete})
    if delete:
        output.say(_("Removed {name} and deleted its files.").format(name=name))
    else:
        output.say(_("Removed {name}; its files stay in {path}.").format(name=name, path=entry.path))


def _agree(shelf: Shelf, wanted: Offer, accept: bool, output: Output) -> None:
    """Show a licence's limits, and have them accepted."""
    licence = wanted.family.licence
    if not limited(licence) or shelf.accepted(licence.name):
        return
    output.say(f"{wanted.variant.title}: {licence.name}", "bold")
    for sentence in sentences(licence):
        output.say(sentence, "yellow")
    output.say(licence.url, "dim")
    if not accept and not output.json and sys.stdin.isatty():
        accept = typer.confirm(_("Do you accept this licence?"))
        if not accept:
            raise Fault("models.cancelled", Exit.CANCELLED)
    if accept:
        shelf.accept(licence.name)


def _told(entry: Entry) -> dict[str, Any]:
    """A model of the shelf, with what its licence allows and whether it can be read."""
    licence = licence_of(entry.variant)
    fault = previews = ""
    title = entry.variant
    try:
        weights = Shelf().read(entry.name)
        title = _title(weights)
        tiny = beside(weights)
        previews = tiny.path.name if tiny else ""
    except Fault as error:
        told = tell(error, typed=True)
        fault = f"{told.what} {told.action}"
    return {
        "name": entry.name,
        "title": title,
        "variant": entry.variant,
        "family": entry.family,
        "path": entry.path,
        "bytes": entry.bytes,
        "repository": entry.repository,
        "revision": entry.revision,
        "licence": licence.name if licence else "",
        "commercial": licence.commercial if licence else None,
        "limits": sentences(licence) if licence else [],
        "previews": previews,
        "fault": fault,
    }


def _offered(one: Offer) -> dict[str, Any]:
    licence = one.family.licence
    return {
        "name": one.variant.key,
        "title": one.variant.title,
        "family": one.family.key,
        "repository": one.variant.repository,
        "parameters": sum(part.parameters for part in one.variant.components),
        "licence": licence.name,
        "limits": sentences(licence),
    }


def _title(weights: Weights) -> str:
    """What weights are, in the catalogue's words."""
    family = families().get(weights.family)
    titles = {variant.key: variant.title for variant in family.variants} if family else {}
    return titles.get(weights.variant, weights.variant)


def _abilities(one: Offer) -> str:
    """What a model can do, in a few words."""
    can: Capabilities = one.family.abilities(one.variant)
    said = [
        (can.sound, _("sound")),
        (can.first, _("first frame")),
        (can.last, _("last frame")),
        (can.prefix, _("goes on from a clip")),
        (can.images, _("likenesses")),
        (can.voices, _("voices")),
        (can.control, _("guides")),
    ]
    return ", ".join(word for has, word in said if has) or _("words only")


def _tell_limits(entry: Entry, output: Output) -> None:
    licence: Licence | None = licence_of(entry.variant)
    if licence is not None and limited(licence):
        output.remarks([f"{licence.name}: {sentence}" for sentence in sentences(licence)])


def _previews(file: str) -> str:
    return _("Previews by {file}").format(file=file)


def _size(count: int) -> str:
    return f"{count / 10**9:.1f} GB" if count >= 10**8 else f"{max(1, count // 10**6)} MB"
