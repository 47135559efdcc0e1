"""The Shot menu: writing, ordering and directing shots."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("shot.new", "New shot after this one", "Shot", "Ctrl+Return", "plus", "shot"),
    Action("scene.new", "New scene…", "Shot", "Ctrl+Shift+N", "clapperboard"),
    Action("scene.heading", "Scene heading…", "Shot", "Shift+F2", "pencil", "shot"),
    Action("scene.earlier", "Move the scene earlier", "Shot", "Ctrl+Alt+Up", "", "shot"),
    Action("scene.later", "Move the scene later", "Shot", "Ctrl+Alt+Down", "", "shot"),
    Action("scene.fold", "Fold or unfold the scene", "Shot", "Ctrl+Alt+H", "", "shot"),
    Action("scene.fold_all", "Fold all scenes", "Shot", "Ctrl+Shift+H"),
    Action("scene.unfold_all", "Unfold all scenes", "Shot", "Ctrl+Shift+Alt+H"),
    Action("scene.delete", "Delete the scene", "Shot", "", "trash-2", "shot"),
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
    Action("shot.direct", "Any direction…", "Shot", "Shift+A", "plus", "shot"),
    Action("shot.record", "Record a line…", "Shot", "Shift+R", "mic", "shot", apart=True),
)
