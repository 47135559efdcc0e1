"""What a file's content credentials are worth, told without asking anybody on the network.

Integrity and signer are two things: anybody can strip a file and sign it anew, and a file of an unknown signer may well
be whole.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import c2pa

from engine.media.boxes import top_level
from engine.messages.faults import Fault
from studio.credentials import vocabulary
from studio.credentials.identity import own_roots, trusted_roots
from studio.credentials.sign import SETTINGS

Integrity = Literal["intact", "altered", "none"]
Signer = Literal["this machine", "trusted", "unknown", ""]

_ABOUT_SIGNER = {
    "signingCredential.untrusted",
    "signingCredential.expired",
    "signingCredential.ocsp.unknown",
    "claimSignature.outsideValidity",
    "timeStamp.untrusted",
}
"""Failures that speak of who signed, not of what was signed."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that was done: its C2PA label, the IPTC source type it names, words."""

    kind: str
    source_type: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A file that the film was made from.

    Attributes
    ----------
    title : str
    recipe : str
        SHA-256 (hex) of its recipe, empty where none is named.
    integrity : str
        Of its own credentials: ``intact``, ``altered``, or ``none`` where it has none.
    problems : tuple of str
        C2PA's codes of what is wrong with it.
    """

    title: str
    recipe: str
    integrity: Integrity
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a file.

    Attributes
    ----------
    integrity : str
        ``intact``: nothing changed since it was signed. ``altered``: something did. ``none``: no credentials.
    signer : str
        ``this machine``, ``trusted`` (a root in ``credentials/trusted``), ``unknown``; empty without credentials.
    signer_name : str
        As the certificate says; worth nothing where the signer is unknown.
    title, generator : str
    source_type : str
        How it came into being: the last part of IPTC's digital source type.
    actions : tuple of Action
    recipes : tuple of str
        SHA-256 (hex) of the recipes it names.
    ingredients : tuple of Ingredient
    problems : tuple of str
        C2PA's codes of what is wrong with the file itself.
    """

    integrity: Integrity
    signer: Signer = ""
    signer_name: str = ""
    title: str = ""
    generator: str = ""
    source_type: str = ""
    actions: tuple[Action, ...] = ()
    recipes: tuple[str, ...] = ()
    ingredients: tuple[Ingredient, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def broken_ingredients(self) -> tuple[Ingredient, ...]:
        """Ingredients whose own credentials do not hold."""
        return tuple(ingredient for ingredient in self.ingredients if ingredient.integrity == "altered")


def verify(path: Path) -> Verdict:
    """Read and check a file's content credentials. Nothing is fetched; only the file itself counts.

    Raises
    ------
    Fault
        ``media.missing``; ``credentials.not_media`` where the file is of no kind that can carry credentials.
    """
    if not path.is_file():
        raise Fault("media.missing", file=path.name, path=str(path))
    kind = vocabulary.media_type(path)
    if kind is None:
        if _has_traces(path):
            return Verdict("altered", "unknown", problems=("file.unreadable",))
        raise Fault("credentials.not_media", file=path.name, path=str(path))
    own, others = own_roots(), trusted_roots()
    try:
        report, state = _read(path, kind, own + others)
    except c2pa.C2paError as error:
        return _unreadable(path, error)
    if not report.get("active_manifest"):
        return _unreadable(path, None)
    signer: Signer = "unknown"
    if state == "Trusted":
        # A serial number can be copied, a root's signature cannot: ask again with our own roots alone.
        ours = bool(own) and (not others or _read(path, kind, own)[1] == "Trusted")
        signer = "this machine" if ours else "trusted"
    return _verdict(report, signer)


def _read(path: Path, kind: str, roots: list[bytes]) -> tuple[dict[str, Any], str]:
    anchors = b"".join(roots).decode()
    trust = {"trust_anchors": anchors} if anchors else {}
    settings = {**SETTINGS, "verify": {**SETTINGS["verify"], "verify_trust": True}, "trust": trust}
    with path.open("rb") as file, c2pa.Reader(kind, file, context=c2pa.Context.from_dict(settings)) as reader:
        return json.loads(reader.json()), reader.get_validation_state() or ""


def _unreadable(path: Path, error: c2pa.C2paError | None) -> Verdict:
    """No credentials that can be read: there were none, or they are damaged."""
    if _has_traces(path):
        return Verdict("altered", "unknown", problems=("manifest.unreadable",))
    if error is not None and "ManifestNotFound" not in str(error) and "remote" not in str(error).lower():
        return Verdict("none", problems=("file.unreadable",))
    return Verdict("none")


def _verdict(report: dict[str, Any], signer: Signer) -> Verdict:
    manifest = report["manifests"][report["active_manifest"]]
    results = report.get("validation_results", {})
    problems = _failures(results.get("activeManifest", {}))
    broken = tuple(code for code in problems if code not in _ABOUT_SIGNER)
    assertions = {assertion["label"]: assertion.get("data", {}) for assertion in manifest.get("assertions", [])}
    actions = tuple(
        Action(
            action.get("action", ""),
            action.get("digitalSourceType", "").rpartition("/")[2],
            action.get("description", ""),
        )
        for label, data in assertions.items()
        if label.startswith("c2pa.actions")
        for action in data.get("actions", [])
    )
    made = manifest.get("claim_generator_info") or [{}]
    generator = f"{made[0].get('name', '')} {made[0].get('version', '')}".strip()
    return Verdict(
        "altered" if broken else "intact",
        signer,
        (manifest.get("signature_info") or {}).get("common_name", ""),
        manifest.get("title", "") or "",
        generator,
        next((action.source_type for action in actions if action.source_type), ""),
        actions,
        tuple(take.get("recipe", "") for take in assertions.get(vocabulary.RECIPES, {}).get("takes", [])),
        tuple(_ingredients(report, manifest, results)),
        problems,
    )


def _ingredients(report: dict[str, Any], manifest: dict[str, Any], results: dict[str, Any]) -> list[Ingredient]:
    """The film's ingredients, each with what its own credentials and those inside it say."""
    deltas = {
        delta.get("ingredientAssertionURI", "").rpartition("/")[2]: delta.get("validationDeltas", {})
        for delta in results.get("ingredientDeltas", []) or []
    }
    found = []
    for ingredient in manifest.get("ingredients", []):
        recipe = re.search(r"sha256:([0-9a-f]{64})", ingredient.get("description") or "")
        codes = [code for code in _all_failures(report, ingredient, set()) if code not in _ABOUT_SIGNER]
        codes += [code for code in _failures(deltas.get(ingredient.get("label", ""), {})) if code not in _ABOUT_SIGNER]
        has_own = bool(ingredient.get("active_manifest")) or bool(codes)
        integrity: Integrity = "altered" if codes else "intact" if has_own else "none"
        found.append(
            Ingredient(
                ingredient.get("title", "") or "", recipe[1] if recipe else "", integrity, tuple(dict.fromkeys(codes))
            )
        )
    return found


def _all_failures(report: dict[str, Any], ingredient: dict[str, Any], seen: set[str]) -> list[str]:
    """Failures of an ingredient and, as deep as it goes, of what it was made from itself."""
    codes = list(_failures((ingredient.get("validation_results") or {}).get("activeManifest", {})))
    codes += [status.get("code", "") for status in ingredient.get("validation_status") or []]
    label = ingredient.get("active_manifest")
    if label and label not in seen:
        seen.add(label)
        for inner in report["manifests"].get(label, {}).get("ingredients", []):
            codes += _all_failures(report, inner, seen)
    return codes


def _failures(results: dict[str, Any]) -> tuple[str, ...]:
    return tuple(failure.get("code", "") for failure in results.get("failure", []) or [])


def _has_traces(path: Path) -> bool:
    """Whether a file bears what credentials leave behind even when they can no longer be read."""
    media = [(start, start + length) for kind, start, length in top_level(path) if kind == b"mdat"]
    size = path.stat().st_size
    begin, end = media[0] if media else (min(size, 1 << 26), size)
    with path.open("rb") as file:
        head = file.read(min(begin, 1 << 26))
        file.seek(min(end, size))
        tail = file.read(1 << 26)
    return any(trace in part for part in (head, tail) for trace in (vocabulary.C2PA_BOX, b"urn:c2pa:", b"c2pa.claim"))
