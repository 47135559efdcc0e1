"""``rushes cameo``: likenesses, who may use them, and what goes between friends."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.messages.faults import Exit, Fault
from studio.cli.casting import cast
from studio.cli.describing import (
    ME,
    called,
    cameo_row,
    contact_row,
    described,
    names_of,
    purpose,
    release_row,
    say_received,
    say_releases,
    size,
    typed,
    use_row,
    whole,
)
from studio.cli.locking import lock
from studio.cli.output import Output
from studio.words.language import _
from studio.words.mending import mended
from studio.words.recording_sentences import GUESSED
from studio.words.told import tell

# Keys, signatures and age are loaded by these commands alone: no other waits for them.
if TYPE_CHECKING:
    from engine.messages.consent import Release
    from studio.cameos.cameo import Cameo
    from studio.cameos.papers import Papers

app = typer.Typer(
    no_args_is_help=True,
    help="Cameos: likenesses that were recorded, who may use them, and what friends send each other.",
)
app.command()(cast)
app.command()(lock)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Who = Annotated[str, typer.Argument(metavar="CAMEO", help="What the cameo is called, or its id.")]
Friend = Annotated[str, typer.Option("--to", help="A contact's name or id; 'me' is this installation.")]
Out = Annotated[Path | None, typer.Option("--out", readable=False, help="The file to write.")]

Kind = Annotated[str, typer.Option("--kind", help="person, animal or object.")]
High = Annotated[
    str, typer.Option("--height", help="Of an animal (45cm if not given) or an object (30cm): 60cm, or 1.2m.")
]


@app.command()
def record(
    name: Annotated[str, typer.Argument(help="What the cameo is to be called.")],
    kind: Kind = "person",
    camera: Annotated[str, typer.Option("--camera", help="Its name, or the address of a network camera.")] = "",
    microphone: Annotated[str, typer.Option("--microphone", help="Its name.")] = "",
    seconds: Annotated[
        float, typer.Option("--seconds", help="How long the take is at most: 10 to 20, for a person 15 to 20.")
    ] = 20.0,
    plate: Annotated[bool, typer.Option(help="Record the empty background first: it makes the matte.")] = True,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="Keep it if no try passed, marked as unverified.")
    ] = False,
    height: High = "",
    json: Json = False,
) -> None:
    """Record a cameo with camera and microphone; nothing is written before it is sealed."""
    from studio.cameos.described import checked_name, read_height
    from studio.cameos.preparing import make_cameo
    from studio.cli import taking

    output = Output(json)
    high = read_height(height, kind)
    wanted = taking.Wanted(checked_name(name), kind, camera, microphone, seconds, plate, unverified)
    papers = _papers()
    # A keyring that stays shut, or a passphrase that is wrong, is told before anybody sits down.
    papers.vault.identities.holder()
    recording, verification = taking.record(wanted, output)
    _prepared(papers, make_cameo(papers.vault, wanted.name, recording, verification, height=high), output)


@app.command("import")
def import_(
    name: Annotated[str, typer.Argument(help="What the cameo is to be called.")],
    files: Annotated[list[Path], typer.Argument(readable=False, help="One video, or pictures of an animal or object.")],
    kind: Kind = "person",
    plate: Annotated[
        Path | None, typer.Option("--plate", readable=False, help="A video or picture of the empty background.")
    ] = None,
    height: High = "",
    json: Json = False,
) -> None:
    """Make a cameo of a video or of pictures; it is marked as imported and unverified."""
    from studio.cameos.described import checked_name, read_height
    from studio.cameos.preparing import make_cameo
    from studio.cameos.recording.importing import import_files
    from studio.cameos.recording.recording import Kind
    from studio.cli import taking

    output = Output(json)
    name = checked_name(name)
    if kind not in taking.KINDS:
        raise Fault("cameo.kind", Exit.USAGE, kind=kind, known=", ".join(taking.KINDS))
    high = read_height(height, kind)
    papers = _papers()
    papers.vault.identities.holder()
    with output.progress() as bars:
        bar = bars.add_task(_("Reading"), total=1.0)
        recording = import_files(files, Kind(kind), plate, lambda share: bars.update(bar, completed=share))
    _prepared(papers, make_cameo(papers.vault, name, recording, None, height=high), output)


@app.command("list")
def list_(json: Json = False) -> None:
    """Tell which cameos you have, yours and those that friends sent."""
    from studio.cameos import repairing
    from studio.cameos.using import UseLog

    output = Output(json)
    papers = _papers()
    found = papers.vault.cameos()
    rows = [cameo_row(papers, each) for each in found]
    troubles = [tell(fault, typed=True) for _cameo, fault in repairing.amiss(UseLog())]
    damaged = [{"code": told.code, "what": told.what, "action": told.action} for told in troubles]
    output.document({"cameos": rows, "damaged": damaged})
    for told in troubles:
        output.say(f"{told.what} {told.action}", "red")
    for row in rows:
        if "error" in row:
            output.say(f"{row['id']}: {row['error']['what']} {row['error']['action']}", "red")
            continue
        output.say(f"{row['name']:28} {described(row)}", "bold")
    if not rows:
        output.say(_("You have no cameos yet."))
    if any(row.get("over") for row in rows):
        output.say(_("What was withdrawn, or lapsed 30 days ago, is of no more use: 'rushes cameo delete --ended'."))


@app.command()
def show(cameo: Who, json: Json = False) -> None:
    """Tell all about one cameo: what it holds, how it was verified, who may use it until when."""
    output = Output(json)
    papers = _papers()
    found = papers.vault.find(cameo)
    row = whole(papers, found)
    output.document(row)
    output.say(f"{found.name}: {described(row)}", "bold")
    output.say(found.id, "dim")
    if row["sender"]:
        output.say(_("Sent by {name} ({id}).").format(name=row["sender"]["name"], id=row["sender"]["id"]))
    for check in row["checks"]:
        figure = f": {check['figure']}" if check["figure"] else ""
        output.say(
            f"  {'✓' if check['passed'] else '✗'} {check['what']}{figure}", "green" if check["passed"] else "red"
        )
    for asset, count in sorted(row["files"].items()):
        output.say(f"  {asset:20} {size(count)}")
    say_releases(output, row["releases"])


@app.command()
def release(
    cameo: Who,
    to: Friend = ME,
    use: Annotated[list[str] | None, typer.Option("--use", help="likeness, voice or words; all if not given.")] = None,
    project: Annotated[
        list[Path] | None, typer.Option("--project", readable=False, help="A project it is for; any if not given.")
    ] = None,
    limit: Annotated[list[str] | None, typer.Option("--limit", help='In your words: "no violence".')] = None,
    days: Annotated[int, typer.Option("--days", help="How long it holds; it can be renewed.")] = 30,
    approval: Annotated[bool, typer.Option("--approval", help="Every export waits for your approval.")] = False,
    renew: Annotated[str, typer.Option("--renew", help="Serial of a release to renew for so many days.")] = "",
    json: Json = False,
) -> None:
    """Grant the use of your cameo to somebody, for some days."""
    from engine.consent.signing import verify
    from engine.messages.consent import PURPOSES, Release
    from studio.cameos import granting

    output = Output(json)
    papers = _papers()
    found = papers.vault.find(cameo)
    if renew:
        signed = granting.renew(papers, _release(papers, found, renew), days=days)
    else:
        uses: Any = use or PURPOSES
        begin = _now()
        signed = granting.grant(
            papers,
            found.id,
            _holder(papers, to)[0],
            uses,
            projects=[_project(folder) for folder in project or ()],
            limits=limit or (),
            since=begin,
            until=begin + days * granting.DAY,
            approval=approval,
            time=begin,
        )
    row = release_row(papers, verify(signed, Release))
    output.document(row)
    mine = row["friend"] == ME
    may = _("You may use {name} until {until}.") if mine else _("{friend} may use {name} until {until}.")
    output.say(may.format(friend=row["friend"], name=found.name, until=row["until"]), "bold green")
    say_releases(output, [row])
    if not mine:
        output.say(_("Send it to them: 'rushes cameo send {name} --to {friend}'.").format(
            name=typed(found.name), friend=typed(row["friend"])))  # fmt: skip


@app.command()
def withdraw(
    cameo: Who,
    release: Annotated[str, typer.Option("--release", help="Serial of one release; all if not given.")] = "",
    out: Out = None,
    json: Json = False,
) -> None:
    """Take back what you granted, at once; --out writes the notice for friends."""
    from studio.cameos import withdrawing

    output = Output(json)
    papers = _papers()
    identity, name, _own = _even_damaged(papers, cameo)
    serial = _release(papers, papers.vault.get(identity), release).serial if release else ""
    signed = withdrawing.withdraw(papers, identity, serial)
    stopped = asyncio.run(withdrawing.tell(papers))
    if out is not None:
        _write_notice(out, papers, identity)
    output.document({"cameo": identity, "release": serial, "notice": str(out) if out else "", "stopped": list(stopped),
                     "signature": signed.signature.hex()})  # fmt: skip
    if serial:
        output.say(_("That release of {name} is withdrawn, from now on.").format(name=name), "bold")
    else:
        output.say(_("{name} is withdrawn: nobody may use it any more, from now on.").format(name=name), "bold")
    if out is None:
        output.say(_("Friends learn of it by a notice: 'rushes cameo withdraw {name} --out FILE'.").format(
            name=typed(name)))  # fmt: skip
    else:
        output.say(_("Send {file} to everybody who has the cameo.").format(file=out))


@app.command()
def send(
    cameo: Annotated[str, typer.Argument(metavar="[CAMEO]", help="The cameo; none with --contact.")] = "",
    to: Annotated[str, typer.Option("--to", help="The contact it is for.")] = "",
    out: Out = None,
    contact: Annotated[
        str, typer.Option("--contact", help="Write your own contact, with this name, to give to friends.")
    ] = "",
    releases: Annotated[
        bool, typer.Option("--releases", help="Only the releases, for a friend who has the cameo already.")
    ] = False,
    json: Json = False,
) -> None:
    """Write a file for a friend: your contact, or a cameo with its releases, sealed so that nobody else can open it."""
    from engine.media.beside import write_whole
    from studio.cameos import contacts, sending

    output = Output(json)
    papers = _papers()
    holder = papers.vault.identities.holder()
    if out is None or bool(contact) == bool(cameo):
        raise Fault("usage", Exit.USAGE, text=_("Name a cameo or --contact NAME, and --out FILE"))
    if contact:
        signed = contacts.own(holder, contact)
        write_whole(out, contacts.to_file(signed))
        contacts.keep(signed)
        output.document({"file": str(out), "id": holder.id, "name": contact})
        output.say(_("Your contact is {file}. Your id, for friends to compare: {id}").format(file=out, id=holder.id))
        return
    found, friend = papers.vault.find(cameo), contacts.find(to)
    granted = papers.signed(found.id).releases if found.own else ()
    sealed = sending.pack(
        papers.vault,
        found,
        granted,
        friend,
        contacts.own(holder, _own_name(holder.id)),
        withdrawals=papers.withdrawals(found.id),
        bare=releases,
    )
    write_whole(out, sealed)
    output.document({"file": str(out), "cameo": found.id, "to": friend.holder, "bytes": len(sealed)})
    output.say(
        _("{file} holds {name} for {friend}; nobody else can open it.").format(
            file=out, name=found.name, friend=friend.name
        ),
        "bold green",
    )


@app.command()
def receive(
    file: Annotated[Path, typer.Argument(readable=False, help="What a friend sent: contact, cameo, notice or log.")],
    json: Json = False,
) -> None:
    """Take in what a friend sent, after all of it was verified."""
    from studio.cameos import receiving, withdrawing
    from studio.cameos.using import UseLog

    output = Output(json)
    papers = _papers()
    came = receiving.receive(papers, UseLog(), file)
    stopped = asyncio.run(withdrawing.tell(papers)) if came.withdrawals else ()
    document: dict[str, Any] = {
        "what": came.what.value,
        "sender": contact_row(came.sender) if came.sender else None,
        "cameo": cameo_row(papers, came.cameo) if came.cameo else None,
        "releases": [release_row(papers, each) for each in came.releases],
        "withdrawals": [{"cameo": each.cameo, "release": each.release} for each in came.withdrawals],
        "approvals": [{"media": each.media, "granted": each.granted} for each in came.approvals],
        "uses": len(came.uses),
        "unknown": len(came.unknown),
        "stopped": list(stopped),
    }
    output.document(document)
    say_received(output, came, document, names_of(papers) if came.withdrawals else {})


@app.command()
def delete(
    cameo: Annotated[str, typer.Argument(metavar="[CAMEO]", help="The cameo; none with --ended.")] = "",
    ended: Annotated[
        bool,
        typer.Option("--ended", help="Every cameo of friends that was withdrawn, or lapsed 30 days ago or more."),
    ] = False,
    notice: Annotated[
        Path | None, typer.Option("--notice", readable=False, help="Where the withdrawal for friends is written.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Json = False,
) -> None:
    """Delete a cameo for good: its key first. What you granted of your own is withdrawn before."""
    from studio.cameos import withdrawing

    output = Output(json)
    papers = _papers()
    if ended == bool(cameo) or (ended and notice):
        raise Fault("usage", Exit.USAGE, text=_("Name a cameo, or --ended"))
    if ended:
        _delete_ended(papers, output, yes=yes)
        return
    identity, name, mine = _even_damaged(papers, cameo)
    _confirm(output, name, yes=yes)
    withdrawn = False
    if mine and _granted(papers, identity):
        withdrawing.withdraw(papers, identity)
        asyncio.run(withdrawing.tell(papers))
        withdrawn = True
        if notice is not None:
            _write_notice(notice, papers, identity)
    papers.vault.delete(identity)
    output.document({"cameo": identity, "name": name, "withdrawn": withdrawn, "notice": str(notice or "")})
    output.say(_("Deleted {name}. Nobody can open it here any more.").format(name=name), "bold")
    if withdrawn and notice is not None:
        output.say(_("Send {file} to everybody who has the cameo.").format(file=notice))


@app.command()
def log(
    cameo: Who,
    out: Out = None,
    to: Annotated[str, typer.Option("--to", help="Who reads it, if not who sent the cameo.")] = "",
    json: Json = False,
) -> None:
    """Tell every use of a cameo; --out writes this machine's log for its person."""
    from engine.media.beside import write_whole
    from studio.cameos import contacts, sending
    from studio.cameos.using import UseLog

    output = Output(json)
    papers = _papers()
    uses = UseLog()
    found = papers.vault.find(cameo)
    here = [{"on": ME, **use_row(entry)} for entry in uses.entries(found.id)]
    there = [
        {"on": called(holder), **use_row(entry)}
        for holder in uses.holders(found.id)
        for entry in uses.entries(found.id, holder)
    ]
    rows = here + there
    reader = contacts.find(to) if to else sending.sender_of(papers.vault, found)
    if out is not None:
        if reader is None:
            raise Fault("usage", Exit.USAGE, text=_("Say who reads it: --to CONTACT"))
        signed = uses.signed(found.id)
        if not signed:
            raise Fault("cameo.no_uses_yet", Exit.BAD_INPUT, name=found.name)
        write_whole(out, sending.sealed_log(signed, reader))
    output.document({"cameo": found.id, "uses": rows, "file": str(out) if out else ""})
    for row in rows:
        what = ", ".join(purpose(each) for each in row["uses"])
        where = _("here") if row["on"] == ME else row["on"]
        output.say(f"{row['at']}  {where:16} {row['title'] or row['project']} {row['shot']} ({what})")
    if not rows:
        output.say(_("{name} was not used yet.").format(name=found.name))
    if out is not None and reader is not None:
        output.say(_("{file} is for {friend}; nobody else can open it.").format(file=out, friend=reader.name))


