"""What can be wrong with cameos, their keys and their files, and what to do: part of `studio.words.sentences`."""

from __future__ import annotations

from studio.words.language import mark

CAMEOS: dict[str, tuple[str, str]] = {
    # The vault
    "cameo.unknown": (
        mark("There is no cameo “{cameo}” here."),
        mark("'rushes cameo list' tells which there are."),
    ),
    "cameo.ambiguous": (
        mark("Several cameos or contacts are called “{name}”."),
        mark("Name it by its id, one of: {known}."),
    ),
    "cameo.no_name": (
        mark("A cameo needs a name of one line."),
        mark("Write one of up to 100 characters."),
    ),
    "cameo.no_key": (
        mark("The key of the cameo “{name}” is not on this machine any more, so nobody can open it."),
        mark("Put the keys folder back from a backup of yours; if there is none, delete the cameo."),
    ),
    "cameo.no_files": (
        mark("The key of the cameo {cameo} is here, and its files are gone."),
        mark("Put its folder back from a backup, or have it sent again."),
    ),
    "cameo.damaged": (
        mark("A file of the cameo is damaged, cut short or not the one that belongs there."),
        mark("Put it back from a backup or have the cameo sent again; nothing else was lost."),
    ),
    "cameo.no_asset": (
        mark("The cameo “{name}” has no {asset}."),
        mark("Prepare it again from its recording."),
    ),
    "cameo.no_face": (
        mark("No face was found in the recording."),
        mark("Record it again with light from the front, looking into the camera."),
    ),
    "preparing.cancelled": (
        mark("Preparing the cameo was cancelled."),
        mark("Its recording is kept; prepare it again whenever you like."),
    ),
    "cameo.not_own": (
        mark("The cameo “{name}” belongs to somebody else: only its person can change, grant or withdraw it."),
        mark("Ask its person to do it in their own Rushes."),
    ),
    "cameo.own": (
        mark("The cameo “{name}” was made here; it cannot be received."),
        mark("Nothing has to be done."),
    ),
    "cameo.busy": (
        mark("Another program is working with the cameos."),
        mark("Wait until it is done, then try again."),
    ),
    "cameo.too_much": (
        mark("That is more than a cameo can hold."),
        mark("Make the clip shorter than a minute, and choose fewer pictures."),
    ),
    # Between friends
    "cameo.no_contact": (
        mark("You have no contact called “{name}”."),
        mark("Let them send you their contact ('rushes cameo send --contact') and receive it here first."),
    ),
    "cameo.bad_contact": (
        mark("That is no contact, or it was changed on its way."),
        mark("Let your friend send it again."),
    ),
    "cameo.no_file": (
        mark("There is no file {file} that can be read."),
        mark("Check its name and that you may read it."),
    ),
    "cameo.not_for_us": (
        mark("This file was sealed for somebody else, or it was damaged on its way."),
        mark("Give your contact to whom it comes from, and let them send it again."),
    ),
    "cameo.bad_pack": (
        mark("This is no cameo that Rushes sent, or it was changed on its way; nothing of it was kept."),
        mark("Let your friend send it again."),
    ),
    "cameo.bad_post": (
        mark("This file holds nothing that one sends with cameos, or it was changed on its way."),
        mark("Let your friend send it again."),
    ),
    "cameo.nothing_granted": (
        mark("No release of “{name}” for {friend} holds."),
        mark("Grant one first: 'rushes cameo release'."),
    ),
    "cameo.not_sent": (
        mark("Only releases came, and “{name}” as they mean it is not here."),
        mark("Let your friend send the cameo itself."),
    ),
    "cameo.no_uses_yet": (
        mark("The cameo “{name}” was not used on this machine yet."),
        mark("There is no log to send."),
    ),
    "cameo.height": (
        mark("“{said}” is no height of an animal or a thing."),
        mark("Say it in centimetres or metres, {least} cm to {most} cm: 60 cm, or 1.2 m."),
    ),
    "cameo.height_of_person": (
        mark("A person's height is not asked for."),
        mark("Their recording shows them at the scale of their face; leave the height out."),
    ),
    # Recording on a terminal
    "cameo.kind": (
        mark("A cameo is no {kind}."),
        mark("Choose one of: {known}."),
    ),
    "cameo.length": (
        mark("A take of {seconds} s cannot be recorded."),
        mark("Choose {least} to {most} seconds."),
    ),
    "cameo.no_camera": (
        mark("There is no camera called “{name}”."),
        mark("Choose one of: {known}."),
    ),
    "cameo.not_verified": (
        mark("The recording was not verified in {tries} tries; nothing of it was kept."),
        mark("Try again in better light, or keep it with --unverified: it is marked so wherever it appears."),
    ),
}
