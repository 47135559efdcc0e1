"""What Rushes says to people: one catalogue for the command line and the window."""
