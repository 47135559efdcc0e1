"""Every use of a likeness is told to the person at the window, drafts and exports too."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from engine.messages.requests import Entry
from studio.cameos import granting
from studio.cameos.vault import Vault
from studio.keys import keyrings, wrapping
from studio.render.requests import Settings, make_request


@pytest.fixture
def vault(monkeypatch):
    monkeypatch.setattr(keyrings.keyring.backend, "get_all_keyring", list)
    monkeypatch.setitem(wrapping.SCRYPT, "n", 16)
    return Vault(lambda _question: "correct horse")


def test_a_use_is_told_with_its_name_and_shot(studio, vault, monkeypatch):
    cameo = vault.make("Mara Lind", "person", {})
    studio.open("EXT. BEACH - DAY\n\nMARA walks.\n")
    session = studio.desk.session
    monkeypatch.setattr(session.authority, "_vault", vault)
    granting.grant(session.authority.papers, cameo.id, vault.identities.holder().id, ("likeness",))
    film = session.project.film
    plain = make_request(film, film.scenes[0], film.scenes[0].shots[0], Settings(quality="draft"), 1)
    cast = (Entry(kind="character", name="MARA", cameo=cameo.id),)
    request = msgspec.structs.replace(plain, staging=msgspec.structs.replace(plain.staging, entries=cast))
    heard = []
    studio.desk.likeness_used.connect(heard.append)
    asked = asyncio.get_event_loop().create_task(session.authority.render(request, {}, "1A"))
    studio.until(asked.done)
    assert len(asked.result().uses) == 1
    assert studio.notices == ["Mara Lind is used in 1A."]
    assert [notice.use.quality for notice in heard] == ["draft"]
