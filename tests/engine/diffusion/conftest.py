"""Tiny models in small pictures, and a count of what their transformers and encoders do."""

from __future__ import annotations

import msgspec
import pytest

from engine.models import catalogue
from engine.process import pacing
from tests.engine.diffusion.shooting import Shooting, small


@pytest.fixture
def shooting(tmp_path, monkeypatch):
    """Renders with a tiny LTX-2."""
    from diffusers.models.transformers.transformer_ltx2 import LTX2VideoTransformer3DModel
    from transformers import Gemma3ForConditionalGeneration

    own = catalogue.variant

    def variant(key):
        family, found = own(key)
        return small(family), found

    monkeypatch.setattr(catalogue, "variant", variant)
    monkeypatch.setattr(pacing, "SELDOM", 0.0)  # every step is told
    made = Shooting(tmp_path)
    for name, kind in (("transformer", LTX2VideoTransformer3DModel), ("encoder", Gemma3ForConditionalGeneration)):
        forward = kind.forward

        def counted(self, *rest, _name=name, _forward=forward, **more):
            made.done[_name] += 1
            return _forward(self, *rest, **more)

        monkeypatch.setattr(kind, "forward", counted)
    return made


@pytest.fixture
def short(shooting, monkeypatch):
    """Models whose longest clip is of so many frames."""
    own = catalogue.variant

    def shorten(most=41, **changes):
        def variant(key):
            family, found = own(key)
            lengths = msgspec.structs.replace(family.lengths, most=most, least=min(most, family.lengths.least))
            family = msgspec.structs.replace(family, lengths=lengths)
            if changes:
                can = msgspec.structs.replace(family.abilities(found), **changes)
                found = msgspec.structs.replace(found, can=can)
            return family, found

        monkeypatch.setattr(catalogue, "variant", variant)

    return shorten


@pytest.fixture
def long(short, shooting):
    """Renders of a model whose longest clip is of 41 frames."""
    short()
    return shooting
