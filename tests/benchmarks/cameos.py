"""What cameos cost: ``python tests/benchmarks/cameos.py [--json] [PART ...]``, every part if none is named.

``sealing``: a cameo of 20 s as it is recorded (1280x720 at 30 pictures a second, sound, stills) put into the vault,
synced to disk, and opened again: all of it, every hash compared. The passphrase was given before.

``releases``: an authorisation with 10 000 releases of 100 people (and a use and a withdrawal of each) is checked as the
engine checks it: every signature verified, every release held against holder, project, use, day and withdrawals. Cold
is with no verdict known; after that the same bytes come again, as another message would bring them.

``recording``: a person is recorded in the sheet itself, in the whole window, by a camera of 1280x720 at 30 pictures a
second on loopback that paints each picture's number into it: from the moment at which the camera was to send a picture
to the end of the sheet's paint of it. ``RUSHES_SECONDS`` makes it shorter than a minute.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.machine import figure, report

PICTURE = 60_000
"""Bytes of a picture of 1280x720 as the recorder encodes it (`engine.media.clips.QUALITY`)."""
SECONDS, RATE = 20, 30
TIMES = 9
RELEASES, PEOPLE = 10_000, 100


def sealing() -> list[dict[str, Any]]:
    """Making and opening a cameo."""
    from studio.cameos.vault import Vault
    from studio.keys import keyrings

    vars(keyrings.keyring.backend)["get_all_keyring"] = list  # by passphrase: every machine has that
    assets = {
        "clip": os.urandom(PICTURE * SECONDS * RATE),
        "matte": os.urandom(2_000_000),
        "features": os.urandom(2_000),
        **{f"still:{number}": os.urandom(400_000) for number in range(8)},
        **{f"voice:{number}": os.urandom(2 * 48_000 * 4) for number in range(4)},
    }
    size = sum(map(len, assets.values()))
    made, opened, listed = [], [], []
    costs: list[list[float]] = [[], []]
    with tempfile.TemporaryDirectory(dir=Path.home()) as home:
        os.environ["RUSHES_HOME"] = home
        vault = Vault(lambda _question: "correct horse")
        vault.identities.holder()
        for _ in range(TIMES):
            began, cost = time.perf_counter(), time.process_time()
            cameo = vault.make("Mara", "person", assets)
            made.append(time.perf_counter() - began)
            costs[0].append(time.process_time() - cost)
            began, cost = time.perf_counter(), time.process_time()
            found = {asset: vault.read(cameo.id, asset) for asset in assets}
            opened.append(time.perf_counter() - began)
            costs[1].append(time.process_time() - cost)
            assert found == assets
            vault.delete(cameo.id)
        for number in range(20):
            vault.make(f"Person {number}", "person", {"still:0": os.urandom(100_000)})
        for _ in range(TIMES):
            began = time.perf_counter()
            assert len(vault.cameos()) == 20
            listed.append(time.perf_counter() - began)
    what = f"of a 20 s cameo, {size / 1e6:.0f} MB"
    return [
        _timed(f"sealing {what}, on disk", made, 0.3),
        _timed(f"opening {what}", opened, 0.3),
        _timed("sealing it, CPU", costs[0], None),
        _timed("opening it, CPU", costs[1], None),
        _timed("listing 20 cameos", listed, None),
    ]


def releases() -> list[dict[str, Any]]:
    """Checking releases, cold and with verdicts known by content."""
    import msgspec

    from engine.consent import signing
    from engine.consent.checking import Circumstances, check, refusal
    from engine.consent.needs import Need
    from engine.consent.signing import verify
    from engine.consent.withdrawals import taken_back
    from engine.messages.consent import Release
    from engine.messages.jobs import Authorisation
    from tests.engine.consent.people import NOW, Holder, Person

    people, holder, subject = [Person(n, f"Person {n}") for n in range(PEOPLE)], Holder(), "a" * 64
    granted = [
        person.release(holder.id, limits=("no violence",), projects=("film", f"project {number}"))
        for number in range(RELEASES // PEOPLE)
        for person in people
    ]
    needs = [Need(person.id, ("likeness",)) for person in people]
    sent = Authorisation(
        project="film",
        cards=tuple(person.card() for person in people),
        releases=tuple(granted),
        withdrawals=tuple(person.withdrawal("0" * 32) for person in people),
        uses=tuple(
            holder.use(person.id, verify(one, Release).serial, subject)
            for person, one in zip(people, granted, strict=False)
        ),
    )
    wire = msgspec.msgpack.encode(sent)
    walls: dict[str, list[float]] = {"cold": [], "cached": []}
    costs: dict[str, list[float]] = {"cold": [], "cached": []}
    for _ in range(5):
        signing._verified.cache_clear()
        signing._public.cache_clear()
        for kind in ("cold", "cached"):
            came = msgspec.msgpack.decode(wire, type=Authorisation)
            began, cost = time.perf_counter(), time.process_time()
            now = Circumstances("film", NOW, taken_back(came.withdrawals))
            admission = check(needs, came, subject, NOW, now)
            good = sum(refusal(verify(each, Release), "likeness", holder.id, now, "") is None for each in came.releases)
            walls[kind].append(time.perf_counter() - began)
            costs[kind].append(time.process_time() - cost)
            assert (good, len(admission.releases)) == (RELEASES, PEOPLE)
    what = f"checking {RELEASES} releases"
    return [
        _timed(f"{what}, cold", walls["cold"], 1.5),
        _timed(f"{what}, verdicts known", walls["cached"], 0.2),
        _timed(f"{what}, cold, CPU", costs["cold"], None),
        _timed(f"{what}, verdicts known, CPU", costs["cached"], None),
    ]


def _timed(name: str, seconds: list[float], goal: float | None) -> dict[str, Any]:
    value = median(seconds)
    return figure(f"{name} (median)", value, "s", f"under {goal}" if goal else "", value < goal if goal else None)


def recording() -> list[dict[str, Any]]:
    """Camera to screen with the sheet open, dropped pictures, drift."""
    from tests.fakes.mjpeg_camera import LoopbackCamera
    from tests.studio.cameos.recording.room import Room

    seconds, film, pace = float(os.environ.get("RUSHES_SECONDS", "60")), 240, 1.0001
    with tempfile.TemporaryDirectory() as place, LoopbackCamera(pictures=film, flash=15) as camera:
        room = Room(Path(place), pace)
        try:
            room.use("card")
            wish = {"address": camera.address, "seconds": seconds}
            program = Path(__file__).with_name("recording.py")
            done = subprocess.run(
                [sys.executable, str(program), json.dumps(wish)],
                env=room.environment, capture_output=True, text=True, check=True,
            )  # fmt: skip
            began = camera.began()
        finally:
            room.close()
    told = json.loads(done.stdout.splitlines()[-1])
    if "numbers" not in told:
        raise SystemExit(f"it was not recorded: {told}")
    rate, begin = camera.fps, told["begin"]

    def late(at: float, number: int) -> float:
        """Seconds after the camera sent a picture; its number is painted modulo the film's length."""
        rounds = round(((at - began) * rate - number) / film - 0.02)
        return at - began - (rounds * film + number) / rate

    screen = sorted(late(at, number) for _count, at, number in told["painted"] if begin <= at < begin + seconds)
    numbers = told["numbers"]
    missing = sum((after - before) % film - 1 for before, after in pairwise(numbers))
    flashes = [begin + each - began - round((begin + each - began) * 2 - 0.02) / 2 for each in told["flashes"]]
    clicks = [begin + each - min(room.clicks, key=lambda at: abs(at - begin - each)) for each in told["clicks"]]
    few = max(3, len(flashes) // 10)
    drift = [median(each[-few:]) - median(each[:few]) for each in (clicks, flashes)]
    what = f"{seconds:.0f} s at 1280x720, 30 a second"
    return [
        _timed("camera to screen, in the sheet", screen, 0.08),
        figure("camera to screen, p95", screen[int(0.95 * len(screen))], "s", "", None),
        figure(f"pictures recorded, {what}", len(numbers), "", "", None),
        figure("pictures missing", missing, "", "0", missing == 0),
        figure("of them found no room", told["dropped"], "", "", None),
        figure("pictures painted meanwhile", len(screen), "", "", None),
        figure(
            "drift of sound against picture",
            abs(drift[0] - drift[1]),
            "s",
            "under 0.02",
            abs(drift[0] - drift[1]) < 0.02,
        ),
        figure("sound later than picture, middle", median(clicks) - median(flashes), "s", "", None),
        figure("clicks heard, of two a second", len(clicks), "", "", None),
        figure("the card's second as it was found", told["pace"], "s", "", None),
        figure("processor of recording and showing, per second", told["cpu"] / seconds, "s", "", None),
        figure("recording in memory, per second", told["size"] / seconds / 1e6, "MB", "", None),
        figure("peak memory of the program", told["peak"], "GiB", "", None),
    ]


PARTS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "sealing": sealing,
    "releases": releases,
    "recording": recording,
}


def main() -> int:
    """Measure and print."""
    named = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    return report([row for name in named or PARTS for row in PARTS[name]()])


if __name__ == "__main__":
    sys.exit(main())
