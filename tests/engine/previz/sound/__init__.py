"""Tests of engine.previz.sound."""
