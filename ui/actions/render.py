"""The Render menu: what is rendered, and the engine."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("render.shot", "Render this shot", "Render", "Ctrl+R", "play", "shot"),
    Action("render.scene", "Render this scene", "Render", "Ctrl+Alt+R", "clapperboard", "shot"),
    Action("render.all", "Render every shot", "Render", "", "film"),
    Action("render.changed", "Render what changed", "Render", "Ctrl+Shift+R", "refresh-cw"),
    Action("render.keep", "Keep the take as it is", "Render", "", "check", "shot"),
    Action("queue.pause", "Pause the queue", "Render", "Ctrl+Shift+P", "pause"),
    Action("queue.cancel", "Cancel everything in the queue", "Render", "", "x"),
    Action("engine.restart", "Restart engine", "Render", "", "power"),
)
