"""Who handled a matter does not check it, unless the city's settings allow it; then the log says so."""

import msgspec
import pytest

from backend.cases import reading, service
from backend.kernel.ids import new_id
from tests.harness.photos import recorded_photo
from tests.harness.reports import new_case
from tests.harness.world import sign_in


async def as_inspector(client, clock):
    """One inspector who may handle and check, as `command(case, name, fields)` and `seen(case)`."""
    headers = await sign_in("inspector", clock)

    async def command(case: str, name: str, **fields):
        body = {"id": str(new_id()), "command": name, **fields}
        return await client.post(f"/api/cases/{case}/commands", json=body, headers=headers)

    async def seen(case: str) -> dict:
        return (await client.get(f"/api/cases/{case}", headers=headers)).json()

    return command, seen


@pytest.fixture
async def finished(client, give, advance, clock):
    """A case that the inspector handled and handed in, with what they may do now."""
    case = await new_case(client)
    command, seen = await as_inspector(client, clock)
    await advance(case, "handling")
    done = await command(case, "finish", note="已清理", photos=[await recorded_photo(clock)])
    assert done.status_code == 200, done.text
    return case, command, seen


def offered(case: dict) -> set[str]:
    return {one["command"] for one in case["commands"]}


@pytest.mark.parametrize("verdict", ["check_pass", "check_fail"])
async def test_who_handled_it_does_not_check_it(finished, give, verdict: str) -> None:
    case, command, seen = finished
    now = await seen(case)
    assert (now["ownWork"], offered(now) & {"check_pass", "check_fail"}) == ("refused", set())
    refused = await command(case, verdict, note="属实")
    assert (refused.status_code, refused.json()["type"]) == (403, "case.own_work")
    assert (await seen(case))["state"] == "finished"
    assert (await give("clerk", case, verdict, note="属实")).status_code == 200


async def test_the_list_says_it_too_so_that_it_is_no_work_of_theirs(client, finished, people, clock) -> None:
    case, _, _ = finished
    mine = await sign_in("inspector", clock)

    async def told(headers) -> dict[str, str | None]:
        page = (await client.get("/api/cases?state=finished", headers=headers)).json()
        return {one["id"]: one["ownWork"] for one in page["items"]}

    assert (await told(mine))[case] == "refused"
    assert (await told(people["clerk"]))[case] is None


async def test_nor_does_whose_task_it_was_when_another_hands_it_in(client, give, advance, clock, people) -> None:
    case = await new_case(client)
    command, seen = await as_inspector(client, clock)
    await advance(case, "dispatched")
    assert (await command(case, "acknowledge")).status_code == 200
    handed = await give("squad", case, "finish", note="已清理", photos=[await recorded_photo(clock)])
    assert handed.status_code == 200, handed.text
    if not (await seen(case))["tasks"][-1]["assignee"]:
        pytest.fail("taking a task makes it one's own")
    assert (await command(case, "check_pass", note="属实")).json()["type"] == "case.own_work"


async def test_another_of_the_squad_may(client, give, advance, clock) -> None:
    case = await new_case(client)
    _, seen = await as_inspector(client, clock)
    await advance(case, "finished")  # the squad's leader handed it in
    now = await seen(case)
    assert (now["ownWork"], offered(now) >= {"check_pass", "check_fail"}) == (None, True)


async def test_a_city_may_allow_it_and_the_log_says_so(client, finished, people, monkeypatch) -> None:
    case, command, seen = finished
    allowed = msgspec.structs.replace(service.settings(), own_check=True)
    for module in (service, reading):
        monkeypatch.setattr(module, "settings", lambda: allowed)
    now = await seen(case)
    assert (now["ownWork"], "check_pass" in offered(now)) == ("allowed", True)
    assert (await command(case, "check_pass", note="属实")).status_code == 200
    events = (await client.get(f"/api/cases/{case}/events", headers=people["clerk"])).json()["items"]
    assert events[-1]["facts"]["ownWork"] is True


async def test_the_sentence_stands_only_where_they_could_check(client, finished, people) -> None:
    case, _, _ = finished
    for who in ("clerk", "supervisor", "squad"):
        there = (await client.get(f"/api/cases/{case}", headers=people[who])).json()
        assert there["ownWork"] is None, who
