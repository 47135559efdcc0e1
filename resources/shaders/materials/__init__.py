"""One file a material: ``void material(inout Surface s)``."""
