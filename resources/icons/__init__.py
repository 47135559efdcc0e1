"""Icons of the window, with their licences."""
