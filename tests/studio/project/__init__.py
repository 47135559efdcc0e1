"""Tests of studio.project."""
