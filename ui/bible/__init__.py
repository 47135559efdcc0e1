"""The bible: characters, places, props and the look of the film."""
