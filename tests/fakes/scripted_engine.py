"""A scripted engine: speaks the real protocol, and does what the words of a request tell it.

``CRASH`` ends the process, ``CRASH ONCE`` only the first time, ``HANG`` falls silent, ``GARBAGE`` writes no message,
``FAIL some.code`` fails, ``SLOW`` takes two seconds in small steps and is read in one, ``FULL`` is a full disk;
anything else gives a tiny take.
"""

from __future__ import annotations

import functools
import os
import sys
import threading
import time
from pathlib import Path

import numpy as np

from engine.media.beside import write_whole
from engine.media.posters import write_poster
from engine.media.recordings import write_sound
from engine.media.takes import TakeWriter
from engine.messages import events
from engine.messages.jobs import STEMS, Recipe, samples_at
from engine.messages.requests import content, digest, to_json
from engine.process.rendering import file_digest
from engine.process.streams import take_over
from engine.scoring.measuring import measure

VARIANTS = {"echo": "joyai-echo", "ltx": "ltx-2.0"}
"""What weights of these names are, as a recipe tells it."""


def render(job, send, cancelled):
    request = job.request
    staging = request.staging
    folder = Path(job.folder)
    folder.mkdir(parents=True, exist_ok=True)
    words = staging.action
    if "CRASH" in words:
        marker = folder.parent / ("crashed-" + digest(request)[:8])
        if "ONCE" not in words or not marker.exists():
            marker.touch()
            print("native code says goodbye", file=sys.stderr, flush=True)
            os._exit(139)
    if "HANG" in words:
        time.sleep(3600)
    if "GARBAGE" in words:
        os.write(send.__self__.descriptor, b"\xff\xff\xff\xffgarbage")
        time.sleep(3600)
    if "FAIL" in words:
        code = words.split("FAIL ")[1].split()[0]
        send(events.Failed(job=job.id, code=code, exit="input"))
        return
    if "FULL" in words:
        send(events.Failed(job=job.id, code="media.disk_full", exit="write", parameters={"file": "take.mov"}))
        return
    if job.guide:
        while "SLOW" in words and not cancelled():
            time.sleep(0.01)
        if cancelled():
            send(events.Cancelled(job=job.id))
            return
        with (Path(job.folder).parent / "drawn.log").open("a") as log:
            log.write(f"{job.guide}\n")
        size = request.width, request.height
        with TakeWriter(folder / "guide.mov", *size, staging.rate, staging.frames, ()) as writer:
            for _ in range(staging.frames):
                writer.add(np.full((*size[::-1], 3), 30 * len(job.guide), np.uint8))
        send(events.Done(job=job.id, result={"frames": 1, "media_hash": file_digest(folder / "guide.mov")}))
        return
    for step in range(20 if "SLOW" in words else 1):
        if cancelled():
            send(events.Cancelled(job=job.id))
            return
        send(events.Progress(job=job.id, phase="drawing", step=step, steps=20, share=step / 20))
        time.sleep(0.1 if "SLOW" in words else 0)
    writer = TakeWriter(folder / "take.mov", request.width, request.height, staging.rate, staging.frames, STEMS)
    picture = np.full((request.height, request.width, 3), (job.request.seed * 37) % 256, np.uint8)
    for _ in range(staging.frames):
        writer.add(picture)
    for stem in STEMS:
        writer.sound(stem, np.zeros((samples_at(staging.frames, staging.rate), 2), np.float32))
    writer.close()
    write_poster(folder / "poster.jpg", picture)
    recipe = Recipe(
        request=request,
        request_hash=digest(request),
        content_hash=digest(content(request)),
        versions={"fake": "1"},
        plan={"variant": VARIANTS[request.model]} if request.model in VARIANTS else {},
        media_hash=file_digest(folder / "take.mov"),
    )
    write_whole(folder / "recipe.json", to_json(recipe))
    with (folder.parent / "rendered.log").open("a") as log:
        log.write(digest(request) + "\n")
    send(events.Done(job=job.id, result={"frames": staging.frames}))


def look(call, mouth):
    if "BLIND" in Path(call.media).parts[-3]:
        mouth.send(events.Failed(job=call.id, code="media.unreadable", exit="input"))
        return
    mouth.send(events.Looked(id=call.id, measures=measure(Path(call.media))))


class Mouth:
    def __init__(self, wire, descriptor):
        self.wire, self.descriptor, self.lock = wire, descriptor, threading.Lock()

    def send(self, event):
        with self.lock:
            self.wire.write(event)


def main():
    source, sink = take_over()
    wire = events.Wire(source, sink, events.Call)
    mouth = Mouth(wire, sink.fileno())
    wire.read()
    if "--old" in sys.argv:
        mouth.send(events.Refused(code="engine.protocol", parameters={"theirs": events.PROTOCOL, "ours": 0}))
        return
    if "--mute" in sys.argv:
        time.sleep(3600)
    mouth.send(events.Ready(protocol=events.PROTOCOL, process=os.getpid(), versions={"fake": "1"}))
    cancelled = set()
    jobs = []
    arrived = threading.Semaphore(0)

    def given_up(name):
        return name in cancelled

    def work():
        while True:
            arrived.acquire()
            job = jobs.pop(0)
            render(job, mouth.send, functools.partial(given_up, job.id))
            cancelled.discard(job.id)

    threading.Thread(target=work, daemon=True).start()
    while (call := wire.read()) is not None:
        match call:
            case events.Quit():
                break
            case events.Cancel():
                cancelled.add(call.job)
            case events.Render():
                jobs.append(call.job)
                arrived.release()
            case events.Stage():
                answer = events.Staged(id=call.id, report={"set": "stage"})
                pause = 1.0 if "SLOW" in call.request.staging.action else 0.0
                threading.Timer(pause, mouth.send, (answer,)).start()
            case events.Speak(job=job):
                staging = job.request.staging
                samples = np.full((samples_at(staging.frames, staging.rate), 2), 0.25, np.float32)
                write_sound(Path(job.out), samples)
                mouth.send(events.Spoken(id=job.id, lines=len(staging.lines)))
            case events.Look():
                threading.Thread(target=look, args=(call, mouth), daemon=True).start()
            case events.Diagnose():
                mouth.send(events.Diagnosis(id=call.id, rows=({"part": "opengl", "ok": True, "found": "fake"},)))
    os._exit(0)


if __name__ == "__main__":
    main()
