"""From words to a staged scene."""
