"""Build the one-folder bundle and prove it: ``uv run --group test python packaging/build.py``.

The proof starts the bundle in an empty folder, asks it what it can do, and renders the sample's first shot from it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
DIST = HERE.parent / "dist"
CARRIED = ("engine", "voices", "checks")
"""Parts that come with the bundle, whatever the machine has."""


def build() -> Path:
    """Build; returns the program."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "PyInstaller",
            "--noconfirm",
            "--clean",
            "--log-level",
            "WARN",
            "--distpath",
            str(DIST),
            "--workpath",
            str(HERE.parent / "build"),
            "rushes.spec",
        ],
        cwd=HERE,
        check=True,
    )
    folder = DIST / "rushes"
    if sys.platform.startswith("linux"):
        for name in ("rushes.desktop", "rushes.svg"):
            shutil.copy2(HERE / name, folder / name)
    return folder / ("rushes.exe" if sys.platform == "win32" else "rushes")


def prove(program: Path) -> dict[str, object]:
    """Render the sample's first shot from the bundle, with nothing of the checkout in reach."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "low_tide.fountain"
        shutil.copy2(HERE.parent / "resources" / "samples" / "low_tide.fountain", script)
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
        environment["RUSHES_HOME"] = str(Path(folder) / "home")
        looked = subprocess.run(
            [str(program), "doctor", "--json"],
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=120,
            check=False,
        )
        parts = {part["part"]: part for part in json.loads(looked.stdout)["parts"]}
        if lacking := [part for name, part in parts.items() if name in CARRIED and not part["ok"]]:
            raise SystemExit(f"the bundle lacks a part: {lacking}")
        done = subprocess.run(
            [str(program), "render", str(script), "--shot", "1A", "--size", "424x240", "--quality", "draft", "--json"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"the bundle failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")
        shot = json.loads(done.stdout)["shots"][0]
        if shot["state"] != "done" or not Path(shot["file"]).stat().st_size:
            raise SystemExit(f"the bundle made no take: {shot}")
    size = sum(path.stat().st_size for path in program.parent.rglob("*") if path.is_file() and not path.is_symlink())
    return {"program": str(program), "megabytes": round(size / 1e6), "shot": shot["shot"], "frames": shot["frames"]}


if __name__ == "__main__":
    print(json.dumps(prove(build())))
