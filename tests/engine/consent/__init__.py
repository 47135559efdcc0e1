"""Tests of consent in the engine."""
