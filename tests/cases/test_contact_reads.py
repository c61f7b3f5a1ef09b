"""Opening a reporter's contact leaves who, when and which case, for those who may read it and who oversee them."""

from datetime import timedelta

import pytest

from backend.db import fetch, fetchval
from tests.harness.reports import report


async def opened_case(client) -> str:
    body = report(contact={"phone": "13800138000"})
    await client.post("/api/reports", json=body)
    return str(await fetchval("SELECT case_id::text FROM case_report WHERE report_id = $1::text::uuid", body["id"]))


async def reads(client, headers, case_id: str):
    return await client.get(f"/api/cases/{case_id}/contact-reads", headers=headers)


async def test_who_opened_a_contact_and_when_stands_with_its_case(client, people, clock) -> None:
    case_id, other = await opened_case(client), await opened_case(client)
    at = clock.now()
    await client.get(f"/api/cases/{case_id}/contacts", headers=people["clerk"])
    clock.advance(timedelta(minutes=1))
    await client.get(f"/api/cases/{case_id}/contacts", headers=people["clerk"])
    for who in ("clerk", "supervisor"):
        answer = await reads(client, people[who], case_id)
        assert [(r["name"], r["unitName"], r["found"]) for r in answer.json()["items"]] == [
            ("clerk", "受理派遣中心", 1)
        ] * 2
        assert answer.json()["items"][1]["at"] == at.isoformat().replace("+00:00", "Z")
        assert "13800138000" not in answer.text
    assert (await reads(client, people["clerk"], other)).json()["items"] == []


@pytest.mark.parametrize("who", ["dispatcher", "squad", "other_squad", "agency"])
async def test_nobody_else_opens_a_contact_or_learns_who_did(client, people, who: str) -> None:
    case_id = await opened_case(client)
    await client.get(f"/api/cases/{case_id}/contacts", headers=people["clerk"])
    refused = await client.get(f"/api/cases/{case_id}/contacts", headers=people[who])
    assert refused.status_code == 403
    assert "13800138000" not in refused.text
    assert (await reads(client, people[who], case_id)).status_code == 403
    rows = await fetch("SELECT a.username FROM contact_read r JOIN account a ON a.id = r.account_id")
    assert [r["username"] for r in rows] == ["clerk"]
