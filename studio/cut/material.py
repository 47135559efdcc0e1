"""How long, and with which sounds, what the cut shows is: takes, what stands for them, and cards."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from engine.messages.jobs import STEMS
from studio.cut.layout import Layout, lay_out
from studio.document.bounds import MIX
from studio.document.identity import is_still
from studio.document.length import shot_frames
from studio.document.values import Clip, Film, Shot
from studio.project.media import Media
from studio.render.takes import Takes


class Material:
    """Lengths of shots and sounds, remembered for as long as a shot is the same value.

    It can be given to `lay_out`: called with a shot, it says how many frames its material has.

    Parameters
    ----------
    takes : Takes
    media : Media, optional
    rate : Fraction
        Of the film; `lay_out` here follows it.
    """

    def __init__(self, takes: Takes, media: Media | None = None, rate: Fraction = Fraction(24)) -> None:
        self._takes = takes
        self._media = media
        self._rate = rate
        self._frames: dict[str, tuple[Shot, int]] = {}
        self._stems: dict[str, tuple[Shot, tuple[str, ...]]] = {}
        self._sounds: dict[str, int] = {}
        self.version = 0
        """Another one whenever the same shot may have another length or other sounds."""

    def __call__(self, shot: Shot) -> int:
        """Frames of a shot's material, at least 1."""
        kept = self._frames.get(shot.id)
        if kept is not None and kept[0] is shot:
            return kept[1]
        frames = max(1, self._measure(shot))
        self._frames[shot.id] = (shot, frames)
        return frames

    def _measure(self, shot: Shot) -> int:
        if shot.stands and self._media is not None and (frames := self._media.frames(shot.stands, self._rate)):
            return frames
        return (0 if shot.stands else self._takes.frames_of(shot)) or shot_frames(shot, self._rate)

    def stems(self, shot: Shot) -> tuple[str, ...]:
        """The sounds that go with a shot: its take's, footage's, or for a card the voices that stand in."""
        kept = self._stems.get(shot.id)
        if kept is not None and kept[0] is shot:
            return kept[1]
        stems = self._listen(shot)
        self._stems[shot.id] = (shot, stems)
        return stems

    def _listen(self, shot: Shot) -> tuple[str, ...]:
        if shot.stands:
            return () if is_still(shot.stands) else (MIX,)
        speaks = any(line.text.strip() for line in shot.lines)
        if not shot.circled or self._takes.get(shot.circled) is None:
            return ("dialogue",) if speaks else ()
        return STEMS if speaks else STEMS[1:]

    def sound_frames(self, clip: Clip) -> int:
        """Frames of the file of a sound of its own; 0 where that is not known."""
        if not clip.media or self._media is None:
            return 0
        kept = self._sounds.get(clip.media)
        if kept is None:
            kept = self._sounds[clip.media] = self._media.frames(clip.media, self._rate)
        return kept

    def lay_out(self, film: Film, before: Layout | None = None) -> Layout:
        """The film as it lies (`studio.cut.layout.lay_out`)."""
        if film.rate != self._rate:
            self._rate = film.rate
            self.clear()
        return lay_out(film, self, before, stems_of=self.stems, sound_frames=self.sound_frames)

    def forget(self, changed: Iterable[str]) -> None:
        """What these shots and clips show or let hear came, went, or is known better."""
        self.version += 1
        self._sounds.clear()
        for identity in changed:
            self._frames.pop(identity, None)
            self._stems.pop(identity, None)

    def clear(self) -> None:
        """Media files came, went or are known better; or everything is another."""
        self.version += 1
        self._frames.clear()
        self._stems.clear()
        self._sounds.clear()
