"""One writer of the log: a report's first event and what a command appends are written by the same text."""

import re
from pathlib import Path

import pytest

from backend.cases.chain import read
from backend.db import fetch, fetchrow, fetchval
from backend.kernel.clock import FixedClock
from tests.harness.photos import recorded_photo
from tests.harness.reports import report
from tests.harness.world import middle

BACKEND = Path(__file__).parents[2] / "backend"


@pytest.mark.parametrize(
    "written",
    [
        "INSERT INTO case_event", "INSERT INTO case_event_private", "INSERT INTO case_photo", "INSERT INTO case_shot",
        "INSERT INTO case_scope", "UPDATE photo SET attached_at",
    ],
)  # fmt: skip
def test_what_an_event_writes_stands_in_one_place(written: str) -> None:
    texts = [file.read_text("utf-8") for file in BACKEND.rglob("*.py")]
    assert sum(len(re.findall(rf"{written}\b", text, re.IGNORECASE)) for text in texts) == 1


async def test_a_report_and_a_command_fill_the_same_columns_from_what_they_sealed(
    client, people, give, clock: FixedClock
) -> None:
    lon, lat = middle(0)
    shas = [await recorded_photo(clock) for _ in range(3)]
    shots = [{"sha256": s, "location": {"lon": lon, "lat": lat, "accuracyM": 5}, "device": "x"} for s in shas]
    body = report(kind="inspection", photos=shas[:2], shots=shots[:2])
    assert (await client.post("/api/reports", json=body, headers=people["inspector"])).status_code == 201
    case = await fetchval("SELECT case_id FROM case_report WHERE report_id = $1::text::uuid", body["id"])
    accepted = {"categoryCode": "06010", "note": "看过了", "photos": shas[2:], "shots": shots[2:]}
    assert (await give("clerk", str(case), "accept", **accepted)).status_code == 200
    events = await fetch("SELECT * FROM case_event WHERE case_id = $1 ORDER BY no", case)
    assert [e["command"] for e in events] == ["report", "accept"]
    for row, brought, role in zip(events, (shas[:2], shas[2:]), ("before", "check"), strict=True):
        told = read(row["body"])
        assert (told.case, told.no, told.id, told.command, told.source, told.to, told.at, told.actor, told.unit) == (
            case, row["no"], row["id"], row["command"], row["from_state"], row["to_state"], row["at"], row["actor_id"],
            row["unit_id"],
        )  # fmt: skip
        assert (told.format, told.task, told.previous) == (row["format"], row["task_id"], row["previous"].hex())
        assert row["actor_id"]
        assert row["unit_id"]
        assert len(row["request_hash"]) == 32
        photos = await fetch("SELECT * FROM case_photo WHERE event_id = $1 ORDER BY position", row["id"])
        assert [(p["sha256"], p["position"], p["case_id"], p["role"]) for p in photos] == [
            (s, n, case, role) for n, s in enumerate(brought, 1)
        ]
        seen = await fetch(
            "SELECT sha256, raw_lon, ST_X(point) AS lon, device FROM case_shot WHERE event_id = $1", row["id"]
        )
        assert {tuple(s) for s in seen} == {(s, lon, lon, "x") for s in brought}
        attached = await fetch("SELECT DISTINCT attached_at FROM photo WHERE sha256 = ANY($1)", brought)
        assert [a["attached_at"] for a in attached] == [row["at"]]


async def test_who_sees_a_case_from_its_first_event_and_from_a_later_one_finds_it_by_the_same_keys(
    client, people, advance, clock: FixedClock
) -> None:
    body = report()
    assert (await client.post("/api/reports", json=body)).status_code == 201
    case = await fetchval("SELECT case_id FROM case_report WHERE report_id = $1::text::uuid", body["id"])
    same = (
        "SELECT count(*) AS scopes, count(*) FILTER (WHERE s.received_at = c.received_at AND s.state = c.state"
        " AND s.is_open = c.is_open AND s.due_at = c.due_at AND NOT s.outside) AS equal"
        " FROM case_scope s JOIN case_file c ON c.id = s.case_id WHERE c.id = $1"
    )
    first = await fetchrow(same, case)
    assert first is not None
    assert first["scopes"] == first["equal"] > 0
    await advance(str(case), "dispatched")
    later = await fetchrow(same, case)
    assert later is not None
    assert later["scopes"] == later["equal"] == first["scopes"] + 1
