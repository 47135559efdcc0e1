"""The Cameo menu: likenesses recorded, brought in, released and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.commands.register import command

if TYPE_CHECKING:
    from ui.window import Window


@command("cameo.record")
def record(window: Window) -> None:
    """Open the sheet in which a cameo is recorded."""
    from ui.cameos.record import record_cameo

    window.keep_typing()
    record_cameo(window, window.desk, window.desk.cameos)


@command("cameo.import")
def bring_in(window: Window) -> None:
    """Choose files, and make a cameo of them in the same sheet."""
    from ui.cameos.record import record_cameo

    window.keep_typing()
    sheet = record_cameo(window, window.desk, window.desk.cameos)
    if sheet is not None:
        sheet.choose_files()


@command("cameo.show")
def show(window: Window) -> None:
    """Open the sheet of all cameos, in which releases are granted and withdrawn."""
    from ui.cameos.sheet import show_cameos

    window.keep_typing()
    show_cameos(window)


@command("cameo.receive")
def receive(window: Window) -> None:
    """Take in a file of a friend."""
    from ui.cameos.sheet import show_cameos

    window.keep_typing()
    show_cameos(window).take_in()


@command("cameo.withdraw")
def withdraw(window: Window) -> None:
    """Show the releases that can be withdrawn, with the first of them at hand."""
    from ui.cameos.sheet import show_cameos

    window.keep_typing()
    show_cameos(window).withdraw_one()


@command("cameo.lock")
def lock(window: Window) -> None:
    """Tell what locks the cameos: a passphrase that can be changed, or the system's keyring."""
    from ui.cameos.locking import show_lock

    window.keep_typing()
    window.desk.run(show_lock(window.body, window.desk.cameos))
