"""The demo city after its load: told by the real services, with the event log as it would be from people."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
import shapely

from backend.cases import service as cases
from backend.cases.schemas import CommandBody
from backend.catalog import service as catalog
from backend.db import execute, fetch, fetchval
from backend.demo.cases import load_cases
from backend.demo.living import Living
from backend.demo.organisation import SINCE, load_organisation
from backend.demo.stories import Story, demo_id, read_stories
from backend.dispatch import service as dispatch
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.live.verify import verify_log
from backend.people import queries as people_queries
from backend.people import service as people
from backend.storage import ObjectStore
from backend.territory import service as territory
from tests.harness.world import raze

STORIES = [s for s in read_stories() if s.key in {"c001", "c012", "c016", "c020", "c024", "c040", "c049", "c070"}]


@pytest.fixture
async def city(nothing_yet: None, store: ObjectStore, clock: FixedClock) -> list[Story]:
    """A demo of a few stories that was loaded on a Monday at ten."""
    return await loaded(clock)


async def loaded(clock: FixedClock) -> list[Story]:
    version = await fetchval("INSERT INTO territory_version (created_at, note) VALUES (now(), 'test') RETURNING id")
    for i, (west, east) in enumerate([(121.47, 121.5), (121.5, 121.51), (121.51, 121.53)], start=1):
        await execute(
            "INSERT INTO area (code, level, name, geom, valid_from, version_from) VALUES ($1, 'cell', '', $2, $3, $4)",
            f"31011590{i}001001", shapely.MultiPolygon([shapely.box(west, 31.22, east, 31.25)]), SINCE, version,
        )  # fmt: skip
    for feature in (territory, catalog, dispatch):
        feature.forget()
    await catalog.load_catalog(clock.now(), demo=True)
    await load_organisation()
    await load_cases(clock.now(), STORIES)
    return STORIES


async def lights(now: datetime) -> Counter[str]:
    rows = await fetch("SELECT near_at, due_at FROM case_file WHERE is_open")
    count = Counter(
        "red" if r["due_at"] and now > r["due_at"] else "amber" if r["near_at"] and now > r["near_at"] else "green"
        for r in rows
    )
    return count + Counter(open=len(rows))


@pytest.mark.parametrize("pause", [timedelta(minutes=30), timedelta(hours=12), timedelta(days=30)], ids=str)
async def test_after_a_pause_few_cases_are_red(city: list[Story], clock: FixedClock, pause: timedelta) -> None:
    clock.advance(pause)
    living = Living(clock, stories=city)
    assert await living.turn() > 0
    count = await lights(clock.now())
    assert count["open"] >= 5
    assert count["red"] <= max(1, 0.10 * count["open"])
    assert await fetchval("SELECT max(at) FROM case_event") <= clock.now()


@pytest.mark.real_commits
async def test_the_log_holds_after_a_pause_and_events_follow_each_other(
    own_database: str, store: ObjectStore, clock: FixedClock
) -> None:
    await raze()
    city = await loaded(clock)
    before = {r["id"]: r["hash"] for r in await fetch("SELECT id, hash FROM case_event")}
    clock.advance(timedelta(days=2))
    await Living(clock, stories=city).turn()
    assert not (await verify_log()).findings
    after = {r["id"]: r["hash"] for r in await fetch("SELECT id, hash FROM case_event")}
    assert before.items() <= after.items()
    rows = await fetch("SELECT case_id, at FROM case_event ORDER BY case_id, no")
    assert all(a["at"] <= b["at"] for a, b in pairwise(rows) if a["case_id"] == b["case_id"])
    for feature in (territory, catalog, dispatch):
        feature.forget()


async def test_a_pause_of_a_month_tells_some_hundred_cases_and_not_thousands(
    city: list[Story], clock: FixedClock
) -> None:
    clock.advance(timedelta(days=30))
    await Living(clock, stories=city).turn()
    assert await fetchval("SELECT count(*) FROM report") < 150


async def test_nobody_of_the_demo_has_signed_in(city: list[Story], clock: FixedClock) -> None:
    """Neither to tell its stories nor to go on with them: the accounts say that nobody used them."""
    clock.advance(timedelta(minutes=30))
    assert await Living(clock, stories=city).turn() > 0
    assert await fetchval("SELECT count(*) FROM session") == 0
    assert {r["last_sign_in"] for r in await people_queries.accounts()} == {None}


async def test_a_turn_without_a_pause_does_nothing_twice(city: list[Story], clock: FixedClock) -> None:
    clock.advance(timedelta(minutes=30))
    await Living(clock, stories=city).turn()
    events = await fetchval("SELECT count(*) FROM case_event")
    assert await Living(clock, stories=city).turn() == 0
    assert await fetchval("SELECT count(*) FROM case_event") == events


async def test_events_of_a_running_city_are_never_set_before_the_turn_before(
    city: list[Story], clock: FixedClock
) -> None:
    living = Living(clock, stories=city)
    await living.turn()
    before = clock.now()
    known = {r["id"] for r in await fetch("SELECT id FROM case_event")}
    clock.advance(timedelta(minutes=12))
    assert await living.turn() > 0
    new = await fetch("SELECT id, at, command FROM case_event WHERE NOT id = ANY($1)", list(known))
    assert min(r["at"] for r in new) >= before


async def test_a_case_that_a_person_touched_is_left_to_people(city: list[Story], clock: FixedClock) -> None:
    """A demo account used at the keyboard is a person, too: the demo's own events are known by their ids."""
    case = await _case("c001")
    account = await fetchval("SELECT id FROM account WHERE username = 'clerk'")
    actor = await people.actor_of(await people.open_session(account, "Firefox", clock.now()), clock.now())
    assert actor is not None
    await cases.give(case, CommandBody(id=new_id(), command="accept", category_code="06010"), actor, clock)
    clock.advance(timedelta(hours=12))
    await Living(clock, stories=city).turn()
    assert await fetchval("SELECT state FROM case_file WHERE id = $1", case) == "accepted"
    assert await fetchval("SELECT version FROM case_file WHERE id = $1", case) == 2


async def test_a_case_that_is_open_on_a_screen_is_not_taken_away(city: list[Story], clock: FixedClock) -> None:
    case = await _case("c001")
    clock.advance(timedelta(minutes=30))
    await execute("INSERT INTO demo_look (case_id, at) VALUES ($1, $2)", case, clock.now() - timedelta(minutes=1))
    living = Living(clock, stories=city)
    await living.turn()
    assert await fetchval("SELECT state FROM case_file WHERE id = $1", case) == "reported"
    looked = clock.now()
    clock.advance(timedelta(minutes=20))
    await living.turn()
    assert await fetchval("SELECT state FROM case_file WHERE id = $1", case) != "reported"
    assert await fetchval("SELECT min(at) FROM case_event WHERE case_id = $1 AND no > 1", case) >= looked


async def test_nothing_is_done_where_real_people_work(city: list[Story], clock: FixedClock) -> None:
    clock.advance(timedelta(hours=12))
    await people.add_account("wang", "a password of her own", "王", None, ["admin"], clock=clock)
    assert await Living(clock, stories=city).turn() == 0


async def test_nothing_is_done_without_a_demo(nothing_yet: None, clock: FixedClock) -> None:
    assert await Living(clock).turn() == 0


async def _case(key: str) -> object:
    return await fetchval("SELECT case_id FROM case_report WHERE report_id = $1", demo_id(key, "report"))
