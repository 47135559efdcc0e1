"""Each family on a tiny random model of its real classes."""
