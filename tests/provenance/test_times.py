"""A time that cannot be is no time: it is told, and holds nothing up."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from httpx import AsyncClient

from backend.db import execute, fetchrow, fetchval
from backend.evidence.copies import _moment
from backend.kernel.clock import FixedClock, heard_at
from backend.photos import facts
from backend.provenance import queries
from tests.harness.photos import recorded_photo
from tests.harness.power import powerfully
from tests.harness.reports import new_case, report
from tests.provenance.test_flags import HERE, exif, judge_all, told

NONSENSE = ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "1999-12-31T23:59:59Z"]
MIGRATION = Path(__file__).parents[2] / "migrations" / "m20261127_0311_times.sql"


def test_a_time_is_heard_from_2000_to_tomorrow_in_utc_by_the_true_clock() -> None:
    now, east = datetime(2026, 11, 27, tzinfo=UTC), timezone(timedelta(hours=8))
    day = timedelta(days=1)
    assert heard_at(None, now) is None
    assert heard_at(now + day, now) == now + day
    assert heard_at(now + day + timedelta(seconds=1), now) is None
    assert heard_at(datetime(2000, 1, 1, 8, tzinfo=east), now) == datetime(2000, 1, 1, tzinfo=UTC)
    assert heard_at(datetime(2000, 1, 1, 7, 59, tzinfo=east), now) is None
    known = int((30 * day).total_seconds() * 1000)
    assert heard_at(now + 30 * day, now, known) == now + 30 * day  # as the phone wrote it
    assert heard_at(now + 30 * day, now) is None
    assert [heard_at(datetime.fromisoformat(text), now, -3_155_760_000_000) for text in NONSENSE[:2]] == [None, None]


@pytest.mark.parametrize("said", NONSENSE)
async def test_a_shot_at_an_impossible_time_is_judged_and_says_so(
    client: AsyncClient, clock: FixedClock, people, said: str
) -> None:
    photo = await recorded_photo(clock)
    shots = [{"sha256": photo, "takenAt": said}]
    case = await new_case(client, photos=[photo], shots=shots, deviceAt=said)
    assert await fetchval("SELECT taken_at FROM case_shot") is None
    await judge_all(clock)
    [flag] = await told(client, case, "flags", people["clerk"])
    assert (flag["kind"], flag["severity"]) == ("impossible_time", "doubt")
    assert flag["sentence"].startswith("手机说拍摄于 ")
    [seen] = await told(client, case, "facts", people["clerk"])
    assert [s.get("takenAt") for s in seen["sources"] if s["origin"] == "device"] == [None]
    assert seen["sentAt"] == seen["receivedAt"]
    [event] = await told(client, case, "events", people["clerk"])
    assert event["deviceAt"] is None
    body = await fetchval("SELECT convert_from(body, 'UTF8')::jsonb -> 'facts' ->> 'notDeviceAt' FROM case_event")
    assert datetime.fromisoformat(body) == datetime.fromisoformat(said)


@pytest.mark.parametrize("local", ["9999-12-31T23:59:59", "0001-01-01T00:00:00"])
async def test_a_camera_that_says_nonsense_is_judged_and_says_so(
    client: AsyncClient, clock: FixedClock, people, local: str
) -> None:
    photo = await exif(await recorded_photo(clock), *HERE)
    await execute("UPDATE photo SET taken_local = $1", local)
    body = report(kind="inspection", photos=[photo], deviceAt=clock.now().isoformat(), clockAheadMs=-86_400_000)
    answer = await client.post("/api/reports", json=body, headers=people["inspector"])
    assert answer.status_code == 201, answer.text
    await judge_all(clock)
    found = await told(client, answer.json()["caseId"], "flags", people["clerk"])
    assert [f["sentence"][:9] for f in found if f["kind"] == "impossible_time"] == ["照片自带的信息说拍"]


def test_a_photo_s_moment_is_bounded_by_when_it_came(clock: FixedClock) -> None:
    now = clock.now()

    def at(moment: datetime) -> datetime | None:
        found = facts.Facts(media_type="image/jpeg", width=1, height=1, taken_at=moment)
        return facts.believed(found, now).taken_at

    assert at(now) == now
    assert at(now + timedelta(days=2)) is None
    assert at(datetime(1980, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("local", "says"), [("9999-12-31T23:59:59", "收到 "), ("2026-11-01T08:00:00", "拍摄 2026-11-01")]
)
def test_an_impossible_time_is_not_burnt_in(clock: FixedClock, local: str, says: str) -> None:
    subject = {
        "taken_at": None, "taken_local": local, "received_at": datetime(2026, 11, 27, tzinfo=UTC), "place_words": "",
        "cell_code": None, "no": "1", "role": "before", "officer_no": None, "by_citizen": True,
    }  # fmt: skip
    assert _moment(subject, ZoneInfo("Asia/Shanghai")).startswith(says)  # type: ignore[arg-type]


async def test_rows_from_before_are_read(client: AsyncClient, clock: FixedClock, people) -> None:
    photo = await recorded_photo(clock)
    case = await new_case(client, photos=[photo], shots=[{"sha256": photo, "takenAt": clock.now().isoformat()}])
    await execute("UPDATE photo SET taken_at = '9999-12-31 23:59:59-12', taken_local = '9999-12-31T23:59:59'")
    await powerfully("UPDATE case_shot SET taken_at = '0001-01-01 00:00:00+12'")
    await powerfully(MIGRATION.read_text(encoding="utf-8"))
    await told(client, case, "facts", people["clerk"])
    await judge_all(clock)
    assert "impossible_time" in {f["kind"] for f in await told(client, case, "flags", people["clerk"])}


async def test_the_database_takes_no_impossible_time(client: AsyncClient, clock: FixedClock, people) -> None:
    photo = await recorded_photo(clock)
    await new_case(client, photos=[photo])
    await execute(
        "INSERT INTO case_shot (event_id, sha256, taken_at) SELECT event_id, sha256, '9999-12-31 23:59:59-12'"
        " FROM case_photo"
    )
    await execute(
        "INSERT INTO photo (sha256, bytes, media_type, width, height, orientation, received_at, taken_at)"
        " SELECT repeat('0', 64), bytes, media_type, width, height, orientation, received_at, '1999-01-01+00'"
        " FROM photo"
    )
    row = await fetchrow(
        "SELECT (SELECT taken_at FROM case_shot) AS shot,"
        " (SELECT taken_at FROM photo WHERE sha256 = repeat('0', 64)) AS p"
    )
    assert row is not None
    assert tuple(row) == (None, None)
    assert await queries.unjudged(10)
