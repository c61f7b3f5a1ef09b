"""Generated pages say what the code says."""

import re

from httpx import AsyncClient
from litestar import Litestar

from scripts.docs import PAGES, stale


def test_generated_pages_are_up_to_date() -> None:
    assert stale() == []
    assert len(PAGES) == 3


def test_every_operation_has_a_name_and_a_room(app: Litestar) -> None:
    paths = app.openapi_schema.to_schema()["paths"]
    operations = [op for path in paths.values() for op in path.values() if isinstance(op, dict)]
    assert operations
    for operation in operations:
        assert operation.get("operationId"), operation
        assert operation.get("tags"), operation
    names = [op["operationId"] for op in operations]
    assert len(names) == len(set(names))


async def test_the_api_page_loads_nothing_from_elsewhere(client: AsyncClient) -> None:
    page = await client.get("/api/schema/ui")
    assert page.status_code == 200
    sources = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert sources
    assert all(s.startswith(("/api-page/", "/icons/")) for s in sources), sources
    assert "https://" not in page.text
