"""Cameos, releases and uses as rows of a JSON document and as lines for people."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from engine.messages.faults import Fault
from studio.cli.output import Output
from studio.words.language import _, counted
from studio.words.told import tell

if TYPE_CHECKING:
    from engine.messages.consent import Release
    from studio.cameos.cameo import Cameo, Unreadable
    from studio.cameos.contacts import Contact
    from studio.cameos.papers import Papers

ME = "me"
"""What this installation is called where a contact is asked for."""


def called(holder: str) -> str:
    """What an installation is called here."""
    from studio.cameos import contacts

    return next((contact.name for contact in contacts.kept() if contact.holder == holder), holder)


def cameo_row(papers: Papers, each: Cameo | Unreadable) -> dict[str, Any]:
    """A cameo as a row."""
    from engine.consent import clock
    from studio.cameos.cameo import Unreadable
    from studio.cameos.described import height_of
    from studio.cameos.granting import Standing, standing
    from studio.cameos.leases import end_here, lease_of
    from studio.words.leases import lease_words

    if isinstance(each, Unreadable):
        return _failed(each.id, each.fault)
    try:
        releases, end = papers.releases(each.id), end_here(papers.vault, each)
        lease, time = lease_of(each.id, releases, papers.taken_back(each.id), clock.now()), clock.now()
    except Fault as fault:
        return _failed(each.id, fault)
    return {
        "id": each.id,
        "name": each.name,
        "kind": each.card.kind,
        "height": height_of(each.card),
        "own": each.own,
        "verified": each.card.verified,
        "made": _day(each.card.made),
        "bytes": each.size,
        "releases": sum(standing(papers, one) is Standing.HOLDS for one in releases),
        "until": _day(lease.until) if lease.until else "",
        "lease": lease_words(lease, time, _day),
        "ended": end.why if end else "",
        "over": bool(end and end.is_over(time)),
    }


def _failed(cameo: str, fault: Fault) -> dict[str, Any]:
    told = tell(fault, typed=True)
    return {"id": cameo, "error": {"code": told.code, "what": told.what, "action": told.action}}


def whole(papers: Papers, found: Cameo) -> dict[str, Any]:
    """All about a cameo."""
    from studio.cameos import sending
    from studio.cameos.preparing import OUTLINE
    from studio.cameos.using import UseLog

    sender = sending.sender_of(papers.vault, found)
    return {
        **cameo_row(papers, found),
        "releases": [release_row(papers, each) for each in papers.releases(found.id)],
        "files": {asset: found.files[asset].size for asset in found.card.files},
        "sender": contact_row(sender) if sender else None,
        "uses": len(UseLog().entries(found.id)),
        "guessed": OUTLINE in found.files,
        "checks": _checks(papers, found),
    }


def _checks(papers: Papers, found: Cameo) -> list[dict[str, Any]]:
    """How a cameo was verified, where it was made here."""
    from studio.cameos.preparing import verification_of
    from studio.words import check_sentences

    verification = verification_of(papers.vault, found)
    return [
        {
            "key": check.key,
            "passed": check.passed,
            "what": check_sentences.name(check),
            "figure": check_sentences.figure(check),
        }
        for check in (verification.checks if verification else ())
    ]


def contact_row(contact: Contact) -> dict[str, Any]:
    """A contact as a row."""
    return {"name": contact.name, "id": contact.holder}


def release_row(papers: Papers, each: Release) -> dict[str, Any]:
    """A release as a row."""
    from studio.cameos.granting import standing

    mine = each.to == papers.vault.identities.holder().id
    return {
        "serial": each.serial,
        "to": each.to,
        "friend": ME if mine else called(each.to),
        "uses": list(each.uses),
        "projects": list(each.projects),
        "limits": list(each.limits),
        "since": _day(each.since),
        "until": _day(each.until),
        "approval": each.approval,
        "standing": standing(papers, each).value,
    }


def use_row(entry: Any) -> dict[str, Any]:
    """An entry of a log as a row."""
    return {
        "at": dt.datetime.fromtimestamp(entry.at, dt.UTC).strftime("%Y-%m-%d %H:%M"),
        "project": entry.project,
        "title": entry.title,
        "shot": entry.shot,
        "quality": entry.quality,
        "uses": list(entry.uses),
        "release": entry.release,
        "number": entry.number,
    }


def _day(seconds: int) -> str:
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return str(seconds)


def size(count: int) -> str:
    """Bytes in words."""
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"


def _kind(kind: str) -> str:
    return {"person": _("person"), "animal": _("animal"), "object": _("object")}.get(kind, kind)


def purpose(use: str) -> str:
    """A use in words."""
    return {"likeness": _("likeness"), "voice": _("voice"), "words": _("words")}.get(use, use)


def described(row: dict[str, Any]) -> str:
    """A cameo in one line."""
    parts = [_kind(row["kind"]), _("yours") if row["own"] else _("received")]
    if row["kind"] == "person":
        parts.append(_("verified") if row["verified"] else _("not verified"))
    else:
        parts.append(_("{height} cm high").format(height=row["height"]))
    if row["ended"]:
        parts.append(_("withdrawn: sealed here for good") if row["ended"] == "withdrawn" else _("lapsed: sealed here"))
    elif row["lease"]:
        parts.append(row["lease"])
    return ", ".join([*parts, row["made"], size(row["bytes"])])


def say_releases(output: Output, rows: list[dict[str, Any]]) -> None:
    """Tell releases, a line each, and their limits."""
    states = {
        "holds": _("holds"),
        "later": _("begins later"),
        "lapsed": _("lapsed"),
        "withdrawn": _("withdrawn"),
    }
    for row in rows:
        what = ", ".join(purpose(each) for each in row["uses"])
        where = (
            counted("{count} project", "{count} projects", len(row["projects"]))
            if row["projects"]
            else _("any project")
        )
        who = _("you") if row["friend"] == ME else row["friend"]
        output.say(f"  {row['serial'][:12]} {who}: {what}; {where}; {row['since']} – {row['until']}, "
                   f"{states[row['standing']]}")  # fmt: skip
        for line in row["limits"]:
            output.say(f"    “{line}”", "yellow")
        if row["approval"]:
            output.say("    " + _("Exports wait for approval."), "yellow")


def names_of(papers: Papers) -> dict[str, str]:
    """What the cameos that can be opened are called."""
    from studio.cameos.cameo import Unreadable

    return {each.id: each.name for each in papers.vault.cameos() if not isinstance(each, Unreadable)}


def typed(name: str) -> str:
    """A name as it is typed on a command line."""
    return f'"{name}"' if " " in name else name


def say_received(output: Output, came: Any, document: dict[str, Any], names: dict[str, str]) -> None:
    """Tell what came from a friend."""
    match document["what"]:
        case "contact":
            output.say(_("{name} is among your contacts. Compare the id with them: {id}").format(
                **document["sender"]), "bold green")  # fmt: skip
        case "cameo":
            output.say(_("{name} is here, sent by {friend}.").format(
                name=came.cameo.name, friend=came.sender.name), "bold green")  # fmt: skip
            say_releases(output, document["releases"])
        case "releases":
            output.say(_("New releases of {name}.").format(name=came.cameo.name), "bold green")
            say_releases(output, document["releases"])
        case "notice":
            for each in came.withdrawals:
                name = names[each.cameo] if each.cameo in names else str(each.cameo)
                output.say(_("Withdrawn: {cameo}").format(cameo=name), "bold yellow")
                if each.cameo in names and not each.release:
                    delete = f"rushes cameo delete {typed(name)}"
                    output.say(_("Nothing of it can be used any more. Delete it: '{command}'.").format(command=delete))
            for each in came.approvals:
                output.say((_("Approved: {media}") if each.granted else _("Refused: {media}")).format(
                    media=each.media))  # fmt: skip
            if not came.withdrawals and not came.approvals:
                output.say(_("All of it was known already."))
        case _:
            output.say(counted("{count} new use of the cameo.", "{count} new uses of the cameo.", len(came.uses)))
            if came.unknown:
                output.remarks([counted(
                    "{count} of them names no release that you granted them.",
                    "{count} of them name no release that you granted them.", len(came.unknown))])  # fmt: skip
