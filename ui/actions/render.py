"""The Render menu: what is rendered, made again, and the engine."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("render.shot", "Render this shot", "Render", "Ctrl+R", "play", "shot"),
    Action("render.best", "Render best of N…", "Render", "Ctrl+Alt+B", "list-video", "shot"),
    Action("render.changed", "Render what changed", "Render", "Ctrl+Shift+R", "refresh-cw"),
    Action("render.scene", "Render this scene", "Render", "", "clapperboard", "shot"),
    Action("render.with", "Render once with…", "Render", "Ctrl+Alt+W", "cpu", "shot"),
    Action("render.all", "Render every shot", "Render", "", "film"),
    Action("take.again", "Make the take again", "Render", "Ctrl+Alt+R", "history", "shot", apart=True),
    Action("take.new_seed", "Make it with a new seed", "Render", "Ctrl+Alt+D", "dice-5", "take"),
    Action("render.keep", "Keep the take as it is", "Render", "", "check", "shot"),
    Action("queue.pause", "Pause the queue", "Render", "Ctrl+Shift+P", "pause", apart=True),
    Action("queue.cancel", "Cancel everything in the queue", "Render", "", "x"),
    Action("models.show", "Models…", "Render", "Ctrl+Alt+L", "cpu", "", apart=True),
    Action("models.add", "Add a folder of weights…", "Render", "", "folder-open", ""),
    Action("models.download", "Download a model…", "Render", "", "download", ""),
    Action("engine.restart", "Restart engine", "Render", "", "power"),
)
