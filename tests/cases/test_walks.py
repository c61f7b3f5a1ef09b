"""Any commands in any order on a case of several units: no row, figure or page contradicts another."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from backend.cases.task_queries import of_case
from backend.cases.tasks import Role, TaskState, handling_state
from backend.cases.workflow import ENDS, State
from backend.db import fetch, fetchrow, fetchval
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.harness.photos import recorded_photo
from tests.harness.reports import report
from tests.harness.world import World

pytestmark = pytest.mark.usefixtures("rows_as_the_log_tells_them")

UNITS = ("squad", "other_squad", "agency")
PEOPLE = (*UNITS, "clerk", "clerk", "dispatcher", "dispatcher", "supervisor")
HANDLED = (State.dispatched, State.handling, State.finished, State.checked)
LEFT_OUT = {"void", "transfer", "merge", "relocate", "decline"}  # ends, and what no task is moved by
REFUSED = {"case.same_unit", "case.task_ambiguous", "case.own_work"}  # what is offered may meet these, and no other
BACK = {"recall", "reassign", "return", "force_close", "close", "check_fail", "rework"}  # else no walk comes far
NOT_YET = {"finished", "checked", "returned", "recalled"}  # what the public must not read last while units work


@pytest.fixture
def step(client, people, give, world: World, clock: FixedClock) -> Callable:
    """One command by chance: what is offered, or a dispatch; often for a task by chance. Its line of the story."""

    async def _step(case_id: str, chance: Random) -> str:
        clock.advance(timedelta(minutes=chance.randint(1, 40)))
        who = chance.choice(PEOPLE)
        got = await client.get(f"/api/cases/{case_id}", headers=people[who])
        assert got.status_code in (200, 404)
        case = got.json() if got.status_code == 200 else {"commands": [], "tasks": []}
        sends: list[tuple[str, list[str], dict[str, Any]]] = [
            (o["command"], o["needs"], {})
            for o in case["commands"]
            if o["command"] not in LEFT_OUT and (o["command"] != "force_close" or chance.random() < 0.02)
        ]
        if who == "dispatcher":
            sends += [("dispatch", ["unitId"], {"role": role}) for role in ("assist", "lead")]
        if not sends or (all(c in BACK for c, _, _ in sends) and chance.random() < 0.85):
            return f"{who} nothing"
        command, needs, fields = chance.choices(sends, [0.2 if c in BACK else 1 for c, _, _ in sends])[0]
        sure = not fields
        given = {
            "unitId": str(world.units[chance.choice(UNITS)]), "note": "写明", "photos": [await recorded_photo(clock)],
            "assigneeId": str(await fetchval("SELECT id FROM account WHERE username = $1", who)),
        }  # fmt: skip
        fields |= {need: given[need] for need in needs}
        if case["tasks"] and chance.random() < 0.25:
            fields["taskId"] = chance.choice(case["tasks"])["id"]
            sure = False
        answer = await give(who, case_id, command, **fields)
        said = answer.json()
        line = f"{case.get('state')} {who} {command} {fields} -> {answer.status_code} {said.get('detail', '')}"
        assert answer.status_code < 500, line
        assert answer.status_code == 200 or not sure or said["type"] in REFUSED, line
        return line

    return _step


async def untrue(case_id: str) -> list[str]:
    """What of the rows cannot be."""
    case, tasks = await fetchrow("SELECT * FROM case_file WHERE id = $1", UUID(case_id)), await of_case(UUID(case_id))
    assert case is not None
    state, wrong = State(case["state"]), []
    if state in HANDLED and handling_state(tasks) != state:
        wrong.append(f"{state}, by its tasks {handling_state(tasks)}")
    if any(t.runs and (state in ENDS or (state is State.filed and t.role is Role.lead)) for t in tasks):
        wrong.append(f"{state} with a task that runs")
    scopes = {r["scope"] for r in await fetch("SELECT scope FROM case_scope WHERE case_id = $1", case["id"])}
    last = await fetchrow("SELECT * FROM case_event WHERE case_id = $1 ORDER BY no DESC LIMIT 1", case["id"])
    just_returned = last["unit_id"] if last is not None and last["command"] == "return" else None
    for unit in {t.unit_id for t in tasks}:
        own = {t.state for t in tasks if t.unit_id == unit}
        out = own <= {TaskState.returned, TaskState.cancelled} and unit != just_returned
        if state not in ENDS and (f"u:{unit}" in scopes) is out:
            wrong.append(f"sight of a unit with {own}")
    return wrong


@pytest.mark.parametrize("seed", range(3))
async def test_wherever_commands_lead(seed: int, client, people, step, give, world: World, clock: FixedClock) -> None:
    chance, story = Random(seed), [""]
    code = (await client.post("/api/reports", json=report())).json()["trackingCode"]
    case_id = str(await fetchval("SELECT case_id::text FROM case_report"))
    await give("clerk", case_id, "accept", categoryCode="06010")
    await give("clerk", case_id, "file", note="清楚")
    for _ in range(120):
        story.append(await step(case_id, chance))
        assert await untrue(case_id) == [], "\n".join(story)
        if story[-1].endswith(" nothing"):
            continue
        page = (await client.get(f"/api/track/{code}")).json()
        if page["state"] in ("dispatched", "handling"):
            assert page["work"]["finishedAt"] is None, "\n".join(story)
            assert page["steps"][-1]["step"] not in NOT_YET, "\n".join(story)
            due = await fetchval("SELECT due_at FROM case_file")
            assert page["work"]["dueAt"] == due.isoformat().replace("+00:00", "Z"), "\n".join(story)
        if page["state"] in ("finished", "checked"):
            assert page["steps"][-1]["step"] == page["state"], "\n".join(story)
            assert page["work"]["finishedAt"], "\n".join(story)
        for unit in UNITS if len(story) % 8 == 0 else ():
            asked = {"unit": str(world.units[unit]), "open": "true"}
            counts = (await client.get("/api/cases/counts", params=asked, headers=people[unit])).json()["states"]
            for fields, name in (({}, "all"), ({"overdue": "true"}, "over"), ({"cameBack": "true"}, "cameBack")):
                rows = (await client.get("/api/cases", params=asked | fields, headers=people[unit])).json()["items"]
                assert len(rows) == sum(c[name] for c in counts.values()), (name, *story)
                assert name != "cameBack" or all(r["cameBack"] for r in rows), story
        if page["state"] == "closed":
            said = {"id": str(new_id()), "clean": chance.random() < 0.5, "reasons": []}
            assert (await client.post(f"/api/track/{code}/answer", json=said)).status_code in (200, 409)
