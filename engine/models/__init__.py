"""Open video models as data: families, weights on disk, prompts, plans of memory. No torch; the studio reads it too."""
