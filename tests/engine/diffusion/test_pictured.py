"""Pictures of the bible, from a file to the model: by name in the words, in their order, and what is not taken told."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.diffusion.families.h3 import H3
from engine.diffusion.families.vace import Vace
from engine.diffusion.film import _Private, _sources
from engine.messages.faults import Fault
from engine.messages.requests import Entry, in_order
from engine.models import catalogue
from engine.models.likenesses import as_references
from engine.models.prompts import prompt_for
from studio.models.abilities import cannot
from tests.engine.diffusion.shooting import recipe_of, request_of

CAMEO = "ab" * 16

pytestmark = pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")


def made(folder: Path, seed: int) -> tuple[str, Path]:
    """A picture in a file, and its hash."""
    noise = np.random.default_rng(seed).integers(0, 255, (48, 64, 3), np.uint8)
    path = folder / f"{seed}.png"
    Image.fromarray(noise).save(path)
    return hashlib.sha256(path.read_bytes()).hexdigest(), path


def asking(shas, names=("MARA", "pier"), **changes):
    """A shot of Mara at the pier, with pictures by name."""
    request = request_of(**changes)
    entries = (Entry(kind="character", name="MARA"), Entry(kind="place", name="pier"))
    staging = msgspec.structs.replace(request.staging, entries=entries)
    inputs = {f"image:{name}#{number}": sha for number, (name, sha) in enumerate(zip(names, shas, strict=True), 1)}
    return msgspec.structs.replace(request, staging=staging, inputs=inputs)


@pytest.mark.parametrize(("kind", "adapter"), [("h3", H3), ("vace", Vace)])
def test_a_model_is_given_the_bibles_pictures_in_their_order(shooting, tmp_path, monkeypatch, kind, adapter):
    given, own = [], adapter.denoise

    def seen(self, ask, *rest, **more):
        given.extend(each for each in ask.given if each.role == "image")
        return own(self, ask, *rest, **more)

    monkeypatch.setattr(adapter, "denoise", seen)
    shooting.kind = kind
    files = dict(made(tmp_path, seed) for seed in (1, 2))
    recipe = recipe_of(shooting.take(asking(files, prompt="Rain."), files=files))
    shown = [np.asarray(Image.open(path)) for path in files.values()]
    assert len(given) == 2
    assert all((each.pictures[0] == picture).all() for each, picture in zip(given, shown, strict=True))
    assert not [line for line in recipe.log if line.startswith("model.cannot")]


def test_the_words_say_which_picture_shows_whom_and_what():
    text = prompt_for(asking(("a" * 64, "b" * 64)), catalogue.family("h3")).text
    assert "Mara, a woman, looks as in <Picture 1>." in text
    assert "The pier looks as in <Picture 2>." in text


def test_a_cameo_comes_before_pictures_and_numbers_before_names():
    request = asking(("a" * 64, "b" * 64), ("pier", "pier"))
    cast = Entry(kind="character", name="ZOE", cameo=CAMEO)
    staging = msgspec.structs.replace(request.staging, entries=(*request.staging.entries, cast))
    inputs = {**request.inputs, "cameo:ZOE:face~": "c" * 64}
    found = as_references(msgspec.structs.replace(request, staging=staging, inputs=inputs))
    assert in_order(found.inputs) == ["image:ZOE#1", "image:pier#2", "image:pier#3"]


def test_a_model_that_moves_somebody_is_given_no_place_and_says_so():
    family, variant = catalogue.variant("wan-2.2-animate-2")
    can, noted = family.abilities(variant), []
    request = asking(("b" * 64,), ("pier",))
    assert _sources(request, can, {}, noted, _Private(request, None)) == []
    assert noted == ["model.cannot: image:pier#1"]
    told = cannot(request, family, variant)
    assert any("pictures of places and things are not used" in each for each in told)
    assert any("Nothing shows" in each for each in told)
    assert not any("Nothing shows" in each for each in cannot(asking(("a" * 64,), ("MARA",)), family, variant))


def test_a_model_that_takes_no_picture_says_so_before():
    request = asking(("a" * 64, "b" * 64))
    told = cannot(request, *catalogue.variant("wan-2.1-1.3b"))
    assert any("takes no picture of a person or thing" in each for each in told)


def test_beside_pictures_a_key_frame_is_not_used_and_that_is_said():
    request = asking(("a" * 64, "b" * 64))
    family, variant = catalogue.variant(next(iter(catalogue.family("h3").variants)).key)
    assert not any("or a first and last one" in each for each in cannot(request, family, variant))
    both = msgspec.structs.replace(request, inputs={**request.inputs, "first": "c" * 64})
    assert any("or a first and last one" in each for each in cannot(both, family, variant))


@pytest.mark.parametrize("content", [b"", b"no picture", b"cut"])
def test_a_file_that_is_no_picture_any_more_is_refused(shooting, tmp_path, content):
    shooting.kind = "vace"
    _sha, path = made(tmp_path, 1)
    path.write_bytes(path.read_bytes()[:200] if content == b"cut" else content)
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(Fault) as caught:
        shooting.take(asking((sha,), ("MARA",), rate=Fraction(16)), files={sha: path})
    assert caught.value.code.startswith("media.")
