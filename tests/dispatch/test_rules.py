"""The routing decision and the sentence that explains it."""

from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.catalog.snapshot import Category
from backend.dispatch.rules import Nearby, Posted, Proposal, RoutingRule, RuleSet, Where, fits_time, propose, squad_at

ZONE = ZoneInfo("Asia/Shanghai")
EAST, WEST, SANITATION, LIGHTS = (UUID(int=n) for n in range(1, 5))
NAMES = {EAST: "东昌中队", WEST: "浦城中队", SANITATION: "环卫一所", LIGHTS: "路灯所"}
NAMES_EN = {EAST: "Dongchang Squad", SANITATION: "Sanitation No. 1"}
POSTINGS = [Posted(EAST, "310115902"), Posted(WEST, "310115901")]
CELL, ACROSS = "310115902012010", "310115901004001"
RULES = RuleSet(
    7,
    (
        RoutingRule(
            code="R-010", category_pattern="01037", target="unit", unit_id=LIGHTS, words="由路灯养护单位处置"
        ),
        RoutingRule(
            code="R-031", category_pattern="06010,06012", target="posted_squad", from_time=time(6), to_time=time(18),
            words="白天沿街由中队督促",
        ),
        RoutingRule(
            code="R-032", category_pattern="06010,06012", target="unit", unit_id=SANITATION, from_time=time(18),
            to_time=time(6), words="夜间由环卫清运",
        ),
        RoutingRule(code="R-900", category_pattern="09*", target="posted_squad", words="由属地中队处置"),
    ),
)  # fmt: skip


def matter(code: str, name: str = "暴露垃圾") -> Category:
    return Category(edition="e", kind="matter", code=code, name=name, major=code[:2], major_name="")


