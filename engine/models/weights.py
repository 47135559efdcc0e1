"""Weights on disk: what a folder or file holds, whether it is whole, and what it is taken for. Nothing is executed."""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine.messages.faults import Exit, Fault
from engine.models.folders import PICKLES, WEIGHTS, Folder, cached, lacking, read_json, weight_file
from engine.models.headers import Header, damaged, read_header
from engine.models.recognising import Match, by_tensors, transformer_tensors
from engine.models.stored import JOINED, Joined, Stored, WeightFile, Weights

__all__ = ["Stored", "WeightFile", "Weights", "places", "read_weights"]


def read_weights(path: Path | str, *, partial: bool = False) -> Weights:
    """Read what a model's folder or file holds.

    Parameters
    ----------
    path : Path or str
        A diffusers folder, a ``.safetensors`` or ``.gguf`` file, or a ``.model.json`` that joins both.
    partial : bool
        Take also what lacks parts; `Weights.missing` names them.

    Raises
    ------
    Fault
        ``weights.gone``, ``no_model``, ``unknown``, ``adapter``, ``pickle``, ``code``, ``outside``, ``half``,
        ``damaged``, ``part_missing``, ``wrong_part``, ``quantisation``, ``unreadable``.
    """
    path = Path(path)
    try:
        weights = _read(path)
    except OSError as error:
        raise Fault("weights.unreadable", details=str(error), file=path.name) from error
    if weights.missing and not partial:
        raise Fault("weights.part_missing", Exit.MISSING_PART, model=path.name, parts=", ".join(weights.missing))
    return weights


def places(path: Path | str) -> tuple[Path, ...]:
    """Where a model lies: at its path and, where that names a folder and files to be put together, there as well."""
    path = Path(path)
    if not path.name.endswith(JOINED):
        return (path,)
    try:
        joined = _told(path)
    except (OSError, Fault):
        return (path,)  # who reads it says what is wrong with it
    return (path, Path(joined.base), *map(Path, joined.parts.values()))


def _read(path: Path) -> Weights:
    if path.is_dir():
        folder = Folder(cached(path))
        index = folder.index()
        return folder.read(index) if index else _file(folder.alone())
    if not path.is_file():
        raise Fault("weights.gone", Exit.MISSING_PART, path=str(path))
    if path.name.endswith(JOINED):
        return _joined(path)
    if path.suffix.lower() in PICKLES:
        raise Fault("weights.pickle", file=path.name)
    if path.suffix not in WEIGHTS:
        raise Fault("weights.no_model", folder=path.name)
    return _file(path)


def _file(path: Path) -> Weights:
    """A single file of a transformer, perhaps with other parts in it that nothing can be made of."""
    header = read_header(path)
    match = _known(header, path)
    part = _stored_file("transformer", path, header, match)
    files = (weight_file("transformer/" + path.name, path, header),)
    missing = lacking(match.variant, {"transformer"})
    return Weights(
        path=str(path),
        form="file",
        family=match.family.key,
        variant=match.variant.key,
        exact=match.exact,
        pipeline="",
        components=(part,),
        files=files,
        missing=missing,
    )


def _known(header: Header, path: Path) -> Match:
    if any(".lora_" in tensor.name or ".lora." in tensor.name for tensor in header.tensors[:64]):
        raise Fault("weights.adapter", file=path.name)
    match = by_tensors(header, path.name)
    if match is None:
        raise Fault("weights.unknown", Exit.MISSING_PART, name=path.name)
    return match


def _stored_file(name: str, path: Path, header: Header, match: Match) -> Stored:
    tensors = transformer_tensors(header).values()
    packed = header.format == "gguf"
    return Stored(
        name=name,
        role="transformer",
        path=str(path),
        kind=_class_of(match),
        library="diffusers",
        parameters=sum(tensor.count for tensor in tensors),
        bytes=sum(tensor.bytes for tensor in tensors),
        precision=header.precision,
        quantised="gguf" if packed and header.precision not in ("float32", "float16", "bfloat16") else "",
    )


def _class_of(match: Match) -> str:
    return str(match.variant.marks.get("_class_name", match.family.transformers[0]))


def _told(path: Path) -> Joined:
    try:
        return msgspec.convert(read_json(path), Joined)
    except msgspec.ValidationError as error:
        raise damaged(path, str(error)) from error


def _joined(path: Path) -> Weights:
    """A folder with files in place of some of its parts."""
    joined = _told(path)
    folder = Folder(Path(joined.base))
    index = folder.index()
    if index is None:
        raise Fault("weights.gone", Exit.MISSING_PART, path=joined.base)
    base = folder.read(index)
    parts = {part.name: part for part in base.components}
    files = {file.name: file for file in base.files}
    for name, place in sorted(joined.parts.items()):
        file = Path(place)
        if not file.is_file():
            raise Fault("weights.gone", Exit.MISSING_PART, path=place)
        if file.suffix.lower() in PICKLES:
            raise Fault("weights.pickle", file=file.name)
        if file.suffix not in WEIGHTS:
            raise Fault("weights.no_model", folder=file.name)
        header = read_header(file)
        match = _known(header, file)
        if match.family.key != base.family or not name.startswith("transformer"):
            raise Fault("weights.wrong_part", part=name, found=match.variant.title, model=base.variant)
        old = parts.get(name)
        stored = _stored_file(name, file, header, match)
        if old is not None:
            stored = msgspec.structs.replace(stored, library=old.library, kind=old.kind)
        parts[name] = stored
        gone = {known for known in files if known.startswith(name + "/") and known.endswith(WEIGHTS)}
        files = {known: value for known, value in files.items() if known not in gone}
        files[f"{name}/{file.name}"] = weight_file(f"{name}/{file.name}", file, header)
    return msgspec.structs.replace(
        base,
        path=str(path),
        form="joined",
        components=tuple(parts.values()),
        files=tuple(files.values()),
        missing=tuple(name for name in base.missing if name not in joined.parts),
    )
