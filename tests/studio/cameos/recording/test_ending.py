"""A program that ends while its camera hangs ends cleanly."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys, time
from studio.cameos.recording.camera import Camera
from studio.cameos.recording.guide import Guide
from studio.cameos.recording.recording import Kind
from studio.cameos.recording.tape import Tape
camera = Camera(sys.argv[1])
guide = Guide(camera, Kind.PERSON, every=0.01)
while camera.count < 12 and not camera.check():
    time.sleep(0.01)
camera.record(Tape(camera.width, camera.height))
if "close" in sys.argv:
    guide.close()
    camera.close()
"""


def test_a_camera_that_hangs_does_not_break_the_end_of_the_program(loopback):
    for words in (["?stall=12", "close"], ["?stall=12"], [""]):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, loopback.address + words[0], *words[1:]],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