@app.command()
def repair(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Json = False,
) -> None:
    """Mend damaged records of withdrawals and uses, or begin them anew; what is whole stays as it is."""
    from studio.cameos import repairing
    from studio.cameos.using import UseLog

    output = Output(json)
    log_of_uses = UseLog()
    found = repairing.amiss(log_of_uses)
    for _cameo, fault in found:
        output.say(tell(fault).what)
    again = any(repairing.grants_again(fault) for _cameo, fault in found)
    if again and not yes and not output.json and sys.stdin.isatty():
        question = _("Begin the record of withdrawals anew? Every release must be granted again then.")
        if not typer.confirm(question):
            raise Fault("cancelled", Exit.CANCELLED)
    done = repairing.begin_anew(_papers(), log_of_uses)
    rows = [{"cameo": cameo, "code": fault.code, "lost": repairing.lost(fault)} for cameo, fault in done]
    output.document({"anew": rows, "grant_again": again})
    if done:
        output.say(_("Begun anew; what was damaged is kept beside it."), "bold")
        output.remarks([told for _cameo, fault in done for told in mended(fault, repairing.lost(fault))])
    else:
        output.say(_("Nothing is damaged."))


# ----- inside ---------------------------------------------------------------------------------------------------------
def _papers() -> Papers:
    from studio.cameos.papers import Papers
    from studio.cameos.vault import Vault

    return Papers(Vault())


