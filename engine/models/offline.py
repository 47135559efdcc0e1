"""No process of ours goes to the network by itself; the one that downloads a model is started for that alone."""

from __future__ import annotations

import os
from collections.abc import Mapping

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
"""What the libraries of models read when they are imported."""


def stay_offline() -> None:
    """Keep this process, and those it starts, off the network; before anything else is imported."""
    os.environ.update(OFFLINE)


def online(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment for the process that downloads: on the network, and still telling nobody anything."""
    return {**environment, **OFFLINE, "HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "0", "HF_HUB_DISABLE_XET": "1"}
