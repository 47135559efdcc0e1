"""One file a kind of surface of a person: ``void part(inout Surface s)``."""