def _prepared(papers: Papers, cameo: Cameo, output: Output) -> None:
    """Work out what renders use of a cameo that was made, and tell of it."""
    from studio.cameos.preparing import prepare

    with output.progress() as bars:
        bar = bars.add_task(_("Preparing"), total=1.0)
        try:
            cameo = asyncio.run(
                prepare(papers.vault, cameo.id, lambda event: bars.update(bar, completed=getattr(event, "share", 0.0)))
            )
        except Fault as fault:
            # What was recorded is sealed and stays.
            told = tell(fault)
            output.remarks([f"{told.what} {told.action}"])
    row = whole(papers, cameo)
    output.document(row)
    output.say(
        _("{name} is in the vault: {described}.").format(name=cameo.name, described=described(row)), "bold green"
    )
    if row["guessed"]:
        output.remarks([_(GUESSED)])
    output.say(_("Nobody may use it before you grant a release: 'rushes cameo release {name}'.").format(
        name=typed(cameo.name)))  # fmt: skip


def _confirm(output: Output, names: str, *, yes: bool) -> None:
    """Ask whether something is to be deleted for good, where there is somebody to ask."""
    if not yes and not output.json and sys.stdin.isatty():
        question = _("Delete {name} for good? Nothing can bring it back.").format(name=names)
        if not typer.confirm(question):
            raise Fault("cancelled", Exit.CANCELLED)


