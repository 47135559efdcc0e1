"""What a person does with a cameo: name it, grant it, take it back, say a word on a take, prepare it, delete it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from engine.messages.consent import Release
from engine.messages.faults import Fault
from studio.cameos import approving, granting, repairing, sending, withdrawing
from studio.cameos.cameo import Cameo
from studio.cameos.containing import Contained
from studio.cameos.described import height_of, read_height
from studio.render.cleaning import Freed
from studio.words.language import _, counted
from studio.words.mending import mended
from studio.words.told import tell
from ui.cameos.asking import AskSheet, LineSheet
from ui.cameos.here import using
from ui.cameos.holding import Cameos, Doing
from ui.cameos.known import Holdings, Known
from ui.cameos.post import Post
from ui.cameos.release import ReleaseSheet
from ui.desk import Desk


class Deeds:
    """Each asks what is to be asked, and then works beside the window.

    Parameters
    ----------
    under : QWidget
        What sheets lie over.
    desk : Desk
    cameos : Cameos
    post : Post
    """

    def __init__(self, under: QWidget, desk: Desk, cameos: Cameos, post: Post) -> None:
        self._under, self._desk, self._cameos, self._post = under, desk, cameos, post

    def rename(self, known: Known) -> LineSheet:
        """Ask for another name."""

        def named(name: str) -> None:
            if name != known.name:
                self._cameos.run(self._cameos.do(lambda: self._cameos.vault.rename(known.id, name)))

        return LineSheet(self._under, _("Rename"), _("Name of the cameo"), known.name, _("Keep"), named)

    def measure(self, known: Known) -> LineSheet | None:
        """Ask how high an animal or a thing is; the open film shows it so, too."""
        cameo = known.cameo
        if cameo is None:
            return None

        def measured(said: str) -> None:
            self._cameos.run(self._measure(cameo, said))

        return LineSheet(
            self._under, _("How high it is"), _("Height"), _("{height} cm").format(height=height_of(cameo.card)),
            _("Keep"), measured,
            _("Say it in centimetres or metres. Takes that show it at another height become stale; "
              "a film that is not open keeps its height until it is cast again."),
        )  # fmt: skip

    async def _measure(self, cameo: Cameo, said: str) -> None:
        height = read_height(said, cameo.card.kind)
        await self._cameos.do(lambda: self._cameos.vault.measure(cameo.id, height))
        session = self._desk.session
        if session is not None and not self._desk.read_only:
            for entry in session.project.film.bible:
                if entry.cameo == cameo.id and entry.height != height:
                    self._desk.apply("give_cameo", name=entry.name, cameo=cameo.id, height=height)

    def grant(self, known: Known, holdings: Holdings, like: Release | None = None) -> ReleaseSheet | None:
        """Open the sheet in which a release is granted, filled in like one that was granted before."""
        if known.cameo is None:
            return None
        return ReleaseSheet(self._under, self._desk, self._cameos, known.cameo, holdings, like)

    def renew(self, release: Release) -> None:
        """Grant the same again."""
        self._cameos.run(self._cameos.do(lambda: granting.renew(self._cameos.papers, release)))

    def approve(self, known: Known, media: str, *, granted: bool) -> None:
        """Sign the person's word."""
        self._cameos.run(
            self._cameos.do(lambda: approving.approve(self._cameos.papers, known.id, media, granted=granted))
        )

    # ----- taking back --------------------------------------------------------------------------------------------
    def withdraw(self, known: Known, release: Release, found: Contained | None) -> AskSheet:
        """Say what stops and what is shut out of exports, then take a release back."""
        lines = [_("It holds from now on, for good: what was withdrawn is never valid again.")]
        if stopped := len(using(self._desk, known.id)):
            lines.append(
                counted("{count} render of this project stops.", "{count} renders of this project stop.", stopped)
            )
        if found:
            lines.append(
                counted("{count} take here contains it, and cannot be exported any more.",
                        "{count} takes here contain it, and cannot be exported any more.", len(found.takes))
            )  # fmt: skip
        lines.append(_("Friends learn of it by a notice that you send; without one, their release lapses by itself."))
        return AskSheet(
            self._under,
            _("Withdraw the release of {name}?").format(name=known.name),
            lines,
            _("Withdraw"),
            lambda: self._cameos.run(self._withdraw(known, release.serial)),
        )

    async def _withdraw(self, known: Known, serial: str) -> None:
        await self._cameos.do(lambda: withdrawing.withdraw(self._cameos.papers, known.id, serial))
        await self._withdrawn(known)

    async def _withdrawn(self, known: Known) -> None:
        """Offer the notice for friends, and tell the engine."""
        papers, session = self._cameos.papers, self._desk.session
        self._desk.offered.emit(
            _("{name} is withdrawn.").format(name=known.name),
            _("Friends who have it learn of it by a notice."),
            _("Write the notice…"),
            lambda: self._post.write(f"{known.name}.notice", lambda: sending.notice(papers.withdrawals(known.id))),
        )
        await withdrawing.tell(papers, session.engine if session else None)

    def remove(self, known: Known, found: Contained) -> AskSheet:
        """Say what goes, then remove every take and export of this project that contains it."""
        lines = [
            _("{takes} takes and {exports} exports are removed from the disk. This cannot be undone.").format(
                takes=len(found.takes), exports=len(found.exports))
        ]  # fmt: skip
        if found.media:
            lines.append(_("Footage that carries it goes with them: {files}.").format(
                files=", ".join(file.title for file in found.media)))  # fmt: skip
        if found.circled:
            lines.append(_("Missing in the cut then: {shots}.").format(shots=", ".join(found.circled)))
        return AskSheet(
            self._under, _("Remove what contains {name}?").format(name=known.name), lines, _("Remove"),
            lambda: self._cameos.run(self._remove(known, found)),
        )  # fmt: skip

    async def _remove(self, known: Known, found: Contained) -> None:
        session = self._desk.session
        if session is None:
            return
        doing = Doing(_("Removing what contains {name}…").format(name=known.name))

        def removed() -> Freed:
            return session.containing.clear(
                found, lambda done, whole: setattr(doing, "share", done / whole), lambda: doing.given_up
            )

        freed = await self._cameos.do(removed, doing)
        if session is self._desk.session:
            session.containing.forget(freed)
        self._cameos.changed.emit()
        if freed.stuck:
            names = "; ".join(f"{item.key}: {why}" for item, why in freed.stuck[:6])
            self._desk.noticed.emit(_("Not everything could be removed."), names)
        self._desk.noticed.emit(
            counted(
                "{count} take was removed.",
                "{count} takes were removed.",
                sum(item.kind == "take" for item in freed.gone),
            ),
            _("Removed takes are Missing wherever Undo brings them back."),
        )

    def delete(self, known: Known) -> AskSheet:
        """Say what goes, then delete it: its key first."""
        lines = [
            _("Its keys are shredded first: nobody can open it any more, here or from a copy. Nothing brings it back."),
        ]
        if known.own and known.releases:
            lines.append(_("Everything that you granted is withdrawn before."))
        return AskSheet(
            self._under,
            _("Delete {name} for good?").format(name=known.name),
            lines,
            _("Delete"),
            lambda: self._cameos.run(self._delete(known)),
        )

    async def _delete(self, known: Known) -> None:
        papers, vault = self._cameos.papers, self._cameos.vault
        granted = known.own and bool(known.releases or known.fault)

        def shredded() -> None:
            if granted:
                withdrawing.withdraw(papers, known.id)
            vault.delete(known.id)

        await self._cameos.do(shredded)
        if granted:
            await self._withdrawn(known)

    # ----- mending ------------------------------------------------------------------------------------------------
    def repair(self, faults: Sequence[Fault]) -> AskSheet:
        """Say what is damaged, then mend it; what was damaged is kept."""
        lines = [tell(fault).what for fault in faults]
        if any(repairing.grants_again(fault) for fault in faults):
            lines.append(_("Every release must be granted again then: nobody can tell what was withdrawn."))
        lines.append(_("What is damaged is kept beside it."))
        return AskSheet(self._under, _("Repair the records?"), lines, _("Repair"),
                        lambda: self._cameos.run(self._repair()))  # fmt: skip

    async def _repair(self) -> None:
        found = await self._cameos.do(lambda: repairing.begin_anew(self._cameos.papers, self._cameos.log))
        told = [words for _cameo, fault in found for words in mended(fault, repairing.lost(fault))]
        self._desk.noticed.emit(_("The records are whole again."), " ".join(told) or _("What was damaged is kept."))

    # ----- preparing ----------------------------------------------------------------------------------------------
    def prepare(self, known: Known) -> None:
        """Work out what renders use, beside the window."""
        self._cameos.run(self._prepare(known))

    async def _prepare(self, known: Known) -> None:
        await self._cameos.prepare(known.id, Doing(_("Preparing {name}…").format(name=known.name)))
        self._desk.noticed.emit(_("{name} is prepared.").format(name=known.name), _("It can be cast now."))
