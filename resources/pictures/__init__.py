"""Pictures of the window and of the sample film, for the README."""
