"""Opening a reporter's contact leaves who, when and which case, for those who may read it and who oversee them."""

from datetime import timedelta

import pytest

from backend.db import fetch, fetchval
from tests.harness.reports import report


async def opened_case(client) -> str:
    body = report(contact={"phone": "13800138000"})
    await client.post("/api/reports", json=body)
    return str(await fetchval("SELECT case_id::text FROM case_report WHERE report_id = $1::text::uuid", body["id"]))


async def opened(client, headers, case_id: str, reason: str | None = "核对情况"):
    return await client.post(f"/api/cases/{case_id}/contact-reads", json={"reason": reason}, headers=headers)


async def reads(client, headers, case_id: str):
    return await client.get(f"/api/cases/{case_id}/contact-reads", headers=headers)


async def test_who_opened_a_contact_and_when_stands_with_its_case(client, people, clock) -> None:
    case_id, other = await opened_case(client), await opened_case(client)
    at = clock.now()
    await opened(client, people["clerk"], case_id)
    clock.advance(timedelta(minutes=1))
    await opened(client, people["clerk"], case_id, " 告知结果 ")
    for who in ("clerk", "supervisor"):
        answer = await reads(client, people[who], case_id)
        assert [(r["name"], r["unitName"], r["found"], r["reason"]) for r in answer.json()["items"]] == [
            ("clerk", "受理派遣中心", 1, "告知结果"), ("clerk", "受理派遣中心", 1, "核对情况"),
        ]  # fmt: skip
        assert answer.json()["items"][1]["at"] == at.isoformat().replace("+00:00", "Z")
        assert "13800138000" not in answer.text
    assert (await reads(client, people["clerk"], other)).json()["items"] == []


@pytest.mark.parametrize("who", ["dispatcher", "squad", "other_squad", "agency"])
async def test_nobody_else_opens_a_contact_or_learns_who_did(client, people, who: str) -> None:
    case_id = await opened_case(client)
    await opened(client, people["clerk"], case_id)
    refused = await opened(client, people[who], case_id)
    assert refused.status_code == 403
    assert "13800138000" not in refused.text
    assert (await reads(client, people[who], case_id)).status_code == 403
    rows = await fetch("SELECT a.username FROM contact_read r JOIN account a ON a.id = r.account_id")
    assert [r["username"] for r in rows] == ["clerk"]


@pytest.mark.parametrize("reason", ["", "  ", "…", "？？", "一" * 201, None])
async def test_without_a_reason_nothing_is_shown(client, people, reason: str | None) -> None:
    case_id = await opened_case(client)
    answer = await opened(client, people["clerk"], case_id, reason)
    assert answer.status_code in (400, 422)
    assert "13800138000" not in answer.text
    assert await fetchval("SELECT count(*) FROM contact_read") == 0


async def test_the_reader_and_the_administrator_find_it_in_the_audit_log(client, people) -> None:
    case_id = await opened_case(client)
    await opened(client, people["clerk"], case_id)
    for who, door in (("clerk", "/api/me/audit"), ("admin", "/api/ops/audit")):
        log = (await client.get(f"{door}?reads=true", headers=people[who])).json()["items"]
        assert [(e["act"], e["actor"], e["subject"]) for e in log] == [("contact_read", "clerk", f"case/{case_id}")]
        assert log[0]["network"]
    assert (await client.get("/api/me/audit?reads=true", headers=people["squad"])).json()["items"] == []
