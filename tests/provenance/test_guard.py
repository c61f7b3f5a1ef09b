"""Which differences of place and time are honest, which are a datum, and which are a contradiction."""

import csv
from datetime import UTC, datetime, timedelta

import pytest

from backend.provenance.guard import (
    Spot,
    check_speed,
    check_time,
    compare_places,
    compare_times,
    metres,
    shift,
)
from backend.provenance.judging import Moment, Subject, judge
from backend.provenance.sentences import sentence
from tests.geo.test_datum import VECTORS

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HERE = (121.5, 31.23)


def spot(origin: str, lon: float, lat: float, accuracy_m: float = 10) -> Spot:
    return Spot(origin=origin, lon=lon, lat=lat, accuracy_m=accuracy_m)


def places() -> list[dict[str, str]]:
    with VECTORS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_every_chinese_place_given_in_another_datum_is_recognised_and_put_right(datum: str) -> None:
    for row in places():
        true = spot("exif", float(row["wgs84_lon"]), float(row["wgs84_lat"]))
        other = spot("device", float(row[f"{datum}_lon"]), float(row[f"{datum}_lat"]))
        found = shift(true, other)
        if metres(true.lon, true.lat, other.lon, other.lat) < 50:
            continue  # outside the formula's box both are one
        assert found is not None, row["name"]
        assert (found.datum, found.wrong, found.right) == (datum, "device", "exif"), row["name"]
        assert metres(found.lon, found.lat, true.lon, true.lat) < 3


def test_the_order_in_which_two_places_are_named_does_not_matter() -> None:
    row = places()[0]
    true = spot("exif", float(row["wgs84_lon"]), float(row["wgs84_lat"]))
    other = spot("map", float(row["gcj02_lon"]), float(row["gcj02_lat"]))
    assert shift(true, other) == shift(other, true)


def test_a_distance_like_the_shift_in_another_direction_is_no_datum() -> None:
    row = places()[0]
    lon, lat = float(row["wgs84_lon"]), float(row["wgs84_lat"])
    east, north = float(row["gcj02_lon"]) - lon, float(row["gcj02_lat"]) - lat
    turned = spot("device", lon + north, lat + east)
    assert shift(spot("exif", lon, lat), turned) is None
    found = compare_places(spot("exif", lon, lat), turned)
    assert found is not None
    assert found.kind == "far_apart"


def test_a_vague_position_tells_no_datum() -> None:
    row = places()[0]
    true = spot("exif", float(row["wgs84_lon"]), float(row["wgs84_lat"]), 400)
    assert compare_places(true, spot("device", float(row["gcj02_lon"]), float(row["gcj02_lat"]))) is None


@pytest.mark.parametrize(("east_m", "severity"), [(0, None), (200, None), (400, "doubt"), (1_500, "contradiction")])
def test_how_far_two_places_may_lie_apart(east_m: float, severity: str | None) -> None:
    lon, lat = HERE
    found = compare_places(spot("exif", lon, lat), spot("map", lon - east_m / 95_300, lat))
    assert (found.severity if found else None) == severity


@pytest.mark.parametrize(
    ("ahead", "kind"),
    [
        (timedelta(minutes=4), None),
        (timedelta(minutes=6), "future_time"),
        (-timedelta(hours=23), None),
        (-timedelta(hours=25), "old_photo"),
    ],
)
def test_when_a_photo_may_have_been_taken(ahead: timedelta, kind: str | None) -> None:
    found = check_time(NOW + ahead, NOW, NOW)
    assert (found.kind if found else None) == kind


def test_a_report_made_offline_is_judged_by_when_it_was_made() -> None:
    made = NOW - timedelta(days=3)
    assert check_time(made - timedelta(minutes=1), made, NOW) is None


def test_two_clocks_of_one_phone_may_differ_by_minutes() -> None:
    assert compare_times(NOW, NOW + timedelta(minutes=9)) is None
    found = compare_times(NOW, NOW - timedelta(hours=8))
    assert found is not None
    assert found.facts == {"minutes": 480}


@pytest.mark.parametrize(
    ("km", "minutes", "possible"), [(0.9, 0, True), (20, 10, True), (30, 10, False), (5, 0, False)]
)
def test_how_fast_one_person_moves(km: float, minutes: float, possible: bool) -> None:
    lon, lat = HERE
    there = spot("device", lon, lat + km / 111.2)
    assert (check_speed(spot("device", lon, lat), NOW, there, NOW + timedelta(minutes=minutes)) is None) == possible


def subject(**changes: object) -> Subject:
    fields = {
        "exif": spot("exif", *HERE), "device": spot("device", *HERE), "target": spot("device", *HERE), "exif_at": NOW,
        "device_at": NOW, "sent_at": NOW, "received_at": NOW, "has_shot": True,
    }  # fmt: skip
    return Subject(**{**fields, **changes})  # type: ignore[arg-type]


def test_an_honest_photo_has_no_flag() -> None:
    assert judge(subject()) == []


def test_a_photo_without_any_facts_is_noted_not_blamed() -> None:
    found = judge(subject(exif=None, device=None, exif_at=None, device_at=None, has_shot=False))
    assert [(f.kind, f.severity) for f in found] == [("no_facts", "note")]


def test_a_witness_in_another_datum_is_explained_the_case_in_another_datum_is_doubted() -> None:
    row = places()[0]
    wgs = (float(row["wgs84_lon"]), float(row["wgs84_lat"]))
    gcj = (float(row["gcj02_lon"]), float(row["gcj02_lat"]))
    witness = judge(subject(exif=spot("exif", *gcj), device=None, target=spot("map", *wgs)))
    assert [(f.kind, f.severity) for f in witness] == [("datum_shift", "note")]
    case = judge(subject(exif=spot("exif", *wgs), device=None, target=spot("map", *gcj)))
    assert [(f.kind, f.severity) for f in case] == [("datum_shift", "doubt")]


def test_the_graver_of_two_findings_of_a_kind_stays() -> None:
    lon, lat = HERE
    found = judge(subject(exif=spot("exif", lon + 0.005, lat), target=spot("map", lon + 0.03, lat)))
    assert [(f.kind, f.severity) for f in found] == [("far_apart", "contradiction")]


def test_every_finding_has_a_sentence_in_both_languages() -> None:
    lon, lat = HERE
    row = places()[0]
    wgs = (float(row["wgs84_lon"]), float(row["wgs84_lat"]))
    gcj = (float(row["gcj02_lon"]), float(row["gcj02_lat"]))
    far = Moment(at=NOW, lon=lon + 1, lat=lat, accuracy_m=5, case_id="x")
    found = [
        *judge(subject(exif=spot("exif", *wgs), device=None, target=spot("map", *gcj))),
        *judge(subject(exif=spot("exif", lon + 0.03, lat), moments=[far], earlier_cases=["x"])),
        *judge(subject(device_at=NOW + timedelta(hours=1))),
        *judge(subject(device_at=NOW - timedelta(days=3))),
        *judge(subject(exif=None, device=None, exif_at=None, device_at=None, has_shot=False)),
        *judge(subject(device_at=None, impossible={"device": "9999-12-31T23:59:59-12:00"})),
        *judge(subject(exif_at=None, impossible={"exif": "1980-01-01T00:00:00"})),
    ]
    kinds = {f.kind for f in found}
    assert kinds == {
        "datum_shift", "far_apart", "impossible_speed", "reused", "future_time", "clocks_differ", "old_photo",
        "no_facts", "impossible_time",
    }  # fmt: skip
    for f in found:
        zh, en = sentence(f.kind, f.facts)
        assert zh.endswith("。")
        assert en.endswith(".")
