"""The log: structlog over the standard library's, to a rotating file; the terminal stays clean."""

from __future__ import annotations

import logging
import logging.handlers
import traceback

import structlog

from engine.messages.faults import Exit, Fault
from studio import places

SIZE = 2 * 1024 * 1024
KEPT = 3


def to_file() -> None:
    """Send the log to ``studio.log``; where that cannot be written, nowhere."""
    root = logging.getLogger()
    if any(isinstance(handler, logging.handlers.RotatingFileHandler) for handler in root.handlers):
        return
    try:
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            places.logs() / "studio.log", maxBytes=SIZE, backupCount=KEPT, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.KeyValueRenderer(),
            ],
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso"),
            ],
        )
    )
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def mistake(error: BaseException) -> Fault:
    """Log a mistake of our own and make it a fault whose details hold the traceback."""
    logging.getLogger("rushes").error("a mistake of our own", exc_info=error)
    return Fault("engine.internal", Exit.OURS, "".join(traceback.format_exception(error)))