def _delete_ended(papers: Papers, output: Output, *, yes: bool) -> None:
    """Delete what friends took back and what lapsed long ago: nobody may open it any more."""
    from studio.cameos.cameo import Unreadable
    from studio.cameos.leases import end_here

    found = [
        each
        for each in papers.vault.cameos()
        if not isinstance(each, Unreadable) and (end := end_here(papers.vault, each)) and end.is_over(_now())
    ]
    if found:
        _confirm(output, ", ".join(each.name for each in found), yes=yes)
    for each in found:
        papers.vault.delete(each.id)
        output.say(_("Deleted {name}. Nobody can open it here any more.").format(name=each.name), "bold")
    output.document({"deleted": [{"cameo": each.id, "name": each.name} for each in found]})
    if not found:
        output.say(_("Nothing ended."))


def _now() -> int:
    from engine.consent import clock

    return clock.now()


def _even_damaged(papers: Papers, text: str) -> tuple[str, str, bool]:
    """Id and name of a cameo, and whether it is one's own; one that cannot be opened goes by its id."""
    from studio.cameos.cameo import Unreadable

    for each in papers.vault.cameos():
        if isinstance(each, Unreadable) and each.id == text:
            try:
                return each.id, each.id, bool(papers.vault.keys(each.id).private)
            except Fault:
                return each.id, each.id, False
    found = papers.vault.find(text)
    return found.id, found.name, found.own


