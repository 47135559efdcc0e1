"""``rushes cameo lock``: what the keys of cameos lie behind, another passphrase, and from one lock to the other."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.messages.faults import Exit, Fault
from studio.cli.output import Output
from studio.words.language import _, counted


def lock(
    keyring: Annotated[bool, typer.Option("--keyring", help="Put all keys behind the system's keyring.")] = False,
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Choose a passphrase, or change the one there is.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Tell what locks the keys of your cameos; change the passphrase, or put them behind the other lock."""
    from studio.cameos.vault import Vault
    from studio.keys.keyrings import system_keyring
    from studio.keys.lock import found
    from studio.keys.ring import KEYRING, PASSPHRASE, on_terminal

    output = Output(json)
    if keyring and passphrase:
        raise Fault("usage", Exit.USAGE, text=_("--keyring or --passphrase, not both"))
    identities = Vault().identities
    if keyring:
        identities.to_keyring()
    elif passphrase and KEYRING not in identities.behind() and found() is not None:
        identities.change_passphrase(on_terminal("known"), on_terminal("new"))
    elif passphrase:
        # Perhaps cut off in the middle: then it goes on behind the one that was chosen.
        identities.to_passphrase(on_terminal("new" if found() is None else "known"))
    behind, offered = identities.behind(), system_keyring() is not None
    output.document({"behind": behind, "keyring": offered})
    if not behind:
        output.say(_("No keys are kept yet."))
    if KEYRING in behind:
        output.say(counted("Behind the system's keyring: {count} key.", "Behind the system's keyring: {count} keys.",
                           behind[KEYRING]))  # fmt: skip
    if PASSPHRASE in behind:
        output.say(counted("Behind your passphrase: {count} key.", "Behind your passphrase: {count} keys.",
                           behind[PASSPHRASE]))  # fmt: skip
    if PASSPHRASE in behind and offered:
        output.say(_("This system has a keyring: 'rushes cameo lock --keyring' puts them behind it."))
