"""``rushes cameo cast``: who plays a character."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.messages.faults import Exit, Fault
from studio.cli.output import Output
from studio.words.language import _, counted


def cast(
    project: Annotated[Path, typer.Argument(readable=False, help="The film.")],
    character: Annotated[str, typer.Argument(help="A character or prop of its bible.")],
    cameo: Annotated[str, typer.Argument(metavar="[CAMEO]", help="Who plays it; nobody with --none.")] = "",
    none: Annotated[bool, typer.Option("--none", help="Take the cameo away again.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Let a cameo play a character or be a prop, in every shot that names it."""
    from engine.consent.needs import Need
    from studio.cameos.authorising import Authority
    from studio.cameos.described import height_of
    from studio.cameos.vault import Vault
    from studio.document.casting import PLAYED
    from studio.project.project import open_project
    from studio.render.requests import named

    output = Output(json)
    if bool(cameo) == none:
        raise Fault("usage", Exit.USAGE, text=_("Name a cameo, or --none"))
    vault = None if none else Vault()
    found = vault.find(cameo) if vault else None
    with open_project(project) as opened:
        wanted = character.strip().casefold()
        played = [each.name for each in opened.film.bible if each.kind in PLAYED]
        name = next((each for each in played if each.casefold() == wanted), character)
        opened.apply(
            "give_cameo",
            name=name,
            cameo=found.id if found else "",
            height=height_of(found.card) if found else 0,
        )
        film = opened.film
        allowed = found is not None and Authority(opened, vault).allows(Need(found.id, ("likeness",)))
    shots = sum(
        name in {each.name for each in named(film.bible, scene, shot)} for scene in film.scenes for shot in scene.shots
    )
    output.document({"character": name, "cameo": found.id if found else "", "released": allowed, "shots": shots})
    if found is None:
        output.say(_("Nobody plays {character} any more.").format(character=name), "bold")
        return
    output.say(_("{name} plays {character}.").format(name=found.name, character=name), "bold green")
    output.say(counted("{count} shot names them.", "{count} shots name them.", shots))
    if not allowed:
        output.remarks([_("No release allows it in this film yet.")])
