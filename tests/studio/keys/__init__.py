"""Tests of studio.keys."""
