"""No process of ours opens a socket by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.fakes.model_files import wan_folder

HOUSE = Path(__file__).parents[3]

WATCHED = """
import sys
from pathlib import Path

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        if event != "socket.connect" or isinstance(arguments[1], tuple):
            print("NETWORK", event, arguments[-1], flush=True)

sys.addaudithook(watch)
"""


def watched(program: str, home: Path, *arguments: str) -> str:
    """Run a program that is watched, with nothing in its environment that keeps it offline."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("HF_", "TRANSFORMERS_"))}
    done = subprocess.run(
        [sys.executable, "-P", "-c", WATCHED + program, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**environment, "PYTHONPATH": str(HOUSE), "RUSHES_HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_watch_sees_a_question_to_the_network(tmp_path):
    program = """
import socket
try:
    socket.create_connection(("127.0.0.1", 9), timeout=1)
except OSError:
    pass
"""
    assert "NETWORK socket.connect" in watched(program, tmp_path)


def test_the_command_line_asks_nobody(tmp_path):
    program = """
from studio.cli.app import run
assert run(["models", "add", sys.argv[1]]) == 0
assert run(["models", "list", "--all", "--json"]) == 0
assert run(["models", "check"]) == 0
assert run(["stage", sys.argv[2], "--json"]) == 0
import huggingface_hub
try:
    huggingface_hub.hf_hub_download("gpt2", "config.json")
except huggingface_hub.errors.LocalEntryNotFoundError:
    print("OFFLINE")
"""
    script = tmp_path / "a.fountain"
    script.write_text("EXT. BEACH - DAY\n\nMARA walks.\n")
    said = watched(program, tmp_path / "home", str(wan_folder(tmp_path / "wan")), str(script))
    assert "NETWORK" not in said
    assert "OFFLINE" in said


def test_the_engine_asks_nobody(tmp_path):
    program = """
import engine.process.__main__ as process
import engine.process.serving as serving

class Server:
    def __init__(self, *arguments):
        pass

    def run(self):
        import huggingface_hub
        from huggingface_hub import constants

        try:
            huggingface_hub.model_info("gpt2")
        except huggingface_hub.errors.OfflineModeIsEnabled:
            return 0
        return 1

serving.Server = Server
sys.stdout.flush()
sys.exit(process.main())
"""
    assert "NETWORK" not in watched(program, tmp_path)
