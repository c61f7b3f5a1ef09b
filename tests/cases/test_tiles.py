"""Marks of the map: what cannot be told apart is one mark with its count, and the list behind it is the mark's."""

import math
from typing import Any

import httpx
import pytest

from tests.harness.mvt import features
from tests.harness.reports import new_case
from tests.harness.world import middle

METRE = 1 / 111_000


async def marks(client: httpx.AsyncClient, headers: dict[str, str], z: int) -> list[dict[str, Any]]:
    """The marks of the tiles around the first cell's middle."""
    lon, lat = middle(0)
    x = int((lon + 180) / 360 * 2**z)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)
    found = []
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            answer = await client.get(f"/api/tiles/cases/{z}/{x + dx}/{y + dy}.mvt", headers=headers)
            found += features(answer.content)
    return found


def at(lon: float, lat: float) -> dict[str, Any]:
    return {"lon": lon, "lat": lat, "datum": "wgs84", "accuracyM": 5, "source": "map"}


@pytest.mark.parametrize("z", [15, 17, 19])
async def test_cases_at_one_point_are_one_mark_that_says_how_many(client, people, z: int) -> None:
    here = {await new_case(client) for _ in range(3)}
    lon, lat = middle(0)
    away = await new_case(client, location=at(lon, lat + 60 * METRE))
    found = sorted(await marks(client, people["clerk"], z), key=lambda mark: mark["n"])
    assert [(mark["n"], mark.get("id"), mark.get("clock")) for mark in found] == [(1, away, "ample"), (3, None, None)]
    assert found[1]["ample"] + found[1]["near"] + found[1]["over"] == 3
    box = ",".join(str(found[1][side]) for side in ("west", "south", "east", "north"))
    listed = await client.get(
        "/api/cases", params={"bbox": box, "open": "true", "order": "due"}, headers=people["clerk"]
    )
    assert {item["id"] for item in listed.json()["items"]} == here


async def test_a_mark_counts_only_what_one_may_see(client, people) -> None:
    for _ in range(2):
        await new_case(client)
    assert await marks(client, people["agency"], 17) == []
    assert [mark["n"] for mark in await marks(client, people["squad"], 17)] == [2]


async def test_a_box_leaves_out_what_lies_a_hand_beside_it(client, people) -> None:
    lon, lat = middle(0)
    inside = await new_case(client)
    await new_case(client, location=at(lon, lat + 0.2 * METRE))
    listed = await client.get(
        "/api/cases", params={"bbox": f"{lon},{lat},{lon},{lat}", "open": "true"}, headers=people["clerk"]
    )
    assert [item["id"] for item in listed.json()["items"]] == [inside]
