"""A photo is found again however it was changed; another photo of the same place is not taken for it."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from backend.demo.pictures import picture
from backend.likeness.again import same_among
from backend.likeness.hashing import WINDOWS, Grey, Index, distances, fingerprint, positions
from backend.likeness.matching import NOTHING, overlay, position_of, read
from tests.likeness.pictures import CHANGES, SCENES, retake

PHOTOS = {scene: picture(scene, 0) for scene in SCENES}


def grey(data: bytes) -> Grey:
    found = read(data)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def index() -> Index:
    made = Index()
    for name, data in PHOTOS.items():
        hashes = fingerprint(grey(data))
        assert hashes is not None
        made.add(name, hashes)
    return made


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_photo_is_found_and_known(index: Index, change: str) -> None:
    for name in ("garbage1", "pothole", "stall"):
        with Image.open(io.BytesIO(PHOTOS[name])) as original:
            changed = grey(CHANGES[change](original))
        found = {n: position for n, position, _ in index.near(changed, 4)}
        turned = dict(positions(changed))[found[name]]
        assert overlay(grey(PHOTOS[name]), turned).same, name


@pytest.mark.parametrize("tried", range(4))
def test_the_position_is_that_of_the_picture_and_not_the_one_that_was_tried(tried: int) -> None:
    """A cut-out may come nearest to the whole one in another position by chance, and lies on it all the same."""
    whole = grey(PHOTOS["garbage1"])
    height, width = whole.shape
    part = whole[: round(0.8 * height), round(0.1 * width) :]
    for really in range(4):
        mine = np.ascontiguousarray(np.rot90(part, -really))
        laid = overlay(whole, dict(positions(mine))[tried])
        assert laid.same
        assert position_of(tried, laid) == really


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_was_turned_or_mirrored_is_called_so(change: str) -> None:
    for name in ("garbage1", "pothole", "stall"):
        with Image.open(io.BytesIO(PHOTOS[name])) as original:
            changed = grey(CHANGES[change](original))
        found = same_among(changed, {name: grey(PHOTOS[name])})
        assert found is not None
        assert (found.position != 0) == any(word in change for word in ("turn", "upside down", "mirrored")), name


@pytest.mark.parametrize("scene", SCENES)
def test_the_same_place_taken_again_compares_well_but_is_not_the_same_photo(scene: str) -> None:
    first = grey(PHOTOS[scene])
    laid = overlay(first, retake(first, 8, 1))
    assert not laid.same
    assert laid.score >= 40


def test_two_places_have_nothing_in_common(index: Index) -> None:
    first, second = grey(PHOTOS["garbage1"]), grey(PHOTOS["pothole"])
    assert overlay(first, second).score < 20
    assert not overlay(first, second).same
    assert [name for name, _, _ in index.near(first, 4)] == ["garbage1"]


def test_a_covered_lens_has_no_fingerprint_and_nothing_to_lay() -> None:
    dark = np.full((480, 640), 7, np.uint8)
    assert fingerprint(dark) is None
    assert overlay(dark, dark) == NOTHING


def test_what_is_no_picture_is_none() -> None:
    assert read(b"not a picture") is None


def test_an_index_grows_and_holds_each_photo_once(index: Index) -> None:
    many, rows = Index(), np.random.default_rng(1).integers(0, 2**63, (1500, len(WINDOWS)), dtype=np.uint64)
    for _ in range(2):
        for i, row in enumerate(rows):
            many.add(str(i), row)
    assert len(many) == 1500


@given(st.lists(st.integers(0, 2**64 - 1), min_size=len(WINDOWS), max_size=len(WINDOWS)), st.integers(0, 63))
def test_distance_counts_bits_and_is_the_same_both_ways(numbers: list[int], bit: int) -> None:
    one = np.array(numbers, dtype=np.uint64)
    other = one.copy()
    other[0] ^= np.uint64(1 << bit)
    assert distances(one[None], other)[0] == distances(other[None], one)[0] <= 1
    assert distances(one[None], one)[0] == 0
