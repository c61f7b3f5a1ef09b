"""The catalogue over HTTP."""

import httpx
import pytest

pytestmark = pytest.mark.usefixtures("catalog")


async def test_anybody_lists_the_matters_in_force_with_conditions_and_limits(client: httpx.AsyncClient) -> None:
    page = (await client.get("/api/catalog/categories?kind=matter")).json()
    assert (len(page["items"]), page["next"]) == (253, None)
    waste = next(c for c in page["items"] if c["code"] == "06010")
    assert "垃圾袋" in waste.pop("words")
    assert waste == {
        "edition": "GB/T 47678.5-2026", "kind": "matter", "code": "06010", "name": "暴露垃圾", "major": "06",
        "majorName": "市容环境类", "duty": "wei", "power": "appearance", "local": False,
        "conditions": [{
            "id": "2026-m06010-1", "condition": "有暴露的生活垃圾", "closeWhen": "清理干净", "limitText": "4 工作时",
            "limitValue": 4, "limitUnit": "work_hour", "demo": False,
        }],
    }  # fmt: skip


async def test_search_is_by_words_of_the_name_or_the_beginning_of_the_code(client: httpx.AsyncClient) -> None:
    by_name = (await client.get("/api/catalog/categories", params={"q": "店外"})).json()["items"]
    assert [c["code"] for c in by_name] == ["09005"]
    by_code = (await client.get("/api/catalog/categories", params={"q": "0401", "kind": "component"})).json()["items"]
    assert [c["code"] for c in by_code] == ["04010", "04011", "04012", "04013", "04014"]


async def test_an_older_edition_is_listed_when_named(client: httpx.AsyncClient) -> None:
    page = (await client.get("/api/catalog/categories", params={"edition": "GB/T 30428.2-2013"})).json()
    assert len(page["items"]) == 31
    unknown = await client.get("/api/catalog/categories", params={"edition": "GB/T 1-1999"})
    assert (unknown.status_code, unknown.json()["type"]) == (422, "catalog.unknown_edition")


async def test_who_has_the_list_already_gets_304(client: httpx.AsyncClient) -> None:
    first = await client.get("/api/catalog/categories")
    again = await client.get("/api/catalog/categories", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await client.get("/api/catalog/categories?kind=component", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


async def test_editions_tell_which_is_in_force(client: httpx.AsyncClient) -> None:
    items = (await client.get("/api/catalog/editions")).json()["items"]
    assert [(e["id"], e["inForce"]) for e in items] == [("GB/T 47678.5-2026", True), ("GB/T 30428.2-2013", False)]
    assert items[1]["inForceFrom"] is None


async def test_a_mapping_is_looked_up_by_either_code(client: httpx.AsyncClient) -> None:
    (row,) = (await client.get("/api/catalog/mappings?code=06010")).json()["items"]
    assert (row["fromCode"], row["toCode"], row["basis"]) == ("0110", "06010", "attested")


@pytest.mark.parametrize("query", ["kind=thing", "q=" + "长" * 41, "kind="])
async def test_bad_queries_are_a_clear_400(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"/api/catalog/categories?{query}")
    assert (answer.status_code, answer.json()["type"]) == (400, "request.invalid")
