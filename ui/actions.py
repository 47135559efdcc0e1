"""Every action of the window, declared once; menus, palette, shortcuts and the page of keys come from this table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the window can do.

    Attributes
    ----------
    key : str
        Stable name; `ui.commands` has a function for it.
    words : str
    menu : str
    shortcut : str
        Single letters work only while no text has the focus.
    icon : str
    needs : str
        ``project`` or ``shot``: what must be there; empty for nothing.
    """

    key: str
    words: str
    menu: str
    shortcut: str = ""
    icon: str = ""
    needs: str = "project"


ACTIONS = (
    Action("project.new", "New project…", "File", "Ctrl+N", "plus", ""),
    Action("project.open", "Open project…", "File", "Ctrl+O", "folder-open", ""),
    Action("script.import", "Import script…", "File", "Ctrl+I", "file-text", ""),
    Action("project.sample", "Open the sample film", "File", "F1", "circle-play", ""),
    Action("project.close", "Close the project", "File", "Ctrl+W", "x"),
    Action("script.save", "Write the script back…", "File", "Ctrl+Shift+S", "file-text"),
    Action("cut.export", "Export cut…", "File", "Ctrl+E", "download"),
    Action("file.verify", "Verify a file…", "File", "Ctrl+Shift+V", "shield-check", ""),
    Action("edit.undo", "Undo", "Edit", "Ctrl+Z", "undo-2"),
    Action("edit.redo", "Redo", "Edit", "Ctrl+Shift+Z", "redo-2"),
    Action("edit.delete", "Delete the shot", "Edit", "Delete", "trash-2", "shot"),
    Action("edit.select_all", "Select all shots", "Edit", "Ctrl+A"),
    Action("shot.new", "New shot after this one", "Shot", "Ctrl+Return", "plus", "shot"),
    Action("scene.new", "New scene…", "Shot", "Ctrl+Shift+N", "clapperboard"),
    Action("scene.heading", "Scene heading…", "Shot", "Shift+F2", "pencil", "shot"),
    Action("shot.edit", "Edit the text", "Shot", "F2", "pencil", "shot"),
    Action("shot.earlier", "Move earlier", "Shot", "Alt+Left", "", "shot"),
    Action("shot.later", "Move later", "Shot", "Alt+Right", "", "shot"),
    Action("shot.split", "Split at the caret", "Shot", "Ctrl+Shift+Return", "split", "shot"),
    Action("shot.merge", "Merge with the next shot", "Shot", "Ctrl+M", "", "shot"),
    Action("shot.lock", "Lock or unlock the shot", "Shot", "Ctrl+L", "lock", "shot"),
    Action("shot.size", "Shot size…", "Shot", "Shift+S", "scan", "shot"),
    Action("shot.move", "Camera move…", "Shot", "Shift+M", "move-horizontal", "shot"),
    Action("shot.lens", "Lens…", "Shot", "Shift+L", "aperture", "shot"),
    Action("shot.length", "Length…", "Shot", "Shift+D", "timer", "shot"),
    Action("render.shot", "Render this shot", "Render", "Ctrl+R", "play", "shot"),
    Action("render.scene", "Render this scene", "Render", "Ctrl+Alt+R", "clapperboard", "shot"),
    Action("render.all", "Render every shot", "Render", "", "film"),
    Action("render.changed", "Render what changed", "Render", "Ctrl+Shift+R", "refresh-cw"),
    Action("render.keep", "Keep the take as it is", "Render", "", "check", "shot"),
    Action("queue.pause", "Pause the queue", "Render", "Ctrl+Shift+P", "pause"),
    Action("queue.cancel", "Cancel everything in the queue", "Render", "", "x"),
    Action("engine.restart", "Restart engine", "Render", "", "power"),
    Action("take.circle", "Circle this take", "Take", "C", "circle-dot", "shot"),
    Action("take.next", "Next take", "Take", "]", "chevron-right", "shot"),
    Action("take.previous", "Previous take", "Take", "[", "chevron-left", "shot"),
    Action("play.toggle", "Play or stop", "Play", "Space", "play"),
    Action("play.scene", "Play the scene", "Play", "Ctrl+Space", "play", "shot"),
    Action("play.cut", "Play the cut", "Play", "Shift+Space", "film"),
    Action("play.back", "Shuttle back", "Play", "J", "chevrons-left"),
    Action("play.stop", "Shuttle stop", "Play", "K", "pause"),
    Action("play.forward", "Shuttle forward", "Play", "L", "chevrons-right"),
    Action("play.frame_back", "One frame back", "Play", ",", "step-back"),
    Action("play.frame_on", "One frame on", "Play", ".", "step-forward"),
    Action("play.previous_cut", "Previous cut", "Play", "Shift+,", "skip-back"),
    Action("play.next_cut", "Next cut", "Play", "Shift+.", "skip-forward"),
    Action("play.loop", "Loop", "Play", "Ctrl+Shift+L", "repeat"),
    Action("view.board", "Board", "View", "Ctrl+1", "layout-grid"),
    Action("view.cut", "Viewer and queue", "View", "Ctrl+2", "gallery-horizontal-end"),
    Action("view.inspector", "Inspector", "View", "Ctrl+4", "panel-right"),
    Action("view.full", "Full screen", "View", "F11", "maximize-2", ""),
    Action("view.theme", "Dark or light", "View", "Ctrl+Shift+T", "sun-medium", ""),
    Action("help.palette", "Search or run anything", "Help", "Ctrl+K", "command", ""),
    Action("help.keys", "Keyboard shortcuts", "Help", "?", "keyboard", ""),
)


def clashes() -> list[tuple[str, str]]:
    """Pairs of actions with the same shortcut. Empty, or the table is wrong."""
    keyed = [action for action in ACTIONS if action.shortcut]
    return [
        (one.key, other.key)
        for place, one in enumerate(keyed)
        for other in keyed[place + 1 :]
        if one.shortcut == other.shortcut
    ]
