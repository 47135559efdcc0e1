"""Tests of studio.cut."""
