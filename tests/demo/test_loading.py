"""The demo as the product tells it: through the real services, the event log and the object store."""

from datetime import datetime, timedelta

import pytest
import shapely

from backend.catalog import service as catalog
from backend.db import execute, fetch, fetchval
from backend.demo.cases import load_cases
from backend.demo.organisation import SINCE, load_organisation
from backend.demo.stories import Story, read_stories
from backend.dispatch import service as dispatch
from backend.kernel.clock import FixedClock
from backend.storage import ObjectStore
from backend.territory import service as territory
from tests.harness.logs import unlike_their_log

END = {
    "returned": "filed", "reworked": "filed", "failed": "handling", "verified": "closed",
}  # fmt: skip


def one_of_each_plan() -> list[Story]:
    """The first story of each plan, and the case that the merged one goes into."""
    first: dict[str, Story] = {}
    for story in read_stories():
        first.setdefault(story.plan, story)
    target = first["merged"].note
    return [*first.values(), *(s for s in read_stories() if s.key == target and s is not first[s.plan])]


@pytest.fixture
async def streets(nothing_yet: None) -> None:
    """Three demo streets, each one great cell, under the stories' places."""
    version = await fetchval("INSERT INTO territory_version (created_at, note) VALUES (now(), 'test') RETURNING id")
    for i, (west, east) in enumerate([(121.48, 121.5), (121.5, 121.51), (121.51, 121.53)], start=1):
        box = shapely.MultiPolygon([shapely.box(west, 31.22, east, 31.25)])
        await execute(
            "INSERT INTO area (code, level, name, geom, valid_from, version_from) VALUES ($1, 'cell', '', $2, $3, $4)",
            f"31011590{i}001001", box, SINCE, version,
        )  # fmt: skip
    for feature in (territory, catalog, dispatch):
        feature.forget()


async def test_every_plan_ends_in_its_state_and_loading_again_adds_nothing(
    streets: None, store: ObjectStore, clock: FixedClock
) -> None:
    now, stories = clock.now(), one_of_each_plan()
    await catalog.load_catalog(now, demo=True)
    units = await load_organisation()
    assert await load_cases(now, stories) == len(stories)
    assert await _states() == {s.text: END.get(s.plan, s.plan) for s in stories}
    await _check_times(now)
    assert await unlike_their_log() == []
    photos = [r["sha256"] for r in await fetch("SELECT sha256 FROM photo")]
    assert all([await store.size(f"photos/original/{sha[:2]}/{sha}") for sha in photos])
    before = await _counts()
    assert await load_organisation() == units
    assert await load_cases(now, stories) == 0
    assert await _counts() == before
    for feature in (territory, catalog, dispatch):
        feature.forget()


async def _counts() -> dict[str, int]:
    tables = ("unit", "posting", "account", "rule_set", "routing_rule", "report", "case_event", "photo")
    return {t: await fetchval(f"SELECT count(*) FROM {t}") for t in tables}


async def _states() -> dict[str, str]:
    rows = await fetch(
        "SELECT r.words, c.state FROM report r JOIN case_report cr ON cr.report_id = r.id"
        " JOIN case_file c ON c.id = cr.case_id"
    )
    return {r["words"]: r["state"] for r in rows}


async def _check_times(now: datetime) -> None:
    """Events lie in the past, and case numbers follow the order of filing."""
    assert await fetchval("SELECT max(at) FROM case_event") < now + timedelta(seconds=1)
    filed = await fetch(
        "SELECT c.no FROM case_event e JOIN case_file c ON c.id = e.case_id WHERE e.command = 'file' ORDER BY e.at"
    )
    numbers = [r["no"] for r in filed]
    assert numbers == sorted(numbers)
