"""The studio window, in PySide6: it shows the studio's state and sends it edits."""
