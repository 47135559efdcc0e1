"""A take or a film that comes back as footage is still of somebody: found, refused, removed."""

from __future__ import annotations

import shutil

import pytest

from engine.messages.events import Failed
from engine.messages.faults import Fault
from engine.messages.jobs import EditList, ExportJob, Piece
from studio.cameos.containing import in_projects
from studio.credentials.vocabulary import C2PA_BOX
from studio.export import export
from tests.engine.media.test_carried import copied
from tests.studio.cameos.filming import DONE, Filming


@pytest.fixture
def abroad(vault, mara, tmp_path):
    """What was exported and copied elsewhere; and another film, of gulls alone, that nobody plays in."""
    made = Filming(tmp_path / "first.rushes", vault, mara.id, "MARA walks.", frames=6)
    made.grant()
    files = {name: tmp_path / f"{name}.mp4" for name in ("film", "cut", "encoded", "bare")} | {
        "take": tmp_path / "a copy of a take.mov"
    }

    async def play():
        made.queue()
        await made.work()
        assert made.states() == [DONE]
        await export(made.session, files["film"])
        (take,) = made.session.takes.all()
        shutil.copyfile(made.session.takes.path(take), files["take"])

    made.run(play)
    copied(files["film"], files["cut"])
    copied(files["film"], files["encoded"], encode=True)
    copied(files["film"], files["bare"], metadata=False)
    return files


def test_footage_is_followed_by_what_it_carries(abroad, vault, mara, open_vault, tmp_path, monkeypatch):
    other = Filming(tmp_path / "second.rushes", vault, "", "A gull lands.", frames=3)
    other.cameo = mara.id
    data = abroad["film"].read_bytes()
    credentials = data[data.index(C2PA_BOX) : data.index(b"mdat")]
    assert f"rushes-likenesses:{mara.id}=likeness;".encode() in credentials, "signed, too"
    assert C2PA_BOX not in abroad["cut"].read_bytes()

    async def play():
        session, containing, shot = other.session, other.session.containing, other.shots[0]
        brought = {name: await session.media.add(path) for name, path in abroad.items()}
        for name, file in brought.items():
            followed = {} if name == "bare" else {mara.id: ("likeness",)}
            assert containing.of_media(file.name) == followed, name
        session.project.apply("set_stand", shot=shot, media=brought["encoded"].name)
        await session.media.conform(brought["encoded"].name)

        # Nothing is granted for this film but what was granted to this installation: that counts for footage, too.
        out = tmp_path / "again.mp4"
        await export(session, out, slates=True)
        assert other.authority.log.entries(mara.id)[-1].title == "Low Tide"
        assert containing.of(mara.id).circled == ("1A",)
        assert len(containing.of(mara.id).media) == 4
        assert containing.cameos() == [mara.id]

        await other.withdraw()
        with pytest.raises(Fault) as caught:
            await export(session, out, slates=True)
        assert caught.value.code == "cameo.export_withdrawn"
        assert caught.value.parameters["shots"] == "1A"

        # A studio that names nobody: the engine reads it from the footage itself.
        usable = session.media.usable(brought["encoded"].name)
        cut = EditList(rate=session.project.film.rate, width=128, height=96,
                       pieces=(Piece(frames=3, media=str(usable)),))  # fmt: skip
        ending = await session.engine.run(ExportJob(id="lie", edit_list=cut, out=str(session.project.folder / "x.mp4")))
        assert isinstance(ending, Failed)
        assert ending.code in ("cameo.no_release", "cameo.withdrawn")

        ((here, seen),) = in_projects([session.project.folder], mara.id)
        assert (here, len(seen.media)) == (session.project.folder, 4)
        freed = containing.remove(mara.id)
        assert not freed.stuck
        assert [file.name for file in session.media.all()] == [brought["bare"].name]
        assert not list((session.project.folder / "cache" / "media").glob("*.mov"))
        assert not containing.of(mara.id)
        await export(session, tmp_path / "gulls.mp4", slates=True)

    other.run(play)

    # Where the cameo is not known there is no release either: it is nobody's to show.
    monkeypatch.setenv("RUSHES_HOME", str(tmp_path / "stranger"))
    theirs = Filming(tmp_path / "theirs.rushes", open_vault(), "", "A gull lands.")

    async def abroad_too():
        session = theirs.session
        file = await session.media.add(abroad["take"])
        session.project.apply("set_stand", shot=theirs.shots[0], media=file.name)
        with pytest.raises(Fault) as caught:
            await export(session, tmp_path / "theirs.mp4")
        assert caught.value.code == "cameo.export_refused"
        assert not (tmp_path / "theirs.mp4").exists()

    theirs.run(abroad_too)
