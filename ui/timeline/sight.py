"""The film as it lies, with all that the desk knows of its clips: what the timeline paints and takes hold of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from engine.messages.events import Picture
from engine.messages.jobs import Level
from studio.cut.layout import Block, LaidClip, Layout, lay_out
from studio.cut.material import Material
from studio.document.slates import number
from studio.document.values import TRACKS, Entry, Film, Marker, Scene, Shot
from studio.render.takes import Take
from studio.words.language import _
from ui.desk import Desk
from ui.timeline.faces import URGENT, Face, Pictures, Wave
from ui.timeline.painting import FOOT, PLAIN
from ui.timeline.sources import FOLDER, HEIGHT, LEAST_STEP, height_for
from ui.timeline.strips import Strips, Wanted

Item = LaidClip
"""What lies on a track."""
Key = str
"""Its id."""
SCENES_ROW, RULER_ROW = "scenes", "ruler"

_RANKS = {state: place for place, state in enumerate(URGENT)}
_NO_SOUND = ("titles", "shots")
MOST_WANTED = 4096
"""Remembered at once: a few views full of clips."""
TRACKS_SHOWN = ("titles", "shots", "dialogue", "effects", "ambience", "music")


class Sources:
    """Which files the clips of one project show, remembered by shot; and the strips made of them.

    Parameters
    ----------
    desk : Desk
    strips : Strips
    """

    def __init__(self, desk: Desk, strips: Strips) -> None:
        self.desk = desk
        self.strips = strips
        self._of_shot: dict[str, tuple[Shot, Path | None, int]] = {}
        self.material: Material | None = None
        self._live: dict[str, dict[int, QImage]] = {}
        self._voices: dict[str, tuple[Shot, tuple[Entry, ...], Path | None]] = {}
        self._wanted: dict[tuple[object, ...], Wanted] = {}

    def open(self) -> None:
        """Another project, or none."""
        session = self.desk.session
        self._of_shot.clear()
        self._live.clear()
        self._voices.clear()
        self._wanted.clear()
        self.material = Material(session.takes, session.media, session.project.film.rate) if session else None

    def forget(self, shots: Iterable[str]) -> None:
        """Takes of these shots came or went."""
        for shot in shots:
            self._of_shot.pop(shot, None)
            self._voices.pop(shot, None)
        if self.material is not None:
            self.material.forget(shots)

    @property
    def version(self) -> object:
        """Another one whenever lengths may be others than they were."""
        return self.material.version if self.material is not None else None

    def clear(self) -> None:
        """Media came, went, or became usable."""
        self._of_shot.clear()
        self._voices.clear()
        if self.material is not None:
            self.material.clear()

    def lay_out(self, film: Film | None, before: Layout | None) -> Layout:
        """The film as it lies."""
        if self.material is None or film is None:
            return lay_out(Film(), lambda _shot: 1)
        return self.material.lay_out(film, before)

    def see(self, shot: str, event: Picture) -> bool:
        """A picture of a rendering that runs; whether it could be read."""
        image = QImage.fromData(event.jpeg)
        if image.isNull():
            return False
        small = image.scaledToHeight(HEIGHT, Qt.TransformationMode.SmoothTransformation)
        self._live.setdefault(shot, {})[event.frame // LEAST_STEP] = small.convertToFormat(QImage.Format.Format_RGB32)
        return True

    def live(self, shot: str) -> Pictures | None:
        """What has been drawn so far of a rendering that runs: each place shows the newest before it."""
        seen = self._live.get(shot)
        if not seen or self.desk.key(shot) != "rendering":
            self._live.pop(shot, None)
            return None
        images, latest = [], seen[min(seen)]
        for place in range(max(seen) + 1):
            latest = seen.get(place, latest)
            images.append(latest)
        return Pictures(tuple(images), LEAST_STEP)

    def of_shot(self, shot: Shot) -> tuple[Path | None, int]:
        """The file a shot shows and how many frames that has; None where it has none."""
        kept = self._of_shot.get(shot.id)
        if kept is not None and kept[0] is shot:
            return kept[1], kept[2]
        path, frames = None, 0
        session = self.desk.session
        if session is not None:
            if shot.stands:
                path = self.usable(shot.stands)
                frames = self.material(shot) if self.material is not None else 0
            elif (take := self.desk.circled(shot) or self._newest(shot)) is not None:
                path, frames = session.takes.path(take), session.takes.frames(take)
        self._of_shot[shot.id] = (shot, path, frames)
        return path, frames

    def _newest(self, shot: Shot) -> Take | None:
        """The newest take of a shot of which none is in the cut: a picture says more than none."""
        takes = self.desk.takes(shot.id) if not shot.circled else []
        return takes[-1] if takes else None

    def voice(self, film: Film, scene: Scene, shot: Shot) -> Path | None:
        """The stand-in voice that is heard instead of a take's dialogue; None where there is none, or not yet."""
        kept = self._voices.get(shot.id)
        if kept is not None and kept[0] is shot and kept[1] is film.bible:
            return kept[2]
        session = self.desk.session
        path = session.voices.of(film, scene, shot) if session is not None else None
        self._voices[shot.id] = (shot, film.bible, path)
        return path

    def spoken(self, shots: Iterable[str]) -> None:
        """Stand-in voices of these shots came."""
        for shot in shots:
            self._voices.pop(shot, None)

    def usable(self, name: str) -> Path | None:
        """The file in which a media file can be used, None where it cannot yet."""
        session = self.desk.session
        return session.media.usable(name) if session is not None else None

    def wanted(
        self, kind: str, path: Path, frames: int, rate: Fraction, stem: str = "", *, height: int = 0, ratio: float = 1.0
    ) -> Wanted:
        """What to ask `Strips` for."""
        # Asked for with every clip of every tile, while names and folders stay what they are.
        known = (kind, path, frames, rate, stem, height, ratio)
        made = self._wanted.get(known)
        if made is None:
            if len(self._wanted) >= MOST_WANTED:
                self._wanted.clear()
            made = self._wanted[known] = self._make_wanted(kind, path, frames, rate, stem, height, ratio)
        return made

    def _make_wanted(
        self, kind: str, path: Path, frames: int, rate: Fraction, stem: str, height: int, ratio: float
    ) -> Wanted:
        session = self.desk.session
        folder = session.project.folder if session is not None else Path()
        # A take's file is called as all takes' are: it is its folder that names it.
        name = path.parent.name if path.name == "take.mov" else path.stem
        return Wanted(
            key=f"{kind} {folder} {name} {stem} {height} {ratio} {rate}",
            kind=kind,
            source=path,
            kept=folder / "cache" / FOLDER / name,
            frames=frames,
            rate=rate,
            stem=stem,
            height=height,
            ratio=ratio,
        )


