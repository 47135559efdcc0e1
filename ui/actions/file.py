"""The File menu: projects and scripts in, scripts and films out."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("project.new", "New project…", "File", "Ctrl+N", "plus", ""),
    Action("project.open", "Open project…", "File", "Ctrl+O", "folder-open", ""),
    Action("script.import", "Import script…", "File", "Ctrl+I", "file-text", ""),
    Action("project.sample", "Open the sample film", "File", "F1", "circle-play", ""),
    Action("project.close", "Close the project", "File", "Ctrl+W", "x"),
    Action("script.save", "Write the script back…", "File", "Ctrl+Shift+S", "file-text"),
    Action("cut.export", "Export cut…", "File", "Ctrl+E", "download"),
    Action("file.verify", "Verify a file…", "File", "Ctrl+Shift+V", "shield-check", ""),
    Action("app.settings", "Settings", "File", "Ctrl+,", "settings", "", apart=True),
)
