"""Diffusers folders on disk: what their index names, which files a loader takes, and whether all is whole."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Any

import msgspec

from engine.messages.faults import Exit, Fault
from engine.models.family import Family, Role, Variant
from engine.models.headers import Header, damaged, half, read_header
from engine.models.recognising import Match, by_config, by_pipeline
from engine.models.stored import Stored, WeightFile, Weights

PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".msgpack", ".h5", ".onnx")
WEIGHTS = (".safetensors", ".gguf")
BESIDE = (".json", ".txt", ".model", ".jinja", ".spm")
"""What a loader reads beside weights: configs, vocabularies, templates."""

LARGEST_CONFIG = 4 * 2**20
ORIGIN = "rushes.json"
"""Written into a folder that Rushes downloaded: where it came from."""

LIBRARIES = re.compile(r"diffusers(\.\w+)*|transformers|[a-z0-9_]{1,40}")
"""Libraries that an index may name; anything but the first two is a folder of pipelines within diffusers."""

METHODS = ("bitsandbytes", "torchao", "gguf", "quanto", "modelopt", "fp8", "finegrained_fp8", "sdnq")
"""Ways of quantising that can be loaded."""

_SHARD = re.compile(
    r"(?P<base>diffusion_pytorch_model|model|pytorch_model)(?:\.(?P<edition>\w{1,20}))?"
    r"(?:-(?P<number>\d{5})-of-(?P<count>\d{5}))?\.safetensors"
)
_INDEX = re.compile(r"\w+\.safetensors\.index(?:\.(?P<edition>\w{1,20}))?\.json")
_BARE = re.compile(r"(Tokenizer(Fast)?|Scheduler|Processor(Fast|Pil)?|FeatureExtractor|Guidance|Guider)$")
"""Classes of parts that have no weights."""


class Folder:
    """Reads one diffusers folder. Every file it looks at lies in the folder, is a plain file and no link out of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._files: dict[str, WeightFile] = {}

    def index(self) -> Path | None:
        """The file that names the folder's parts."""
        names = ("model_index.json", "modular_model_index.json")
        return next((self.root / name for name in names if (self.root / name).exists()), None)

    def read(self, index_file: Path) -> Weights:
        """What the folder holds."""
        index = self._config(index_file)
        self._note(index_file)
        pipeline = index.get("_class_name")
        if not isinstance(pipeline, str):
            raise Fault("weights.code", file=index_file.name, model=self.root.name)
        candidates = by_pipeline(pipeline)
        if not candidates:
            raise Fault("weights.unknown", Exit.MISSING_PART, name=pipeline[:80])
        named = self._parts(index)
        kinds = {kind for family in candidates for kind in family.transformers}
        transformers = [name for name, (_library, kind, _folder) in named.items() if kind in kinds]
        config = self._transformer_config(transformers, named)
        match = by_config(candidates, config, len(transformers), self._named(index))
        assert match is not None  # a family has variants
        self._right_kinds(named, match.family)
        stored: list[Stored] = []
        missing: list[str] = []
        for name, (library, kind, place) in named.items():
            part = self._part(name, library, kind, self.root / place, match)
            if part is None:
                missing.append(name)
            else:
                stored.append(part)
        stored += self._beside({part.name for part in stored} | set(missing), match)
        missing += [name for name in lacking(match.variant, {part.name for part in stored}) if name not in missing]
        if missing and self._unfinished():
            raise Fault("weights.half", file=self._unfinished())
        return Weights(
            path=str(self.root),
            form="modular" if index_file.name.startswith("modular") else "folder",
            family=match.family.key,
            variant=match.variant.key,
            exact=match.exact,
            pipeline=pipeline,
            components=tuple(stored),
            files=tuple(self._files[name] for name in sorted(self._files)),
            missing=tuple(missing),
        )

    def alone(self) -> Path:
        """The one file of weights in a folder without an index."""
        unfinished = self._unfinished()
        if unfinished:
            raise Fault("weights.half", file=unfinished)
        inside = sorted(entry for entry in self.root.iterdir() if not entry.name.startswith("."))
        weights = [entry for entry in inside if entry.suffix in WEIGHTS]
        if len(weights) == 1:
            self._checked(weights[0])
            return weights[0]
        pickle = next((entry for entry in inside if entry.suffix.lower() in PICKLES), None)
        if pickle is not None and not weights:
            raise Fault("weights.pickle", file=pickle.name)
        raise Fault("weights.no_model", folder=self.root.name)

    def _parts(self, index: dict[str, Any]) -> dict[str, tuple[str, str, str]]:
        """Parts that an index names: library, class and folder."""
        found: dict[str, tuple[str, str, str]] = {}
        for name, value in index.items():
            if name.startswith("_") or not isinstance(value, list) or len(value) not in (2, 3):
                continue
            library, kind = value[:2]
            if library is None and kind is None:
                continue
            if not (isinstance(library, str) and isinstance(kind, str) and re.fullmatch(r"\w{1,80}", name)):
                raise Fault("weights.code", file=name[:80], model=self.root.name)
            # Another library is a folder of pipelines in diffusers, or a module that came with the weights.
            if not LIBRARIES.fullmatch(library) or not kind.isidentifier() or self._brought(library, name):
                raise Fault("weights.code", file=name, model=self.root.name)
            place = name
            if len(value) == 3:
                if not isinstance(value[2], dict):
                    raise damaged(self.root, f"{name} in the index")
                place = value[2].get("subfolder") or name
                if value[2].get("default_creation_method") == "from_config" or not isinstance(place, str):
                    continue
                if not re.fullmatch(r"\w{1,80}", place):
                    raise Fault("weights.outside", file=name, model=self.root.name)
            found[name] = library, kind, place
        return found

    def _brought(self, library: str, name: str) -> bool:
        """Whether a module of a part's library came with the weights: it would be run."""
        places = (self.root / f"{library}.py", self.root / name / f"{library}.py", self.root / library / "__init__.py")
        return any(place.exists() for place in places)

    def _transformer_config(self, transformers: list[str], named: dict[str, tuple[str, str, str]]) -> dict[str, Any]:
        for name in transformers:
            config = self.root / named[name][2] / "config.json"
            if config.exists():
                return {"_class_name": named[name][1], **self._config(config)}
        return {}

    def _right_kinds(self, named: dict[str, tuple[str, str, str]], family: Family) -> None:
        """Refuse a transformer of another family under this one's index."""
        for name, (_library, kind, place) in named.items():
            if not name.startswith("transformer") or not family.transformers:
                continue
            config = self.root / place / "config.json"
            told = self._config(config).get("_class_name", kind) if config.exists() else kind
            for found in (kind, told):
                if found not in family.transformers:
                    raise Fault("weights.wrong_part", part=name, found=str(found)[:80], model=family.title)

    def _part(self, name: str, library: str, kind: str, folder: Path, match: Match) -> Stored | None:
        """One part; None where it is not there."""
        if not folder.is_dir():
            return None
        role = _role(name, match.variant)
        texts = self._texts(folder, name)
        if _BARE.search(kind):
            return Stored(name=name, role="other", library=library, kind=kind, path=str(folder)) if texts else None
        found = self._weights(folder)
        config = folder / "config.json"
        if not found or not config.exists():
            return None
        settings = self._config(config)
        method, precision = _quantised(settings, name)
        headers = [header for _path, header in found]
        packed = method or any(header.format == "gguf" for header in headers)
        known = next((part.parameters for part in match.variant.components if part.name == name), 0)
        counted = sum(tensor.count for header in headers for tensor in header.tensors)
        for path, header in found:
            self._files[f"{name}/{path.name}"] = weight_file(f"{name}/{path.name}", path, header)
        edition = _SHARD.fullmatch(found[0][0].name)
        return Stored(
            name=name,
            role=role,
            library=library,
            kind=kind,
            path=str(folder if headers[0].format == "safetensors" else found[0][0]),
            parameters=known if method and match.exact and known else counted,
            bytes=sum(tensor.bytes for header in headers for tensor in header.tensors),
            precision=precision or max(headers, key=lambda header: len(header.tensors)).precision,
            quantised=str(method or ("gguf" if packed else "")),
            edition=(edition["edition"] or "") if edition else "",
        )

    def _beside(self, taken: set[str], match: Match) -> list[Stored]:
        """Parts of the variant that the index does not name but that lie there: an enlarger."""
        found = []
        for part in match.variant.components:
            folder = self.root / part.name
            if part.name in taken or not (folder / "config.json").exists():
                continue
            kind = self._config(folder / "config.json").get("_class_name", "")
            stored = self._part(part.name, "diffusers", kind if isinstance(kind, str) else "", folder, match)
            if stored is not None:
                found.append(stored)
        return found

    def _weights(self, folder: Path) -> list[tuple[Path, Header]]:
        """The files of weights that a loader takes, every one there and whole."""
        inside = sorted(folder.iterdir())
        files = {entry.name: entry for entry in inside if entry.suffix in WEIGHTS}
        indexes = {(match["edition"] or ""): entry for entry in inside if (match := _INDEX.fullmatch(entry.name))}
        editions: dict[str, list[Path]] = {}
        for name, path in files.items():
            match = _SHARD.fullmatch(name)
            if match:
                editions.setdefault(match["edition"] or "", []).append(path)
        if indexes and ("" in indexes or not editions):
            return self._shards(folder, indexes.get("", next(iter(indexes.values()))))
        if editions:
            edition = "" if "" in editions else min(editions)
            if edition in indexes:
                return self._shards(folder, indexes[edition])
            path = editions[edition][0]
            if len(editions[edition]) > 1 or "-of-" in path.name:
                raise half(folder / "index")
            return [(path, self._header(path))]
        if len(files) == 1:
            path = next(iter(files.values()))
            return [(path, self._header(path))]
        pickle = next((entry for entry in inside if entry.suffix.lower() in PICKLES), None)
        if pickle is not None:
            raise Fault("weights.pickle", file=f"{folder.name}/{pickle.name}")
        return []

    def _shards(self, folder: Path, index: Path) -> list[tuple[Path, Header]]:
        told = self._config(index, 64 * 2**20).get("weight_map")
        if not isinstance(told, dict) or not told or not all(isinstance(name, str) for name in told.values()):
            raise damaged(index, "no weight_map")
        found = []
        for name in sorted(set(told.values())):
            if not re.fullmatch(r"[\w.-]{1,200}\.safetensors", name):
                if name.endswith(PICKLES):
                    raise Fault("weights.pickle", file=f"{folder.name}/{name}"[:80])
                raise Fault("weights.outside", file=name[:80], model=self.root.name)
            if not (folder / name).exists():
                raise Fault("weights.half", file=f"{folder.name}/{name}")
            header = self._header(folder / name)
            absent = {tensor for tensor, file in told.items() if file == name} - {
                tensor.name for tensor in header.tensors
            }
            if absent:
                raise damaged(folder / name, f"without {min(absent)[:80]}")
            found.append((folder / name, header))
        return found

    def _texts(self, folder: Path, name: str) -> list[Path]:
        """The files beside a part's weights; none of them asks for code."""
        found = []
        for entry in sorted(folder.iterdir()):
            if entry.suffix.lower() not in BESIDE or _INDEX.fullmatch(entry.name):
                continue
            self._note(entry, f"{name}/{entry.name}")
            if entry.name.endswith("config.json"):
                self._config(entry)
            found.append(entry)
        return found

    def _header(self, path: Path) -> Header:
        self._checked(path)
        return read_header(path)

    def _config(self, path: Path, largest: int = LARGEST_CONFIG) -> dict[str, Any]:
        """A JSON file of the folder; one that asks for code of its own is refused."""
        self._checked(path)
        value = read_json(path, largest)
        if "auto_map" in value or "custom_pipelines" in value:
            raise Fault("weights.code", file=path.name, model=self.root.name)
        return value

    def _note(self, path: Path, name: str = "") -> None:
        self._checked(path)
        name = name or path.name
        self._files[name] = WeightFile(name=name, bytes=path.stat().st_size, path=str(path))

    def _checked(self, path: Path) -> None:
        """Refuse what is no plain file, and links that lead out of the folder."""
        root, target = self.root.resolve(), path.resolve()
        blobs = root.parents[1] / "blobs" if len(root.parents) > 1 and root.parent.name == "snapshots" else None
        inside = target.is_relative_to(root) or (blobs is not None and target.is_relative_to(blobs))
        if not inside or not stat.S_ISREG(target.stat().st_mode):
            raise Fault("weights.outside", file=path.name, model=self.root.name)

    def _unfinished(self) -> str:
        """A file that a download left half."""
        places = (self.root, *(entry for entry in self.root.iterdir() if entry.is_dir()))
        cache = self.root / ".cache" / "huggingface" / "download"
        for place in (
            *places,
            cache,
            *(entry for entry in (cache.iterdir() if cache.is_dir() else ()) if entry.is_dir()),
        ):
            for entry in place.iterdir() if place.is_dir() else ():
                if entry.name.endswith((".incomplete", ".part", ".crdownload", ".download")):
                    return entry.name
        return ""

    def _named(self, index: dict[str, Any]) -> str:
        """Names by which variants of the same shape are told apart."""
        root = self.root.resolve()
        words = [root.name, str(index.get("_name_or_path", ""))]
        if root.parent.name == "snapshots":
            words.append(root.parents[1].name)
        origin = root / ORIGIN
        if origin.is_file():
            words.append(str(read_json(origin).get("repository", "")))
        return " ".join(words)


