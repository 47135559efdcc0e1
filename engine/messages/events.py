"""The messages on the pipe: calls to the engine, events from it, and their framing.

A message is a four-byte big-endian length followed by that many bytes of MessagePack: a tagged struct of `Call` or
`Event`. The first message of each side carries the protocol's version.
"""

from __future__ import annotations

import struct
from typing import IO, Any

import msgspec

from engine.messages.consent import Signed
from engine.messages.jobs import ExportJob, PrepareJob, RenderJob, SpeakJob
from engine.messages.measures import Measures
from engine.messages.requests import Request, Value, decode_fraction, encode_fraction

PROTOCOL = 4
LONGEST = 64 * 1024 * 1024


class Start(Value, frozen=True, tag="start"):
    """First call.

    Attributes
    ----------
    protocol : int
        Version.
    roots : tuple of str
        Folders under which the engine may read and write.
    reading : tuple of str
        Folders and files that it may only read.
    state : str
        The folder that is the engine's own: what it remembers of withdrawals, and the latest time. Without one it
        uses no likeness.
    """

    protocol: int
    roots: tuple[str, ...]
    reading: tuple[str, ...] = ()
    state: str = ""


class Render(Value, frozen=True, tag="render"):
    """Render a take."""

    job: RenderJob


class Export(Value, frozen=True, tag="export"):
    """Export a cut."""

    job: ExportJob


class Prepare(Value, frozen=True, tag="prepare"):
    """Work out what renders use of a recorded cameo."""

    job: PrepareJob


class Stage(Value, frozen=True, tag="stage"):
    """Read a request without drawing; answered by `Staged` even while a render runs.

    Attributes
    ----------
    id, request
    weights : str
        The model's folder or file, by which its prompt is measured.
    longest : int
        Frames of a stretch at most, the model's own, by the plan that is foreseen; 0 for as many as it renders.
    """

    id: str
    request: Request
    weights: str = ""
    longest: int = 0


class Speak(Value, frozen=True, tag="speak"):
    """Speak a request's dialogue; answered by `Spoken` even while a render runs."""

    job: SpeakJob


class Look(Value, frozen=True, tag="look"):
    """Measure a take's file; answered by `Looked` even while a render runs."""

    id: str
    media: str


class Withdraw(Value, frozen=True, tag="withdraw"):
    """Consent was taken back; answered by `Withdrawn` once it is written down, even while a render runs."""

    id: str
    withdrawals: tuple[Signed, ...]


class Cancel(Value, frozen=True, tag="cancel"):
    """Give up a job, queued or running."""

    job: str


class Pause(Value, frozen=True, tag="pause"):
    """Hold the render that runs where its next phase begins, or let it go on."""

    on: bool


class Diagnose(Value, frozen=True, tag="diagnose"):
    """What can this machine do; answered by `Diagnosis`. Its `machine` takes seconds, so it is asked for."""

    id: str
    machine: bool = False


class Quit(Value, frozen=True, tag="quit"):
    """End the process."""


Call = Start | Render | Export | Prepare | Stage | Speak | Look | Withdraw | Cancel | Pause | Diagnose | Quit


class Ready(Value, frozen=True, tag="ready"):
    """The process stands. `seconds` from its start to here."""

    protocol: int
    process: int
    versions: dict[str, str]
    seconds: float = 0.0


class Progress(Value, frozen=True, tag="progress"):
    """Where a job is.

    Attributes
    ----------
    phase : str
        ``staging``, ``simulating``, ``drawing``, ``sounding``, ``writing``, ``measuring``, ``encoding``; of a cameo
        ``matte``, ``stills``, ``voice``; ``paused`` while it is held between two of them.
    step, steps : int
        Within the phase.
    share : float
        Of the whole job, 0 to 1.
    left : float or None
        Seconds left, None while it cannot be said honestly.
    """

    job: str
    phase: str
    step: int
    steps: int
    share: float
    left: float | None = None


