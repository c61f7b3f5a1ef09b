"""Due first from the server, page by page, and counts that are true however many there are."""

from datetime import timedelta

import pytest

from backend.cases.lists import Due, Newest
from backend.cases.reading import encode_cursor
from backend.db import execute, fetch
from backend.kernel.clock import FixedClock
from tests.harness.reports import new_case


async def pages(client, headers, query: str) -> list[str]:
    seen, cursor = [], ""
    while True:
        page = (await client.get(f"/api/cases?{query}{cursor}", headers=headers)).json()
        seen += [c["id"] for c in page["items"]]
        if page["next"] is None:
            return seen
        cursor = f"&cursor={page['next']}"


async def counts(client, headers, query: str = "") -> dict:
    answer = await client.get(f"/api/cases/counts{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["states"]


async def due_in(case_id: str, hours: float | None, clock: FixedClock) -> None:
    at = clock.now() + timedelta(hours=hours) if hours is not None else None
    await execute(
        "UPDATE case_file SET due_at = $2, clock_started_at = CASE WHEN $2::timestamptz IS NULL THEN NULL"
        " ELSE received_at END, clock_stage = CASE WHEN $2::timestamptz IS NULL THEN NULL ELSE 'accept' END"
        " WHERE id = $1::text::uuid",
        case_id, at,
    )  # fmt: skip


async def test_what_runs_out_first_comes_first_and_what_has_no_clock_last(client, people, clock) -> None:
    ids = [await new_case(client, cell=i % 4) for i in range(7)]
    for case_id, hours in zip(ids, [5, None, -2, 5, 1, None, 3], strict=True):
        await due_in(case_id, hours, clock)
    clerk = people["clerk"]
    whole = [c["id"] for c in (await client.get("/api/cases?order=due", headers=clerk)).json()["items"]]
    a, b = sorted([ids[0], ids[3]])
    c, d = sorted([ids[1], ids[5]])
    assert whole == [ids[2], ids[4], ids[6], a, b, c, d]
    for query in ("order=due", "order=due&state=reported", "order=due&state=reported,filed", "order=due&open=true"):
        assert await pages(client, clerk, f"{query}&limit=2") == whole
    assert await pages(client, clerk, "order=due&bbox=121.4,31.2,121.6,31.3&limit=2") == whole
    assert await pages(client, clerk, "order=due&overdue=true&limit=2") == [ids[2]]


async def test_due_first_holds_for_several_scopes_and_a_unit(client, people, give, advance, clock) -> None:
    ids = [await new_case(client, cell=i % 2) for i in range(5)]
    for case_id in ids[:4]:
        await advance(case_id, "dispatched")
    for case_id, hours in zip(ids, [4, 2, 3, 1, 5], strict=True):
        await due_in(case_id, hours, clock)
    wanted = [ids[3], ids[1], ids[2], ids[0]]
    assert await pages(client, people["squad"], "order=due&unit=mine&limit=2") == wanted
    assert await pages(client, people["squad"], "order=due&limit=2") == [*wanted, ids[4]]
    assert await pages(client, people["agency"], "order=due&unit=mine") == []


async def test_the_order_follows_a_command(client, people, give, advance, clock) -> None:
    first, second = await new_case(client), await new_case(client)
    await due_in(first, 1, clock)
    await due_in(second, 2, clock)
    await give("clerk", first, "accept", categoryCode="06010")
    await advance(second, "filed")
    assert await pages(client, people["clerk"], "order=due&state=accepted") == [first]
    assert await pages(client, people["clerk"], "order=due&state=filed") == [second]
    await give("supervisor", second, "force_close", note="已无法处置")
    assert await pages(client, people["clerk"], "order=due") == [first]


async def test_keys_of_a_scope_follow_its_case_whoever_writes(client, people, advance, clock) -> None:
    """The code of the version before knows the four old columns alone."""
    case_id = await new_case(client)
    await execute(
        "INSERT INTO case_scope (case_id, scope, is_open, received_at)"
        " SELECT id, 'u:0', true, received_at FROM case_file"
    )
    await advance(case_id, "filed")
    await execute("UPDATE case_file SET certainty = 'outside'")
    rows = await fetch(
        "SELECT (s.state, s.due_at, s.outside, s.is_open) = (c.state, c.due_at, true, c.is_open) AS same"
        " FROM case_scope s JOIN case_file c ON c.id = s.case_id"
    )
    assert len(rows) == 3
    assert all(r["same"] for r in rows)


async def test_one_statement_that_writes_case_and_scopes_fills_the_keys(client, people) -> None:
    await new_case(client)
    await execute(
        "WITH old AS (SELECT * FROM case_file), new AS ("
        " INSERT INTO case_file (id, state, version, head, kind, location, accuracy_m, certainty, territory_version,"
        "  received_at, state_since)"
        " SELECT gen_random_uuid(), 'handling', 1, head, kind, location, 5, 'outside', territory_version, received_at,"
        "  received_at FROM old RETURNING id, is_open, received_at)"
        " INSERT INTO case_scope (case_id, scope, is_open, received_at)"
        " SELECT id, 'd:outside', is_open, received_at FROM new"
    )
    rows = await fetch("SELECT state, due_at = 'infinity' AS last, outside FROM case_scope WHERE scope = 'd:outside'")
    assert [tuple(r) for r in rows] == [("handling", True, True)]


async def test_counts_are_true_for_every_state_at_once(client, people, give, advance, clock) -> None:
    ids = [await new_case(client, cell=i % 4) for i in range(5)]
    far = await new_case(
        client, location={"lon": 120.0, "lat": 30.0, "datum": "wgs84", "accuracyM": 8, "source": "map"}
    )
    await advance(ids[0], "filed")
    await advance(ids[1], "dispatched")
    await advance(ids[2], "closed")
    await due_in(ids[3], -1, clock)
    assert await counts(client, people["clerk"]) == {
        "reported": {"all": 3, "over": 1, "outside": 1, "cameBack": None},
        "filed": {"all": 1, "over": 0, "outside": 0, "cameBack": None},
        "dispatched": {"all": 1, "over": 0, "outside": 0, "cameBack": None},
    }
    assert await pages(client, people["clerk"], "outside=true&open=true&order=due") == [far]


async def test_what_came_back_from_a_failed_check_is_listed_and_counted_until_it_is_handed_in_again(
    client, people, give, advance, photo
) -> None:
    back, other = await new_case(client), await new_case(client)
    await advance(back, "finished")
    await advance(other, "handling")
    assert await pages(client, people["squad"], "unit=mine&cameBack=true&order=due") == []
    await give("clerk", back, "check_fail", note="还有积水")
    assert await pages(client, people["squad"], "unit=mine&cameBack=true&order=due") == [back]
    assert await pages(client, people["squad"], "unit=mine&cameBack=true") == [back]
    assert (await counts(client, people["squad"], "?unit=mine"))["handling"] == {
        "all": 2, "over": 0, "outside": 0, "cameBack": 1,
    }  # fmt: skip
    assert (await give("squad", back, "finish", note="好了", photos=[photo])).status_code == 200
    assert await pages(client, people["squad"], "unit=mine&cameBack=true") == []


async def test_what_was_opened_again_came_back_until_it_is_handed_in(
    client, people, give, advance, world, photo
) -> None:
    case = await new_case(client)
    await advance(case, "closed")
    again = "unit=mine&cameBack=true"

    async def marked() -> bool:
        return bool((await client.get(f"/api/cases/{case}", headers=people["dispatcher"])).json()["cameBack"])

    assert not await marked()
    assert (await give("supervisor", case, "rework", note="墙角还有一堆")).status_code == 200
    assert (await marked(), await pages(client, people["squad"], again)) == (True, [])
    sent = await give("dispatcher", case, "dispatch", unitId=str(world.units["squad"]))
    assert (sent.json()["cameBack"], await pages(client, people["squad"], again)) == (True, [case])
    await give("squad", case, "acknowledge")
    await give("squad", case, "finish", note="好了", photos=[photo])
    assert await pages(client, people["squad"], again) == []


async def test_who_sees_a_case_by_several_scopes_has_it_counted_once(client, people, advance, world) -> None:
    mine, other = await new_case(client, cell=0), await new_case(client, cell=2)
    await advance(mine, "dispatched")
    assert await counts(client, people["squad"]) == {
        "dispatched": {"all": 1, "over": 0, "outside": 0, "cameBack": None}
    }
    assert await counts(client, people["squad"], "?unit=mine") == {
        "dispatched": {"all": 1, "over": 0, "outside": 0, "cameBack": 0}
    }
    assert await counts(client, people["other_squad"], f"?unit={world.units['squad']}") == {}
    await execute(
        "INSERT INTO case_scope (case_id, scope, is_open, received_at)"
        " SELECT $1::text::uuid, s, true, now() FROM unnest(ARRAY['a:310115901', 'u:' || $2::text]) s",
        other, str(world.units["squad"]),
    )  # fmt: skip
    assert sum(c["all"] for c in (await counts(client, people["squad"])).values()) == 2


async def test_counts_are_for_who_may_read_cases(client, people) -> None:
    assert (await client.get("/api/cases/counts")).status_code == 401
    assert (await client.get("/api/cases/counts?unit=x", headers=people["clerk"])).status_code == 422
    assert await counts(client, people["agency"]) == {}


@pytest.mark.parametrize("query", ["order=old", "order=due&state=closed", "order=due&state=filed,void"])
async def test_an_order_that_does_not_exist_is_refused(client, people, query: str) -> None:
    assert (await client.get(f"/api/cases?{query}", headers=people["clerk"])).status_code in (400, 422)


async def test_a_cursor_belongs_to_its_order(client, people, clock) -> None:
    case_id = await new_case(client)
    row = (await fetch("SELECT id, received_at, due_at FROM case_file"))[0]
    due = encode_cursor(Due(row["due_at"], row["id"]))
    newest = encode_cursor(Newest(row["received_at"], row["id"]))
    for query, status in (
        (f"cursor={due}", 422), (f"order=due&cursor={newest}", 422), (f"cursor={newest}", 200),
        (f"order=due&cursor={due}", 200), ("order=due&cursor=WyJkdWUiLG51bGwsMV0", 422),
    ):  # fmt: skip
        answer = await client.get(f"/api/cases?{query}", headers=people["clerk"])
        assert answer.status_code == status, answer.text
    assert case_id


async def test_what_the_dispatcher_is_told_a_unit_has_in_hand_is_what_waits_for_it_in_its_own_list(
    client, people, give, advance, world, clock
) -> None:
    for state in ("dispatched", "handling", "finished"):
        await advance(await new_case(client), state)
        clock.advance(timedelta(minutes=1))
    asked = await new_case(client)
    await advance(asked, "accepted")
    assert (await give("clerk", asked, "request_check", unitId=str(world.units["squad"]))).is_success
    units = (await client.get("/api/units", headers=people["dispatcher"])).json()["items"]
    told = next(unit["openTasks"] for unit in units if unit["id"] == str(world.units["squad"]))
    seen = await counts(client, people["squad"], "?unit=mine")
    assert told == sum(seen[state]["all"] for state in ("dispatched", "checking", "handling")) == 3
