"""Previz: the built-in renderer that stages, simulates, draws and sounds a shot without a model."""
