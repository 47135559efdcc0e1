"""The face of a cameo on a stand-in's head: its front still laid round the head as the face map is, on a cylinder.

The still's even light is kept and its shading taken out, since the scene lights the head anew. Skin and hair of the
stand-in take the cameo's colours. Where the still shows nothing of a head (its sides, its back) the stand-in's own
paint goes on.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.likeness.faces import Face, find_faces
from engine.previz.people.assets import RANGES, load
from engine.previz.people.bake import Baked, material
from engine.previz.people.cast import CAST
from engine.previz.people.face_paint import SIZE, painter
from engine.previz.people.hairline import AXIS_Z, HALF_ANGLE, HIGH, LOW, hairline_depth
from engine.previz.people.wardrobe import wear

EYE_LINE, MOUTH_LINE = 0.335, 0.825
"""Where eyes and mouth stand in a face's box, in its heights from the top: the cascade's boxes are alike."""
EYES_APART = 0.235
"""Half of the distance between the eyes, in widths of the box."""
MOUTH_BELOW = 0.0745
"""Metres from the eyes to the mouth on the neutral head."""
RADIUS = 0.085
"""Metres of the cylinder that stands for the head."""
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
TEMPLES = (16.0, 28.0)
"""Degrees from the front between which hair before the face is left out."""
BROWS = (0.019, 0.032)
"""Metres over the eyes between which the still ends under a fringe, whose strands and shadow are no skin."""
SIDEWAYS = (30.0, 56.0)
"""Degrees from the front between which the still fades into the stand-in's own paint."""
CHIN_BELOW, FADE = 0.118, 0.022
"""Metres from the eyes to where the still ends under the chin, and over which it fades."""
EVEN = 0.65
"""How much of the still's own light and shade is taken out, 0 to 1."""
LIGHT = (0.035, 0.34)
"""Luminance (linear) of skin in even light."""

Map = NDArray[np.float32]


def with_face(
    baked: Baked, stand_in: str, wardrobe: tuple[str, ...], still: NDArray[np.uint8], cameo: str
) -> Baked | None:
    """A baked stand-in with another face; None where none is found in the still.

    Parameters
    ----------
    baked : Baked
    stand_in, wardrobe
        What it was baked from.
    still : uint8 array (h, w, 4)
        The front of a head, RGBA.
    cameo : str
        Whose it is.
    """
    face = next(iter(find_faces(np.ascontiguousarray(still[..., :3]))), None)
    if face is None:
        return None
    spec, _ = wear(CAST[stand_in], wardrobe)
    linear = _linear(still[..., :3])
    skin = _skin(linear, face)
    hair = _hair(linear, still[..., 3], face) if spec.hair != "bald" else None
    # No beard, stubble or brows of the stand-in's: what grows there is in the still.
    paint = replace(spec.face, stubble=0.0, freckles=0.0, age=0.0, blush=0.0, lip_strength=0.3, brow_density=0.0)
    spec = replace(spec, skin=skin, hair_colour=hair or spec.hair_colour, hair_tip=None, face=paint)
    shown = np.asarray(still[..., 3] / 255, np.float32)
    own = painter().paint(spec.face, spec.hair_colour, spec.skin, spec.seed)
    figure = replace(
        baked.figure, face_map=laid_on(own, linear, shown, face, skin).astype(np.float16), material=material(spec)
    )
    return replace(baked, figure=figure, likeness=cameo)


