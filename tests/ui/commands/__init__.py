"""What the menus of the window do."""