def cached(folder: Path) -> Path:
    """The snapshot in a folder of the hub's own cache (``models--OWNER--NAME``); another folder is what it is."""
    snapshots = folder / "snapshots"
    if not folder.name.startswith("models--") or not snapshots.is_dir():
        return folder
    reference = folder / "refs" / "main"
    told = reference.read_text("utf-8", "replace").strip() if reference.is_file() else ""
    if re.fullmatch(r"[0-9a-f]{40}", told) and (snapshots / told).is_dir():
        return snapshots / told
    inside = sorted(entry for entry in snapshots.iterdir() if entry.is_dir())
    return inside[-1] if inside else folder


def _quantised(config: dict[str, Any], name: str) -> tuple[str, str]:
    """Method and precision of a part's ``quantization_config``; empty where it has none."""
    told = config.get("quantization_config")
    if told is None:
        return "", ""
    method = told.get("quant_method") if isinstance(told, dict) else None
    if not isinstance(told, dict) or method not in METHODS:
        raise Fault("weights.quantisation", Exit.MISSING_PART, part=name, method=str(method)[:40])
    words = str(told).lower()
    if told.get("load_in_4bit") is True or "int4" in words or "uint4" in words:
        return method, "int4"
    if told.get("load_in_8bit") is True or "int8" in words:
        return method, "int8"
    return method, "float8" if "float8" in words or "fp8" in words else ""