def laid_on(own: Map, linear: Map, alpha: Map, face: Face, skin: tuple[float, float, float]) -> Map:
    """A face map (`SIZE`, `SIZE`, 4) with a still over the stand-in's own paint.

    Parameters
    ----------
    own : float32 array
        The stand-in's map for this skin.
    linear : float32 array (h, w, 3)
        The still, linear.
    alpha : float32 array (h, w)
        What in it is the head.
    face : Face
        Where the face is in it.
    skin : tuple of float
        The skin's colour, which the map multiplies.
    """
    assets = load()
    eye = assets.vertices[slice(*RANGES["eye_l"])].mean(0)
    eye_x, eye_y = abs(float(eye[0])), float(eye[1])
    rows, columns = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
    angle = ((columns + 0.5) / SIZE - 0.5) * 2 * HALF_ANGLE
    height = LOW + (1 - (rows + 0.5) / SIZE) * (HIGH - LOW)
    # The still is seen from the front: what lies aside on the head is foreshortened in it.
    (left, left_row), (right, right_row) = eyes_in(linear, face)
    across = (right - left) / 2 / eye_x
    down = (MOUTH_LINE - EYE_LINE) * face.height / MOUTH_BELOW
    aside = np.sin(angle) * RADIUS
    # A head that leans to one side has its mouth aside as well.
    tilt, below = (right_row - left_row) / max(right - left, 1.0), (eye_y - height) * down
    x = (left + right) / 2 + aside * across - tilt * below
    y = (left_row + right_row) / 2 + tilt * aside * across + below
    even = _evened(linear, face)
    where = x.astype(np.float32), y.astype(np.float32)
    seen = cv2.remap(even, *where, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    # What is not the head's is left out with some room: a matte's edge has the background's colour in it.
    inner = cv2.erode(alpha, np.ones((3, 3), np.uint8), iterations=max(1, round(0.015 * face.width)))
    inside = cv2.remap(inner, *where, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    # At the sides and on the forehead hair hangs before the face; there skin alone is taken over, or nothing.
    light = seen @ LUMINANCE / max(float(np.array(skin) @ LUMINANCE), 1e-3)
    unlike = np.log(np.maximum(light, 1e-3)) ** 2
    like = np.exp(-unlike / 0.55**2)
    aside_by = np.clip((np.abs(np.degrees(angle)) - TEMPLES[0]) / (TEMPLES[1] - TEMPLES[0]), 0, 1)
    above_by = np.clip((height - eye_y - BROWS[0]) / (BROWS[1] - BROWS[0]), 0, 1)
    free = 1 - above_by * above_by * (3 - 2 * above_by)
    kept = np.minimum(1 - aside_by * (1 - like), free).astype(np.float32)
    inside = inside * np.minimum(kept, cv2.GaussianBlur(kept, (0, 0), 5.0))
    mask = _mask(angle, height, eye_x, eye_y) * inside
    out = own.copy()
    ratio = np.clip(seen / np.maximum(np.array(skin, np.float32), 1e-3), 0.02, 1.5)
    out[..., :3] += (ratio - out[..., :3]) * mask[..., None]
    out[..., 3] *= 1 - mask
    return np.clip(out, 0, 1.5).astype(np.float32)


def eyes_in(linear: Map, face: Face) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the eyes are in a frontal face, column and row, the picture's left one first.

    They are the spots that are darkest beside what is round them, about where a face's box has them: hair is dark as
    well, but not small. Their distance and tilt are held near the usual.
    """
    light = np.sqrt(linear @ LUMINANCE)
    small, wide = (cv2.GaussianBlur(light, (0, 0), share * face.width) for share in (0.022, 0.075))
    dark = wide - small
    found = []
    for side in (-1, 1):
        x = face.centre[0] + side * EYES_APART * face.width
        y = face.y + EYE_LINE * face.height
        # Brows are dark as well, and stand higher: the search goes further down than up.
        half, up, down = 0.11 * face.width, 0.05 * face.height, 0.10 * face.height
        rows = slice(max(0, int(y - up)), max(1, int(y + down)))
        columns = slice(max(0, int(x - half)), max(1, int(x + half)))
        part = dark[rows, columns]
        if not part.size:
            found.append((x, y))
            continue
        row, column = np.unravel_index(int(part.argmax()), part.shape)
        found.append((columns.start + float(column), rows.start + float(row)))
    left, right = found
    usual = 2 * EYES_APART * face.width
    if not 0.8 * usual < right[0] - left[0] < 1.25 * usual or abs(right[1] - left[1]) > 0.12 * face.height:
        x, y = face.centre[0], face.y + EYE_LINE * face.height
        return (x - usual / 2, y), (x + usual / 2, y)
    return left, right


def _mask(angle: Map, height: Map, eye_x: float, eye_y: float) -> Map:
    """Where the still is laid: the face without its eyes, under the hairline, over the throat."""
    degrees = np.abs(np.degrees(angle))
    front = np.clip((SIDEWAYS[1] - degrees) / (SIDEWAYS[1] - SIDEWAYS[0]), 0, 1)
    chin = np.clip((height - (eye_y - CHIN_BELOW)) / FADE, 0, 1)
    surface = np.stack([np.sin(angle) * RADIUS, height, AXIS_Z + np.cos(angle) * RADIUS], -1).reshape(-1, 3)
    depth = hairline_depth(load(), surface, 0.0).reshape(SIZE, SIZE)
    brow = np.clip((0.008 - depth) / 0.010, 0, 1)
    arc = np.abs(angle) * RADIUS
    eyes = np.exp(-((((arc - eye_x) / 0.019) ** 2 + ((height - eye_y) / 0.0085) ** 2) ** 2))
    mask = front * chin * brow * (1 - 0.9 * eyes)
    return (mask * mask * (3 - 2 * mask)).astype(np.float32)


def _linear(picture: NDArray[np.uint8]) -> Map:
    values = picture.astype(np.float32) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _inner(linear: Map, face: Face) -> Map:
    """The middle of a face: cheeks, nose, forehead."""
    x, y = face.centre
    half = 0.3 * face.width
    rows = slice(max(0, int(y - 0.4 * face.height)), int(y + 0.25 * face.height) + 1)
    return linear[rows, max(0, int(x - half)) : int(x + half) + 1].reshape(-1, 3)


def _skin(linear: Map, face: Face) -> tuple[float, float, float]:
    """The skin's colour, of a luminance that skin has."""
    pixels = _inner(linear, face)
    light = pixels @ LUMINANCE
    # Neither the brows' shade nor the nose's shine.
    kept = pixels[(light >= np.quantile(light, 0.4)) & (light <= np.quantile(light, 0.9))]
    colour = np.median(kept, axis=0)
    luminance = float(colour @ LUMINANCE)
    colour = colour * (np.clip(luminance, *LIGHT) / max(luminance, 1e-4))
    red, green, blue = (float(value) for value in np.clip(colour, 0.01, 0.8))
    return red, green, blue


def _hair(linear: Map, alpha: NDArray[np.uint8], face: Face) -> tuple[float, float, float] | None:
    """The colour of what grows over the forehead; None where nothing of the head is seen there."""
    top, bottom = int(face.y - 0.42 * face.height), int(face.y - 0.16 * face.height)
    left, right = int(face.x + 0.2 * face.width), int(face.x + 0.8 * face.width)
    where = (slice(max(0, top), max(0, bottom)), slice(max(0, left), max(0, right)))
    pixels = linear[where][alpha[where] > 200]
    if len(pixels) < 50:
        return None
    red, green, blue = (float(value) for value in np.clip(np.median(pixels, axis=0) * 0.8, 0.008, 0.6))
    return red, green, blue


def _evened(linear: Map, face: Face) -> Map:
    """The still with most of its light and shade taken out: what is broad, not what is drawn."""
    light = linear @ LUMINANCE
    x, y = face.centre
    rows, columns = np.mgrid[0 : linear.shape[0], 0 : linear.shape[1]].astype(np.float32)
    weight = np.exp(-((((columns - x) / (0.42 * face.width)) ** 2 + ((rows - y) / (0.52 * face.height)) ** 2) ** 2))
    weight = (weight + 1e-4).astype(np.float32)
    broad = 0.22 * face.width
    around = cv2.GaussianBlur(light * weight, (0, 0), broad) / cv2.GaussianBlur(weight, (0, 0), broad)
    usual = float(np.median(_inner(linear, face) @ LUMINANCE))
    gain = np.power(np.clip(usual / np.maximum(around, 1e-3), 0.4, 2.5), EVEN)
    return (linear * gain[..., None]).astype(np.float32)