class Sight:
    """A film laid out, with what is painted of its clips. Made anew for every film; never changed but for states.

    Parameters
    ----------
    layout : Layout
    sources : Sources
    before : Sight, optional
        The film as it lay before, for what can be kept of it.
    """

    tracks = TRACKS_SHOWN

    def __init__(self, layout: Layout, sources: Sources, before: Sight | None = None) -> None:
        self.layout = layout
        self.film = layout.film
        self.sources = sources
        self.begins: list[int] = list(accumulate((block.frames for block in layout.blocks), initial=0))
        kept = before._by_scene if before is not None else {}
        self._by_scene: dict[tuple[str, str], tuple[Block, np.ndarray, np.ndarray]] = dict(kept)
        self._arrays: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self._ranks: np.ndarray | None = None
        self._keys: list[str] | None = None
        self.solo = any(track.soloed for track in self.film.tracks.values())

    @classmethod
    def of(cls, film: Film | None, sources: Sources, before: Sight | None = None) -> Sight:
        """Lay a film out; what is the same as before is not laid out again."""
        layout = sources.lay_out(film, before.layout if before is not None else None)
        return cls(layout, sources, before)

    @property
    def rate(self) -> Fraction:
        """Frames a second."""
        return self.film.rate

    @cached_property
    def length(self) -> int:
        """Frames that one can look at: to the end of the last thing on any track; 0 for a film without shots."""
        return self.layout.extent

    # ----- finding ------------------------------------------------------------------------------------------------
    def find(self, key: Key) -> Item | None:
        """A clip by its id."""
        return self.layout.clip(key)

    def at(self, track: str, frame: int) -> Item | None:
        """The clip of a track at a frame, the upper one of two."""
        return self.layout.at(track, frame)

    def within(self, track: str, first: int, end: int) -> list[Item]:
        """Clips of a track of which something lies in there."""
        return self.layout.clips(track, first, end)

    def of_shot(self, shot: str) -> list[Item]:
        """Pictures and sounds of a shot."""
        return [item for piece in self.layout.pieces(shot) for item in self.layout.linked(piece)]

    def beside(self, item: Item, step: int) -> Item | None:
        """The next clip of the same track, to the right (1) or the left (-1)."""
        if item.track == "shots":
            return self.layout.neighbour(item, step)
        starts, ends = self.edges(item.track)
        place = int(np.searchsorted(starts, item.start, "left"))
        while place < len(starts) and self.layout.nth(item.track, place, place + 1)[0].id != item.id:
            place += 1
        place += step
        return self.layout.nth(item.track, place, place + 1)[0] if 0 <= place < len(ends) else None

    def nearest(self, track: str, frame: int) -> Item | None:
        """The clip of a track that is nearest to a frame."""
        starts, ends = self.edges(track)
        if not len(starts):
            return None
        away = np.maximum(0, np.maximum(starts - frame, frame - ends + 1))
        place = int(away.argmin())
        return self.layout.nth(track, place, place + 1)[0]

    def scenes(self, first: float, end: float) -> list[tuple[int, int, str]]:
        """Scenes of which something lies in there: first frame, frames, words."""
        found = []
        for place in range(max(0, int(np.searchsorted(self.begins, first, "right")) - 2), len(self.layout.blocks)):
            placed = self.layout.scenes[place]
            if placed.start >= end:
                break
            if placed.frames > 0 and placed.start + placed.frames > first:
                scene = self.film.scenes[placed.row]
                found.append((placed.start, placed.frames, f"{number(scene, placed.row)}  {scene.heading}"))
        return found

    def markers(self, first: float, end: float) -> list[tuple[int, Marker]]:
        """Markers in there, with their frames."""
        return [(placed.frame, placed.marker) for placed in self.layout.markers(int(first), int(end) + 1)]

    def place_of(self, marker: Marker) -> int:
        """The frame of a marker."""
        return self.layout.resolve(marker.anchor, marker.at)

    def overlaps(self, track: str, first: float, end: float) -> list[tuple[int, int]]:
        """Where two clips of a track lie over each other: first frame and how many."""
        if track == "shots":
            return [(each.start, each.frames) for each in self.layout.dissolves(int(first), int(end) + 1)]
        found, reached = [], -1
        for item in self.within(track, int(first), int(end) + 1):
            if 0 <= item.start < reached:
                found.append((item.start, min(reached, item.end) - item.start))
            reached = max(reached, item.end)
        return found

    # ----- many at once -------------------------------------------------------------------------------------------
    def edges(self, track: str) -> tuple[np.ndarray, np.ndarray]:
        """First frames of a track's clips in order, and the furthest end so far at each."""
        made = self._arrays.get(track)
        if made is None:
            starts, ends = [], []
            for block, begin in zip(self.layout.blocks, self.begins, strict=False):
                firsts, lasts = self._relative(block, track)
                if len(firsts):
                    starts.append(firsts + begin)
                    ends.append(lasts + begin)
            free = [clip for clip in self.film.clips if clip.track == track]
            if free:
                at = np.array([self.layout.resolve(clip.anchor, clip.at) for clip in free], np.int64)
                starts.append(at)
                ends.append(at + np.array([clip.frames for clip in free], np.int64))
            all_starts = np.concatenate(starts) if starts else np.zeros(0, np.int64)
            all_ends = np.concatenate(ends) if ends else np.zeros(0, np.int64)
            if len(all_starts) > 1 and (np.diff(all_starts) < 0).any():
                order = np.argsort(all_starts, kind="stable")
                all_starts, all_ends = all_starts[order], all_ends[order]
            made = self._arrays[track] = (all_starts, np.maximum.accumulate(all_ends))
        return made

    def _relative(self, block: Block, track: str) -> tuple[np.ndarray, np.ndarray]:
        """Starts and ends of a block's clips, counted from where it begins; kept with the block."""
        kept = self._by_scene.get((block.scene.id, track))
        if kept is None or kept[0] is not block:
            clips = block.strand(track).clips
            starts = np.fromiter((clip.start for clip in clips), np.int64, len(clips))
            ends = np.fromiter((clip.start + clip.frames for clip in clips), np.int64, len(clips))
            kept = self._by_scene[(block.scene.id, track)] = (block, starts, ends)
        return kept[1], kept[2]

    def arrays(self, track: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Starts and ends as in `edges`, and how urgent each clip's state is: a place in `URGENT`, or its length."""
        starts, ends = self.edges(track)
        if track != "shots":
            return starts, ends, np.full(len(starts), len(URGENT), np.int8)
        if self._ranks is None:
            ranks = [_RANKS.get(state, len(URGENT)) for state in self.shot_states()]
            self._ranks = np.array(ranks, np.int8)
        return starts, ends, self._ranks

    def shot_states(self) -> list[str]:
        """Keys of the states of all pictures, in order."""
        if self._keys is None:
            key = self.sources.desk.key
            self._keys = [key(clip.shot) for block in self.layout.blocks for clip in block.pictures]
        return self._keys

    def forget_states(self) -> None:
        """The desk knows other states now."""
        self._keys = self._ranks = None

    def crowded(self, track: str, frames: float, most: float) -> bool:
        """Whether so many frames hold, on the whole, more clips of a track than can be told apart."""
        return self._counts[track] * frames / max(1, self.length) > most

    @cached_property
    def _counts(self) -> Counter[str]:
        """About how many clips each track has: enough to choose how they are painted."""
        counts = Counter(clip.track for clip in self.film.clips)
        for track in ("shots", "dialogue", "effects", "ambience"):
            counts[track] += len(self.film.places)
        return counts

    # ----- how they look ------------------------------------------------------------------------------------------
    def silent(self, track: str) -> bool:
        """Whether a track is muted, or another one is soloed."""
        said = self.film.track(track)
        return said.muted or (self.solo and not said.soloed and track not in _NO_SOUND)

    def place(self, item: Item) -> tuple[Scene, Shot] | None:
        """The shot of which a clip is, and its scene."""
        return self.film.find(item.shot) if item.shot else None

    def state(self, item: Item) -> str:
        """Key of the state of a picture."""
        return self.sources.desk.key(item.shot) if item.track == "shots" else ""

    def name(self, item: Item) -> str:
        """What a clip is called: a slate, what is said or heard, a title's words."""
        if item.free:
            clip = self.film.clips_by_id.get(item.id)
            return (clip.text.replace("\n", " ") or clip.name or _("Sound")) if clip else ""
        found = self.place(item)
        if found is None:
            return ""
        scene, shot = found
        row, place = self.film.places[shot.id]
        if item.track == "shots":
            from studio.document.slates import letters

            return f"{number(scene, row)}{letters(place)}"
        if item.stem == "dialogue":
            return "   ".join(f"{line.character}  {line.text}" for line in shot.lines)
        if item.stem == "ambience":
            return scene.heading.partition(".")[2].partition(" - ")[0].strip().capitalize() or _("Ambience")
        return ", ".join(shot.cues) or (_("Sound") if item.stem == "mix" else _("Effects"))

    def text(self, item: Item) -> str:
        """More words for a screen reader: what happens in a shot."""
        found = self.place(item)
        return found[1].text if found and item.track == "shots" else ""

    def tip(self, item: Item) -> str:
        """The whole of what may be cut off on a narrow clip."""
        words = [self.name(item), self.text(item)]
        return "  ".join(each for each in words if each)

    def face(self, item: Item, width: float, height: float, ratio: float) -> tuple[Face, set[Wanted]]:
        """What is painted of a clip that is so many pixels wide and high, and what was not there yet to be painted."""
        lacks: set[Wanted] = set()
        pictures: Pictures | None = None
        wave: Wave | None = None
        found = self.place(item)
        shot = found[1] if found is not None and not item.free else None
        key = self.state(item)
        if width >= PLAIN and height > 0:
            if item.track == "shots" and shot is not None and key != "missing":
                pictures = self.sources.live(shot.id) or self._pictures(shot, height - FOOT, ratio, lacks)
            elif item.track not in _NO_SOUND:
                wave = self._wave(item, found if shot is not None else None, lacks)
        progress = self.sources.desk.queue.progress(item.shot) if key == "rendering" else None
        return (
            Face(
                track=item.track,
                start=item.start,
                frames=item.frames,
                rate=self.rate,
                name=self.name(item),
                first=item.first,
                state=key,
                share=progress.share if progress is not None else 0.0,
                fade_in=item.fade_in,
                fade_out=item.fade_out,
                gain=item.level.gain,
                muted=item.level.muted,
                locked=shot is not None and item.track == "shots" and shot.locked,
                scratch=shot is not None and item.stem == "dialogue" and any(line.recording for line in shot.lines),
                size=shot.directions.camera.size if shot is not None else "",
                people=max(1, len({line.character for line in shot.lines})) if shot is not None else 1,
                pictures=pictures,
                wave=wave,
            ),
            lacks,
        )

    def foot(self, item: Item) -> Face | None:
        """What is written in the foot of a shot; None for what has none."""
        return self.face(item, 0, 0, 1.0)[0] if item.track == "shots" else None

    def _pictures(self, shot: Shot, height: float, ratio: float, lacks: set[Wanted]) -> Pictures | None:
        path, frames = self.sources.of_shot(shot)
        if path is None:
            return None
        wanted = self.sources.wanted("pictures", path, frames, self.rate, height=height_for(height), ratio=ratio)
        made = self._get(wanted, lacks)
        return made if isinstance(made, Pictures) else None

    def _wave(self, item: Item, found: tuple[Scene, Shot] | None, lacks: set[Wanted]) -> Wave | None:
        path, frames, stem = None, 0, item.stem
        if found is not None:
            path = self.sources.voice(self.film, *found) if stem == "dialogue" else None
            if path is not None:
                stem = ""  # the file is nothing but the voice
            else:
                path, frames = self.sources.of_shot(found[1])
        elif (clip := self.film.clips_by_id.get(item.id)) is not None and clip.media:
            path = self.sources.usable(clip.media)
        if path is None:
            return None
        made = self._get(self.sources.wanted("wave", path, frames, self.rate, stem), lacks)
        return made if isinstance(made, Wave) else None

    def _get(self, wanted: Wanted, lacks: set[Wanted]) -> object:
        strips = self.sources.strips
        if not strips.known(wanted):
            lacks.add(wanted)
        return strips.get(wanted)

    def level(self, item: Item) -> Level:
        """Gain and fades of a sound."""
        return item.level

    def fades(self, item: Item) -> tuple[int, int]:
        """Frames over which a clip comes and goes."""
        return item.fade_in, item.fade_out


__all__ = ["RULER_ROW", "SCENES_ROW", "TRACKS", "Item", "Key", "Sight", "Sources"]
