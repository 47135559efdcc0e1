"""``rushes doctor``."""

from __future__ import annotations

import asyncio

from studio.cli.output import Output
from studio.doctor import examine as examine_machine


def examine(output: Output) -> int:
    """Print a row a part; 0 where everything that a film needs is there, else 69."""
    rows = asyncio.run(examine_machine())
    output.document({"parts": rows, "film": all(row["ok"] for row in rows if row["needed"])})
    for row in rows:
        sign, style = ("✓", "green") if row["ok"] else ("✗", "red") if row["needed"] else ("–", "yellow")
        output.say(f"{sign} {row['part']:10} {row['found']}", style)
        if row["remedy"]:
            output.say(f"             {row['remedy']}", "dim")
    return 0 if all(row["ok"] for row in rows if row["needed"]) else 69
