"""The process that downloads: the only one of ours that goes to the network, started for one model and then gone.

``python -m studio.models.fetching`` reads one order from its input and writes one JSON value a line to its output. It
ends when its input does, so that nobody downloads for a studio that is gone.
"""

from __future__ import annotations

import fnmatch
import hashlib
import os
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from engine.media.beside import write_whole, writing_fault
from engine.messages.faults import Exit, Fault
from engine.models.folders import ORIGIN

WANTED = ("*.safetensors", "*.gguf", "*.json", "*.txt", "*.model", "*.jinja", "*.spm")
BESIDE = ("license*", "licence*", "notice*")
INDEXES = ("model_index.json", "modular_model_index.json")
PIECE = 4 * 2**20
PART = ".part"
TICK = 0.2
STEP = 256 * 1024
"""Bytes that are written at a time; so many are lost at most when a line is cut."""

TRIES = 3
"""How often a file is begun again while nothing of it comes; the library tries some times by itself."""

SPARE = 64 * 2**20
"""Bytes that are to be left on the disk."""


class Order(msgspec.Struct, frozen=True):
    """What is to be downloaded.

    Attributes
    ----------
    repository, revision : str
        On the hub; a branch, a tag or a commit.
    folder : str
        Where it goes.
    parts : tuple of str
        Folders that are wanted beside those that the index names.
    needed : tuple of str
        Folders without which the rest is of no use.
    file : str
        The one file that is wanted; empty for a whole model.
    endpoint : str
        Another hub; empty for the usual one.
    """

    repository: str
    revision: str
    folder: str
    parts: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    file: str = ""
    endpoint: str = ""


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of what happens.

    Attributes
    ----------
    kind : str
        ``progress``, ``done`` or ``fault``.
    done, whole : int
        Bytes.
    file : str
        Which one is coming.
    revision : str
        The commit that was downloaded.
    code, details : str
        Of a fault.
    parameters : dict
        Of a fault.
    """

    kind: Literal["progress", "done", "fault"]
    done: int = 0
    whole: int = 0
    file: str = ""
    revision: str = ""
    code: str = ""
    details: str = ""
    parameters: dict[str, Any] = {}


class Wanted(msgspec.Struct, frozen=True):
    """A file of a repository.

    Attributes
    ----------
    name : str
    bytes : int
    sha256 : str
        Of large files.
    blob : str
        Git's own hash, for small ones.
    """

    name: str
    bytes: int
    sha256: str
    blob: str

    def named_by(self, sha256: str, blob: str) -> bool:
        """Whether these are its hashes."""
        return sha256 == self.sha256 if self.sha256 else blob == self.blob


class Origin(msgspec.Struct, frozen=True):
    """Written into a folder that is downloaded: from where, and what each file has to be."""

    repository: str
    revision: str
    files: dict[str, str]


def choose(listed: dict[str, Wanted], order: Order, index: dict[str, Any]) -> list[Wanted]:
    """The files of a repository that a film is made with: no pickles, no code, no second editions."""
    if order.file:
        return [listed[order.file]] if order.file in listed else []
    folders = {_folder(name, value) for name, value in index.items() if isinstance(value, list) and value[:1] != [None]}
    folders |= set(order.parts)
    found = []
    for name, wanted in listed.items():
        folder, _, last = name.rpartition("/")
        lower = last.lower()
        whole = any(fnmatch.fnmatch(lower, form) for form in WANTED)
        if not folder:
            weights = lower.endswith((".safetensors", ".gguf"))
            if any(fnmatch.fnmatch(lower, form) for form in BESIDE) or (whole and not (index and weights)):
                found.append(wanted)
        elif whole and folder in folders:
            found.append(wanted)
    plain = {wanted.name.rpartition("/")[0] for wanted in found if _edition(wanted.name) == ""}
    return [wanted for wanted in found if not _edition(wanted.name) or wanted.name.rpartition("/")[0] not in plain]


def _folder(name: str, value: list[Any]) -> str:
    """Where a part lies: a modular index may say it."""
    told = value[2].get("subfolder") if len(value) > 2 and isinstance(value[2], dict) else None
    return told if isinstance(told, str) and told else name


def _edition(name: str) -> str | None:
    """What stands between the dots of a file of weights (``fp16``); None for other files."""
    last = name.rpartition("/")[2]
    if not (last.endswith(".safetensors") or ".safetensors.index" in last):
        return None
    words = last.replace(".safetensors.index.json", ".safetensors").removesuffix(".safetensors").split(".")
    middle = last.partition(".safetensors.index.")[2].removesuffix("json").strip(".")
    return middle or (words[1].partition("-")[0] if len(words) > 1 else "")


class Fetch:
    """One download.

    Parameters
    ----------
    order : Order
    tell : callable
        Gets every `Told`.
    """

    def __init__(self, order: Order, tell: Any) -> None:
        from huggingface_hub import HfApi, constants

        constants.DOWNLOAD_CHUNK_SIZE = STEP
        self._order = order
        self._tell = tell
        self._folder = Path(order.folder)
        self._api = HfApi(endpoint=order.endpoint or None, library_name="rushes")
        self._done = 0
        self._whole = 0
        self._file = ""
        self._told = (0, "")

    def run(self) -> str:
        """Download, check, and say where it came from; the commit.

        Raises
        ------
        Fault
            ``models.not_there``, ``refused``, ``network``, ``no_space``, ``hash``.
        """
        revision = self._asking(
            lambda: self._api.model_info(self._order.repository, revision=self._order.revision or None).sha
        )
        listed = self._listed(revision)
        index: dict[str, Any] = {}
        for name in () if self._order.file else INDEXES:
            if name in listed:
                index = self._index(listed[name], revision)
                break
        wanted = choose(listed, self._order, index)
        if not wanted:
            raise Fault("models.not_there", Exit.BAD_INPUT, repository=self._order.file or self._order.repository)
        there = {file.name.rpartition("/")[0] for file in wanted}
        lacking = [name for name in self._order.needed if name not in there]
        if lacking and not self._order.file:
            raise Fault(
                "models.not_whole",
                Exit.BAD_INPUT,
                repository=self._order.repository,
                parts=", ".join(lacking),
            )
        self._whole = sum(file.bytes for file in wanted)
        self._room(wanted)
        known = self._known(revision)
        for file in sorted(wanted, key=lambda file: (file.bytes, file.name)):
            if file.name in known:
                self._done += file.bytes
                continue
            known[file.name] = self._fetch(file, revision)
            self._note(revision, known)
        for left in self._folder.rglob(f"*{PART}"):
            left.unlink()
        self._note(revision, {file.name: known[file.name] for file in wanted})
        return revision

    def _known(self, revision: str) -> dict[str, str]:
        """Files that came whole in an earlier download of the same commit."""
        try:
            origin = msgspec.json.decode((self._folder / ORIGIN).read_bytes(), type=Origin)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return {}
        if (origin.repository, origin.revision) != (self._order.repository, revision):
            return {}
        return {name: sha256 for name, sha256 in origin.files.items() if (self._folder / name).is_file()}

    def _note(self, revision: str, files: dict[str, str]) -> None:
        origin = Origin(self._order.repository, revision, files)
        write_whole(self._folder / ORIGIN, msgspec.json.format(msgspec.json.encode(origin, order="sorted"), indent=1))

    def _listed(self, revision: str) -> dict[str, Wanted]:
        def ask() -> dict[str, Wanted]:
            from huggingface_hub.hf_api import RepoFile

            tree = self._api.list_repo_tree(self._order.repository, recursive=True, revision=revision)
            return {
                entry.path: Wanted(entry.path, entry.size, entry.lfs.sha256 if entry.lfs else "", entry.blob_id)
                for entry in tree
                if isinstance(entry, RepoFile) and _inside(entry.path)
            }

        return self._asking(ask)

    def _index(self, wanted: Wanted, revision: str) -> dict[str, Any]:
        self._fetch(wanted, revision)
        self._done = 0
        try:
            index = msgspec.json.decode((self._folder / wanted.name).read_bytes())
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return {}
        return index if isinstance(index, dict) else {}

    def _room(self, wanted: list[Wanted]) -> None:
        """Refuse before the first byte what the disk cannot hold."""
        self._folder.mkdir(parents=True, exist_ok=True)
        here = sum(min(file.bytes, _size(self._folder / file.name)) for file in wanted)
        here += sum(_size(path) for path in self._folder.rglob(f"*{PART}"))
        needed, free = max(0, self._whole - here), shutil.disk_usage(self._folder).free
        if needed and needed + SPARE > free:
            raise Fault(
                "models.no_space",
                Exit.CANNOT_WRITE,
                needed=_gigabytes(needed),
                free=_gigabytes(free),
                folder=str(self._folder),
            )

    def _fetch(self, wanted: Wanted, revision: str) -> str:
        """One file, whole and as its publisher names it; its SHA-256."""
        self._file = wanted.name
        begun = self._done
        path = self._folder / wanted.name
        path.parent.mkdir(parents=True, exist_ok=True)
        sha256, blob = _hashes(path) if path.is_file() else ("", "")
        if not wanted.named_by(sha256, blob):
            part = path.with_name(f"{path.name}.{(wanted.sha256 or wanted.blob)[:12]}{PART}")
            self._persist(wanted, revision, part, begun)
            sha256, blob = _hashes(part)
            if not wanted.named_by(sha256, blob):
                part.unlink()
                raise Fault("models.hash", Exit.BAD_INPUT, file=wanted.name)
            part.replace(path)
        self._done = begun + wanted.bytes
        self.progress()
        return sha256

    def _persist(self, wanted: Wanted, revision: str, part: Path, begun: int) -> None:
        """Download what is lacking of a file, and again while the line is cut and something comes."""
        tries = TRIES
        while _size(part) != wanted.bytes or not part.is_file():
            before = _size(part)
            self._done = begun + before
            try:
                self._asking(lambda: self._download(wanted, revision, part))
            except Fault as fault:
                tries = TRIES if _size(part) > before else tries - 1
                if fault.code != "models.network" or tries <= 0:
                    raise
                time.sleep(TRIES - tries)

    def _download(self, wanted: Wanted, revision: str, part: Path) -> None:
        """Go on with a file from where it ends.

        The library's own `hf_hub_download` begins each file anew when it was stopped, so only its parts are used.
        """
        from huggingface_hub import get_hf_file_metadata, hf_hub_url
        from huggingface_hub.file_download import http_get
        from huggingface_hub.utils import build_hf_headers

        fetch = self

        class Bar:
            """Takes the place of the library's own bar."""

            def __init__(self, *_unused: Any, **_named: Any) -> None:
                pass

            def __enter__(self) -> Bar:
                return self

            def __exit__(self, *_unused: object) -> None:
                pass

            def update(self, count: float | None = 1) -> None:
                fetch.more(int(count or 0))

            def close(self) -> None:
                pass

        headers = build_hf_headers(library_name="rushes")
        url = hf_hub_url(self._order.repository, wanted.name, revision=revision, endpoint=self._order.endpoint or None)
        place = get_hf_file_metadata(url, headers=headers, endpoint=self._order.endpoint or None).location
        if urlsplit(place).netloc != urlsplit(url).netloc:
            headers.pop("authorization", None)  # the sign-in is the hub's, not of where its files lie
        bar: Any = Bar  # it is asked for as a tqdm, and no more of it is used than this
        with part.open("ab") as file:
            if file.tell() > wanted.bytes:
                file.truncate(0)
            http_get(place, file, resume_size=file.tell(), headers=headers, tqdm_class=bar)

    def more(self, count: int) -> None:
        """So many bytes more have come."""
        self._done += count

    def progress(self) -> None:
        """Tell how far it is, where that is further than it was."""
        now = (min(self._done, self._whole), self._file)
        if self._whole and now != self._told:
            self._told = now
            self._tell(Told("progress", done=now[0], whole=self._whole, file=self._file))

    def _asking(self, ask: Any) -> Any:
        """Ask the hub, and make a fault of what it answers."""
        import httpx2
        from huggingface_hub import errors

        repository = self._order.repository
        try:
            return ask()
        except errors.GatedRepoError as error:
            raise Fault("models.refused", Exit.BAD_INPUT, str(error), repository=repository) from error
        except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError, errors.EntryNotFoundError) as error:
            if isinstance(error, errors.LocalEntryNotFoundError):
                raise Fault("models.network", Exit.BUSY, str(error)) from error
            raise Fault("models.not_there", Exit.BAD_INPUT, str(error), repository=repository) from error
        except errors.HfHubHTTPError as error:
            status = getattr(error.response, "status_code", 0)
            code = "models.refused" if status in (401, 403) else "models.network"
            raise Fault(code, Exit.BUSY, str(error), repository=repository) from error
        except httpx2.HTTPError as error:
            raise Fault("models.network", Exit.BUSY, str(error)) from error
        except OSError as error:
            if "Consistency check failed" in str(error):
                raise Fault("models.network", Exit.BUSY, str(error)) from error
            raise


