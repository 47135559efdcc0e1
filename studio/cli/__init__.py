"""The command line: ``rushes``."""

from studio.cli.app import main

__all__ = ["main"]
