"""Models in the window: which there are, which one a film is rendered with, the sheet on which they come and go."""
