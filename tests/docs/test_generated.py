"""Generated pages say what the code says."""

import re

from httpx import AsyncClient
from litestar import Litestar

from scripts.docs import PAGES, stale


def test_generated_pages_are_up_to_date() -> None:
    assert stale() == []
    assert len(PAGES) == 5


def test_every_operation_has_a_name_and_a_room(app: Litestar) -> None:
    paths = app.openapi_schema.to_schema()["paths"]
    operations = [op for path in paths.values() for op in path.values() if isinstance(op, dict)]
    assert operations
    for operation in operations:
        assert operation.get("operationId"), operation
        assert operation.get("tags"), operation
    names = [op["operationId"] for op in operations]
    assert len(names) == len(set(names))


async def test_the_description_says_how_to_sign_in_and_how_things_fail(client: AsyncClient) -> None:
    described = (await client.get("/api/schema/openapi.json")).json()
    assert set(described["components"]["securitySchemes"]) == {"bearer", "cookie"}
    said = described["components"]["schemas"]["Problem"]["properties"]
    for path in described["paths"].values():
        for operation in path.values():
            assert "400" not in operation["responses"]
            assert "application/problem+json" in operation["responses"]["default"]["content"]
    refused = await client.post("/api/sessions", json={"username": 1})
    assert refused.status_code == 400
    assert refused.json().keys() <= said.keys()


async def test_fields_are_named_as_they_were_sent(client: AsyncClient) -> None:
    answer = await client.get("/api/territory/locate", params={"lon": 121.5, "lat": 31.2, "accuracyM": "near"})
    assert [e["field"] for e in answer.json()["errors"]] == ["accuracyM"]


async def test_the_api_page_loads_nothing_from_elsewhere(client: AsyncClient) -> None:
    page = await client.get("/api/schema/ui")
    assert page.status_code == 200
    sources = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert sources
    assert all(s.startswith(("/api-page/", "/icons/")) for s in sources), sources
    assert "https://" not in page.text
