"""Sound from events: impacts, footsteps, ambience and stand-in voices."""
