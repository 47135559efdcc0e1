"""Tests of studio.credentials."""
