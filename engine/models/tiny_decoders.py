"""A tiny decoder beside a model, for previews: what its file holds, read off its names and shapes. No torch here.

Such a file (madebyollin's TAEHV and its kin: ``taew2_1``, ``taehv1_5``, ``taeltx2_3``, ``taeh3``) lies in the model's
folder. Its decoder widens latents three times across, and one to three times in time; it takes them as the model makes
them. There are two kinds: of plain blocks, and of wide ones (``_super``).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.messages.faults import Exit, Fault
from engine.models.folders import read_json
from engine.models.headers import Header, read_header
from engine.models.stored import Joined, Weights

NAMES = re.compile(r"tae[a-z0-9._-]*\.safetensors", re.IGNORECASE)
BEFORE = "decoder."
STAGES = 3
MOST_CHANNELS, MOST_FOLD = 4096, 8

Shapes = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class TinyDecoder:
    """A file's decoder.

    Attributes
    ----------
    path : Path
    channels : int
        Of the latents.
    widths : tuple of int
        Channels of the three stages, and of what comes out of the last.
    grows : tuple of int
        Frames that each stage makes of one.
    fold : int
        Pixels of a side that come out of the last layer as one.
    wide : bool
        Whether its blocks are wide ones.
    """

    path: Path
    channels: int
    widths: tuple[int, int, int, int]
    grows: tuple[int, int, int]
    fold: int
    wide: bool

    @property
    def squeeze(self) -> tuple[int, int]:
        """Pictures a latent frame, but for the first, and pixels a latent, across."""
        return math.prod(self.grows), 2**STAGES * self.fold


def beside(weights: Weights) -> TinyDecoder | None:
    """The tiny decoder that lies in a model's folder; None where there is none.

    Raises
    ------
    Fault
        ``weights.tiny_decoder``, ``weights.tiny_channels``, and those of `read_header`.
    """
    folder = home_of(weights)
    wrong: Fault | None = None
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if NAMES.fullmatch(path.name):
            try:
                return fitting(path, weights)
            except Fault as fault:
                wrong = fault
    if wrong:
        raise wrong
    return None


def fitting(path: Path, weights: Weights) -> TinyDecoder:
    """A file's decoder, if it is one for this model's latents; faults as `beside`."""
    found = tiny_decoder(path)
    channels = _channels(weights)
    if channels and channels != found.channels:
        name = Path(weights.path).name
        raise Fault("weights.tiny_channels", file=path.name, found=found.channels, needed=channels, model=name)
    return found


def tiny_decoder(path: Path) -> TinyDecoder:
    """What a file holds.

    Raises
    ------
    Fault
        ``weights.tiny_decoder`` where it is something else, and those of `read_header`.
    """
    header = read_header(path)
    shapes = {
        tensor.name.removeprefix(BEFORE): tensor.shape for tensor in header.tensors if tensor.name.startswith(BEFORE)
    }
    found = _guess(path, shapes) if _plain(header) else None
    if found is None or not _within(found) or expected(found) != shapes:
        raise Fault("weights.tiny_decoder", Exit.BAD_INPUT, file=path.name)
    return found


def home_of(weights: Weights) -> Path:
    """The folder that holds a model's index."""
    path = Path(weights.path)
    if weights.form == "joined":
        return Path(msgspec.convert(read_json(path), Joined).base)
    return path if path.is_dir() else path.parent


def places(wide: bool) -> tuple[tuple[int, int, int], ...]:
    """Where in the file's row of layers each stage's first block, its growing in time and its narrowing stand."""
    return ((1, 7, 4), (8, 14, 11), (15, 21, 18)) if wide else ((3, 7, 8), (9, 13, 14), (15, 19, 20))


def expected(found: TinyDecoder) -> Shapes:
    """Every tensor of such a decoder by name."""
    widths, wide = found.widths, found.wide
    first = (widths[0], found.channels)
    shapes: Shapes = {"0.weight": (*first, 1, 1)} if wide else {"1.weight": (*first, 3, 3), "1.bias": widths[:1]}
    for stage, (block, grow, narrow) in enumerate(places(wide)):
        width, after = widths[stage : stage + 2]
        for number in range(block, block + 3):
            shapes |= {f"{number}.{name}": shape for name, shape in (_wide if wide else _block)(width).items()}
        grown = after if wide else width
        shapes[f"{grow}.conv.weight"] = (grown * found.grows[stage], grown, 1, 1)
        shapes[f"{narrow}.weight"] = (after * (4 if wide else 1), width, 3, 3)
        if wide:
            shapes[f"{narrow}.bias"] = (after * 4,)
    colours = 3 * found.fold**2
    return {**shapes, "22.weight": (colours, widths[3], 3, 3), "22.bias": (colours,)}


def _block(width: int) -> Shapes:
    whole = {"conv.0.weight": (width, 2 * width, 3, 3), "conv.0.bias": (width,)}
    for number in (2, 4):
        whole |= {f"conv.{number}.weight": (width, width, 3, 3), f"conv.{number}.bias": (width,)}
    return whole


def _wide(width: int) -> Shapes:
    return {
        "conv.0.weight": (2 * width, 1, 7, 7),
        "conv.1.weight": (4 * width, 2 * width, 1, 1),
        "conv.1.bias": (4 * width,),
        "conv.3.weight": (width, 4 * width, 1, 1),
    }


def _guess(path: Path, shapes: Shapes) -> TinyDecoder | None:
    """What the decoder must be if it is one: the sizes that decide all others."""
    wide = "0.weight" in shapes
    try:
        begin, last = shapes["0.weight" if wide else "1.weight"], shapes["22.weight"]
        narrowed = [shapes[f"{narrow}.weight"] for _, _, narrow in places(wide)]
        grown = [shapes[f"{grow}.conv.weight"] for _, grow, _ in places(wide)]
        return TinyDecoder(
            path,
            begin[1],
            (narrowed[0][1], narrowed[1][1], narrowed[2][1], last[1]),
            (grown[0][0] // grown[0][1], grown[1][0] // grown[1][1], grown[2][0] // grown[2][1]),
            math.isqrt(last[0] // 3),
            wide,
        )
    except (KeyError, IndexError, ZeroDivisionError):
        return None


def _within(found: TinyDecoder) -> bool:
    sizes = (found.channels, *found.widths)
    return (
        all(0 < size <= MOST_CHANNELS for size in sizes)
        and all(grow in (1, 2) for grow in found.grows)
        and 0 < found.fold <= MOST_FOLD
    )


def _plain(header: Header) -> bool:
    return header.format == "safetensors" and all(each.kind in ("F16", "BF16", "F32") for each in header.tensors)


def _channels(weights: Weights) -> int:
    """Channels of a model's latents, as its own decoder tells; 0 where it does not."""
    part = weights.component("vae")
    config = Path(part.path) / "config.json" if part else None
    told = read_json(config) if config and config.is_file() else {}
    return next((value for name in ("z_dim", "latent_channels") if isinstance(value := told.get(name), int)), 0)
