"""What a take is worth, measured on takes with and without faults."""
