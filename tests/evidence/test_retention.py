"""Nothing goes without a rule; what goes leaves an event, reads as purged; a killed purge is finished by the next."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from httpx import AsyncClient

from backend.cases.workflow import State
from backend.db import execute, fetch, fetchrow, fetchval
from backend.evidence import copies, queries, retention, service
from backend.evidence.errors import BadRule, HoldConflict, UnknownCase
from backend.evidence.rules import DataClass, Holding, Rule, deciding, in_force
from backend.evidence.verify import Scope, verify_evidence
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.photos.child import Child
from backend.photos.service import original_key
from backend.storage import ObjectStore
from backend.storage.errors import StoreUnavailable
from tests.evidence.test_copies import numbered
from tests.harness.photos import sent_by_everybody
from tests.harness.reports import new_case, report
from tests.harness.world import START, World, sign_in
from tests.photos.test_photos import picture, put, sha

ONE, TWO = picture(size=(320, 240)), picture(size=(240, 320))
A, B = UUID(int=1), UUID(int=2)


def rule(name: str, data_class: DataClass, days: int | None, since: int = 0) -> Rule:
    return Rule(id=name, data_class=data_class, keep_days=days, basis="依据", valid_from=START + timedelta(days=since))


def holding(case: UUID, state: str, days: int, *, held: bool = False) -> Holding:
    return Holding(case_id=case, state=State(state), since=START - timedelta(days=days), held=held)


CLOSED = rule("c", DataClass.original_closed, 100)
DECLINED = rule("d", DataClass.original_declined, 10)
RULES = {CLOSED.data_class: CLOSED, DECLINED.data_class: DECLINED}


@pytest.mark.parametrize(("holdings", "goes"), [
    ([holding(A, "closed", 101)], {A: CLOSED}), ([holding(A, "force_closed", 101)], {A: CLOSED}),
    ([holding(A, "closed", 99)], None), ([holding(A, "closed", 100)], None),
    ([holding(A, "declined", 11)], {A: DECLINED}),
    ([holding(A, "transferred", 9999)], None), ([holding(A, "handling", 9999)], None), ([], None),
    ([holding(A, "closed", 9999, held=True)], None),
    ([holding(A, "closed", 101), holding(B, "declined", 11)], {A: CLOSED, B: DECLINED}),
    ([holding(A, "closed", 101), holding(B, "handling", 0)], None),
    ([holding(A, "closed", 101), holding(B, "declined", 11, held=True)], None),
])  # fmt: skip
def test_a_photo_goes_when_every_case_that_has_it_may_let_it_go(holdings, goes) -> None:  # type: ignore[no-untyped-def]
    assert deciding(holdings, RULES, START) == goes


def test_the_newest_valid_rule_of_a_class_is_in_force() -> None:
    rules = [
        rule("new", DataClass.contact, 30, -1),
        rule("old", DataClass.contact, 5, -9),
        rule("later", DataClass.contact, 1, 1),
    ]
    assert in_force(rules, START)[DataClass.contact].id == "new"
    assert in_force([*rules, rule("stop", DataClass.contact, None, 0)], START) == {}


async def close(give, world: World, case: str) -> None:  # type: ignore[no-untyped-def]
    """From filed to closed, with a second photo after handling."""
    for who, command, fields in (
        ("dispatcher", "dispatch", {"unitId": str(world.units["squad"])}), ("squad", "acknowledge", {}),
        ("squad", "finish", {"note": "已清理", "photos": [sha(TWO)]}), ("clerk", "check_pass", {"note": "属实"}),
        ("clerk", "close", {"looked": [f"too_early/{sha(TWO)}"]}),
    ):  # fmt: skip
        answer = await give(who, case, command, **fields)
        assert answer.status_code == 200, answer.text


@pytest.fixture
async def old(client, store, clock: FixedClock, advance, give, world: World, renderer: Child) -> str:  # type: ignore[no-untyped-def]
    """A case closed 400 days ago with two photos, their renderings and copies made."""
    await put(client, TWO)
    await sent_by_everybody(sha(TWO), clock)
    case = await numbered(client, advance, ONE)
    await close(give, world, case)
    for data in (ONE, TWO):
        await copies.make(sha(data), renderer, store, clock)
    clock.advance(timedelta(days=400))
    return case


async def set_closed(clock: FixedClock, days: int = 365) -> Rule:
    return await service.set_rule("original.closed", days, "档案保管期限表 3.2", None, "closed-1y", clock)


async def everything() -> list[list[tuple[object, ...]]]:
    """All rows of all tables that a purge could touch."""
    tables = ("photo", "photo_derivative", "evidence_copy", "issued_copy", "photo_purge", "case_file", "case_event",
              "case_photo", "contact", "session", "retention_rule", "case_hold")  # fmt: skip
    return [[tuple(map(str, r)) for r in await fetch(f"SELECT * FROM {t} x ORDER BY x::text")] for t in tables]


async def all_objects(store: ObjectStore) -> list[str]:
    return [k for k in await store.keys("photos/") if sha(ONE) in k or sha(TWO) in k]


async def test_without_a_rule_nothing_is_due(old: str, store: ObjectStore, clock: FixedClock) -> None:
    before = await everything()
    assert (await retention.purge(store, clock)).lines == {}
    assert await everything() == before


async def test_a_dry_run_says_what_would_go_and_touches_nothing(
    old: str, store: ObjectStore, clock: FixedClock
) -> None:
    await set_closed(clock)
    rows, objects = await everything(), await all_objects(store)
    line = (await retention.plan(store, clock)).lines["closed-1y"]
    assert (line.count, line.basis, line.keep_days) == (2, "档案保管期限表 3.2", 365)
    made = await fetchval("SELECT sum(bytes) FROM photo_derivative") + await fetchval(
        "SELECT sum(bytes) FROM evidence_copy"
    )
    assert line.bytes == len(ONE) + len(TWO) + made
    assert (await everything(), await all_objects(store)) == (rows, objects)


async def test_a_term_that_is_not_over_keeps(old: str, store: ObjectStore, clock: FixedClock) -> None:
    await set_closed(clock, 401)
    assert (await retention.purge(store, clock)).lines == {}


async def test_a_purge_leaves_an_event_and_reads_as_purged(old: str, client, people, store, clock: FixedClock) -> None:
    await set_closed(clock)
    number = await fetchval("SELECT no FROM case_file WHERE id = $1::text::uuid", old)
    done = await retention.purge(store, clock)
    assert done.lines["closed-1y"].count == 2
    assert await all_objects(store) == []
    people = {"clerk": await sign_in("clerk", clock)}
    [event] = [
        e
        for e in (await client.get(f"/api/cases/{old}/events", headers=people["clerk"])).json()["items"]
        if e["command"] == "purge"
    ]
    assert {p["sha256"] for p in event["facts"]["photos"]} == {sha(ONE), sha(TWO)}
    assert (event["facts"]["rule"], event["facts"]["basis"], event["actor"]) == (
        "closed-1y",
        "档案保管期限表 3.2",
        None,
    )
    assert event["to"] == "closed"

    verdict = await verify_evidence(store, clock, Scope(photo=sha(ONE)))
    assert verdict.findings == []
    [gone] = verdict.purged
    assert (gone.sha256, gone.rule, gone.at) == (sha(ONE), "closed-1y", clock.now())
    for path in ("", "/thumb", "/screen", "/evidence"):
        assert (await client.get(f"/api/photos/{sha(ONE)}{path}", headers=people["clerk"])).status_code in (404, 410), (
            path
        )
    listed = await client.get("/api/cases?open=false", headers=people["clerk"])
    assert [c["id"] for c in listed.json()["items"]] == [old]
    assert (await client.get(f"/api/cases/{old}", headers=people["clerk"])).status_code == 200
    told = (await client.post("/api/verify", json={"caseNo": number, "sha256": sha(ONE)})).json()
    assert (told["match"], told["purgedUnder"]) == ("original", "档案保管期限表 3.2")
    again = await retention.purge(store, clock)
    assert (again.lines, again.left) == ({}, 0)


async def test_the_public_page_shows_nothing_of_a_purge(
    old: str, client: AsyncClient, store, clock: FixedClock
) -> None:
    code = await fetchval("SELECT tracking_code FROM report")
    before = (await client.get(f"/api/track/{code}")).json()
    await set_closed(clock)
    await retention.purge(store, clock)
    assert (await client.get(f"/api/track/{code}")).json() == before


async def test_a_purge_does_not_open_the_time_for_rework_again(
    old: str, client, store, clock: FixedClock, give
) -> None:
    await set_closed(clock)
    await retention.purge(store, clock)
    headers = await sign_in("clerk", clock)
    body = {"id": "01939000-0000-7000-8000-000000000001", "command": "rework", "note": "还没好"}
    assert (await client.post(f"/api/cases/{old}/commands", json=body, headers=headers)).status_code == 409


class Broken:
    """A store whose deletions fail after the first, as when the process is killed between two objects."""

    def __init__(self, store: ObjectStore) -> None:
        self._store, self.deleted = store, 0

    def __getattr__(self, name: str):  # type: ignore[no-untyped-def]
        return getattr(self._store, name)

    async def delete(self, key: str) -> None:
        if self.deleted:
            raise StoreUnavailable()
        self.deleted += 1
        await self._store.delete(key)


async def test_a_purge_that_was_killed_goes_on(old: str, store: ObjectStore, clock: FixedClock) -> None:
    await set_closed(clock)
    with pytest.raises(StoreUnavailable):
        await retention.purge(Broken(store), clock)  # type: ignore[arg-type]
    verdict = await verify_evidence(store, clock, Scope(photo=sha(ONE)))
    assert [f.code for f in verdict.findings] == ["purge.unfinished"]
    assert (await retention.plan(store, clock)).left == 2
    events = await fetchval("SELECT count(*) FROM case_event")
    assert (await retention.purge(store, clock)).left == 2
    assert await all_objects(store) == []
    assert await fetchval("SELECT count(*) FROM case_event") == events
    assert (await verify_evidence(store, clock, Scope(photo=sha(ONE)))).findings == []


async def test_a_rendering_that_a_worker_stored_late_goes_with_the_next_purge(
    old: str, store: ObjectStore, clock: FixedClock
) -> None:
    await set_closed(clock)
    await retention.purge(store, clock)
    late = f"photos/thumb/{sha(ONE)[:2]}/{sha(ONE)}.webp"
    await store.put(late, b"late", "image/webp")
    verdict = await verify_evidence(store, clock)
    assert ("purge.unfinished", late) in [(f.code, f.subject) for f in verdict.findings]
    assert (await retention.purge(store, clock)).left == 1
    assert await all_objects(store) == []


async def test_a_held_case_is_never_purged(old: str, store: ObjectStore, clock: FixedClock) -> None:
    number = await fetchval("SELECT no FROM case_file WHERE id = $1::text::uuid", old)
    await set_closed(clock)
    await service.hold(number, "复议中，沪府复〔2026〕88 号", clock)
    with pytest.raises(HoldConflict):
        await service.hold(number, "再来一次", clock)
    found = await retention.plan(store, clock)
    assert (found.lines, found.held) == ({}, 2)
    assert (await retention.purge(store, clock)).lines == {}
    await service.release(old, "复议终结", clock)
    with pytest.raises(HoldConflict):
        await service.release(number, "又一次", clock)
    assert (await retention.purge(store, clock)).lines["closed-1y"].count == 2
    commands = [r["command"] for r in await fetch("SELECT command FROM case_event ORDER BY no DESC LIMIT 3")]
    assert commands == ["purge", "release", "hold"]
    with pytest.raises(UnknownCase):
        await service.hold("2026-99999", "没有这个", clock)


async def test_a_photo_that_another_open_case_has_stays(
    old: str, client, store: ObjectStore, clock: FixedClock
) -> None:
    await new_case(client, photos=[sha(ONE)])
    await set_closed(clock)
    assert (await retention.purge(store, clock)).lines["closed-1y"].count == 1
    assert await store.size(original_key(sha(ONE))) == len(ONE)
    assert await store.size(original_key(sha(TWO))) is None


async def test_a_merged_case_counts_from_the_end_of_the_case_that_took_it_in(
    old: str, client, store, clock: FixedClock, give, people
) -> None:
    other = await new_case(client)
    await execute(
        "UPDATE case_file SET state = 'merged', merged_into_id = $2::text::uuid WHERE id = $1::text::uuid", old, other
    )
    await set_closed(clock)
    assert (await retention.plan(store, clock)).lines == {}
    await service.hold(other, "保全", clock)
    assert [h.held for h in (await queries.holdings([sha(ONE)]))[sha(ONE)]] == [True]


async def test_contact_data_sessions_and_address_hashes_have_terms_of_their_own(
    client: AsyncClient, store: ObjectStore, clock: FixedClock, advance, give, people
) -> None:
    body = report(0, contact={"phone": "13800000000"})
    assert (await client.post("/api/reports", json=body)).status_code == 201
    await put(client, ONE)
    case = await fetchval("SELECT case_id::text FROM case_report")
    await give("clerk", case, "decline", note="不归城管管")
    clock.advance(timedelta(days=200))
    for name in ("contact", "session", "uploader"):
        await service.set_rule(name, 90, "个人信息保护法第十九条", None, None, clock)
    dry = {line.data_class: line.count for line in (await retention.plan(store, clock)).lines.values()}
    done = {line.data_class: line.count for line in (await retention.purge(store, clock)).lines.values()}
    assert dry == done
    assert (done["contact"], done["uploader"]) == (1, 1)
    assert done["session"] >= 8
    assert await fetchval("SELECT count(*) FROM contact") == 0
    assert await fetchval("SELECT uploader_hash FROM photo") is None
    event = await fetchrow("SELECT command, from_state, to_state FROM case_event ORDER BY no DESC LIMIT 1")
    assert tuple(event or ()) == ("purge", "declined", "declined")
    assert {line.count for line in (await retention.purge(store, clock)).lines.values()} <= {0}


async def test_what_a_reporter_wrote_in_an_answer_goes_and_the_answer_and_the_log_stay(
    client: AsyncClient, store: ObjectStore, clock: FixedClock, advance, give, people, world: World
) -> None:
    words = report(0)
    code = (await client.post("/api/reports", json=words)).json()["trackingCode"]
    case = await fetchval("SELECT case_id::text FROM case_report")
    await advance(case, "closed")
    no = {"id": str(new_id()), "clean": False, "reasons": ["partly"], "text": "我家门口 302 室还有一袋"}
    assert (await client.post(f"/api/track/{code}/answer", json=no)).status_code == 200
    await service.set_rule("answer", 90, "个人信息保护法第十九条", None, "answers", clock)
    clock.advance(timedelta(days=400))
    assert (await retention.plan(store, clock)).lines == {}, "the case is at work again"
    people["clerk"] = await sign_in("clerk", clock)
    ended = await give("clerk", case, "void", note="现场已清，重复的信息")
    assert ended.status_code == 200, ended.text
    clock.advance(timedelta(days=91))
    assert (await retention.plan(store, clock)).lines["answers"].count == 1
    assert (await retention.purge(store, clock)).lines["answers"].count == 1
    assert await fetchval("SELECT count(*) FROM case_event_private WHERE note LIKE '%302%'") == 0
    assert tuple(await fetchrow("SELECT clean, reasons FROM report_answer") or ()) == (False, ["partly"])
    event = await fetchrow(
        "SELECT command, convert_from(body, 'UTF8') AS body FROM case_event ORDER BY no DESC LIMIT 1"
    )
    assert event is not None
    assert (event["command"], no["id"] in event["body"]) == ("purge", True)
    assert await fetchval("SELECT count(*) FROM case_event_private WHERE erased_at = $1", clock.now()) == 1
    assert (await retention.purge(store, clock)).lines == {}


@pytest.mark.parametrize(("data_class", "days", "basis", "name"), [
    ("everything", 30, "依据", None), ("contact", 0, "依据", None), ("contact", 30, " ", None),
    ("contact", 30, "依据", "taken"),
])  # fmt: skip
async def test_a_rule_that_does_not_fit_is_refused(clock: FixedClock, data_class, days, basis, name) -> None:  # type: ignore[no-untyped-def]
    await service.set_rule("session", 30, "依据", None, "taken", clock)
    with pytest.raises(BadRule):
        await service.set_rule(data_class, days, basis, None, name, clock)


@pytest.mark.parametrize("begins", ["1990-01-01T00:00+00:00", "9999-12-31T23:59-12:00", "0001-01-01T00:00+12:00"])
async def test_a_rule_begins_in_a_time_that_can_be(clock: FixedClock, begins: str) -> None:
    with pytest.raises(BadRule, match="十年以内"):
        await service.set_rule("session", 30, "依据", datetime.fromisoformat(begins), None, clock)
