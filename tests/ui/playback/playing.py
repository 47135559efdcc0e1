"""Plays the cut that `make_cut` makes through PulseAudio and says when the white frames were shown.

A program of its own: PortAudio looks for its devices once, when it is loaded.
"""

from __future__ import annotations

import json
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np

from engine.media.takes import TakeWriter
from engine.messages.jobs import STEMS, EditList, Piece, samples_at

RATE, FRAMES = Fraction(24), 24
CLICK = 12
"""Frame of each take that is white and clicks."""


def make_cut(folder):
    """Two takes of a second; in the middle of each a white frame and a click."""
    pieces = []
    for number in range(2):
        path = folder / f"take{number}.mov"
        sound = np.zeros((samples_at(FRAMES, RATE), 2), np.float32)
        begin = samples_at(CLICK, RATE)
        sound[begin : begin + 96] = 0.8
        with TakeWriter(path, 64, 48, RATE, FRAMES, STEMS) as writer:
            for frame in range(FRAMES):
                writer.add(np.full((48, 64, 3), 255 if frame == CLICK else 0, np.uint8))
            for stem in STEMS:
                writer.sound(stem, sound if stem == "effects" else np.zeros_like(sound))
        pieces.append(Piece(media=str(path), frames=FRAMES))
    return EditList(pieces=tuple(pieces), rate=RATE, width=64, height=48)


def main():
    import sounddevice
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from ui.playback.player import Player

    sounddevice.default.device = "pulse"
    app = QApplication([])
    player = Player()
    white, silent = [], []
    player.shown.connect(
        lambda image, _frame: white.append(time.monotonic()) if image.pixelColor(9, 9).red() > 128 else None
    )
    player.silent.connect(lambda: silent.append(True))
    player.playing.connect(lambda on: None if on else QTimer.singleShot(300, app.quit))
    player.load(make_cut(Path(sys.argv[1])))
    QTimer.singleShot(200, player.play)
    app.exec()
    player.close()
    print(json.dumps({"white": white, "silent": silent, "frame": player.frame, "dropped": player.dropped}))


if __name__ == "__main__":
    main()