def _granted(papers: Papers, cameo: str) -> bool:
    """Whether a release was ever granted, or nobody can tell any more."""
    try:
        return bool(papers.releases(cameo))
    except Fault:
        return True


def _write_notice(out: Path, papers: Papers, cameo: str) -> None:
    """Every withdrawal of a cameo, not the last alone: whoever missed one has them all."""
    from engine.media.beside import write_whole
    from studio.cameos import sending

    write_whole(out, sending.notice(papers.withdrawals(cameo)))


def _holder(papers: Papers, text: str) -> tuple[str, str]:
    """Id and name of whom a release is for."""
    from studio.cameos import contacts

    if text == ME:
        return papers.vault.identities.holder().id, ME
    contact = contacts.find(text)
    return contact.holder, contact.name


def _own_name(holder: str) -> str:
    """What a pack calls who sent it: as in the contact that was given away, else the user's name on this machine."""
    import getpass

    from studio.cameos import contacts

    for contact in contacts.kept():
        if contact.holder == holder:
            return contact.name
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "Rushes"


def _release(papers: Papers, cameo: Cameo, serial: str) -> Release:
    for each in papers.releases(cameo.id):
        if len(serial) >= 6 and each.serial.startswith(serial.lower()):
            return each
    raise Fault("cameo.no_release", Exit.USAGE, name=cameo.name)


def _project(folder: Path) -> str:
    from studio.project.project import open_project

    with open_project(folder, read_only=True) as project:
        return project.key
