"""Names in English: loaded from files, beside those that units and the map have of themselves."""

from pathlib import Path

import httpx
import pytest
import shapely

from backend.catalog.files import read_files
from backend.db import execute
from backend.names import service
from backend.names.errors import BadNamesFile
from backend.territory import base_queries as territory
from tests.harness.area_files import xlsx
from tests.harness.world import World


async def told(client: httpx.AsyncClient) -> dict[str, str]:
    answer = await client.get("/api/names")
    assert answer.status_code == 200
    return {one["name"]: one["nameEn"] for one in answer.json()["items"]}


async def test_every_category_and_condition_of_the_catalogue_has_an_english_name(
    client: httpx.AsyncClient, world: World
) -> None:
    await service.load_catalogue()
    names = await told(client)
    files = read_files()
    assert {c.name for c in files.categories} | {c.major_name for c in files.categories} <= names.keys()
    assert {text for c in files.conditions for text in (c.condition, c.close_when)} <= names.keys()
    assert names["占道经营"] == "Trading on the street"
    assert not [one for one in names.values() if not one.isascii() and "é" not in one and "ç" not in one]


async def test_units_streets_and_landmarks_bring_their_own(client: httpx.AsyncClient, world: World) -> None:
    await execute("UPDATE unit SET name_en = 'First squad' WHERE id = $1", world.units["squad"])
    spot = shapely.Point(121.5, 31.23)
    await territory.add_base([
        ("roads", "minor_road", "", "东昌路", '{"name_en": "Dongchang Road"}', spot),
        ("pois", "shop", "", "东昌路", '{"name_en": "A shop of that name"}', spot),
        ("pois", "shop", "", "面馆", '{"name_en": "Noodles"}', spot),
        ("pois", "shop", "", "KFC", '{"name_en": "KFC"}', spot),
        ("buildings", "yes", "", "大厦", '{"name_en": "Tower"}', spot),
        ("roads", "minor_road", "", "无名路", "{}", spot),
    ])  # fmt: skip
    names = await told(client)
    assert (names["一中队"], names["东昌路"], names["面馆"]) == ("First squad", "Dongchang Road", "Noodles")
    assert names.keys().isdisjoint({"KFC", "大厦", "无名路"})


async def test_what_a_city_loads_goes_before_the_rest_and_the_newest_is_right(
    client: httpx.AsyncClient, world: World, tmp_path: Path
) -> None:
    await execute("UPDATE unit SET name_en = 'First squad' WHERE id = $1", world.units["squad"])
    for english in ("Squad One", "Squad 1"):
        (tmp_path / "names.csv").write_text(f"name,name_en\n一中队,{english}\n东街道, East Subdistrict \n")
        assert await service.load(tmp_path / "names.csv") == 2
        names = await told(client)
        assert (names["一中队"], names["东街道"]) == (english, "East Subdistrict")


async def test_an_upgrade_leaves_what_a_city_says_of_a_category(
    client: httpx.AsyncClient, world: World, tmp_path: Path
) -> None:
    (tmp_path / "names.csv").write_text("name,name_en\n占道经营,Street vending\n")
    await service.load(tmp_path / "names.csv")
    await service.load_catalogue()
    assert (await told(client))["占道经营"] == "Street vending"


async def test_who_has_the_names_already_gets_no_second_copy(client: httpx.AsyncClient, world: World) -> None:
    await service.load_catalogue()
    tag = (await client.get("/api/names")).headers["etag"]
    assert (await client.get("/api/names", headers={"If-None-Match": tag})).status_code == 304


@pytest.mark.parametrize(
    "text", ["", "name,name_en\n", "name\n东街道\n", "name,name_en\n东街道,\n", f"name,name_en\n东,{'x' * 201}\n"]
)
async def test_a_file_that_is_no_list_of_names_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "names.csv").write_text(text)
    with pytest.raises(BadNamesFile):
        await service.load(tmp_path / "names.csv")


async def test_names_come_from_a_spreadsheet_too(tmp_path: Path) -> None:
    rows = [["本市英文名称"], ["序号", "name", "name_en"], [1, "东街道", "East Subdistrict"]]
    assert await service.load(xlsx(tmp_path / "names.xlsx", {"名称": rows})) == 1