def _inside(name: str) -> bool:
    """Whether a repository's file would lie in the folder; names are the server's."""
    path = Path(name)
    return (
        not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name and len(name) < 400
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _gigabytes(count: int) -> str:
    return f"{count / 10**9:.1f} GB" if count >= 10**8 else f"{max(1, count // 10**6)} MB"


def _hashes(path: Path) -> tuple[str, str]:
    """SHA-256 and git's hash of a file."""
    sha256 = hashlib.sha256()
    blob = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            sha256.update(piece)
            blob.update(piece)
    return sha256.hexdigest(), blob.hexdigest()


def main() -> int:
    """Take one order, and tell on standard output how it goes."""
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=Order)
    lines = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no line of ours
    speaking = threading.Lock()

    def tell(told: Told) -> None:
        with speaking:
            lines.write(msgspec.json.encode(told) + b"\n")
            lines.flush()

    def wait_for_the_end() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    try:
        fetch = Fetch(order, tell)

        def tick() -> None:
            while True:
                time.sleep(TICK)
                fetch.progress()

        threading.Thread(target=tick, daemon=True).start()
        revision = fetch.run()
    except Fault as fault:
        tell(Told("fault", code=fault.code, details=fault.details, parameters=fault.parameters))
        return 1
    except OSError as error:
        fault = writing_fault(error, Path(error.filename or order.folder))
        tell(Told("fault", code=fault.code, details=str(error), parameters=fault.parameters))
        return 1
    tell(Told("done", revision=revision))
    return 0


if __name__ == "__main__":
    sys.exit(main())
