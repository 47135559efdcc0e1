"""What a shot is given of its cameos: the look always, the voice where it is heard and allowed, to one take alone."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from engine.consent.needs import is_voice, of_request, role
from engine.messages.requests import OWN, shared
from engine.models.family import Capabilities
from studio.cameos.casting import cast_inputs
from studio.render.remaking import extend, remix, retake
from studio.render.requests import make_request
from studio.render.stale import Freshness, State
from tests.studio.cameos.filming import DONE, SMALL

pytestmark = pytest.mark.usefixtures("lived_in")

VOICE = {"voice:0", "features"}
LOOK = {"clip", "matte", "face", "still:0", "still:10"}


def requested(made, shot=0):
    """The request that a shot is given, allowed or not, when it is queued."""
    film = made.session.project.film
    scene, value = film.find(made.shots[shot])
    request = make_request(film, scene, value, SMALL, 1)
    return msgspec.structs.replace(request, inputs=cast_inputs(made.authority, request))


def given(made, shot=0):
    """The assets of MARA that a shot is given, each with the hash it has in the card."""
    request, card = requested(made, shot), made.authority.card(made.cameo)
    ours = {named: sha for named, sha in request.inputs.items() if named.startswith(role("MARA", ""))}
    assert ours == request.inputs
    assert all(named.endswith(OWN) for named in ours)
    found = {named.removesuffix(OWN)[len(role("MARA", "")) :]: sha for named, sha in ours.items()}
    assert found == {asset: card.files[asset] for asset in found}
    return set(found)


def say(made, character, text, shot=0):
    made.session.project.apply("add_line", shot=made.shots[shot], character=character, text=text)


def test_the_look_is_given_and_the_voice_where_it_is_heard_and_allowed(filming):
    made = filming("MARA walks.", "MARA waits.")
    say(made, "MARA", "Yes.")
    assert given(made) == LOOK, "no release: nobody hears the voice; the queue says what is lacking"
    made.grant("likeness")
    assert given(made) == LOOK, "this release is of the look alone"
    made.grant("likeness", "voice", "words")
    assert given(made) == LOOK | VOICE
    assert given(made, 1) == LOOK, "a shot in which the person says nothing opens no voice"
    asyncio.run(made.withdraw())
    assert given(made) == LOOK, "what was withdrawn allows nothing"


def test_the_voice_is_that_of_who_speaks(filming):
    made = filming("MARA looks at JONAH.")
    made.grant("likeness", "voice", "words")
    say(made, "JONAH", "Mara!")
    assert given(made) == LOOK
    say(made, "mara", "Jonah.")
    assert given(made) == LOOK | VOICE


def test_what_is_not_cast_is_given_nothing(filming):
    made = filming("MARA walks.")
    made.session.project.apply("give_cameo", name="MARA", cameo="")
    assert given(made) == set()


def test_a_cameo_that_is_not_here_is_told_and_is_given_once_it_is(filming):
    made = filming("MARA walks.")
    made.grant()
    made.session.project.apply("give_cameo", name="MARA", cameo="0a" * 16)

    async def play():
        (lost,) = made.queue()
        await made.asked()
        assert made.states() == [("failed", "cameo.not_here")]
        assert lost.request.inputs == {}
        made.session.project.undo()
        (job,) = made.queue()
        await made.asked()
        assert made.states()[1] == ("queued", "")
        assert job.request.inputs == requested(made).inputs != {}
        given = job.request
        made.grant("voice")
        await made.asked()
        assert job.request == given, "what a take is given is settled once"

    asyncio.run(play())


def test_what_is_given_is_given_to_one_take_and_is_all_that_the_engine_needs(filming):
    made = filming("MARA walks.")
    made.grant("likeness", "voice", "words")
    say(made, "MARA", "Yes.")
    request = requested(made)
    assert shared(request.inputs) == {}
    (need,) = of_request(request)
    assert need.uses == ("likeness", "voice", "words")
    assert {asset for asset, _sha in need.files} == LOOK | VOICE
    assert {asset for asset, _sha in need.files if is_voice(asset)} == VOICE


def test_another_person_makes_a_take_stale_and_more_of_the_same_one_does_not(filming):
    made = filming("MARA says nothing.")
    made.grant("likeness")

    async def play():
        made.queue()
        await made.work()
        assert made.states() == [DONE]

    asyncio.run(play())
    project, freshness = made.session.project, Freshness(made.session.takes)
    (shot,) = made.shots
    project.apply("circle", shot=shot, take=made.session.takes.of(shot)[-1].id, frames=6)
    made.grant("likeness", "voice", "words")
    assert freshness.states(project.film) == {shot: State.CIRCLED}
    project.apply("give_cameo", name="MARA", cameo="0a" * 16)
    assert freshness.states(project.film) == {shot: State.STALE}
    project.undo()
    assert freshness.states(project.film) == {shot: State.CIRCLED}


def test_who_is_in_a_take_is_given_to_every_take_that_is_made_from_it(filming):
    made = filming("MARA says nothing.")
    made.grant("likeness")

    async def play():
        made.queue()
        await made.work()

    asyncio.run(play())
    (take,) = made.session.takes.of(made.shots[0])
    ours = requested(made).inputs
    again = [
        remix(made.session, take, "Rain.", SMALL, Capabilities(remix=True)),
        retake(made.session, take, 1, 3, SMALL),
        extend(made.session, take, 6, SMALL),
    ]
    asyncio.run(made.asked())
    for each in again:
        assert ours.items() <= each.request.inputs.items()
