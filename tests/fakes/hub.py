"""A hub of models on loopback: what `huggingface_hub` asks of the real one, with a line that can be cut."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SHA = "a" * 40


class Hub:
    """One repository and how it is served.

    Attributes
    ----------
    repository : str
    files : dict
        Name to bytes.
    large : set
        Names that are kept as large files: their hash is SHA-256.
    cut : dict
        Name to how many bytes are sent before the line is cut, once for each entry of the list.
    wrong : dict
        Name to bytes that are sent instead, of the same length.
    slow : dict
        Name to an event for which its second half waits.
    closed : bool
        Whether nothing is given out without a sign-in.
    asked : list
        Method, path and range of each question.
    """

    def __init__(self, repository: str, files: dict[str, bytes]) -> None:
        self.repository = repository
        self.files = files
        self.large = {name for name in files if name.endswith(".safetensors")}
        self.cut: dict[str, list[int]] = {}
        self.wrong: dict[str, bytes] = {}
        self.closed = False
        self.slow: dict[str, threading.Event] = {}
        self.asked: list[tuple[str, str, str]] = []
        self.endpoint = ""

    @classmethod
    def of(cls, repository: str, folder: Path, more: dict[str, bytes] | None = None) -> Hub:
        """A repository with the files of a folder."""
        files = {
            str(path.relative_to(folder).as_posix()): path.read_bytes() for path in folder.rglob("*") if path.is_file()
        }
        return cls(repository, files | (more or {}))

    def sent(self, name: str) -> list[str]:
        """The ranges in which a file was asked for."""
        return [span for method, path, span in self.asked if method == "GET" and path.endswith("/" + name)]

    def hash_of(self, name: str) -> str:
        """As the hub names a file: SHA-256 of a large one, git's hash of another."""
        data = self.files[name]
        if name in self.large:
            return hashlib.sha256(data).hexdigest()
        return hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()

    def tree(self) -> list[dict[str, Any]]:
        """The list of files."""
        found: list[dict[str, Any]] = []
        for name, data in sorted(self.files.items()):
            entry: dict[str, Any] = {"type": "file", "path": name, "size": len(data), "oid": self.hash_of(name)}
            if name in self.large:
                entry["oid"] = hashlib.sha1(data).hexdigest()
                entry["lfs"] = {"oid": self.hash_of(name), "size": len(data), "pointerSize": 134}
            found.append(entry)
        folders = {name.rpartition("/")[0] for name in self.files if "/" in name}
        return found + [{"type": "directory", "path": name, "oid": "0" * 40, "size": 0} for name in sorted(folders)]


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def log_message(self, *_unused: Any) -> None:
            pass

        def _answer(self, body: bool) -> None:
            path = unquote(urlsplit(self.path).path)
            hub.asked.append((self.command, path, self.headers.get("Range", "")))
            api = f"/api/models/{hub.repository}"
            if hub.closed and "/resolve/" in path:
                self._refuse(403, "GatedRepo")
            elif path == api or path.startswith(f"{api}/revision/"):
                self._json({"id": hub.repository, "sha": SHA, "siblings": [{"rfilename": name} for name in hub.files]})
            elif path.startswith(f"{api}/tree/"):
                self._json(hub.tree())
            elif path.startswith(f"/{hub.repository}/resolve/{SHA}/"):
                self._file(path.split(f"/resolve/{SHA}/", 1)[1], body)
            else:
                self._refuse(404, "RepoNotFound")

        def _json(self, value: Any) -> None:
            data = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _refuse(self, status: int, code: str) -> None:
            self.send_response(status)
            self.send_header("X-Error-Code", code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _file(self, name: str, body: bool) -> None:
            if name not in hub.files:
                self._refuse(404, "EntryNotFound")
                return
            data = hub.wrong.get(name, hub.files[name])
            begin = 0
            span = self.headers.get("Range", "")
            if span:
                begin = int(span.removeprefix("bytes=").partition("-")[0])
            rest = data[begin:]
            self.send_response(206 if span else 200)
            self.send_header("X-Repo-Commit", SHA)
            self.send_header("ETag", f'"{hub.hash_of(name)}"')
            if name in hub.large:
                self.send_header("X-Linked-Etag", f'"{hub.hash_of(name)}"')
                self.send_header("X-Linked-Size", str(len(data)))
            self.send_header("Accept-Ranges", "bytes")
            if span:
                self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            if not body:
                return
            cuts = hub.cut.get(name)
            if cuts:
                self.wfile.write(rest[: cuts.pop(0)])
                self.wfile.flush()
                self.close_connection = True
                self.connection.close()
                return
            if name in hub.slow:
                self.wfile.write(rest[: len(rest) // 2])
                self.wfile.flush()
                hub.slow[name].wait(20)
                rest = rest[len(rest) // 2 :]
            self.wfile.write(rest)

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_unused: Any) -> None:
        """A line that was cut is what is tested."""


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Serve a repository while the block runs."""
    with _Server(("127.0.0.1", 0), _handler(hub)) as server:
        hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield hub
        finally:
            for event in hub.slow.values():
                event.set()
            server.shutdown()
            thread.join()
