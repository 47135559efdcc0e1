"""The picture: passes, shaders and presets."""
