"""The body the cast is made from: base mesh, rig, sliders and face shapes (see LICENCE.md)."""
