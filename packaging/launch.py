"""Where the bundle begins: the same program is command line, engine (``--engine``), its helpers, window."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> int:
    """Run the part of the program that the first argument names."""
    multiprocessing.freeze_support()
    match sys.argv[1:2]:
        case ["--engine"]:
            from engine.process.__main__ import main as engine

            return engine()
        case ["--probe"]:
            from engine.media.probe import main as probe

            return probe(sys.argv[2:])
        case ["--faces"]:
            from engine.likeness.faces import main as faces

            return faces(sys.argv[2:])
        case ["--scorer"]:
            from engine.scoring.asked import main as asked

            return asked(sys.argv[2:])
        case ["--conform"]:
            from engine.media.conform import main as conform

            return conform(sys.argv[2:])
        case ["--bring"]:
            from engine.media.in_memory import main as bring

            return bring(sys.argv[2:])
        case ["--fetch"]:
            from studio.models.fetching import main as fetch

            return fetch()
        case ["--window"]:
            from ui.__main__ import main as window

            del sys.argv[1]
            return window()
    from studio.cli.app import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
