"""Every code that can reach a person: what happened, and what to do. Parameters stand in braces."""

from __future__ import annotations

from studio.words.language import mark

SENTENCES: dict[str, tuple[str, str]] = {
    # The engine and its process
    "engine.internal": (
        mark("Rushes made a mistake of its own."),
        mark("Try again; if it happens again, copy the details into a report."),
    ),
    "engine.crashed": (
        mark("The render engine stopped while it worked on this."),
        mark("Lower the quality or the size and try again; the details hold the engine's log."),
    ),
    "engine.no_start": (mark("The render engine does not start."), mark("Run 'rushes doctor' to see what is missing.")),
    "engine.protocol": (
        mark("The render engine is of another version than the studio."),
        mark("Install Rushes again, so that both come from one version."),
    ),
    "engine.garbage": (
        mark("The render engine and the studio no longer understand each other."),
        mark("Restart the engine; nothing is lost."),
    ),
    "engine.outside": (
        mark("The engine was asked to open {file}, which belongs to no open project."),
        mark("Move the file into the project and try again."),
    ),
    "renderer.unknown": (mark("There is no renderer called {name}."), mark("Choose one of: {known}.")),
    "opengl.missing": (
        mark("This machine offers no OpenGL, so previz cannot draw."),
        mark("Install the line that 'rushes doctor' prints, or update the graphics driver."),
    ),
    # Media
    "media.disk_full": (
        mark("The disk is full."),
        mark("Free some space and try again; nothing that was whole is lost."),
    ),
}
