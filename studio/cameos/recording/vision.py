"""OpenCV as recording uses it: quiet, on one thread, and without a word in Qt's affairs."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

QUIET = -8
"""FFmpeg's level of saying nothing at all."""


@cache
def vision() -> Any:
    """OpenCV."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", str(QUIET))
    known = {name: os.environ.get(name) for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")}
    import cv2

    # It points Qt at plug-ins of its own, which are not there.
    for name, value in known.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    cv2.setNumThreads(1)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    return cv2
