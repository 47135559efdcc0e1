"""The bible over a real project, without the rest of the window."""

from __future__ import annotations

from tests.ui.inspector.conftest import studio, whole

__all__ = ["studio", "whole"]