class Picture(Value, frozen=True, tag="picture"):
    """A preview frame of at most 640 px, JPEG."""

    job: str
    frame: int
    jpeg: bytes


class Done(Value, frozen=True, tag="done"):
    """A job is whole on disk. `result` holds plain figures: frames, seconds, hashes, loudness."""

    job: str
    result: dict[str, Any] = {}


class Failed(Value, frozen=True, tag="failed"):
    """A job failed: a fault's code, kind, parameters and details."""

    job: str
    code: str
    exit: str
    parameters: dict[str, Any] = {}
    details: str = ""


class Cancelled(Value, frozen=True, tag="cancelled"):
    """A job was given up; nothing of it is left."""

    job: str


class Staged(Value, frozen=True, tag="staged"):
    """How a request is read: the renderer's report (for previz a `StagedShot` as plain values)."""

    id: str
    report: dict[str, Any]


class Spoken(Value, frozen=True, tag="spoken"):
    """The dialogue is written; `lines` of it are heard."""

    id: str
    lines: int


class Looked(Value, frozen=True, tag="looked"):
    """What was measured of a take's file."""

    id: str
    measures: Measures


class Withdrawn(Value, frozen=True, tag="withdrawn"):
    """Withdrawals are written down; `jobs`, queued or running, end for them with ``cameo.withdrawn``."""

    id: str
    jobs: tuple[str, ...] = ()


class Diagnosis(Value, frozen=True, tag="diagnosis"):
    """One row a part: ``{"part", "ok", "found", "remedy"}``; and the machine as plans are made for it.

    Attributes
    ----------
    machine : dict
        An `engine.models.machine.Machine` as plain values, where it was asked for and models can be rendered.
    """

    id: str
    rows: tuple[dict[str, Any], ...]
    machine: dict[str, Any] = {}


class Refused(Value, frozen=True, tag="refused"):
    """A call that cannot be answered: another protocol, garbage, a bad path."""

    code: str
    parameters: dict[str, Any] = {}
    details: str = ""


Event = (
    Ready | Progress | Picture | Done | Failed | Cancelled | Staged | Spoken | Looked | Withdrawn | Diagnosis | Refused
)


class BrokenPipe(Exception):
    """The other side sent something that is no message, or the stream ended inside one."""


class Wire:
    """Reads one kind of message from a byte stream and writes the other.

    Parameters
    ----------
    source, sink : binary files
        Blocking.
    incoming : type
        `Call` in the process, `Event` in the client.
    """

    def __init__(self, source: IO[bytes], sink: IO[bytes], incoming: Any) -> None:
        self._source = source
        self._sink = sink
        self._encoder = msgspec.msgpack.Encoder(enc_hook=encode_fraction)
        self._decoder = msgspec.msgpack.Decoder(incoming, dec_hook=decode_fraction)

    def read(self) -> Any:
        """Next message, or None at the end of the stream.

        Raises
        ------
        BrokenPipe
            For a length beyond `LONGEST`, a truncated or an unknown message.
        """
        head = self._exactly(4, at_start=True)
        if head is None:
            return None
        (size,) = struct.unpack(">I", head)
        if size > LONGEST:
            raise BrokenPipe(f"a message of {size} bytes")
        body = self._exactly(size, at_start=False)
        try:
            return self._decoder.decode(body or b"")
        except (msgspec.ValidationError, msgspec.DecodeError, ValueError) as error:
            raise BrokenPipe(str(error)) from error

    def write(self, message: Any) -> None:
        """Send one message whole."""
        body = self._encoder.encode(message)
        self._sink.write(struct.pack(">I", len(body)) + body)
        self._sink.flush()

    def _exactly(self, size: int, *, at_start: bool) -> bytes | None:
        pieces = []
        missing = size
        while missing:
            piece = self._source.read(missing)
            if not piece:
                if at_start and missing == size:
                    return None
                raise BrokenPipe("the stream ended inside a message")
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)
