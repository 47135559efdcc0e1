"""No core dump: the kernel says so."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, resource
from engine.consent import dumps
ask = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
before = ask()
dumps.none()
print(before, ask(), resource.getrlimit(resource.RLIMIT_CORE)[0])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="PR_GET_DUMPABLE is Linux's")
def test_a_process_becomes_undumpable():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "0", "0"]
