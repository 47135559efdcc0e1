"""Authorisations: what is said before a job is queued, and by what right it is sent.

`Authority.before` looks and writes nothing: it is what the queue says. `Authority.render` and `Authority.export` write
the use into the log, have it on disk, and only then put together what the engine demands. The engine decides by itself.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from psygnal import Signal

from engine.consent import clock, needs
from engine.consent.checking import Circumstances, choose, words_on
from engine.consent.limits import check_words
from engine.consent.needs import Need
from engine.consent.signing import verify
from engine.consent.withdrawals import taken_back
from engine.messages.consent import Card, Purpose, Release, Signed, Use
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Authorisation, EditList
from engine.messages.requests import Request, digest
from studio.cameos.cameo import Cameo
from studio.cameos.leases import DAY, SOON
from studio.cameos.papers import Papers
from studio.cameos.using import Used, UseLog
from studio.cameos.vault import Vault
from studio.project.project import Project

EXPORT = "export"
"""What stands for a slate in the log where a film is exported."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A use, as its person is told of it on this machine.

    Attributes
    ----------
    cameo, name : str
    use : Use
    """

    cameo: str
    name: str
    use: Use


class Authority:
    """Consent, as far as one project needs it.

    Parameters
    ----------
    project : Project
    vault : Vault, optional
        The user's own if not given.
    time : callable, optional
        UTC seconds.

    Attributes
    ----------
    log : UseLog
    make_vault : callable
        Opens the user's own vault, at the first need.
    """

    used = Signal(object)
    """A likeness is being used; carries a `Notice`. Drafts too."""
    changed = Signal(str)
    """What holds for a cameo changed; carries its id."""

    def __init__(self, project: Project, vault: Vault | None = None, time: Callable[[], int] = clock.now) -> None:
        self._project = project
        self._key = project.key  # asked for on the thread that owns the project
        self._vault = vault
        self.make_vault: Callable[[], Vault] = Vault
        self._papers: Papers | None = None
        self._opening = threading.RLock()
        self.time = time
        self.log = UseLog()

    @property
    def papers(self) -> Papers:
        """What was signed; the vault is opened at the first need."""
        with self._opening:  # whoever asks first, on whichever thread
            if self._papers is None:
                self._papers = Papers(self._vault or self.make_vault())
                # The signal itself: psygnal emits once where `emit` is connected.
                self._papers.changed.connect(self.changed)
            return self._papers

    @property
    def vault(self) -> Vault:
        """The cameos of this user."""
        return self.papers.vault

    # ----- before anything is sent --------------------------------------------------------------------------------
    def before(self, request: Request, files: Mapping[str, Path] | None = None) -> Fault | None:
        """Why a request cannot be rendered now, `WAITS` where it waits for a person's word; None where it can.

        Parameters
        ----------
        request : Request
        files : dict, optional
            The inputs that it names, by hash: takes may contain likenesses.
        """
        try:
            for need in self._needs(request, files or {}):
                self._granted(need)
                self._within_limits(need, request)
        except Fault as fault:
            return fault
        return None

    def lapsing(self, request: Request, files: Mapping[str, Path] | None = None) -> tuple[str, int] | None:
        """Who has the first release to end of those that a request needs, and when, where that is soon."""
        try:
            ends = [
                (release.until, need.cameo)
                for need in self._needs(request, files or {})
                for release in self._granted(need).values()
            ]
            until, cameo = min(ends, default=(0, ""))
            return (self._here(cameo).name, until) if 0 < until <= self.time() + SOON * DAY else None
        except Fault:
            return None  # told by `before`

    def before_export(
        self, media: Mapping[Path, Sequence[str]], shas: Callable[[Path], str]
    ) -> list[tuple[Path, Fault]]:
        """The takes that keep a film from being exported, and why.

        Parameters
        ----------
        media : dict
            Path of a take's film to the cameos in it.
        shas : callable
            SHA-256 of a film.
        """
        found: list[tuple[Path, Fault]] = []
        for path in media:
            contained = needs.contained_in(path) or dict.fromkeys(media[path], ("likeness",))
            for need in needs.of_cut([contained]):
                try:
                    by = self._granted(need)
                    self._approved(need, by, path, shas)
                except Fault as fault:
                    found.append((path, fault))
        return found

    def card(self, cameo: str) -> Card:
        """What a cameo tells of itself.

        Raises
        ------
        Fault
            ``cameo.not_here``; as `studio.cameos.vault.Vault.get`.
        """
        return self._here(cameo).card

    def allows(self, need: Need) -> bool:
        """Whether releases allow a use now."""
        try:
            self._granted(need)
        except Fault:
            return False
        return True

    def limits_of(self, cameo: str) -> tuple[str, ...]:
        """The limits of a cameo for this installation and project: shown to everybody who uses it.

        Raises
        ------
        Fault
            As `studio.cameos.papers.Papers.signed`.
        """
        now, holder = self._now(cameo), self.vault.identities.holder().id
        good = (
            release
            for release in self.papers.releases(cameo)
            if release.to == holder
            and not now.taken_back.covers(release)
            and release.since <= now.time < release.until
            and (not release.projects or now.project in release.projects)
        )
        return tuple(dict.fromkeys(limit for release in good for limit in release.limits))

    # ----- when a job is sent -------------------------------------------------------------------------------------
    async def render(self, request: Request, files: Mapping[str, Path], shot: str) -> Authorisation:
        """Enter the use of a render into the log, and put its authorisation together.

        Parameters
        ----------
        request : Request
        files : dict
            The inputs that it names, by hash.
        shot : str
            Its slate.

        Raises
        ------
        Fault
            Why it cannot be rendered.
        """

        def asked() -> tuple[Authorisation, list[Notice]]:
            found = self._needs(request, files)
            for need in found:
                self._within_limits(need, request)
            return self._authorise(found, digest(request), shot, request.quality)

        return await self._enter(asked)

    async def export(self, cut: EditList, media: Mapping[Path, Sequence[str]]) -> Authorisation:
        """Enter an export into the log, and put its authorisation together.

        Raises
        ------
        Fault
            Why it cannot be exported.
        """

        def asked() -> tuple[Authorisation, list[Notice]]:
            found = needs.of_cut(
                needs.contained_in(path) or dict.fromkeys(cameos, ("likeness",)) for path, cameos in media.items()
            )
            return self._authorise(found, digest(cut), EXPORT, "")

        return await self._enter(asked)

    async def _enter(self, asked: Callable[[], tuple[Authorisation, list[Notice]]]) -> Authorisation:
        # The keyring may wait for a person, and the log for the disk: the window goes on meanwhile.
        authorisation, notices = await asyncio.get_running_loop().run_in_executor(None, asked)
        for notice in notices:
            self.used.emit(notice)
        return authorisation

    def _authorise(
        self, found: Sequence[Need], subject: str, shot: str, quality: str
    ) -> tuple[Authorisation, list[Notice]]:
        if not found:
            return Authorisation(), []
        holder = self.vault.identities.holder()
        granted = [(need, self._granted(need)) for need in found]
        uses: list[Signed] = []
        notices: list[Notice] = []
        releases: dict[Signed, None] = {}
        for need, by in granted:
            name = self.vault.get(need.cameo).name
            for release, purposes in _by_release(need, by).items():
                used = Used(
                    need.cameo,
                    release.serial,
                    self._key,
                    subject,
                    purposes,
                    self._project.film.title[:200],
                    shot[:64],
                    quality,
                )
                signed = self.log.enter(used, holder, self.time())
                uses.append(signed)
                notices.append(Notice(need.cameo, name, verify(signed, Use)))
            serials = {release.serial for release in by.values()}
            papers = self.papers.signed(need.cameo)
            releases.update(
                (each, None)
                for each, release in zip(papers.releases, self.papers.releases(need.cameo), strict=True)
                if release.serial in serials
            )
        cameos = [need.cameo for need in found]
        return (
            Authorisation(
                project=self._key,
                cards=tuple(self.vault.get(cameo).signed for cameo in cameos),
                releases=tuple(releases),
                withdrawals=tuple(each for cameo in cameos for each in self.papers.withdrawals(cameo)),
                uses=tuple(uses),
                approvals=tuple(each for cameo in cameos for each in self.papers.signed(cameo).approvals),
                keys={need.cameo: self.vault.keys(need.cameo).data for need in found if need.files},
            ),
            notices,
        )

    # ----- files --------------------------------------------------------------------------------------------------
    def concerned(self, request: Request, files: Mapping[str, Path]) -> bool:
        """Whether a render uses a likeness.

        Raises
        ------
        Fault
            ``cameo.nobody``.
        """
        return bool(self._needs(request, files))

    def files(self, request: Request) -> dict[str, Path]:
        """The sealed files of the cameos that a request names, by the hash of their plain content.

        Raises
        ------
        Fault
            As `studio.cameos.vault.Vault.path`.
        """
        found: dict[str, Path] = {}
        for role, sha in request.inputs.items():
            if needs.is_cameo(role) and sha:
                entry, asset = needs.owner(role, request.staging.entries)
                found[sha] = self.vault.path(entry.cameo, asset)
        return found

    # ----- inside -------------------------------------------------------------------------------------------------
    def _needs(self, request: Request, files: Mapping[str, Path]) -> tuple[Need, ...]:
        return needs.of_request(request, contained=[needs.contained_in(path) for path in files.values()])

    def _now(self, cameo: str) -> Circumstances:
        self.papers.notices.whole()
        return Circumstances(self._key, self.time(), taken_back(self.papers.withdrawals(cameo)))

    def _here(self, cameo: str) -> Cameo:
        try:
            return self.vault.get(cameo)
        except Fault as fault:
            if fault.code == "cameo.unknown":
                raise Fault("cameo.not_here", Exit.MISSING_PART, cameo=cameo) from fault
            raise

    def _granted(self, need: Need) -> dict[Purpose, Release]:
        """The release by which each use is made.

        Raises
        ------
        Fault
            Why there is none.
        """
        now, cameo = self._now(need.cameo), self._here(need.cameo)
        holder, releases = self.vault.identities.holder().id, self.papers.releases(need.cameo)
        whole = [release for release in releases if set(need.uses) <= set(release.uses)]
        by: dict[Purpose, Release] = {}
        for purpose in need.uses:
            answer = choose(whole, need.cameo, purpose, holder, now, cameo.name)
            if isinstance(answer, Fault):
                # No single release allows all of it; several may together.
                answer = choose(releases, need.cameo, purpose, holder, now, cameo.name)
            if isinstance(answer, Fault):
                raise answer
            by[purpose] = answer
        return by

    def _within_limits(self, need: Need, request: Request) -> None:
        """Whether a shot's words touch no limit, or the person approved them.

        Raises
        ------
        Fault
            `WAITS`, ``cameo.refused_words``.
        """
        by, name = self._granted(need), self.vault.get(need.cameo).name
        if any(release.limits for release in by.values()):
            check_words(need.cameo, name, by.values(), request, words_on(self.papers.approvals(need.cameo)))

    def _approved(self, need: Need, by: Mapping[Purpose, Release], path: Path, shas: Callable[[Path], str]) -> None:
        asked = any(release.approval for release in by.values())
        approvals = words_on(self.papers.approvals(need.cameo))
        if not asked and not approvals:
            return
        said = approvals.get((need.cameo, shas(path)))
        name = self.vault.get(need.cameo).name
        if said is False:
            raise Fault("cameo.refused", Exit.BAD_INPUT, name=name, file=path.parent.name)
        if said is None and asked:
            raise Fault("cameo.unapproved", Exit.BAD_INPUT, name=name, file=path.parent.name)


def _by_release(need: Need, by: Mapping[Purpose, Release]) -> dict[Release, tuple[Purpose, ...]]:
    """The uses of each release, so that one release gets one entry."""
    found: dict[Release, tuple[Purpose, ...]] = {}
    for purpose in need.uses:
        release = by[purpose]
        found[release] = (*found.get(release, ()), purpose)
    return found
