"""Bars around a picture go, the picture stays: a sky, a wall and a dark street are no bars."""

import numpy as np
import pytest

from backend.likeness.bars import without_bars
from backend.likeness.hashing import Grey


def scene(height: int = 300, width: int = 400) -> Grey:
    return np.random.default_rng(3).integers(40, 220, (height, width), dtype=np.uint8)


@pytest.mark.parametrize("level", [0, 128, 255])
@pytest.mark.parametrize("noise", [0, 2])
def test_bars_of_any_grey_go_on_all_sides(level: int, noise: int) -> None:
    picture = np.full((500, 700), level, dtype=np.int16)
    picture[100:400, 200:600] = scene()
    picture[:100] += np.random.default_rng(1).integers(-noise, noise + 1, (100, 700), dtype=np.int16)
    found = without_bars(picture.clip(0, 255).astype(np.uint8))
    assert np.array_equal(found, scene())


def test_what_stands_in_the_bars_goes_with_them() -> None:
    picture = np.zeros((500, 400), dtype=np.uint8)
    picture[10:30, 20:380] = scene(20, 360)  # a line of signs
    picture[100:400] = scene()
    picture[450:480, 100:300] = scene(30, 200)  # buttons
    assert np.array_equal(without_bars(picture), scene())


def test_a_sky_that_grows_lighter_stays() -> None:
    picture = scene(400)
    picture[:150] = np.linspace(140, 220, 150, dtype=np.uint8)[:, None]
    assert np.array_equal(without_bars(picture), picture)


def test_a_picture_without_bars_and_one_that_is_flat_stay() -> None:
    assert np.array_equal(without_bars(scene()), scene())
    flat = np.full((300, 400), 9, dtype=np.uint8)
    assert np.array_equal(without_bars(flat), flat)
    narrow = flat.copy()
    narrow[140:150] = scene(10, 400)  # too little left to be the picture
    assert np.array_equal(without_bars(narrow), narrow)
