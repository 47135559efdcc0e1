"""Every family of models that Rushes knows: its own, one module each, and those that installed packages add."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from importlib import metadata
from typing import Any

import msgspec

from engine.messages.faults import Exit, Fault
from engine.messages.requests import from_json, to_json
from engine.models import families as own
from engine.models.family import Family, Variant

GROUP = "rushes.families"
"""Entry point group by which a package adds a family: each entry names a `Family` (``module:FAMILY``)."""


class Refused(msgspec.Struct, frozen=True):
    """A family of an installed package that cannot be used.

    Attributes
    ----------
    name, package : str
        Of the entry point, and of what brought it.
    reason : str
        What went wrong, for behind the fold.
    """

    name: str
    package: str
    reason: str


class Catalogue(msgspec.Struct, frozen=True):
    """What was found: families by key, and what could not be used."""

    families: dict[str, Family]
    refused: tuple[Refused, ...]


@functools.cache
def catalogue() -> Catalogue:
    """Read every family once. A broken entry of another package is told in `Catalogue.refused`, never raised."""
    found: dict[str, Family] = {}
    for module in sorted(pkgutil.iter_modules(own.__path__), key=lambda module: module.name):
        family = importlib.import_module(f"{own.__name__}.{module.name}").FAMILY
        found[family.key] = family
    refused = []
    for entry in sorted(metadata.entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        try:
            family = _checked(entry.load(), found)
        except Exception as error:  # noqa: BLE001 - what another package raises must not keep ours from working
            package = entry.dist.name if entry.dist else ""
            refused.append(Refused(entry.name, package, f"{type(error).__name__}: {error}"))
        else:
            found[family.key] = family
    return Catalogue(found, tuple(refused))


def families() -> dict[str, Family]:
    """Every family by key."""
    return catalogue().families


def family(key: str) -> Family:
    """Find a family.

    Raises
    ------
    Fault
        ``models.unknown_family``.
    """
    known = families()
    if key not in known:
        raise Fault("models.unknown_family", Exit.MISSING_PART, name=key, known=", ".join(sorted(known)))
    return known[key]


def variant(key: str) -> tuple[Family, Variant]:
    """Find a variant with its family.

    Raises
    ------
    Fault
        ``models.unknown_variant``.
    """
    for one in families().values():
        for candidate in one.variants:
            if candidate.key == key:
                return one, candidate
    known = sorted(candidate.key for one in families().values() for candidate in one.variants)
    raise Fault("models.unknown_variant", Exit.USAGE, name=key, known=", ".join(known))


def _checked(value: Any, found: dict[str, Family]) -> Family:
    """A family of another package, where it is one and names nothing that is taken."""
    if not isinstance(value, Family):
        raise TypeError(f"not a Family but a {type(value).__name__}")
    value = from_json(to_json(value), Family)  # its fields are what they say
    if value.key in found:
        raise ValueError(f"there is a family {value.key} already")
    taken = {variant.key for family in found.values() for variant in family.variants}
    keys = [variant.key for variant in value.variants]
    if not keys or len(set(keys)) < len(keys) or taken & set(keys):
        raise ValueError("its variants need keys of their own")
    lacking = {"draft", "standard", "fine"} - set(value.presets)
    if lacking:
        raise ValueError(f"no preset for {', '.join(sorted(lacking))}")
    return value
