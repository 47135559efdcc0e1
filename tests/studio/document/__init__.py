"""Tests of studio.document."""
