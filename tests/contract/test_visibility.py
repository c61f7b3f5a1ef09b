"""Who may not see a case sees it through no door; and the rule is written once."""

import ast
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from backend.cases.workflow import TABLE
from backend.db import execute, fetchval
from backend.evidence import copies
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.people import service
from backend.photos.child import Child
from backend.privacy import queries as privacy
from backend.storage import ObjectStore
from tests.cases.conftest import Give, advance, give, people
from tests.cases.test_tiles import marks
from tests.harness.photos import recorded_photo
from tests.harness.reports import new_case, report
from tests.harness.world import PASSWORD, SOUTH, STEP, WEST, World, sign_in
from tests.photos.conftest import renderer
from tests.photos.test_photos import picture, put, sha

__all__ = ["advance", "give", "people", "renderer"]

BACKEND = Path(__file__).parents[2] / "backend"
PLACE = "东昌路北侧，近浦城路口"
STRANGERS = ("foreign", "other_squad", "agency")
# The tables of scopes are written where a case changes; a list, a count and the supervisor's figures are read along the
# scopes themselves; the feed tells whom an event concerns.
MAY_NAME_SCOPES = {
    "people/visibility.py", "people/tables.py", "cases/tables.py", "cases/scope_queries.py", "cases/lists.py",
    "cases/counts.py", "cases/oversight.py", "cases/search.py", "live/queries.py",
}  # fmt: skip


class Case(msgspec.Struct):
    """A case of the first street with the first squad, its photo seen by nobody else."""

    id: str
    no: str
    sha: str
    unit: str
    cell: str


@pytest.fixture
async def case(
    client: httpx.AsyncClient,
    world: World,
    advance: Any,
    give: Give,
    store: ObjectStore,
    clock: FixedClock,
    renderer: Child,
) -> Case:  # fmt: skip
    data = picture(size=(320, 240))
    assert (await put(client, data)).status_code in (200, 201)
    one = await new_case(client, photos=[sha(data)], text="早点铺门口的桶倒了")
    await advance(one, "handling")
    member = str(await fetchval("SELECT id FROM account WHERE username = 'inspector'"))
    assert (await give("squad", one, "assign", assigneeId=member)).status_code == 200
    await execute("UPDATE case_file SET place_words = $2 WHERE id = $1::text::uuid", one, PLACE)
    await copies.make(sha(data), renderer, store, clock)
    await privacy.found(sha(data), "[]", None, clock.now())
    no = str(await fetchval("SELECT no FROM case_file WHERE id = $1::text::uuid", one))
    foreign = await service.add_unit("desk", "外区受理台", "310101", clock=clock)
    roles = ["clerk", "dispatcher", "supervisor"]
    await service.add_account("foreign", PASSWORD, "foreign", foreign, roles, clock=clock)
    return Case(one, no, sha(data), str(world.units["squad"]), world.cells[0])


def _lists(c: Case) -> dict[str, str]:
    box = f"{WEST},{SOUTH},{WEST + 2 * STEP},{SOUTH + 2 * STEP}"
    asked = (
        "", "order=due", "state=handling", "state=handling&order=due", "open=true", f"unit={c.unit}",
        f"area={c.cell[:9]}", "category=06010", f"bbox={box}", f"bbox={box}&open=true", f"q={c.no}",
        f"q={c.cell}", "q=早点铺", "q=铺", "q=东昌路", "q=inspector",
    )  # fmt: skip
    return {f"/api/cases?{query}": c.id for query in asked}


def _doors(c: Case) -> dict[str, str]:
    """Addresses to read, and what stands in the answer of who may see the case; "" where 200 alone says it."""
    base, photo = f"/api/cases/{c.id}", f"/api/photos/{c.sha}"
    return _lists(c) | {
        base: c.no, f"{base}/events": "acknowledge", f"{base}/facts": c.sha, f"{base}/flags": "", f"{base}/pairs": "",
        f"{base}/contact-reads": "", f"{base}/doubts/{c.sha}": "", photo: c.sha, f"{photo}/thumb": "",
        f"{photo}/screen": "", f"{photo}/evidence": "",
        "/api/privacy/reviews?state=waiting": c.sha, f"/api/privacy/reviews/{c.sha}": c.sha,
    }  # fmt: skip


async def _shown(client: httpx.AsyncClient, doors: dict[str, str], who: dict[str, str]) -> list[str]:
    """The doors through which this person sees the case."""
    answers = {door: await client.get(door, headers=who) for door in doors}
    assert all(answer.status_code in (200, 403, 404) for answer in answers.values())
    return [
        door for door, answer in answers.items()
        if answer.status_code == 200 and doors[door].encode() in answer.content
    ]  # fmt: skip


async def test_every_door_for_reading_is_shut_to_who_may_not_see_the_case(
    client: httpx.AsyncClient, people: dict[str, dict[str, str]], case: Case, clock: FixedClock
) -> None:
    doors = _doors(case)
    sees = {door for who in ("clerk", "squad") for door in await _shown(client, doors, people[who])}
    assert set(doors) - sees == set()
    for name in STRANGERS:
        assert await _shown(client, doors, await sign_in(name, clock)) == [], name


