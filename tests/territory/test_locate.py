"""How sure we are where a point lies."""

import httpx
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from backend.territory.locate import Snapshot

WEST, SOUTH = 121.5, 31.23
STEP = 0.001  # 95 m × 111 m
CODES = [f"310115901001{n:03d}" for n in range(1, 10)]
SHAPES = [
    shapely.box(WEST + c * STEP, SOUTH + r * STEP, WEST + (c + 1) * STEP, SOUTH + (r + 1) * STEP)
    for r in range(3)
    for c in range(3)
]
SHOT = Snapshot(1, CODES, [f"第 {n} 网格" for n in range(1, 10)], SHAPES)
METRE = 1 / SHOT.plane.scale[0]  # degrees of longitude
anywhere = st.tuples(st.floats(WEST - STEP, WEST + 4 * STEP), st.floats(SOUTH - STEP, SOUTH + 4 * STEP))


def at(east: float, north: float) -> tuple[float, float]:
    """A point in cell widths from the south-west corner."""
    return WEST + east * STEP, SOUTH + north * STEP


def test_a_disc_within_one_cell_is_certain() -> None:
    place = SHOT.locate(*at(1.5, 1.5), 40)
    assert (place.certainty, place.cell.code if place.cell else None, place.candidates) == ("certain", CODES[4], ())


def test_seven_tenths_in_one_cell_are_probable() -> None:
    place = SHOT.locate(*at(1.8, 1.5), 40)
    assert place.certainty == "probable"
    assert [c.code for c in place.candidates] == [CODES[4], CODES[5]]
    assert place.candidates[0].share > 0.7


def test_less_than_seven_tenths_are_asked_about() -> None:
    place = SHOT.locate(WEST + 2 * STEP - 2 * METRE, SOUTH + 1.5 * STEP, 20)
    assert place.certainty == "ask"
    assert [c.code for c in place.candidates] == [CODES[4], CODES[5]]
    assert place.candidates[0].distance_m == 0
    assert place.candidates[1].distance_m == pytest.approx(2, abs=0.01)
    assert place.candidates[1].side == "东侧"


def test_beyond_all_cells_is_outside() -> None:
    assert SHOT.locate(*at(-3, 1), 30).certainty == "outside"
    assert SHOT.locate(*at(-3, 1), 30).cell is None


def test_a_disc_mostly_beyond_the_cells_is_outside_and_half_of_it_is_asked_about() -> None:
    assert SHOT.locate(WEST - 30 * METRE, SOUTH + 1.5 * STEP, 40).certainty == "outside"
    assert SHOT.locate(WEST, SOUTH + 1.5 * STEP, 40).certainty == "ask"


def test_on_a_border_the_lowest_code_has_the_point() -> None:
    x, y = at(1, 1)
    assert SHOT.locate_many(np.array([x]), np.array([y])) == [CODES[0]]


@pytest.mark.parametrize("accuracy", [60, 400, 1_000, 100_000])
def test_a_rough_position_amid_many_small_cells_is_asked_about(accuracy: float) -> None:
    """No cell has a fiftieth of so large a disc, and yet nearly all of it lies in cells."""
    half = STEP / 2
    corners = [(WEST + c * half, SOUTH + r * half) for r in range(40) for c in range(40)]
    boxes = [shapely.box(x, y, x + half, y + half) for x, y in corners]
    many = Snapshot(1, [f"310115901{n:06d}" for n in range(1600)], [""] * 1600, boxes)
    place = many.locate(*at(10, 10), accuracy)
    assert place.certainty == "ask"
    assert place.cell
    assert place.cell.code == place.candidates[0].code


@given(anywhere, st.floats(0, 3_000))
def test_every_answer_keeps_the_rule_of_its_word(point: tuple[float, float], accuracy: float) -> None:
    place = SHOT.locate(*point, accuracy)
    shares = [c.share for c in place.candidates]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1.000001
    assert (place.cell is None) == (place.certainty == "outside")
    if place.certainty == "probable":
        assert shares[0] >= 0.7
    if place.certainty == "ask":
        assert shares[0] < 0.7
    if place.certainty == "certain":
        assert SHOT.locate_many(np.array([point[0]]), np.array([point[1]]))[0] is not None


@given(st.permutations(range(9)), st.lists(anywhere, min_size=1, max_size=20))
def test_the_order_of_the_cells_changes_nothing(order: list[int], points: list[tuple[float, float]]) -> None:
    other = Snapshot(1, [CODES[i] for i in order], ["" for _ in order], [SHAPES[i] for i in order])
    lons, lats = np.array(points).T
    assert other.locate_many(lons, lats) == SHOT.locate_many(lons, lats)
    for point in points:
        one, two = SHOT.locate(*point, 25), other.locate(*point, 25)
        assert (one.certainty, [c.code for c in one.candidates]) == (two.certainty, [c.code for c in two.candidates])


@given(st.lists(anywhere, min_size=1, max_size=30))
def test_many_at_once_agree_with_one_by_one(points: list[tuple[float, float]]) -> None:
    lons, lats = np.array(points).T
    for point, code in zip(points, SHOT.locate_many(lons, lats), strict=True):
        place = SHOT.locate(*point, 1)
        if place.certainty == "certain" and place.cell:
            assert place.cell.code == code


def test_without_cells_everything_is_outside() -> None:
    nothing = Snapshot(0, [], [], [])
    assert nothing.locate(*at(1, 1), 10).certainty == "outside"
    assert nothing.locate_many(np.array([WEST]), np.array([SOUTH])) == [None]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"lon": 31.23, "lat": 121.5}, "geo.swapped"), ({"lon": "nan", "lat": 31.2}, "geo.invalid_point"),
        ({"lon": 121.5, "lat": 31.2, "datum": "mars"}, "geo.unknown_datum"),
    ],
)  # fmt: skip
async def test_senseless_points_are_told(client: httpx.AsyncClient, params: dict[str, object], code: str) -> None:
    answer = await client.get("/api/territory/locate", params=params)
    assert (answer.status_code, answer.json()["type"]) == (422, code)


async def test_a_rough_position_within_the_city_is_not_outside(demo_city: None, client: httpx.AsyncClient) -> None:
    params = {"lon": 121.508, "lat": 31.235, "accuracyM": 1_000}
    place = (await client.get("/api/territory/locate", params=params)).json()
    assert (place["certainty"], bool(place["candidates"])) == ("ask", True)


async def test_the_datum_moves_the_point(demo_city: None, client: httpx.AsyncClient) -> None:
    wgs = (await client.get("/api/territory/locate", params={"lon": 121.5072, "lat": 31.2312})).json()
    gcj = (await client.get(
        "/api/territory/locate", params={"lon": 121.5072 + 0.00451, "lat": 31.2312 - 0.00213, "datum": "gcj02"}
    )).json()  # fmt: skip
    assert wgs["certainty"] != "outside"
    assert wgs["areas"] == gcj["areas"]
