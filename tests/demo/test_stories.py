"""The demo's data fits together: stories, pictures, organisation and rules."""

import io
import tomllib
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from PIL import Image

from backend.catalog.files import read_files
from backend.demo.organisation import DATA
from backend.demo.photos import taken
from backend.demo.pictures import light_at, picture
from backend.demo.stories import Step, Story, demo_id, read_stories, steps
from backend.demo.street import Light
from backend.kernel.ids import check_id
from backend.likeness.hashing import Grey
from backend.likeness.matching import overlay, read

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
STORIES = read_stories()
MATTERS = {c.code for c in read_files().categories if c.edition == "GB/T 47678.5-2026" and c.kind == "matter"}


def load(name: str) -> dict:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def test_there_are_about_a_hundred_stories_in_every_state_of_a_case() -> None:
    assert 60 <= len(STORIES) <= 150
    assert {s.plan for s in STORIES} >= {
        "reported", "accepted", "checking", "filed", "dispatched", "handling", "finished", "checked", "closed",
        "force_closed", "declined", "void", "transferred", "merged", "returned", "failed", "reworked", "verified",
    }  # fmt: skip


def test_every_story_names_a_matter_of_the_edition_in_force() -> None:
    assert {s.category for s in STORIES if s.category} <= MATTERS
    assert all(s.category for s in STORIES if s.plan not in ("reported", "declined"))


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.key)
def test_steps_follow_each_other_and_end_when_the_story_says(story: Story) -> None:
    told = list(steps(story, NOW))
    times = [s.at for s in told]
    assert times == sorted(times)
    assert times[0] == NOW - timedelta(minutes=story.age_min)
    assert times[-1] - (NOW - timedelta(minutes=story.since_min)) < timedelta(seconds=1)
    assert [s.command for s in told] == ["report", *story.commands]


def test_ids_are_the_same_at_every_load_and_well_formed() -> None:
    ids = {demo_id(s.key, c) for s in STORIES for c in ("report", *s.commands)}
    assert len(ids) == sum(1 + len(s.commands) for s in STORIES)
    assert all(check_id(i) for i in ids)
    assert demo_id("c001", "report") == demo_id("c001", "report")


def test_every_picture_can_be_made_and_is_the_same_again() -> None:
    for scene in {p for s in STORIES for p in s.pictures.split("+")} | {"clean"}:
        data = picture(scene, 1)
        assert data.startswith(b"\xff\xd8")
        assert data == picture(scene, 1)


def test_everybody_belongs_to_a_unit_and_every_name_says_it_is_a_demo() -> None:
    organisation = load("organisation.toml")
    units = {u["key"] for u in organisation["unit"]}
    assert {a["unit"] for a in organisation["account"]} <= units
    assert all("（演示）" in u["name"] for u in organisation["unit"])
    assert [a["username"] for a in organisation["account"]][:7] == [
        "inspector", "clerk", "dispatcher", "squad", "agency", "supervisor", "admin",
    ]  # fmt: skip
    assert {r["unit"] for r in load("rules.toml")["rule"] if "unit" in r} <= units


def test_rules_speak_of_matters_that_exist() -> None:
    for rule in load("rules.toml")["rule"]:
        for pattern in rule["categories"].split(","):
            assert pattern in MATTERS or (pattern[2:] == "*" and any(m.startswith(pattern[:2]) for m in MATTERS))


@pytest.mark.parametrize(("scene", "number", "before", "after"), [
    ("bikes", 25, "day", "day"), ("furniture", 68, "day", "dusk"), ("bin", 74, "dusk", "day"),
    ("goods", 65, "day", "night"), ("sign", 45, "day", "day"), ("lamp", 43, "night", "night"),
])  # fmt: skip
def test_an_after_picture_is_the_same_place_for_the_product_too(
    scene: str, number: int, before: Light, after: Light
) -> None:
    first = _grey(picture(scene, number, "before", before))
    cleared = overlay(first, _grey(picture(scene, number, "after", after)))
    elsewhere = overlay(first, _grey(picture(scene, number + 1, "after", after)))
    assert cleared.score >= 70
    assert not cleared.same
    assert elsewhere.score < cleared.score - 20


def _grey(data: bytes) -> Grey:
    found = read(data)
    assert found is not None
    return found


def test_a_report_after_dark_has_a_dark_picture() -> None:
    def brightness(light: Light, scene: str) -> float:
        with Image.open(io.BytesIO(picture(scene, 5, light=light))) as image:
            return float(np.asarray(image.convert("L"), dtype=float).mean())

    for scene in ("goods", "garbage1"):
        assert brightness("night", scene) < brightness("dusk", scene) < brightness("day", scene)
    assert brightness("day", "lamp") == brightness("night", "lamp")


@pytest.mark.parametrize(
    ("hour", "light"), [(0, "night"), (5.6, "dusk"), (6.5, "day"), (16.9, "day"), (17, "dusk"), (18.5, "night")]
)
def test_the_hour_decides_the_light(hour: float, light: Light) -> None:
    assert light_at(hour) == light


def test_a_story_s_pictures_are_taken_in_the_light_of_their_step() -> None:
    story = next(s for s in STORIES if s.plan == "verified")
    told = {s.command: taken(s) for s in steps(story, NOW)}
    assert [t.moment for step in told.values() for t in step if t.scene == story.pictures.split("+")[0]] == [
        "before", "again", "after",
    ]  # fmt: skip
    noon, midnight = (
        taken(Step(datetime(2026, 11, 23, hour, tzinfo=UTC), story, "report"))[0].light for hour in (4, 16)
    )
    assert (noon, midnight) == ("day", "night")
