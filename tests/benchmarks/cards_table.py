"""The figures of cards as Markdown, from the JSON that `models_gpu.py` writes on each.

``python tests/benchmarks/cards_table.py [FOLDER]`` prints it; ``--write`` puts it into the folder's ``README.md``,
between its two marks. What changes no number but by rounding and what does stand apart, the latter with its PSNR.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

CARDS = Path(__file__).parent / "cards"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
QUICKER, NEAR = 1.9, 0.15
"""Goals: times faster a step than bare diffusers; how far a forecast may lie from what was measured."""

OPEN = "**Open.** Nothing has been measured on a card yet."

EXACT = (
    "| card | model | size | bare, s a step | ours, s a step | times faster | peak, bare / ours | of rate | forecast |",
    "|---|---|---|---|---|---|---|---|---|",
)
LEGEND = (
    "Of rate: counted work over what the card's measured matrix rate would do in that time. Forecast: foretold over "
    f"measured. Goals: {QUICKER} times faster at equal steps, forecasts within {NEAR:.0%}; a miss is in bold."
)
WAYS = (
    "| card | model | way | s a step | times faster | peak | largest difference | PSNR |",
    "|---|---|---|---|---|---|---|---|",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, or write them where they are read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=CARDS)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args(arguments)
    text = table(asked.folder)
    if asked.write:
        page = asked.folder / "README.md"
        page.write_text(placed(page.read_text("utf-8"), text), "utf-8")
    else:
        print(text)
    return 0


def table(folder: Path) -> str:
    """All that was measured, as Markdown; that it is open where nothing was.

    Raises
    ------
    ValueError
        For a file that `models_gpu.py` did not write; it names it.
    """
    reports = [(path.name, _read(path)) for path in sorted(folder.glob("*.json"))]
    told = [
        f"`{name}` is of tiny geometries or no card: its figures mean nothing." for name, one in reports if _tiny(one)
    ]
    real = [one for _name, one in reports if not _tiny(one)]
    if not real:
        return "\n\n".join((OPEN, *told))
    planned, exact, lossy = [], [], []
    for report in real:
        for model in report["models"]:
            for way in model["ways"]:
                if way["way"] == "planned":
                    planned.append(_planned(report, model, way))
                else:
                    (exact if way["exact"] else lossy).append(_way(report, model, way))
    parts = [
        _lines(EXACT, planned),
        LEGEND,
        "The same in other ways that change no number but by rounding:",
        _lines(WAYS, exact),
        "Ways that do change numbers, with their distance from the plain run:",
        _lines(WAYS, lossy),
        *_not_run(real),
        *_versions(real),
        *told,
    ]
    return "\n\n".join(parts)


def placed(page: str, text: str) -> str:
    """A page with the tables between its marks."""
    head, _begin, rest = page.partition(BEGIN)
    _old, end, tail = rest.partition(END)
    if not end:
        raise ValueError(f"the page lacks {BEGIN} and {END}")
    return f"{head}{BEGIN}\n{text}\n{END}{tail}"


def _read(path: Path) -> dict[str, Any]:
    try:
        report = json.loads(path.read_bytes())
        if not all(key in report for key in ("card", "models", "tiny", "versions")):
            raise ValueError("it lacks what a report has")
    except (ValueError, TypeError) as error:
        raise ValueError(f"{path}: {error}") from error
    return report


def _tiny(report: dict[str, Any]) -> bool:
    return bool(report["tiny"]) or report["card"].get("device") == "cpu"


def _planned(report: dict[str, Any], model: dict[str, Any], way: dict[str, Any]) -> list[str]:
    bare, forecast = model["bare"], way["forecast over measured"]
    quicker = way["times faster than bare"]["median"]
    return [
        *_head(report, model),
        "{}x{}, {} frames".format(*model["size"]),
        _spread(bare["seconds a step"]),
        _spread(way["seconds a step"]),
        _bold(f"{quicker:.2f}", missed=quicker < QUICKER),
        f"{_gigabytes(bare['peak bytes'])} / {_gigabytes(way['peak bytes'])}",
        f"{way['of matrix rate']:.0%}",
        _bold(f"{forecast:.2f}", missed=abs(forecast - 1) > NEAR),
    ]


def _way(report: dict[str, Any], model: dict[str, Any], way: dict[str, Any]) -> list[str]:
    psnr = way["psnr"]
    return [
        *_head(report, model),
        way["way"],
        _spread(way["seconds a step"]),
        f"{way['times faster than bare']['median']:.2f}",
        _gigabytes(way["peak bytes"]),
        f"{way['largest difference']:.2g}",
        "" if psnr is None else f"{psnr:.1f} dB",
    ]


def _head(report: dict[str, Any], model: dict[str, Any]) -> tuple[str, str]:
    return report["card"].get("name") or "unnamed", model["model"]


def _not_run(reports: Sequence[dict[str, Any]]) -> list[str]:
    rows = [
        f"- {' '.join(_head(report, model))}, {each['way']}: {each['why']}"
        for report in reports
        for model in report["models"]
        for each in model["failed"]
    ]
    return ["Not run there, and why:", "\n".join(rows)] if rows else []


def _versions(reports: Sequence[dict[str, Any]]) -> list[str]:
    found = {
        "{}: {}".format(report["card"].get("name"), ", ".join(f"{name} {v}" for name, v in report["versions"].items()))
        for report in reports
    }
    return [f"{'; '.join(sorted(found))}."]


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [*head, *(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |" for cells in rows)]
    return "\n".join(lines) if len(lines) > len(head) else "None."


def _spread(values: dict[str, float]) -> str:
    return f"{values['median']:.3g} ({values['least']:.3g} to {values['most']:.3g})"


def _gigabytes(count: int) -> str:
    return f"{count / 10**9:.1f} GB"


def _bold(text: str, *, missed: bool) -> str:
    return f"**{text}**" if missed else text


if __name__ == "__main__":
    sys.exit(main())
