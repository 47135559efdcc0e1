"""Tests of recording a cameo."""
