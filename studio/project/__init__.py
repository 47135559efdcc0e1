"""A project: its folder, its database, its lock and its history."""
