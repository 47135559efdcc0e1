"""Tests of engine.previz.physics."""
