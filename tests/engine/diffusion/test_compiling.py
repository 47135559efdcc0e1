"""Previz's OpenGL and the models' libraries live in one process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from engine.previz.draw.context import describe_context
{first}
{then}
import diffusers.utils
print("both", type(sys.modules["scipy.optimize"]).__name__)
"""
GL, MODELS = "describe_context()", "from engine.diffusion.loading import settle; settle()"


@pytest.mark.parametrize(("first", "then"), [(GL, MODELS), (MODELS, GL)])
def test_opengl_in_software_and_diffusers_do_not_end_each_others_process(first, then):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(first=first, then=then)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "both _Later"
