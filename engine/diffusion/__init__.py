"""The model renderer: open video models through diffusers, in phases that are told, cancelled and planned apart."""
