"""Tests of studio.script."""
