"""What can stand in the way of using a likeness, and what to do: part of `studio.words.sentences`."""

from __future__ import annotations

from studio.words.language import mark

USES = {
    "likeness": mark("showing the look"),
    "voice": mark("using the voice"),
    "words": mark("saying new words"),
}
"""What a release can allow."""

CONSENT: dict[str, tuple[str, str]] = {
    "cameo.no_release": (
        mark("Nothing allows “{name}” to be used here: there is no release."),
        mark("Ask “{name}” for a release, or give the character another look in the bible."),
    ),
    "cameo.withdrawn": (
        mark("“{name}” has taken the release back."),
        mark("Take “{name}” out of the shot; what contains them is listed under Cameos, where it can be removed."),
    ),
    "cameo.sealed": (
        mark("“{name}” has taken the release back: what was sent of them stays sealed here."),
        mark("Delete it: nothing can open it again unless they grant it anew."),
    ),
    "cameo.lapsed": (
        mark("The release of “{name}” lapsed on {until}."),
        mark("Ask for it to be renewed: a release holds for some days only, so that nothing goes on unnoticed."),
    ),
    "cameo.not_yet": (
        mark("The release of “{name}” holds from {since} on, not before."),
        mark("Wait until the day from which it holds, or ask for another."),
    ),
    "cameo.other_project": (
        mark("The release of “{name}” is for other projects."),
        mark("Ask “{name}” for a release for this one."),
    ),
    "cameo.not_granted": (
        mark("The release of “{name}” does not allow this use: {use}."),
        mark("Ask for a release that does, or take it out of the shot; recorded lines need no new words."),
    ),
    "cameo.wrong_holder": (
        mark("The release of “{name}” is for another installation of Rushes."),
        mark("Send your contact to whom “{name}” is, and ask for a release for this one."),
    ),
    "cameo.grant_again": (
        mark("The record of withdrawals was begun anew after the release of “{name}” was granted."),
        mark("Ask for a new release: nobody can tell any more whether the old one was taken back."),
    ),
    "cameo.no_entry": (
        mark("This use of “{name}” was not entered in the log of uses, or too long ago."),
        mark("Render it again from Rushes, which makes the entry."),
    ),
    "cameo.replayed": (
        mark("This entry of the log of uses of “{name}” was used before."),
        mark("Render it again; if that does not help, the log was cut short: run 'rushes cameo repair'."),
    ),
    "cameo.wrong_file": (
        mark("The {asset} that was to be used for “{name}” is not the one on their card."),
        mark("Render the shot again; if that does not help, let the cameo be sent again."),
    ),
    "cameo.nobody": (
        mark("No character of this shot has the cameo that it brings: {role}."),
        mark("Give the character its cameo in the bible, and render the shot again."),
    ),
    "cameo.missing": (
        mark("A part of a cameo is missing: {asset}."),
        mark("Look under Cameos whether it is whole, and let it be sent or prepared again."),
    ),
    "cameo.not_here": (
        mark("The cameo of this character is not on this machine."),
        mark("Let its person send it, or take it from the character in the bible."),
    ),
    "cameo.forged": (
        mark("A signature does not hold: this was not signed by whom it names, or was changed afterwards."),
        mark("Do not use it; ask the person whom it names for a new one."),
    ),
    "cameo.clock": (
        mark("This computer's clock was set back by {seconds} seconds, and releases go by the clock."),
        mark("Set it right; if it was ahead before, run 'rushes cameo repair' and grant releases again."),
    ),
    "cameo.log_damaged": (
        mark("The engine's record of withdrawals in {folder} is damaged, so it uses no likeness."),
        mark("Put it back from a backup, or run 'rushes cameo repair': every release must be granted again then."),
    ),
    "cameo.notices_damaged": (
        mark("The list of who took consent back is damaged ({file}), so no likeness is used."),
        mark("Choose Repair… under Cameos: what the engine remembers comes back, and the damaged list is kept."),
    ),
    "cameo.log_broken": (
        mark("The log of uses does not hang together: something in it was changed, or is missing."),
        mark("Put it back from a backup, or run 'rushes cameo repair'; the damaged one is kept beside it."),
    ),
    "cameo.log_shorter": (
        mark("This log of uses is not the one that came before, gone on."),
        mark("Ask your friend for the whole log; if they began it anew, something was lost, and you may ask what."),
    ),
    "cameo.no_memory": (
        mark("Consent cannot be written down in {folder}, so no likeness is used."),
        mark("Free some space there, or let Rushes write to it."),
    ),
    "cameo.limit": (
        mark("“{name}” asks for “{limit}”, and this shot says “{word}”: it waits for their approval."),
        mark("Let “{name}” approve these words, or write the shot in others."),
    ),
    "cameo.refused_words": (
        mark("“{name}” has refused these words: “{word}” touches “{limit}”."),
        mark("Write the shot in other words, or take “{name}” out of it."),
    ),
    "cameo.refused": (
        mark("“{name}” has refused a take that contains them."),
        mark("Circle another take, or take “{name}” out of the shot."),
    ),
    "cameo.unapproved": (
        mark("“{name}” has not approved a take that contains them yet."),
        mark("Ask for the approval, and export again when it has come."),
    ),
    "cameo.export_withdrawn": (
        mark("The cut contains “{name}”, who has taken the release back: {shots}."),
        mark("Remove these takes under Cameos, or circle others; the film can be exported then."),
    ),
    "cameo.export_waits": (
        mark("“{name}” has not approved these takes yet: {shots}."),
        mark("Ask for the approval, and export again when it has come."),
    ),
    "cameo.export_refused": (
        mark("The cut contains “{name}”, and nothing allows these takes to be exported: {shots}."),
        mark("Ask “{name}” for a release or an approval, or circle other takes; the details say what is missing."),
    ),
    "cameo.no_uses": (
        mark("A release allows at least one use: {known}."),
        mark("Choose what may be used."),
    ),
    "cameo.no_friend": (
        mark("“{friend}” is no installation of Rushes that a release can be made out to."),
        mark("Let your friend send their contact, and choose it."),
    ),
    "cameo.until": (
        mark("A release ends after it begins, in the future, and holds for {most} days at most."),
        mark("Choose another day."),
    ),
    "cameo.limits": (
        mark("There are too many limits, or they are too long: {most} of {longest} characters can be signed."),
        mark("Say it in fewer words."),
    ),
}
