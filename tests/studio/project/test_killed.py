"""The small version of ``tests/proofs/editing.py``."""

from __future__ import annotations

from tests.proofs.editing import prove


def test_three_kills_lose_no_edit_and_undo_walks_back_to_the_start():
    result = prove(3, seed=7)
    assert result["lost"] == 0
    assert result["undo leads to the start"]
    assert result["undo and redo after the kill agree"]
    assert result["edits"] > 3
    assert result["steps of undo"] > 0
