"""What a film's credentials are worth: one sentence, what it was made from, and what this does not prove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from studio.words.language import _, mark
from ui.look.kit import STRETCH, Glyph, box, button, column, elided, label, overline, row
from ui.sheets.sheet import Sheet, foot

if TYPE_CHECKING:
    from studio.credentials.verify import Verdict

INTEGRITY = {
    "intact": ("circle-check", "ok", mark("Nothing in this film was changed since it was signed.")),
    "altered": ("octagon-x", "failed", mark("This film was altered after it was signed.")),
    "none": ("circle-dashed", "stale", mark("This film carries no content credentials.")),
}
SIGNERS = {
    "this machine": mark("Signed on this machine"),
    "trusted": mark("Signed by somebody you trust: {name}"),
    "unknown": mark("Signed by somebody unknown, who says to be {name}"),
}
SHOWN = 12


def show_verdict(window: QWidget, file: Path, verdict: Verdict) -> Sheet:
    """Open the sheet of a verdict over a window."""
    broken = verdict.broken_ingredients
    icon, token, sentence = INTEGRITY[verdict.integrity]
    if broken and verdict.integrity == "intact":
        icon, token, sentence = (
            "triangle-alert",
            "stale",
            _("The film is whole, but something it was made from is not."),
        )
    items: list[object] = [
        row(Glyph(icon, token, 24), (label(_(sentence), "heading", wrap=True), 1), gap=12),
        elided(str(file), "code", "3"),
    ]
    if verdict.signer:
        name = verdict.signer_name or _("nobody")
        items += [4, overline(_("Signer")), label(_(SIGNERS[verdict.signer]).format(name=name), "read", wrap=True)]
    if verdict.ingredients:
        items += [4, overline(_("Made from"))]
        for each in (*broken, *(whole for whole in verdict.ingredients if whole not in broken))[:SHOWN]:
            bad = each in broken
            items.append(
                row(
                    Glyph("octagon-x" if bad else "clapperboard", "failed" if bad else "text_3", 14),
                    label(each.title, "slate"),
                    elided(f"{_('recipe')} {each.recipe[:16]}" if each.recipe else "", "code", "3"),
                    STRETCH,
                    gap=8,
                )
            )
        if len(verdict.ingredients) > SHOWN:
            items.append(label(_("and {count} more").format(count=len(verdict.ingredients) - SHOWN), "caption", "3"))
    limits = _(
        "This says whether the file is as it was signed, and by whom. It does not say that what it shows is true; and "
        "anybody can strip a file and sign it anew."
    )
    items += [4, box(row((label(limits, "caption", "2", wrap=True), 1), margins=(12, 10, 12, 10)), "sunk")]
    body = QWidget()
    body.setLayout(column(*items, gap=8, margins=(24, 18, 24, 18)))
    close = button(_("Close"), variant="primary")
    sheet = Sheet(window, _("Verify a film"), body, foot(close))
    close.clicked.connect(sheet.close_sheet)
    close.setFocus()
    return sheet
