"""The vault: cameos at rest, each in a folder of sealed files whose names tell nothing, opened in memory alone.

A cameo is its `index`, itself sealed, which holds the signed card and says which file is which. Whatever changes is
written into new files first; then the new index takes the old one's place, in one step; then what nothing names any
more goes. A kill leaves the old cameo or the new one, whole.

Deleting shreds the cameo's keys before anything else. What is left of it then is noise, which goes at once, or at the
next start where the program was killed in between.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from engine.consent import clock, signing
from engine.consent.sealed import Opened, label, seal, unseal
from engine.media.beside import sync_folder, writing_fault
from engine.messages.consent import Being, Card, Signed
from engine.messages.faults import Exit, Fault
from engine.messages.requests import from_json, to_json
from studio.cameos import leases
from studio.cameos.assets import MOST, ON_CARD, PAPER, Kept, Report, compared, hashes_of, sealed_elsewhere, write_assets
from studio.cameos.cameo import Cameo, Index, Unreadable, named, resigned, retold
from studio.cameos.described import checked_height, checked_name
from studio.cameos.files import HALF, WORK, is_name, is_worked_in, place, remove_folder, vault_folder, write_file
from studio.cameos.identity import Identities, Keys, locked
from studio.keys.vault import Ask

INDEX = "index"


class Vault:
    """The cameos of this user.

    Parameters
    ----------
    ask : callable, optional
        Asks for a passphrase where there is no keyring.

    Attributes
    ----------
    identities : Identities
    """

    def __init__(self, ask: Ask | None = None) -> None:
        self.identities = Identities(ask)
        self._tidy()

    # ----- reading ------------------------------------------------------------------------------------------------
    def cameos(self) -> list[Cameo | Unreadable]:
        """Every cameo, by name, and then those that cannot be opened; the keyring is asked once.

        Raises
        ------
        Fault
            ``keys.locked``, ``keys.no_keyring``, ``keys.wrong``: nothing can be opened before that is mended.
        """
        found: list[Cameo] = []
        broken: list[Unreadable] = []
        for cameo in self.ids():
            try:
                found.append(self.get(cameo))
            except Fault as fault:
                if fault.code in ("keys.locked", "keys.no_keyring", "keys.wrong"):
                    raise
                if fault.code != "cameo.unknown":  # deleted by another program just now
                    broken.append(Unreadable(cameo, fault))
        found.sort(key=lambda each: (each.name.casefold(), each.id))
        return [*found, *broken]

    def ids(self) -> list[str]:
        """Ids of all there are: of those whose files lie here, and those whose keys do."""
        folders = {
            path.name for path in vault_folder().iterdir() if path.is_dir() and signing.is_fingerprint(path.name)
        }
        return sorted((folders | set(self.identities.cameos())) - set(self.identities.shredded()))

    def get(self, cameo: str) -> Cameo:
        """One cameo.

        Raises
        ------
        Fault
            ``cameo.unknown``, ``cameo.no_key``, ``cameo.no_files``, ``cameo.damaged``, ``keys.*``.
        """
        return self._open(cameo)[0]

    def find(self, text: str) -> Cameo:
        """The cameo of this id, or the only one of this name.

        Raises
        ------
        Fault
            ``cameo.unknown``, ``cameo.ambiguous``; as `get`.
        """
        if signing.is_fingerprint(text):
            return self.get(text)
        wanted = text.strip().casefold()
        named = [each for each in self.cameos() if isinstance(each, Cameo) and each.name.casefold() == wanted]
        if len(named) > 1:
            raise Fault("cameo.ambiguous", Exit.USAGE, name=text, known=", ".join(each.id for each in named))
        if not named:
            raise Fault("cameo.unknown", Exit.USAGE, cameo=text[:80])
        return named[0]

    def read(self, cameo: str, asset: str) -> bytes:
        """An asset, opened in memory.

        Raises
        ------
        Fault
            ``cameo.no_asset``, ``cameo.damaged``; ``cameo.sealed``, ``cameo.lapsed``; as `get`.
        """
        file, kept = self._checked(cameo, asset)
        with file:
            pieces = list(compared(file, kept, asset))
        return b"".join(pieces)

    def opened(self, cameo: str, asset: str) -> Opened:
        """An asset as a readable, seekable file that is opened in memory, chunk by chunk; faults as `read`."""
        file, kept = self._checked(cameo, asset)
        try:
            for piece in compared(file, kept, asset):
                del piece
        except BaseException:
            file.close()
            raise
        return file

    def path(self, cameo: str, asset: str) -> Path:
        """Where an asset's sealed file lies; faults as `get`, and ``cameo.no_asset``."""
        return vault_folder() / cameo / named(self.get(cameo), asset).file

    def keys(self, cameo: str) -> Keys:
        """What a cameo is opened and, where it is one's own, signed with; ``cameo.no_key``, ``keys.*``."""
        return self.identities.of(cameo)

    # ----- writing ------------------------------------------------------------------------------------------------
    def make(
        self,
        name: str,
        kind: Being,
        assets: Mapping[str, bytes],
        *,
        verified: bool = False,
        made: int | None = None,
        height: int = 0,
        report: Report | None = None,
    ) -> Cameo:
        """Make a cameo of one's own from what lies in memory.

        Parameters
        ----------
        name : str
        kind : str
            ``person``, ``animal`` or ``object``.
        assets : dict
            Asset or paper to its plain content.
        verified : bool
            Whether every check of the recording passed.
        made : int, optional
            UTC seconds; now if not given.
        height : int
            Centimetres.
        report : callable, optional
            See `Report`.

        Raises
        ------
        Fault
            ``cameo.no_name``, ``keys.*``, ``cameo.busy``, ``media.cannot_write``, ``media.disk_full``.
        """
        keys = self.identities.new()
        card = Card(
            cameo=keys.id,
            name=checked_name(name),
            kind=kind,
            made=clock.now() if made is None else made,
            verified=verified,
            files=hashes_of(assets),
            height=height,
        )
        return self._begin(keys, signing.sign(card, keys.private), assets, report)

    def receive(self, signed: Signed, assets: Mapping[str, bytes], report: Report | None = None) -> Cameo:
        """Keep a cameo that somebody sent, or the newer state of it. Its card was verified by who calls.

        What `report` raises gives it up: see `Report`.

        Raises
        ------
        Fault
            ``cameo.own``; as `make`.
        """
        card = signing.verify(signed, Card)
        if card.files != hashes_of(assets):
            raise Fault("cameo.damaged", Exit.BAD_INPUT)
        known = card.cameo in self.identities.cameos()
        if known and self.keys(card.cameo).private:
            # Even where its files are lost: with the key, consent can still be taken back.
            raise Fault("cameo.own", Exit.USAGE, name=card.name)
        if known and (vault_folder() / card.cameo / INDEX).exists():

            def newer(index: Index, _keys: Keys) -> Index:
                papers = {asset: kept for asset, kept in index.files.items() if PAPER.fullmatch(asset)}
                return msgspec.structs.replace(index, card=signed, files=papers)

            return self._change(card.cameo, assets, newer, report)
        keys = Keys(self.identities.new().data, b"")
        return self._begin(keys, signed, assets, report)

    def put(self, cameo: str, assets: Mapping[str, bytes], remove: Collection[str] = ()) -> Cameo:
        """Add assets or papers to a cameo, in place of those of the same name, and take others out.

        Only its person can change what the card tells.

        Raises
        ------
        Fault
            ``cameo.not_own``; as `get` and `make`.
        """
        hashes = hashes_of(assets)
        return self._change(cameo, assets, lambda index, keys: retold(index, keys, hashes, remove))

    def adopt(self, cameo: str, files: Mapping[str, Path], remove: Collection[str] = ()) -> Cameo:
        """Take files in that were sealed elsewhere with this cameo's key, such as by the engine; they are moved.

        Each is opened whole before, and the card tells of what it holds. `remove` names what goes.

        Raises
        ------
        Fault
            ``cameo.damaged``: one of them does not open, and none is taken in; as `put`.
        """
        key = self.keys(cameo).data
        kept = {asset: sealed_elsewhere(path, cameo, asset, key) for asset, path in files.items()}
        hashes = {asset: each.sha for asset, each in kept.items() if ON_CARD.fullmatch(asset)}

        def adopted(index: Index, keys: Keys) -> Index:
            changed = retold(index, keys, hashes, remove)
            for asset, each in kept.items():
                target = vault_folder() / cameo / each.file
                files[asset].replace(target)
                target.chmod(0o600)
            return msgspec.structs.replace(changed, files={**changed.files, **kept})

        return self._change(cameo, {}, adopted)

    def rename(self, cameo: str, name: str) -> Cameo:
        """Give a cameo another name: on its card, where it is one's own, else here alone.

        Raises
        ------
        Fault
            ``cameo.no_name``; as `get`.
        """
        name = checked_name(name)

        def renamed(index: Index, keys: Keys) -> Index:
            if not keys.private:
                return msgspec.structs.replace(index, name=name)
            card = msgspec.structs.replace(signing.verify(index.card, Card), name=name)
            return msgspec.structs.replace(index, card=resigned(index.card, card, keys))

        return self._change(cameo, {}, renamed)

    def measure(self, cameo: str, height: int) -> Cameo:
        """Say how many centimetres one's own cameo is high; ``cameo.height``, ``cameo.not_own`` and as `get`."""
        checked_height(height)

        def measured(index: Index, keys: Keys) -> Index:
            card = msgspec.structs.replace(signing.verify(index.card, Card), height=height)
            return msgspec.structs.replace(index, card=resigned(index.card, card, keys))

        return self._change(cameo, {}, measured)

    def delete(self, cameo: str) -> None:
        """Delete a cameo: its keys first, so that nothing of it can ever be opened again; then its files.

        Raises
        ------
        Fault
            ``cameo.unknown``, ``cameo.busy``, ``keys.cannot_write``.
        """
        with locked():
            if cameo not in self.ids():
                raise Fault("cameo.unknown", Exit.USAGE, cameo=cameo[:80])
            if cameo in self.identities.cameos():
                self.identities.shred(cameo)
            remove_folder(vault_folder() / cameo)
            self.identities.forget(cameo)

    # ----- inside -------------------------------------------------------------------------------------------------
    def _checked(self, cameo: str, asset: str) -> tuple[Opened, Kept]:
        """An asset whose file lies there and is its own; what is in it was not compared yet."""
        for again in (True, False):
            found, keys = self._open(cameo)
            kept = named(found, asset)
            if not PAPER.fullmatch(asset):
                leases.check(self, found)
            try:
                source = (vault_folder() / cameo / kept.file).open("rb")
            except FileNotFoundError as error:
                if again:
                    # Another program has written this cameo meanwhile: its index tells of the new files.
                    continue
                raise Fault("cameo.damaged", Exit.BAD_INPUT, str(error)) from error
            except OSError as error:
                raise Fault("cameo.damaged", Exit.BAD_INPUT, str(error)) from error
            try:
                file = Opened(source, keys.data, label(cameo, asset))
            except BaseException:
                source.close()
                raise
            file.owns_source()
            return file, kept
        raise AssertionError

    def _open(self, cameo: str) -> tuple[Cameo, Keys]:
        index, keys = self._index(cameo)
        card = signing.verify(index.card, Card)
        if card.cameo != cameo:
            raise Fault("cameo.damaged", Exit.BAD_INPUT, "another's card")
        return Cameo(cameo, index.name or card.name, bool(keys.private), card, index.card, index.files), keys

    def _index(self, cameo: str) -> tuple[Index, Keys]:
        if not signing.is_fingerprint(cameo):
            raise Fault("cameo.unknown", Exit.USAGE, cameo=cameo[:80])
        folder = vault_folder() / cameo
        if not folder.is_dir() and cameo not in self.identities.cameos():
            raise Fault("cameo.unknown", Exit.USAGE, cameo=cameo)
        keys = self.identities.of(cameo)
        try:
            sealed = (folder / INDEX).read_bytes()
        except OSError as error:
            raise Fault("cameo.no_files", Exit.MISSING_PART, str(error), cameo=cameo) from error
        try:
            index = from_json(unseal(sealed, keys.data, label(cameo, INDEX)), Index)
        except (msgspec.DecodeError, ValueError) as error:
            raise Fault("cameo.damaged", Exit.BAD_INPUT, str(error)) from error
        if not all(is_name(kept.file) for kept in index.files.values()):
            raise Fault("cameo.damaged", Exit.BAD_INPUT, "names")
        return index, keys

    def _begin(self, keys: Keys, signed: Signed, assets: Mapping[str, bytes], report: Report | None = None) -> Cameo:
        """Make the folder of a new cameo beside its place: the keys are kept when it is whole, then it is moved."""
        card = signing.verify(signed, Card)
        cameo = card.cameo
        half = vault_folder() / f"{cameo}{HALF}"
        with locked():
            try:
                remove_folder(half)
                half.mkdir(mode=0o700)
                index = Index(card=signed, files=write_assets(half, cameo, keys.data, assets, card.files, report))
                write_file(half / INDEX, [seal(to_json(index), keys.data, label(cameo, INDEX))])
                sync_folder(half)
                self.identities.keep(cameo, keys)
                place(half)
            except OSError as error:
                remove_folder(half)
                raise writing_fault(error, half) from error
            except BaseException:
                remove_folder(half)
                raise
        return self.get(cameo)

    def _change(
        self,
        cameo: str,
        assets: Mapping[str, bytes],
        changed: Callable[[Index, Keys], Index],
        report: Report | None = None,
    ) -> Cameo:
        """Write what is new, then the index, then remove what it does not name."""
        folder = vault_folder() / cameo
        with locked():
            keys = self.keys(cameo)
            try:
                index = changed(*self._index(cameo))
                told = signing.verify(index.card, Card).files
                new = write_assets(folder, cameo, keys.data, assets, told, report)
                index = msgspec.structs.replace(index, files={**index.files, **new})
                if len(index.files) > MOST:
                    raise Fault("cameo.too_much", Exit.BAD_INPUT)
                beside = folder / secrets.token_hex(16)
                write_file(beside, [seal(to_json(index), keys.data, label(cameo, INDEX))])
                beside.replace(folder / INDEX)
                sync_folder(folder)
            except OSError as error:
                raise writing_fault(error, folder) from error
            finally:
                self._sweep(cameo)
        return self.get(cameo)

    def _sweep(self, cameo: str) -> None:
        """Remove what a cameo's index does not name."""
        with suppress(OSError, Fault):
            named = {kept.file for kept in self._index(cameo)[0].files.values()} | {INDEX}
            for path in list((vault_folder() / cameo).iterdir()):
                if path.name not in named:
                    path.unlink(missing_ok=True)

    def _tidy(self) -> None:
        """Finish what a kill cut off: deletions, and cameos whose keys were kept and whose folder was not moved."""
        folder = vault_folder()
        halves = [path for path in folder.iterdir() if path.name.endswith(HALF)]
        for left in [path for path in folder.iterdir() if path.name.endswith(WORK) and not is_worked_in(path)]:
            remove_folder(left)
        if not halves and not self.identities.untidy():
            return
        with suppress(Fault), locked():
            self.identities.tidy()
            for cameo in self.identities.shredded():
                remove_folder(folder / cameo)
                remove_folder(folder / f"{cameo}{HALF}")
                self.identities.forget(cameo)
            kept = set(self.identities.cameos())
            for half in halves:
                home = half.with_suffix("")
                if home.name in kept and (half / INDEX).exists() and not (home / INDEX).exists():
                    place(half)
                else:
                    remove_folder(half)
