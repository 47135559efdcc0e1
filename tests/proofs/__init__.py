"""Long proofs, each its own command; results lie beside them as JSON."""
