"""Which family and variant weights are of: by their index, the transformer's config, or the tensors of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.models.catalogue import families
from engine.models.family import Family, Sign, Variant
from engine.models.headers import Header, Tensor

PREFIXES = ("model.diffusion_model.", "diffusion_model.")
"""Before the names of a transformer's tensors where a file holds more than the transformer."""


@dataclass(frozen=True, slots=True)
class Match:
    """What weights were taken for.

    Attributes
    ----------
    family : Family
    variant : Variant
    exact : bool
        Whether all marks fit; otherwise it is the nearest one.
    """

    family: Family
    variant: Variant
    exact: bool


def by_config(
    candidates: Iterable[Family], config: dict[str, Any], transformers: int | None = None, named: str = ""
) -> Match | None:
    """The variant whose marks fit a transformer's config best.

    Parameters
    ----------
    candidates : iterable of Family
    config : dict
        ``transformer/config.json``.
    transformers : int, optional
        How many transformers there are, where that is known.
    named : str
        Name of the folder or file, and where it came from.
    """
    best: tuple[float, Match] | None = None
    for family in candidates:
        for variant in family.variants:
            wrong = _wrong(variant, config)
            counted = [part.optional for part in variant.components if part.role == "transformer"]
            if transformers is not None and not len(counted) - sum(counted) <= transformers <= len(counted):
                wrong += 100
            fits = all(word in named.lower() for word in variant.named)
            # Of two that fit alike, the one that says more of itself.
            distance = wrong - 0.01 * len(variant.marks) + (0.0 if not variant.named else -0.5 if fits else 0.5)
            if best is None or distance < best[0]:
                best = distance, Match(family, variant, wrong == 0)
    return best[1] if best else None


def _wrong(variant: Variant, config: dict[str, Any]) -> int:
    """How many marks do not fit; a config that older software wrote lacks what is off."""
    return sum((config.get(mark) or None) != (value or None) for mark, value in variant.marks.items())


def by_pipeline(name: str) -> list[Family]:
    """The families whose folders name this pipeline."""
    return [family for family in families().values() if name in family.pipelines]


def by_tensors(header: Header, named: str = "") -> Match | None:
    """What a single file of a transformer is, by the names and shapes in it; None where no family knows it."""
    tensors = transformer_tensors(header)
    best: tuple[int, Match] | None = None
    for family in families().values():
        needed = [sign for sign in family.signs if sign.needed]
        if not needed or any(_found(sign, tensors) is None for sign in needed):
            continue
        config = _config(family.signs, tensors)
        match = by_config([family], config, named=named)
        if match is None or config.get("_class_name") not in family.transformers:
            continue
        # The nearest marks decide; where two families fit alike, the one that asks for more.
        distance = 100 * _wrong(match.variant, config) - len(needed)
        if best is None or distance < best[0]:
            best = distance, match
    return best[1] if best else None


def transformer_tensors(header: Header) -> dict[str, Tensor]:
    """The transformer's tensors of a file, by their names without what stands before them."""
    for prefix in PREFIXES:
        held = {tensor.name.removeprefix(prefix): tensor for tensor in header.tensors if tensor.name.startswith(prefix)}
        if held:
            return held
    return {tensor.name: tensor for tensor in header.tensors}


def _config(signs: Iterable[Sign], tensors: dict[str, Tensor]) -> dict[str, Any]:
    """The entries of a config that tensors tell."""
    config: dict[str, Any] = {}
    for sign in signs:
        found = _found(sign, tensors)
        if not sign.mark:
            continue
        if sign.value is not None:
            if found is not None:
                config[sign.mark] = sign.value
            elif sign.value is True:
                config[sign.mark] = False
        elif found is not None:
            if sign.axis < 0:
                config[sign.mark] = _counted(sign, tensors)
            elif sign.axis < len(found.shape):
                config[sign.mark] = found.shape[sign.axis] // sign.per
    return config


def _found(sign: Sign, tensors: dict[str, Tensor]) -> Tensor | None:
    for name in sign.names:
        found = tensors.get(name.replace("#", "0"))
        if found is not None:
            return found
    return None


def _counted(sign: Sign, tensors: dict[str, Tensor]) -> int:
    forms = [re.compile(re.escape(name).replace(r"\#", r"(\d{1,4})")) for name in sign.names]
    numbers = [int(match[1]) for name in tensors for form in forms if (match := form.fullmatch(name))]
    return max(numbers, default=-1) + 1
