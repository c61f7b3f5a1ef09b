"""`verify-log` tells rows and tasks again from the log: what was changed by hand there is named, nothing else is."""

from collections.abc import Awaitable, Callable
from itertools import groupby
from uuid import UUID

import httpx
import pytest

from backend.cases.chain import read
from backend.cases.derived import Derived, derive
from backend.catalog import notices
from backend.db import execute, fetch
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.live.verify import verify_log
from backend.live.verify_rows import check_rows
from tests.harness.power import as_owner, powerfully
from tests.harness.reports import new_case
from tests.harness.world import World, sign_in

pytestmark = pytest.mark.real_commits
Give = Callable[..., Awaitable[None]]


@pytest.fixture
async def give(caller: httpx.AsyncClient, clock: FixedClock) -> Give:
    async def _give(who: str, case_id: str, command: str, **more: object) -> None:
        body = {"id": str(new_id()), "command": command, **more}
        signed = await sign_in(who, clock)
        answer = await caller.post(f"/api/cases/{case_id}/commands", json=body, headers=signed)
        assert answer.status_code == 200, answer.text

    return _give


@pytest.fixture
async def dispatched(caller: httpx.AsyncClient, own_world: World, give: Give) -> str:
    """A case whose handling runs; its id."""
    case_id = await new_case(caller)
    await give("clerk", case_id, "accept", categoryCode="06010")
    await give("clerk", case_id, "file", note="清楚")
    await give("dispatcher", case_id, "dispatch", unitId=str(own_world.units["squad"]))
    return case_id


async def tamper(sql: str) -> None:
    async with as_owner():
        for table in ("case_file", "case_task", "case_scope"):
            await execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        await execute(sql)


async def found() -> list[tuple[str, str]]:
    return [(f.code, f.words) for f in (await verify_log()).findings]


async def test_rows_as_the_log_tells_them_hold(dispatched: str, give: Give) -> None:
    await give("squad", dispatched, "acknowledge")
    assert await found() == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("due_at = due_at + interval '3 days'", "截止时间（due_at）"),
        ("near_at = near_at - interval '1 minute'", "将到期时间（near_at）"),
        ("clock_started_at = clock_started_at + interval '1 hour'", "计时起点（clock_started_at）"),
        ("clock_stage = 'check'", "计时环节（clock_stage）"),
        ("clock_stage = NULL, clock_started_at = NULL, near_at = NULL, due_at = NULL", "计时环节（clock_stage）"),
        ("limit_text = '9 工作时'", "时限（limit_text）"),
        ("category_code = '06020'", "事项（category_code）"),
        ("edition_id = 'GB/T 30428.2-2013'", "版本（edition_id）"),
        ("component_code = '01001'", "部件（component_code）"),
        ("condition_id = 'x'", "立案条件（condition_id）"),
        ("cell_code = '310115999999999'", "单元网格（cell_code）"),
        ("cell_name = '别处'", "网格名（cell_name）"),
        ("certainty = 'outside'", "位置把握（certainty）"),
        ("location = ST_Translate(location, 0.001, 0)", "位置（location）"),
        ("accuracy_m = 1000", "精度（accuracy_m）"),
        ("territory_version = 99", "区划版本（territory_version）"),
        ("no = '2026-99999'", "案卷号（no）"),
        ("kind = 'inspection'", "来源（kind）"),
        ("received_at = received_at - interval '1 day'", "收到时间（received_at）"),
        ("state_since = state_since - interval '1 day'", "状态起始（state_since）"),
    ],
)
async def test_a_case_row_changed_by_hand_is_named(dispatched: str, change: str, named: str) -> None:
    await tamper(f"UPDATE case_file SET {change}")
    ((code, words),) = await found()
    assert code == "case.altered"
    assert f"{named}记着" in words


async def test_the_sentence_says_what_the_row_and_what_the_log_says(dispatched: str) -> None:
    await tamper("UPDATE case_file SET category_code = '06020', no = NULL")
    ((_, words),) = await found()
    assert words.startswith("列与日志不符：")
    assert "事项（category_code）记着 06020，按日志是 06010" in words
    assert "案卷号（no）记着空，按日志是 2026-00001" in words


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE case_task SET unit_id = (SELECT id FROM unit WHERE id <> case_task.unit_id LIMIT 1)", "task.altered"),
        ("UPDATE case_task SET state = 'finished', ended_at = opened_at", "task.altered"),
        ("UPDATE case_task SET opened_at = opened_at - interval '1 day'", "task.altered"),
        ("UPDATE case_task SET assignee_id = (SELECT id FROM account LIMIT 1)", "task.altered"),
        ("UPDATE case_task SET assists = true", "task.altered"),
        ("DELETE FROM case_task", "task.missing"),
        (
            "INSERT INTO case_task (id, case_id, unit_id, kind, assists, state, opened_at)"
            " SELECT gen_random_uuid(), case_id, unit_id, kind, true, state, opened_at FROM case_task",
            "task.unlogged",
        ),
    ],
)
async def test_a_task_changed_by_hand_is_named(dispatched: str, change: str, code: str) -> None:
    await powerfully("ALTER TABLE case_event DISABLE TRIGGER ALL")
    await tamper(change)
    assert {c for c, _ in await found()} == {code}


async def test_the_log_of_the_version_before_tells_less_and_still_holds(dispatched: str) -> None:
    assert await _without_sealed_rows() == []
    await tamper("UPDATE case_file SET due_at = due_at + interval '3 days', category_code = '06020'")
    ((code, words),) = await _without_sealed_rows()
    assert code == "case.altered"
    assert "截止时间（due_at）" in words
    assert "事项（category_code）" in words


async def _without_sealed_rows() -> list[tuple[str, str]]:
    """What is found when no event seals what it set in the case row."""
    told: dict[UUID, Derived] = {}
    rows = await fetch("SELECT case_id, body FROM case_event ORDER BY case_id, no")
    for case, events in groupby(rows, lambda row: row["case_id"]):
        bodies = [read(row["body"]) for row in events]
        for body in bodies:
            body.facts.pop("row")
        told[case] = derive(bodies)
    result: list[tuple[str, str]] = []
    await check_rows(told, await notices.history(), lambda code, _, words: result.append((code, words)))
    return result
