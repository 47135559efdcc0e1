"""OpenCV as the window can bear it: quiet, on one thread, and without a word in Qt's affairs."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

QUIET = -8
"""FFmpeg's level of saying nothing at all."""

PATIENCE = 3
"""Seconds that a camera of Linux may hang in one read; ten by OpenCV's own choice."""

QTS_OWN = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


@cache
def vision() -> Any:
    """OpenCV."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", str(QUIET))
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", str(PATIENCE))
    known = {name: os.environ.get(name) for name in QTS_OWN}
    import cv2

    # It points Qt at plug-ins of its own, which are not there.
    for name, value in known.items():
        if "cv2" in Path(os.environ.get(name, "")).parts:
            del os.environ[name]
            if value is not None and "cv2" not in Path(value).parts:
                os.environ[name] = value
    cv2.setNumThreads(1)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    return cv2
