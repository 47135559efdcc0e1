"""Footage whose pictures are two half pictures of different moments: made whole ones."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
from av.filter import Graph


class Weaving:
    """Gives pictures on, those of two fields without their combs (FFmpeg's bwdif); one picture later than they came.

    Pictures that say that they are whole pass as they are. Times stay.
    """

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._form: tuple[int, int, str] = (0, 0, "")

    def add(self, frame: av.VideoFrame) -> Iterator[av.VideoFrame]:
        """Give the next picture; what is ready comes out."""
        form = (frame.width, frame.height, frame.format.name)
        if self._graph is None and not frame.interlaced_frame:
            yield frame
            return
        if self._graph is None or form != self._form:
            yield from self.end()
            self._graph, self._form = _graph(frame), form
        self._graph.push(frame)
        yield from self._ready()

    def end(self) -> Iterator[av.VideoFrame]:
        """No more pictures come."""
        if self._graph is not None:
            self._graph.push(None)
            yield from self._ready()
            self._graph = None

    def _ready(self) -> Iterator[av.VideoFrame]:
        assert self._graph is not None
        while True:
            try:
                found = self._graph.pull()
            except (BlockingIOError, EOFError):
                return
            if isinstance(found, av.VideoFrame):
                yield found


def _graph(frame: av.VideoFrame) -> Graph:
    graph = Graph()
    source = graph.add_buffer(
        width=frame.width,
        height=frame.height,
        format=frame.format,
        time_base=frame.time_base or Fraction(1, 1000),
    )
    weave = graph.add("bwdif", mode="send_frame", deint="interlaced")
    sink = graph.add("buffersink")
    source.link_to(weave)
    weave.link_to(sink)
    graph.configure()
    return graph
