"""Playback of takes and cuts: one clock, pictures and sound beside it."""
