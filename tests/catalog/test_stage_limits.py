"""A city's own limits of the desk's stages: versions from a moment on, over the packaged ones."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import msgspec
import pytest

from backend.catalog import stages
from backend.catalog.errors import BadStageLimits
from backend.catalog.limits import Limit, LimitUnit
from backend.catalog.service import stage_limits
from backend.catalog.stage_limits import StageLimits, as_toml, packaged, read_file
from backend.db import execute, fetch, fetchval
from backend.kernel.clock import FixedClock
from backend.kernel.toml_files import MOST_BYTES
from tests.harness.power import as_owner

OWN = """
source = "本市《时限规定》“第 \\"3\\" 条”"
[stage]
accept = "20分钟"
verify = "2小时"
dispatch = "1 紧急工作时"
check = "1天"
[light]
near = 0.5
[answer]
days = 10
"""


@pytest.fixture(autouse=True)
def packaged_limits_again() -> Iterator[None]:
    stages.forget()
    yield
    stages.forget()


def own(folder: Path, text: str = OWN) -> StageLimits:
    (folder / "limits.toml").write_text(text, encoding="utf-8")
    return read_file(folder / "limits.toml")


async def test_without_a_version_the_packaged_limits_hold(clock: FixedClock) -> None:
    assert await stages.read() == ()
    assert stage_limits(clock.now()) == packaged()
    assert packaged().demo


async def test_a_version_holds_from_its_moment_on_and_the_one_before_until_then(clock: FixedClock, tmp_path) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    loaded = await stages.load(own(tmp_path), tomorrow, clock.now())
    assert loaded is not None
    assert stage_limits(tomorrow - timedelta(microseconds=1)) == packaged()
    assert stage_limits(tomorrow).verify == Limit(2, LimitUnit.WORK_HOUR)
    assert (stage_limits(tomorrow).near, stage_limits(tomorrow).answer_days) == (0.5, 10)
    stages.forget()
    assert await stages.read() == (loaded,)


async def test_what_is_shown_can_be_loaded_again_and_is_the_way_back(clock: FixedClock, tmp_path) -> None:
    limits = own(tmp_path)
    assert own(tmp_path, as_toml(limits)) == limits
    assert own(tmp_path, as_toml(packaged())) == packaged()
    await stages.load(limits, clock.now(), clock.now())
    assert await stages.load(limits, clock.now() + timedelta(days=1), clock.now()) is None
    clock.advance(timedelta(hours=1))
    await stages.load(packaged(), clock.now(), clock.now())
    assert stage_limits(clock.now()) == packaged()
    assert stage_limits(clock.now() - timedelta(minutes=1)) == limits


async def test_one_that_is_not_in_force_yet_is_taken_back(clock: FixedClock, tmp_path) -> None:
    now, tomorrow = clock.now(), clock.now() + timedelta(days=1)
    loaded = await stages.load(own(tmp_path), tomorrow, now)
    assert loaded is not None
    assert await stages.end(loaded.id, now) == loaded
    assert stage_limits(tomorrow) == packaged()
    with pytest.raises(BadStageLimits, match="没有第"):
        await stages.end(loaded.id, now)
    again = await stages.load(own(tmp_path), tomorrow, now)
    assert again is not None
    with pytest.raises(BadStageLimits, match="收不回"):
        await stages.end(again.id, tomorrow - timedelta(seconds=30))
    assert stage_limits(tomorrow) == again.limits


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (timedelta(hours=1), "要晚于它"),
        (timedelta(seconds=-1), "要晚于它"),
        (timedelta(days=3662), "十年以内"),
        (datetime(9800, 1, 1, tzinfo=UTC), "十年以内"),
    ],
)
async def test_a_moment_that_cannot_be_is_refused(clock: FixedClock, tmp_path, when, said: str) -> None:
    await stages.load(own(tmp_path), clock.now() + timedelta(hours=1), clock.now())
    before = await fetch("SELECT * FROM stage_limit")
    moment = when if isinstance(when, datetime) else clock.now() + when
    with pytest.raises(BadStageLimits, match=said):
        await stages.load(packaged(), moment, clock.now())
    assert await fetch("SELECT * FROM stage_limit") == before


async def test_the_past_stays_as_it_was(clock: FixedClock, tmp_path) -> None:
    with pytest.raises(BadStageLimits, match="已经过去"):
        await stages.load(own(tmp_path), clock.now() - timedelta(seconds=1), clock.now())
    assert await fetchval("SELECT count(*) FROM stage_limit") == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('accept = "20分钟"', 'accept = "二十分钟"', "看不懂的时限"),
        ('accept = "20分钟"', 'accept = "0分钟"', "看不懂的时限"),
        ('accept = "20分钟"', 'accept = "999999999分钟"', "时限太长"),
        ('accept = "20分钟"', "accept = 20", "accept"),
        ('accept = "20分钟"', "", "accept"),
        ('accept = "20分钟"', 'accept = "20分钟"\nclose = "1天"', "close"),
        ("near = 0.5", "near = 1.0", "near"),
        ("near = 0.5", "near = nan", "near"),
        ("near = 0.5", "near = -inf", "near"),
        ("days = 10", "days = 0", "days"),
        ("days = 10", "days = 99999999999999999999", "days"),
        ("days = 10", "days = 7.5", "days"),
        ("[light]", "[licht]", "licht"),
        ("source = ", "sauce = ", "sauce"),
        (OWN, "", "source"),
        (OWN, OWN.replace('\\"3\\"', "x" * 501), "source"),
        (OWN, "[[[" * 20_000, "读不了"),
        (OWN, "#" * (MOST_BYTES + 1), "太大"),
    ],
)
async def test_a_file_that_cannot_be_is_refused_in_words(tmp_path, old: str, new: str, said: str) -> None:
    assert old in OWN
    with pytest.raises(BadStageLimits) as caught:
        own(tmp_path, OWN.replace(old, new))
    assert said in caught.value.detail
    assert "\n" not in caught.value.detail


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path / "none.toml", tmp_path, tmp_path / "bytes.toml"):
        with pytest.raises(BadStageLimits, match=r"读不了|没有文件|打不开"):
            read_file(file)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE stage_limit SET near_share = 0.1",
        "UPDATE stage_limit SET withdrawn_at = valid_from",
        "DELETE FROM stage_limit",
        "INSERT INTO stage_limit (valid_from, accept_limit, verify_limit, dispatch_limit, check_limit, near_share,"
        " answer_days, source, demo, loaded_at) SELECT valid_from + interval '1 h', '1 分钟', '1 分钟', '1 分钟',"
        " '一分钟', 0.5, 1, 'x', false, loaded_at FROM stage_limit",
        "INSERT INTO stage_limit (valid_from, accept_limit, verify_limit, dispatch_limit, check_limit, near_share,"
        " answer_days, source, demo, loaded_at) SELECT valid_from, accept_limit, verify_limit, dispatch_limit,"
        " check_limit, near_share, answer_days, source, demo, loaded_at FROM stage_limit",
    ],
)
async def test_the_database_itself_keeps_the_versions(clock: FixedClock, tmp_path, sql: str) -> None:
    await stages.load(own(tmp_path), clock.now() + timedelta(hours=1), clock.now())
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        async with as_owner():
            await execute(sql)


async def test_a_demo_mark_is_kept(clock: FixedClock, tmp_path) -> None:
    limits = msgspec.structs.replace(own(tmp_path), demo=True)
    await stages.load(limits, clock.now(), clock.now())
    assert (await stages.read())[0].limits.demo
    assert as_toml(limits).splitlines()[1] == "demo = true"
