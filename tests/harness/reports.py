"""Reports and cases for tests."""

from typing import Any

import httpx

from backend.db import fetchval
from backend.kernel.ids import new_id
from tests.harness.world import middle


def report(cell: int = 0, **changes: Any) -> dict[str, Any]:
    """The body of a report in the middle of a cell of the test city."""
    lon, lat = middle(cell)
    body = {
        "id": str(new_id()),
        "kind": "citizen",
        "text": "垃圾堆在路边，有味道",
        "location": {"lon": lon, "lat": lat, "datum": "wgs84", "accuracyM": 8, "source": "device"},
        "photos": [],
    }
    return {**body, **changes}


async def new_case(client: httpx.AsyncClient, cell: int = 0, **changes: Any) -> str:
    """The id of a case that a citizen's report has just begun."""
    body = report(cell, **changes)
    answer = await client.post("/api/reports", json=body)
    assert answer.status_code == 201, answer.text
    return str(await fetchval("SELECT case_id::text FROM case_report WHERE report_id = $1::text::uuid", body["id"]))