def at(hour: int, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


def decide(code: str, hour: int, where: Where | None = None, names: dict[UUID, str] = NAMES) -> Proposal:
    place = where or Where("certain", CELL)
    return propose(RULES, matter(code), place, at(hour), POSTINGS, names, names_en=NAMES_EN)


def test_the_first_rule_that_fits_decides_and_says_why() -> None:
    got = decide("06010", 14)
    assert (got.unit_id, got.rule_code, got.version) == (EAST, "R-031", 7)
    assert got.sentence == (
        "位置在网格 310115902012010，归东昌中队；暴露垃圾 06010，白天沿街由中队督促；规则 R-031，第 7 版。"
    )
    assert got.sentence_en == ("In cell 310115902012010; 06010 goes to Dongchang Squad; rule R-031, version 7.")


def test_a_unit_without_an_english_name_keeps_its_own_in_the_english_sentence() -> None:
    assert "goes to 路灯所" in decide("01037", 14).sentence_en


def test_by_night_another_unit_is_first_choice_and_the_squad_is_named_beside_it() -> None:
    got = decide("06010", 23)
    assert got.unit_id == SANITATION
    assert [(r.unit_id, r.reason) for r in got.runners_up] == [(EAST, "06:00 后才是首选")]


def test_a_unit_of_other_hours_is_a_runner_up() -> None:
    assert [(r.unit_name, r.reason) for r in decide("06010", 14).runners_up] == [("环卫一所", "18:00 后才是首选")]


def test_close_to_a_border_the_sentence_says_so_and_the_neighbour_is_first_runner_up() -> None:
    where = Where("ask", CELL, (Nearby(CELL, 0.0, 0.64), Nearby(ACROSS, 4.2, 0.36)))
    got = decide("06010", 14, where)
    assert got.sentence.startswith("位置离界线近，暂按网格 310115902012010")
    assert (got.runners_up[0].unit_id, got.runners_up[0].reason) == (WEST, "在界外 4 米")


def test_a_probable_place_is_called_probable() -> None:
    assert decide("06010", 14, Where("probable", CELL)).sentence.startswith("位置多半在网格")


def test_outside_every_area_nobody_is_proposed() -> None:
    got = decide("06010", 14, Where("outside", None))
    assert (got.unit_id, got.rule_code) == (None, None)
    assert "不在任何辖区" in got.sentence


def test_without_a_category_nobody_is_proposed() -> None:
    got = propose(RULES, None, Where("certain", CELL), at(14), POSTINGS, NAMES)
    assert got.unit_id is None
    assert "类别" in got.sentence


def test_what_no_rule_covers_is_left_to_the_dispatcher_with_the_local_squad_at_hand() -> None:
    got = decide("10001", 14)
    assert got.unit_id is None
    assert [r.unit_id for r in got.runners_up] == [EAST]


def test_a_rule_for_a_unit_that_no_longer_exists_does_not_apply() -> None:
    gone = {unit: name for unit, name in NAMES.items() if unit != SANITATION}
    assert decide("06010", 23, names=gone).unit_id is None


def test_a_rule_may_be_bound_to_an_area_and_to_weekdays() -> None:
    rule = RoutingRule(
        code="R-001", category_pattern="*", target="unit", unit_id=LIGHTS, words="", area_prefix="310115901",
        weekdays=(6, 7),
    )  # fmt: skip
    here, there = Where("certain", ACROSS), Where("certain", CELL)
    rules = RuleSet(1, (rule,))
    assert propose(rules, matter("06010"), here, at(9, day=22), POSTINGS, NAMES).unit_id == LIGHTS
    assert propose(rules, matter("06010"), here, at(9, day=23), POSTINGS, NAMES).unit_id is None
    assert propose(rules, matter("06010"), there, at(9, day=22), POSTINGS, NAMES).unit_id is None


def test_a_unit_that_returned_the_case_is_not_proposed_again() -> None:
    rules = RuleSet(7, (*RULES.rules, RoutingRule(code="R-950", category_pattern="06*", target="unit",
                                                  unit_id=SANITATION, words="兜底由环卫处置")))  # fmt: skip
    where = Where("certain", CELL)
    again = propose(rules, matter("06010"), where, at(9), POSTINGS, NAMES, {EAST}, NAMES_EN)
    assert again.unit_id == SANITATION
    assert "东昌中队已退回" in again.sentence
    assert "returned by Dongchang Squad" in again.sentence_en
    assert again.runners_up[-1].reason == "已退回过"
    nobody = propose(rules, matter("06010"), where, at(9), POSTINGS, NAMES, {EAST, SANITATION}, NAMES_EN)
    assert nobody.unit_id is None
    assert "东昌中队、环卫一所已退回，请派遣员选择" in nobody.sentence
    assert "returned by Dongchang Squad, Sanitation No. 1, choose a unit" in nobody.sentence_en


def test_components_and_matters_of_the_same_code_are_told_apart() -> None:
    rule = RoutingRule(code="R-001", kind="component", category_pattern="01*", target="unit", unit_id=LIGHTS, words="")
    assert propose(RuleSet(1, (rule,)), matter("01037"), Where("certain", CELL), at(9), [], NAMES).unit_id is None


@pytest.mark.parametrize(("hour", "fits"), [(5, True), (6, False), (17, False), (18, True), (23, True), (0, True)])
def test_a_window_may_cross_midnight(hour: int, fits: bool) -> None:
    assert fits_time(RULES.rules[2], at(hour)) is fits


def test_the_squad_of_the_smallest_area_is_the_one_posted() -> None:
    assert squad_at(CELL, [*POSTINGS, Posted(LIGHTS, "310115902012")]) == LIGHTS
    assert squad_at("310115999001001", POSTINGS) is None


@given(
    order=st.permutations(POSTINGS),
    candidates=st.permutations([Nearby(CELL, 0.0), Nearby(ACROSS, 4.0)]),
    hour=st.integers(0, 23),
)
def test_the_answer_does_not_depend_on_the_order_of_postings_or_candidates(
    order: list[Posted], candidates: list[Nearby], hour: int
) -> None:
    where = Where("ask", CELL, tuple(candidates))
    fixed = Where("ask", CELL, (Nearby(CELL, 0.0), Nearby(ACROSS, 4.0)))
    assert propose(RULES, matter("06010"), where, at(hour), order, NAMES, names_en=NAMES_EN) == decide(
        "06010", hour, fixed
    )


@given(hour=st.integers(0, 23), code=st.sampled_from(["06010", "09001", "01037", "10001"]))
def test_nobody_is_both_proposed_and_runner_up_and_each_stands_once(hour: int, code: str) -> None:
    got = decide(code, hour, Where("ask", CELL, (Nearby(ACROSS, 4.0),)))
    units = [r.unit_id for r in got.runners_up]
    assert got.unit_id not in units
    assert len(units) == len(set(units))
