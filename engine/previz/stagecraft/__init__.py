"""From a staged scene to a performance: blocking, continuity, camera and the film loop."""
