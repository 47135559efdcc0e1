"""The bible over a real project, without the rest of the window."""

from __future__ import annotations

import pytest

from tests.ui.inspector.conftest import studio, whole
from ui.bible.panel import BiblePanel
from ui.look import theme

__all__ = ["studio", "whole"]


@pytest.fixture
def bible(studio):
    """The panel over the film, as wide as it begins."""
    studio.open()
    panel = BiblePanel(studio.desk)
    panel.resize(340, 800)
    theme.wear(panel)
    panel.show()
    studio.run(0.05)
    yield panel
    panel.close()
    panel.deleteLater()
