"""People: bodies, clothes, hair, faces, baked to arrays."""
