"""The film as an edit list: files and positions, as playback and export need them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import msgspec

from engine.messages.jobs import EditList, Level, Piece, Sound, Title
from studio.cut.blocks import PLAIN, Block, LaidClip, level_at
from studio.cut.layout import Layout
from studio.cut.material import Material
from studio.document.bounds import HEARD
from studio.document.identity import is_still
from studio.document.length import shot_frames
from studio.document.slates import letters, number
from studio.document.values import SOUND_TRACKS, Film, Scene, Shot
from studio.project.media import Media
from studio.render.takes import Takes
from studio.render.voices import Voices

_Made = tuple[tuple[Piece, ...], tuple[tuple[int, Sound], ...]]
"""Pieces of a scene, and its stand-in voices by where they begin in it."""


def edit_list(
    film: Film,
    takes: Takes,
    media: Media | None = None,
    *,
    voices: Voices | None = None,
    width: int = 0,
    height: int = 0,
    without: Collection[str] = (),
    layout: Layout | None = None,
) -> EditList:
    """The cut as files and positions.

    A shot shows what stands for it, else its circled take. Where there is neither, or its file is gone, or it is one
    of `without`, it is a slate card as long as what it stands for.

    Parameters
    ----------
    film : Film
    takes : Takes
    media : Media, optional
        Without it no footage, stills and sounds of their own come in.
    voices : Voices, optional
        Without it shots that have no take to speak for them are silent.
    width, height : int
        Pixels; the film's own by default.
    without : collection of str
        Ids of shots whose takes are not to be used.
    layout : Layout, optional
        The film as it lies, from whoever has it.
    """
    return EditLists(takes, media, voices).of(film, width=width, height=height, without=without, layout=layout)


class EditLists:
    """Makes edit lists of one film after another, and remembers the scenes that stay the same.

    Parameters
    ----------
    takes : Takes
    media : Media, optional
    voices : Voices, optional
    """

    def __init__(self, takes: Takes, media: Media | None = None, voices: Voices | None = None) -> None:
        self._takes = takes
        self._media = media
        self._voices = voices
        self.material = Material(takes, media)
        self._layout: Layout | None = None
        self._kept: dict[str, tuple[Block, tuple[object, ...], str, _Made]] = {}
        self.made = 0
        """How many scenes were put together so far: what an edit costs is counted here."""

    def forget(self, changed: Iterable[str] | None = None) -> None:
        """Files of some shots or clips came or went; of any, where nobody says which."""
        if changed is None:
            self._kept.clear()
            self.material.clear()
            return
        gone = set(changed)
        self.material.forget(gone)
        for scene, (block, *_made) in tuple(self._kept.items()):
            if gone & block.starts.keys():
                del self._kept[scene]

    def of(
        self,
        film: Film,
        *,
        width: int = 0,
        height: int = 0,
        without: Collection[str] = (),
        layout: Layout | None = None,
    ) -> EditList:
        """The cut of a film; parameters as for `edit_list`."""
        if layout is None:
            layout = self._layout = self.material.lay_out(film, self._layout)
        silent = frozenset(track for track in SOUND_TRACKS if not audible(film, track))
        pieces: list[Piece] = []
        sounds: list[Sound] = []
        for row, (scene, block, begin) in enumerate(zip(film.scenes, layout.blocks, layout.begins, strict=False)):
            made = self._scene(film, scene, number(scene, row), block, silent, without)
            pieces += made[0]
            sounds += [_at(sound, begin + at) for at, sound in made[1] if begin + at + sound.frames > 0]
        free, titles = self._free(layout, silent)
        return EditList(
            pieces=tuple(pieces),
            rate=film.rate,
            width=width or film.width,
            height=height or film.height,
            sounds=(*sounds, *free),
            titles=titles,
        )

    def _scene(
        self, film: Film, scene: Scene, named: str, block: Block, silent: frozenset[str], without: Collection[str]
    ) -> _Made:
        key = (silent, film.rate, film.bible if self._voices else None, frozenset(without) & block.starts.keys())
        kept = self._kept.get(scene.id)
        if kept is not None and kept[0] is block and kept[1] == key and kept[2] in ("", named):
            return kept[3]
        pieces: list[Piece] = []
        sounds: list[tuple[int, Sound]] = []
        for place, (shot, material) in enumerate(zip(scene.shots, block.lengths, strict=True)):
            path = self._path(shot) if shot.id not in without else None
            voice = self._voices.of(film, scene, shot) if self._voices else None
            own = block.of_shot(shot.id)
            for picture in own:
                heard = silent | {"dialogue"} if voice else silent
                levels = _levels(picture, shot, material, len(own), heard)
                if voice is not None and "dialogue" not in silent:
                    sounds += _voice(voice, picture, shot, material, len(own), shot_frames(shot, film.rate))
                title = () if path else (f"{named}{letters(place)}", scene.heading, shot.text)
                pieces.append(_piece(picture, str(path) if path else "", levels, title))
        made = (tuple(pieces), tuple(sounds))
        # Only cards name the scene.
        self._kept[scene.id] = (block, key, named if any(piece.title for piece in pieces) else "", made)
        self.made += 1
        return made

    def _path(self, shot: Shot) -> Path | None:
        """The file a shot shows, None where there is none."""
        if shot.stands:
            return self._media.usable(shot.stands) if self._media else None
        take = self._takes.get(shot.circled) if shot.circled else None
        path = self._takes.path(take) if take else None
        return path if path is not None and path.is_file() else None

    def _free(self, layout: Layout, silent: frozenset[str]) -> tuple[list[Sound], tuple[Title, ...]]:
        sounds: list[Sound] = []
        titles: list[Title] = []
        shown = not layout.film.track("titles").muted
        for track in ("titles", *SOUND_TRACKS):
            for clip in layout.free(track):
                own = layout.film.clips_by_id[clip.id]
                if track == "titles" and shown:
                    titles.append(
                        Title(
                            text=own.text,
                            at=clip.start,
                            frames=clip.frames,
                            place=own.place,
                            fade_in=clip.fade_in,
                            fade_out=clip.fade_out,
                        )
                    )
                elif track != "titles" and track not in silent and not clip.level.muted:
                    path = self._media.usable(own.media) if self._media else None
                    if path is not None and not is_still(path.name):
                        sounds.append(
                            Sound(
                                media=str(path), at=clip.start, frames=clip.frames, first=clip.first, level=clip.level
                            )
                        )
        return sounds, tuple(titles)


def audible(film: Film, track: str) -> bool:
    """Whether a track for sound is heard: not muted, and soloed where any is."""
    said = film.track(track)
    solo = any(film.track(each).soloed for each in SOUND_TRACKS)
    return not said.muted and (said.soloed or not solo)


def _piece(picture: LaidClip, media: str, levels: dict[str, Level], title: tuple[str, ...]) -> Piece:
    return Piece(
        frames=picture.frames,
        media=media,
        first=picture.first,
        transition=picture.transition,
        overlap=picture.overlap,
        fade_out=picture.fade_out,
        gap=picture.gap,
        levels=levels,
        title=title,
    )


def _levels(picture: LaidClip, shot: Shot, material: int, pieces: int, silent: Collection[str]) -> dict[str, Level]:
    """How the stems of one piece are heard, whichever its take has; what is not named is heard as it is."""
    levels = {}
    for stem in HEARD:
        level = level_at(picture, shot, stem, material, pieces)
        if (stem if stem in SOUND_TRACKS else "effects") in silent:
            level = msgspec.structs.replace(level, muted=True)
        if level != PLAIN:
            levels[stem] = level
    return levels


def _at(sound: Sound, at: int) -> Sound:
    """A sound at a frame of the film; what would come before the film is not heard."""
    early = max(0, -at)
    return msgspec.structs.replace(sound, at=at + early, first=sound.first + early, frames=sound.frames - early)


def _voice(
    path: Path, picture: LaidClip, shot: Shot, material: int, pieces: int, spoken: int
) -> list[tuple[int, Sound]]:
    """The stand-in voice of one piece, where its dialogue would be; `spoken` frames of it were recorded."""
    level = level_at(picture, shot, "dialogue", material, pieces)
    first = picture.first - level.lead
    frames = min(picture.frames + level.lead + level.tail, spoken - first)
    if frames < 1 or level.muted:
        return []
    plain = Level(
        gain=level.gain,
        fade_in=min(level.fade_in, frames),
        fade_out=min(level.fade_out, frames),
    )
    return [(picture.start - level.lead, Sound(media=str(path), at=0, frames=frames, first=first, level=plain))]
