"""The Take menu: a shot's takes, which one is in the cut, what they are worth, and where they are found."""

from __future__ import annotations

from ui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("take.circle", "Circle this take", "Take", "C", "circle-dot", "take"),
    Action("take.next", "Next take", "Take", "]", "chevron-right", "take"),
    Action("take.previous", "Previous take", "Take", "[", "chevron-left", "take"),
    Action("take.compare", "Compare takes side by side", "Take", "Shift+C", "columns-2", "take"),
    Action("take.best_first", "Best takes first, or oldest first", "Take", "Shift+B", "list-filter", "take"),
    Action("take.rate_1", "One star", "Take", "Alt+1", "star", "take", apart=True),
    Action("take.rate_2", "Two stars", "Take", "Alt+2", "", "take"),
    Action("take.rate_3", "Three stars", "Take", "Alt+3", "", "take"),
    Action("take.rate_4", "Four stars", "Take", "Alt+4", "", "take"),
    Action("take.rate_5", "Five stars", "Take", "Alt+5", "", "take"),
    Action("take.rate_0", "No stars", "Take", "Alt+0", "", "take"),
    Action("take.note", "Write a note…", "Take", "Shift+N", "message-square", "take"),
    Action("take.recipe", "What it was made from…", "Take", "Ctrl+Alt+I", "file-text", "take"),
    Action("take.recipes", "Compare recipes…", "Take", "Ctrl+Shift+D", "git-compare", "take", apart=True),
    Action("take.remix", "Remix the take…", "Take", "", "sparkles", "take.remix", apart=True),
    Action("take.extend", "Make the take longer…", "Take", "", "timer", "take.extend"),
    Action("take.retake", "Retake a part…", "Take", "", "scissors", "take.retake"),
    Action("take.key", "Give this frame to models as a key", "Take", "", "key-round", "take"),
    Action("bible.frame", "Give this frame to the bible as a picture", "Take", "", "book-open", "take"),
    Action("take.find", "Find takes…", "Take", "Ctrl+Alt+F", "search"),
    Action("take.reveal", "Show the take in its folder", "Take", "", "folder-open", "take"),
    Action("project.clean", "Clean up…", "Take", "", "hard-drive", apart=True),
)
