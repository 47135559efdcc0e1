"""Content credentials: signing an exported film, and telling what a file's credentials are worth."""
