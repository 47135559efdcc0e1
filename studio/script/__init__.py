"""Screenplays in and out: Fountain and Final Draft, held without loss."""
