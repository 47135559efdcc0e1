"""What a command prints: words and bars for people, or one JSON document and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from studio.words.told import Told


class Output:
    """Where a command's words go.

    Parameters
    ----------
    json : bool
        One JSON document on standard output; all else is silent.
    """

    def __init__(self, json: bool) -> None:
        self.json = json
        self._console = Console(quiet=json, highlight=False)
        self._errors = Console(stderr=True, highlight=False)

    def say(self, text: str, style: str = "") -> None:
        """Print a line for people."""
        self._console.print(escape(text), style=style or None, soft_wrap=True)

    def remarks(self, lines: Iterable[str]) -> None:
        """Print what was not understood."""
        for line in lines:
            self._console.print(f"[yellow]remark[/] {escape(line)}", soft_wrap=True)

    def document(self, value: Any) -> None:
        """Print the command's JSON document."""
        if self.json:
            sys.stdout.write(
                msgspec.json.format(msgspec.json.encode(value, enc_hook=str, order="sorted"), indent=2).decode()
            )
            sys.stdout.write("\n")
            sys.stdout.flush()

    def fault(self, told: Told) -> None:
        """Print what happened and what to do."""
        if self.json:
            self.document(
                {"error": {"code": told.code, "what": told.what, "action": told.action, "details": told.details}}
            )
            return
        self._errors.print(f"[bold red]{escape(told.what)}[/] [dim]({escape(told.code)})[/]", soft_wrap=True)
        self._errors.print(escape(told.action), soft_wrap=True)

    def progress(self) -> Progress:
        """Bars with an estimate of the time left; silent in JSON."""
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=self._console,
            disable=self.json,
            refresh_per_second=8,
        )
