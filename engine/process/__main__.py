"""Entry point: ``python -m engine.process``, or the bundle's ``--engine`` switch."""

from __future__ import annotations

import logging
import signal
import sys
import time


def main() -> int:
    began = time.monotonic()
    # Ctrl+C on a terminal reaches every process of the command: what becomes of the job, the studio decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from engine.models.offline import stay_offline
    from engine.process.streams import lower_priority, take_over

    stay_offline()
    source, sink = take_over()
    lower_priority()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    from engine.process.serving import Server

    return Server(source, sink, began).run()


if __name__ == "__main__":
    sys.exit(main())
