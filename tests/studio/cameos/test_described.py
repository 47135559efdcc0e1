"""How high an animal or a thing is: said, sealed, changed, and asked for of a render."""

from __future__ import annotations

import msgspec
import pytest

from engine.messages.consent import Card
from engine.messages.faults import Fault
from engine.messages.requests import Entry, content, digest, from_json, to_json
from studio.cameos.described import height_of, read_height
from studio.cameos.vault import Vault
from studio.document.edits import apply
from studio.document.values import Film, Scene, Shot
from studio.render.requests import Settings, make_request
from tests.studio.cameos.conftest import ASSETS, WORDS

CAMEO = "0a" * 16


@pytest.mark.parametrize(
    ("said", "height"),
    [("60", 60), ("60cm", 60), (" 60 CM ", 60), ("1.2 m", 120), ("1,2m", 120), ("450 mm", 45), ("", 0), ("10m", 1000)],
)
def test_a_height_is_said_in_centimetres_or_metres(said: str, height: int) -> None:
    assert read_height(said, "animal") == height


@pytest.mark.parametrize("said", ["0", "-3", "1e9", "tall", "1000000", "10.1 m", "nan", "6 0", "60 inch", "1"])
def test_nonsense_is_no_height(said: str) -> None:
    with pytest.raises(Fault) as told:
        read_height(said, "object")
    assert told.value.code == "cameo.height"


def test_a_person_is_asked_for_none() -> None:
    assert read_height(" ", "person") == 0
    with pytest.raises(Fault) as told:
        read_height("170", "person")
    assert told.value.code == "cameo.height_of_person"


def test_a_height_lies_sealed_and_signed_with_the_cameo_and_can_be_changed(vault: Vault) -> None:
    clip = {"clip": ASSETS["clip"]}
    rex = vault.make("Rex", "animal", clip, height=60)
    assert height_of(vault.get(rex.id).card) == 60
    vault.measure(rex.id, 72)
    assert height_of(Vault(lambda _question: WORDS).get(rex.id).card) == 72
    for nonsense in (0, -3, 10**9):
        with pytest.raises(Fault) as told:
            vault.measure(rex.id, nonsense)
        assert told.value.code == "cameo.height"
    # One of before heights were asked for, and a person.
    assert height_of(vault.make("Vase", "object", clip).card) == 30
    assert height_of(vault.make("Ada", "person", clip).card) == 0
    with pytest.raises(msgspec.ValidationError):
        from_json(to_json(vault.get(rex.id).card).replace(b":72", b":-3"), Card)


def test_a_height_is_part_of_what_is_asked_of_a_render() -> None:
    shot = Shot(id="1" * 12, text="REX sits.")
    film = Film(title="Film", scenes=(Scene(id="2" * 12, heading="INT. ROOM - DAY", shots=(shot,)),))

    def asked(film: Film) -> str:
        scene = film.scenes[0]
        return digest(content(make_request(film, scene, scene.shots[0], Settings(), seed=0)))

    film = apply(film, "set_entry", {"kind": "character", "name": "REX"})
    film = apply(film, "give_cameo", {"name": "REX", "cameo": CAMEO, "height": 60})
    described = apply(film, "set_entry", {"kind": "character", "name": "REX", "description": "a dog"})
    assert described.bible[0].height == 60
    assert asked(apply(film, "give_cameo", {"name": "REX", "cameo": CAMEO, "height": 61})) != asked(film)
    assert apply(film, "give_cameo", {"name": "REX", "cameo": ""}).bible[0].height == 0
    for nonsense in (-3, 10**9):
        with pytest.raises(Fault) as told:
            apply(film, "give_cameo", {"name": "REX", "cameo": CAMEO, "height": nonsense})
        assert told.value.code == "cameo.height"
    with pytest.raises(msgspec.ValidationError):
        from_json(b'{"kind":"character","name":"REX","height":1000000000}', Entry)
