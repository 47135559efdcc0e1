"""What the engine tells of its machine costs no more than looking."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import json, sys
from engine.process import diagnosis
diagnosis.CARDS = ()
row = diagnosis._cuda()
print(json.dumps([row, "torch" in sys.modules]))
"""


def test_where_no_card_can_be_torch_is_not_loaded_to_say_so():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True
    )
    row, loaded = json.loads(done.stdout)
    version = importlib.metadata.version("torch")
    assert row == {"part": "cuda", "ok": False, "found": f"torch {version}, no CUDA card", "remedy": "doctor.cuda"}
    assert not loaded
