"""OpenCV leaves Qt's affairs alone, whoever brings it in first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[3]
ASK = """
import os, sys
import {module}
assert "cv2" in sys.modules
print(os.environ.get("QT_QPA_PLATFORM_PLUGIN_PATH", ""), os.environ.get("QT_QPA_FONTDIR", ""), sep="|")
"""


@pytest.mark.parametrize("module", ["studio.cameos.checks.verdict", "engine.likeness", "engine.likeness.faces"])
@pytest.mark.parametrize("own", ["", "/a/place/of/qt"])
def test_it_points_qt_at_nothing_of_its_own(module, own):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("QT_QPA")}
    if own:
        environment["QT_QPA_PLATFORM_PLUGIN_PATH"] = own
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(module=module)],
        cwd=HOUSE,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, f"{own}|"), done.stderr
