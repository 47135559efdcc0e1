"""What is heard: impacts, footsteps, ambience, stand-in voices, mixed into stems as the camera hears them."""
