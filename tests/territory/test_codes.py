"""Which area gets which code: by name below the right parent, never by likeness."""

from typing import Any

import pytest
import shapely

from backend.territory.codes import Codes, Known
from backend.territory.files import Features
from backend.territory.importer import Report, read_areas

LIST = Codes(
    {"新村": {"330781001005", "330781002009"}, "滨江社区": {"330781001001"}, "独山村": {"330781002010"}},
    {"兰江街道": {"330781001"}, "云山街道": {"330781002"}},
)


def _box(west: float, south: float = 0) -> Any:
    return shapely.box(119.5 + west * 0.01, 29.2 + south * 0.01, 119.51 + west * 0.01, 29.21 + south * 0.01)


STREETS = Known(above={"330781001": ("兰江街道", shapely.box(119.5, 29.2, 119.52, 29.22)),
                       "330781002": ("云山街道", shapely.box(119.52, 29.2, 119.54, 29.22))})  # fmt: skip


def _imported(*rows: dict[str, Any], known: Known | None = None, **given: str) -> tuple[list[tuple[str, str]], Report]:
    fields = list(dict.fromkeys(key for row in rows for key in row))
    features = Features(fields, list(rows), [_box(i) for i in range(len(rows))], "wgs84", "made here")
    areas, report = read_areas(features, "community", LIST, given, known)
    return sorted((a.code, a.name) for a in areas), report


@pytest.mark.parametrize("column", ["街道名称", "所属街道", "streetName"])
def test_of_namesakes_the_streets_column_decides(column: str) -> None:
    found, report = _imported({"名称": "新村", column: "云山街道"}, {"名称": "新村", column: "兰江街道"})
    assert found == [("330781001005", "新村"), ("330781002009", "新村")]
    assert (report.unmatched, report.read_from["parent"]) == ([], [column])


@pytest.mark.parametrize("code", ["330781002", "330781002000", 330781002])
def test_the_column_may_hold_the_streets_code(code: Any) -> None:
    assert _imported({"name": "新村", "streetCode": code})[0] == [("330781002009", "新村")]


def test_the_operator_names_the_column() -> None:
    assert _imported({"name": "新村", "镇": "云山街道"})[0] == []
    assert _imported({"name": "新村", "镇": "云山街道"}, parent="镇")[0] == [("330781002009", "新村")]


def test_without_a_column_namesakes_are_told_apart_by_the_street_they_lie_in() -> None:
    found, report = _imported({"name": "新村"}, {"name": "滨江社区"}, {"name": "新村"}, known=STREETS)
    assert found == [("330781001001", "滨江社区"), ("330781001005", "新村"), ("330781002009", "新村")]
    assert report.unmatched == []


def test_namesakes_that_nothing_tells_apart_are_listed_with_their_codes() -> None:
    found, report = _imported({"name": "新村"})
    assert found == []
    assert [(u.name, u.candidates) for u in report.unmatched] == [("新村", ("330781001005", "330781002009"))]


def test_a_name_is_not_looked_for_in_another_street_than_its_row_says() -> None:
    found, report = _imported({"name": "独山村", "街道": "兰江街道"})
    assert found == [("330781001901", "独山村")]
    assert report.unmatched[0].provisional_code == "330781001901"


def test_a_street_that_nobody_knows_says_nothing() -> None:
    assert _imported({"name": "独山村", "街道": "云山镇"})[0] == [("330781002010", "独山村")]


def test_provisional_codes_lie_below_the_street_in_force_and_stay_with_their_name() -> None:
    found, _ = _imported({"name": "乙村"}, {"name": "滨江社区"}, {"name": "丙村"}, {"name": "甲村"}, known=STREETS)
    assert found == [("330781001001", "滨江社区"), ("330781001901", "乙村"), ("330781002901", "丙村"),
                     ("330781002902", "甲村")]  # fmt: skip
    before = Known({"330781002902": ("丙村", _box(2)), "330781002901": ("丁村", _box(3))}, STREETS.above)
    again, _ = _imported({"name": "滨江社区"}, {"name": "乙村"}, {"name": "甲村"}, {"name": "丙村"}, known=before)
    assert again == [("330781001001", "滨江社区"), ("330781001901", "乙村"), ("330781002902", "丙村"),
                     ("330781002903", "甲村")]  # fmt: skip