async def test_counts_marks_and_figures_leave_it_out(
    client: httpx.AsyncClient, people: dict[str, dict[str, str]], case: Case, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=30))  # over its limit: the supervisor's figures name it

    async def figures(who: dict[str, str]) -> tuple[int, int, list[int]]:
        counts, of_unit = [
            (await client.get(f"/api/cases/counts{asked}", headers=who)).json()["states"].values()
            for asked in ("", f"?unit={case.unit}")
        ]
        seen = [sum(mark["n"] for mark in await marks(client, who, z)) for z in (9, 12, 14, 15, 16, 18)]
        return sum(row["all"] for row in counts), sum(row["all"] for row in of_unit), seen

    for name in ("clerk", *STRANGERS):
        mine = int(name == "clerk")
        assert await figures(await sign_in(name, clock)) == (mine, mine, [mine] * 6), name
    late = [
        (await client.get("/api/oversight", headers=await sign_in(name, clock))).json()["late"]
        for name in ("supervisor", "foreign")
    ]
    assert late == [1, 0]


async def test_a_supervisor_elsewhere_counts_nothing_of_it(
    client: httpx.AsyncClient, case: Case, give: Give, people: dict[str, dict[str, str]], clock: FixedClock
) -> None:
    """Came back, ended stages, disputed: above nothing where the case is seen, nothing elsewhere."""
    handled = ("squad", "finish", {"note": "已清理"})
    again = [("dispatcher", "dispatch", {"unitId": case.unit}), ("squad", "acknowledge", {}), handled]
    closed = [("clerk", "check_pass", {"note": "属实"}), ("clerk", "close", {})]
    found = "SELECT tracking_code FROM report JOIN case_report ON report_id = id WHERE case_id = $1::text::uuid"
    no = {"clean": False, "reasons": ["still_there"]}
    for steps in ([handled, ("clerk", "check_fail", {"note": "没有清完"}), handled, *closed], [*again, *closed]):
        for who, command, fields in steps:
            photos = {"photos": [await recorded_photo(clock)]} if command == "finish" else {}
            answer = await give(who, case.id, command, **fields, **photos)
            assert answer.status_code == 200, (command, answer.text)
        code = await fetchval(found, case.id)
        assert (await client.post(f"/api/track/{code}/answer", json={"id": str(new_id()), **no})).status_code == 200
    seen, elsewhere = [
        (await client.get("/api/oversight", headers=await sign_in(name, clock))).json()
        for name in ("supervisor", "foreign")
    ]
    assert {"check_fail", "rework"} <= {row["command"] for row in seen["cameBack"]}
    assert seen["kept"] != []
    assert seen["disputed"] == 1
    assert (elsewhere["cameBack"], elsewhere["kept"], elsewhere["disputed"]) == ([], [], 0)


async def test_every_door_for_acting_is_shut_too(
    client: httpx.AsyncClient, case: Case, clock: FixedClock, world: World
) -> None:
    base = f"/api/cases/{case.id}"
    version = await fetchval("SELECT version FROM case_file WHERE id = $1::text::uuid", case.id)
    for name in STRANGERS:
        who = await sign_in(name, clock)
        for command in sorted({command for _, command in TABLE}):
            body = {"id": str(new_id()), "command": command, "note": "看看", "unitId": case.unit}
            answer = await client.post(f"{base}/commands", json=body, headers=who)
            assert answer.status_code in (403, 404), (name, command, answer.text)
        acts = {
            f"{base}/contact-reads": {"reason": "核实情况"},
            f"{base}/flags/{new_id()}": {"as": "harmless", "note": "看看"},
            f"/api/privacy/reviews/{case.sha}": {"what": "reject", "version": 1, "reason": "看看"},
        }
        for door, body in acts.items():
            assert (await client.post(door, json=body, headers=who)).status_code in (403, 404, 400), (name, door)
        assert (await client.put(f"{base}/presence", headers=who)).status_code == 404
        taken = await client.post("/api/reports", json=report(photos=[case.sha]), headers=who)
        assert (taken.status_code, taken.json()["type"]) == (409, "report.photo_missing")
    assert await fetchval("SELECT version FROM case_file WHERE id = $1::text::uuid", case.id) == version


def test_no_door_was_forgotten(app: Litestar) -> None:
    """A new route that names a case or a photo is walked here, or says why not."""
    nobodys = {
        "/api/photos/{sha256}/public",  # what was decided to be public (tests/privacy)
        "/api/photos/{sha256}/direct", "/api/photos/{sha256}/received",  # of who sends the bytes (test_possession)
        "/api/ops/parked-photos/{sha256}/retry",  # of the administrator, who reads no case
    }  # fmt: skip
    named = {
        route.path_format
        for route in app.routes
        if isinstance(route, HTTPRoute) and ("{case_id" in route.path_format or "{sha256" in route.path_format)
    }
    walked = {
        *(door.replace("c0", "{case_id}").replace("5a", "{sha256}") for door in _doors(Case("c0", "", "5a", "", ""))),
        "/api/cases/{case_id}/commands", "/api/cases/{case_id}/presence", "/api/cases/{case_id}/flags/{flag_id}",
        "/api/photos/{sha256}/{kind}",
    }  # fmt: skip
    assert named - walked - nobodys == set()


def _literals(file: Path) -> Sequence[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def test_the_rule_is_written_once() -> None:
    """Whoever else names the scopes' table has another reason than to ask who may see a case."""
    names = {
        str(file.relative_to(BACKEND)) for file in BACKEND.rglob("*.py")
        if any("case_scope" in text for text in _literals(file))
    }  # fmt: skip
    assert names <= MAY_NAME_SCOPES
    clause = re.compile(r"EXISTS\s*\(\s*SELECT 1 FROM case_scope \w+ WHERE [^)]*scope = ANY")
    again = [
        file for file in names - {"people/visibility.py"} for text in _literals(BACKEND / file) if clause.search(text)
    ]
    assert again == []