_ROLES: tuple[tuple[str, Role], ...] = (
    ("transformer", "transformer"),
    ("text", "text"),
    ("image_encoder", "text"),
    ("connectors", "text"),
    ("prompt", "text"),
    ("latent_up", "refiner"),
    ("audio", "sound"),
    ("sound", "sound"),
    ("vocoder", "sound"),
    ("vae", "picture"),
)


def _role(name: str, variant: Variant) -> Role:
    """What a part is for: as the catalogue says, else by its name."""
    for part in variant.components:
        if part.name == name:
            return part.role
    for begin, role in _ROLES:
        if name.startswith(begin):
            return role
    return "other"


def read_json(path: Path, largest: int = LARGEST_CONFIG) -> dict[str, Any]:
    """An object of a JSON file, within bounds."""
    if path.stat().st_size > largest:
        raise damaged(path, "too long")
    try:
        value = msgspec.json.decode(path.read_bytes())
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(path, str(error)) from error
    if not isinstance(value, dict):
        raise damaged(path, "no object")
    return value


def weight_file(name: str, path: Path, header: Header) -> WeightFile:
    """A file of weights as a value."""
    return WeightFile(
        name=name, bytes=path.stat().st_size, path=str(path), format=header.format, precision=header.precision
    )


def lacking(variant: Variant, there: set[str]) -> tuple[str, ...]:
    """Parts that a film cannot be made without and that are not there."""
    return tuple(part.name for part in variant.components if not part.optional and part.name not in there)
