"""Slates: a shot's name on screen, ``12A``."""

from __future__ import annotations

from studio.document.values import Film, Scene


def letters(place: int) -> str:
    """A to Z, then AA, AB and so on."""
    text = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        text = chr(65 + letter) + text
    return text


def number(scene: Scene, row: int) -> str:
    """A scene's number: the script's own, or its place in the film counted from 1."""
    return scene.number or str(row + 1)


def slate(film: Film, shot: str) -> str:
    """The slate of a shot; empty where the film has no such shot."""
    place = film.places.get(shot)
    return number(film.scenes[place[0]], place[0]) + letters(place[1]) if place else ""


def slates(film: Film) -> dict[str, str]:
    """Shot id to slate, in the film's order."""
    return {
        shot.id: number(scene, row) + letters(place)
        for row, scene in enumerate(film.scenes)
        for place, shot in enumerate(scene.shots)
    }
