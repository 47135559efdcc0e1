"""What the palette offers: actions, shots, takes, people and places, settings, projects of before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.document.slates import slates
from studio.words.language import _, mark
from ui.actions import ACTIONS
from ui.settings.schema import SCHEMA
from ui.settings.shortcuts import native

if TYPE_CHECKING:
    from ui.window import Window

KINDS = {
    "action": mark("Actions"),
    "shot": mark("Shots"),
    "take": mark("Takes"),
    "entry": mark("People and places"),
    "setting": mark("Settings"),
    "project": mark("Projects"),
}
"""Kind of an offer to its words, in the order in which Tab narrows to them."""

ENTRY_ICONS = {"character": "user-round", "place": "map-pin", "prop": "tag", "look": "sparkles"}
ENTRY_WORDS = {
    "character": mark("Person"),
    "place": mark("Place"),
    "prop": mark("Prop"),
    "look": mark("Look"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One row.

    Attributes
    ----------
    key : str
        Stable: what was used last is remembered under it.
    kind : str
        One of `KINDS`.
    words : str
    on : str
        What it acts on or belongs to.
    keys : str
        As this system writes them.
    icon : str
    run : callable
    """

    key: str
    kind: str
    words: str
    on: str
    keys: str
    icon: str
    run: Callable[[], object]

    @property
    def text(self) -> str:
        """What typing is compared with."""
        return f"{self.words} {self.on} {self.keys}".casefold()


def of_actions(window: Window, *, keyed: bool = False) -> list[Offer]:
    """Every action that can be done now; with `keyed` every one that has keys, done or not."""
    slate = window.desk.slate(window.desk.selected[0]) if window.desk.selected else ""
    more = len(window.desk.selected) - 1
    on_shot = f"{slate} +{more}" if more > 0 else slate
    found = []
    for action in ACTIONS:
        made = window.actions_by_key[action.key]
        keys = native(window.shortcuts.keys(action.key))
        if (keyed and not keys) or (not keyed and (not made.isEnabled() or action.key == "help.palette")):
            continue
        on = on_shot if action.needs == "shot" and not keyed else _(action.menu)
        found.append(Offer(f"action {action.key}", "action", made.text(), on, keys, action.icon, made.trigger))
    return found


def of_film(window: Window) -> Iterable[Offer]:
    """Shots, then their takes, then the bible."""
    desk = window.desk
    film = desk.film
    if film is None or desk.session is None:
        return
    names = slates(film)
    for scene in film.scenes:
        for shot in scene.shots:
            yield Offer(
                f"shot {shot.id}",
                "shot",
                f"{names[shot.id]}  {shot.text}",
                scene.heading,
                "",
                "clapperboard",
                lambda shot=shot.id: window.go_to(shot),
            )
    for take in desk.session.takes.all():
        if take.shot in names:
            said = f"  {take.note}" if take.note else ""
            yield Offer(
                f"take {take.id}",
                "take",
                f"{names[take.shot]}-{take.number}{said}",
                f"{take.renderer} · {take.seed}",
                "",
                "film",
                lambda take=take: window.go_to_take(take.shot, take.id),
            )
    for entry in film.bible:
        yield Offer(
            f"entry {entry.kind} {entry.name}",
            "entry",
            entry.name.title() if entry.kind == "character" else entry.name,
            _(ENTRY_WORDS[entry.kind]),
            "",
            ENTRY_ICONS[entry.kind],
            lambda entry=entry: window.go_to_entry(entry.kind, entry.name),
        )


def of_settings(window: Window) -> Iterable[Offer]:
    """Every setting; it opens the page at it."""
    from ui.commands.viewing import show_settings

    for setting in SCHEMA:
        words = _(setting.words)
        yield Offer(
            f"setting {setting.key}",
            "setting",
            words,
            _(setting.section),
            "",
            "settings",
            lambda words=words: show_settings(window, find=words),
        )


def of_projects(window: Window) -> Iterable[Offer]:
    """Projects of before that are still there."""
    now = window.desk.session.project.folder if window.desk.session else None
    for row in window.desk.memory.projects():
        folder = Path(row["folder"])
        if folder != now and (folder / "project.db").is_file():
            yield Offer(
                f"project {folder}",
                "project",
                row.get("title") or folder.stem,
                str(folder.parent),
                "",
                "folder-open",
                lambda folder=folder: window.open(folder),
            )


def everything(window: Window) -> list[Offer]:
    """All there is to do and to go to."""
    return [*of_actions(window), *of_film(window), *of_settings(window), *of_projects(window)]
