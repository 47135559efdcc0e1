"""Parts of scipy that the models' libraries import wait until they are used, and are then themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from engine.diffusion.sparing import spare
spare()
import scipy.stats
from scipy.optimize import linear_sum_assignment
heavy = ("scipy.optimize._optimize", "scipy.stats._stats_py")
print(*(name in sys.modules for name in heavy))
print(linear_sum_assignment([[1, 2], [2, 1]])[1].tolist(), float(scipy.stats.norm.cdf(0.0)))
print(*(name in sys.modules for name in heavy))
from scipy.stats import norm
from scipy.optimize import minimize
import scipy.optimize._linprog
assert sys.modules["scipy.stats"].norm is norm
"""


def test_what_is_not_used_is_not_loaded_and_what_is_used_is_right():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines() == ["False False", "[0, 1] 0.5", "True True"]
