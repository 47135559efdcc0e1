"""Faces by a detector that the user has added: its file as YuNet's, what it finds, and files that are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.likeness.faces import Face, find_faces, follow
from engine.messages.faults import Exit, Fault
from tests.fakes.yunet import CELL, detector


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("detectors") / "yunet.onnx"
    path.write_bytes(detector())
    return path


def faces_at(*cells: tuple[int, int], width: int = 640, height: int = 360) -> np.ndarray:
    """A picture in which some of the cells that the detector sees, column and row, are a face to it."""
    side = CELL * width // 320
    picture = np.full((height, width, 3), 90, np.uint8)
    for column, row in cells:
        picture[row * side : (row + 1) * side, column * side : (column + 1) * side] = (255, 0, 0)
    return picture


def test_what_it_finds_is_told_in_the_pictures_own_pixels(model: Path) -> None:
    (face,) = find_faces(faces_at((4, 2)), model=model)
    # Three cells of 64 pixels about the middle of the fifth cell of the third row.
    assert (face.x, face.y, face.width, face.height) == pytest.approx((192, 64, 192, 192), abs=0.5)
    (small,) = find_faces(faces_at((4, 2), width=320, height=180), model=model)
    assert (small.x, small.width) == pytest.approx((96, 96), abs=0.5)


def test_colours_come_to_it_in_its_order(model: Path) -> None:
    blue = np.ascontiguousarray(faces_at((4, 2))[..., ::-1])
    assert find_faces(blue, model=model) == []


def test_only_what_is_near_is_followed(model: Path) -> None:
    picture = faces_at((1, 2), (8, 2))
    assert len(find_faces(picture, model=model)) == 2
    (near,) = find_faces(picture, Face(400, 60, 192, 192), model)
    assert near.centre == pytest.approx((544, 160), abs=1)


def test_a_second_face_is_counted_and_an_empty_picture_has_none(model: Path) -> None:
    both, empty = faces_at((1, 2), (8, 2)), faces_at()
    seen = follow([(0.0, both), (0.2, both), (0.4, empty), (0.6, empty), (0.8, faces_at((1, 2)))], model)
    assert [one.face is not None for one in seen] == [True, True, False, False, True]
    assert seen[0].others == 1
    assert seen[4].others == 0


WHOLE = detector()
KILLS = WHOLE[:183] + b"\xfa" + WHOLE[184:]
"""OpenCV 5.0.0 ends by a segmentation fault over it."""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no model at all" * 50,
        WHOLE[: len(WHOLE) // 2],
        detector(("cls", "obj", "bbox")),
        WHOLE[:40] + bytes(4000),
    ],
    ids=["empty", "noise", "half", "another layout", "broken"],
)
def test_a_file_that_is_none_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "yunet.onnx"
    path.write_bytes(data)
    with pytest.raises(Fault) as told:
        find_faces(faces_at((4, 2)), model=path)
    assert (told.value.code, told.value.exit) == ("faces.detector", Exit.BAD_INPUT)
    assert told.value.parameters == {"file": str(path)}


def test_a_file_that_was_mended_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "yunet.onnx"
    path.write_bytes(b"no model")
    with pytest.raises(Fault):
        find_faces(faces_at(), model=path)
    path.write_bytes(detector(wide=2.0))
    assert find_faces(faces_at((4, 2)), model=path)[0].width == pytest.approx(128, abs=0.5)


def test_more_than_any_such_file_holds_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "yunet.onnx"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(Fault, match=r"faces\.detector"):
        find_faces(faces_at(), model=path)
