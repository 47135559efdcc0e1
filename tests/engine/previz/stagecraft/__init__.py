"""Tests of blocking, performance and camera."""
