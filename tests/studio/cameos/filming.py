"""A project whose MARA is a cameo of this machine's vault, rendered by the real engine."""

from __future__ import annotations

import asyncio
from fractions import Fraction

from engine.consent.signing import verify
from engine.messages.consent import Release
from engine.messages.requests import Entry
from studio.cameos import granting, withdrawing
from studio.document.identity import new_id
from studio.document.values import Film, Scene, Shot
from studio.project.project import create
from studio.render.jobs import JobState, fault_of
from studio.render.requests import Settings
from studio.session import open_session

SMALL = Settings(quality="draft", width=128, height=96)


class Filming:
    """A session; `texts` are what happens in its shots, of some frames each."""

    def __init__(self, folder, vault, cameo, *texts, frames=6):
        shots = tuple(Shot(id=new_id(), text=text, length=frames) for text in texts)
        film = Film(
            title="Low Tide",
            rate=Fraction(24),
            width=128,
            height=96,
            scenes=(Scene(id=new_id(), heading="EXT. BEACH - DAY", shots=shots),),
            bible=(Entry(kind="character", name="MARA", cameo=cameo),),
        )
        create(folder, film).close()
        self.vault, self.cameo = vault, cameo
        self.session = open_session(folder, vault=vault)
        self.authority = self.session.authority
        self.papers = self.authority.papers
        self.us = vault.identities.holder().id
        self.noticed = []
        self.authority.used.connect(self.noticed.append)

    @property
    def shots(self):
        return [shot.id for scene in self.session.project.film.scenes for shot in scene.shots]

    def grant(self, *uses, **more):
        return verify(granting.grant(self.papers, self.cameo, self.us, uses or ("likeness",), **more), Release)

    def queue(self, *shots):
        return self.session.render(shots or self.shots, SMALL)

    async def asked(self):
        """Let consent be asked about what is queued, and begin nothing."""
        queue = self.session.queue
        queue.paused = True
        await queue.work(until_empty=True)
        queue.paused = False

    async def work(self):
        await self.session.queue.work(until_empty=True)

    async def withdraw(self, release=""):
        withdrawing.withdraw(self.papers, self.cameo, release)
        return await withdrawing.tell(self.papers, self.session.engine)

    def states(self):
        """State and code of each job, in order."""
        found = []
        for job in self.session.queue.jobs():
            fault = fault_of(job)
            found.append((job.state.value, fault.code if fault else ""))
        return found

    def run(self, play):
        """Play a coroutine function with the session, and close it."""

        async def whole():
            try:
                return await play()
            finally:
                await self.session.close()

        return asyncio.run(whole())


DONE = (JobState.DONE.value, "")
