"""What the catalogue's files claim: complete where the source is, silent where it is not."""

from backend.catalog.files import DATA, everyday_words, read_files

FILES = read_files()
E26, E13 = "GB/T 47678.5-2026", "GB/T 30428.2-2013"


def codes(edition: str, kind: str, *, local: bool = False) -> set[str]:
    return {c.code for c in FILES.categories if (c.edition, c.kind, c.local) == (edition, kind, local)}


def test_the_edition_of_2026_has_153_components_and_250_matters() -> None:
    assert len(codes(E26, "component")) == 153
    assert len(codes(E26, "matter")) == 250


def test_each_component_has_its_matter_with_the_same_code() -> None:
    names = {(c.kind, c.code): c.name for c in FILES.categories if c.edition == E26}
    for code in codes(E26, "component"):
        name, matter = names["component", code], names["matter", code]
        assert matter.replace("异常", "") == name


def test_every_row_names_its_source_and_a_transcription_says_so() -> None:
    assert all(c.source for c in FILES.categories)
    assert all("未与标准正式文本核对" in c.source for c in FILES.categories if not c.local)


def test_local_extensions_use_the_city_range_and_its_name_ending() -> None:
    local = [c for c in FILES.categories if c.local]
    assert local
    assert all(int(c.code[2:]) >= 80 and c.name.endswith("（自定义）") and c.demo for c in local)
    assert all(int(code[2:]) <= 79 for code in codes(E26, "matter") | codes(E26, "component"))


def test_the_edition_of_2013_holds_attested_matters_only() -> None:
    assert len(codes(E13, "matter")) == 31
    assert not codes(E13, "component")
    assert {"0110", "0136", "0405", "0311", "0131", "0205", "0507", "0508"} <= codes(E13, "matter")


def test_mapping_follows_the_rule_and_ends_at_known_rows() -> None:
    assert {m.from_code for m in FILES.mappings} == codes(E13, "matter")
    for m in FILES.mappings:
        if m.to_code is None:
            assert m.relation == "dropped"
        elif m.from_code[:2] != "05":
            assert m.to_code == f"{int(m.from_code[:2]) + 5:02d}0{m.from_code[2:]}"
        assert m.to_code is None or m.to_code in codes(E26, "matter")
    moved = {m.from_code: m.to_code for m in FILES.mappings if m.relation == "moved"}
    assert moved == {"0507": "10001", "0508": "10002"}


def test_every_matter_of_2026_can_be_filed_with_a_limit() -> None:
    filed = {c.code for c in FILES.conditions}
    assert codes(E26, "matter") | codes(E26, "matter", local=True) == filed
    assert len({c.id for c in FILES.conditions}) == len(FILES.conditions)


def test_what_has_no_source_is_marked_demo() -> None:
    assert all(c.demo == c.source.startswith("演示") for c in FILES.conditions)
    assert all(a.demo == a.source.startswith("演示") for a in FILES.axes)


def test_a_matter_has_at_most_one_duty_and_one_field_of_power() -> None:
    assert len({(a.edition, a.code, a.axis) for a in FILES.axes}) == len(FILES.axes)
    assert {a.value for a in FILES.axes if a.axis == "duty"} == {"wei", "lv", "xu"}
    assert len({a.value for a in FILES.axes if a.axis == "power"}) == 7


def test_words_of_people_belong_to_matters_that_exist() -> None:
    edition = "GB/T 47678.5-2026"
    matters = {c.code for c in FILES.categories if c.edition == edition and c.kind == "matter"}
    assert {code for _, code in everyday_words()} <= matters
    assert all(everyday_words().values())


def test_what_is_invented_says_so_once_and_what_is_sourced_names_its_source() -> None:
    """The mark of the invented rows stands in editions.toml, not in every row."""
    folder = DATA / "gbt47678_5_2026"
    assert "自拟" not in (folder / "demo_axes.csv").read_text(encoding="utf-8")
    assert "自拟" not in (folder / "axes.csv").read_text(encoding="utf-8")
    statutes = [a for a in FILES.axes if "《" in a.source]
    assert len(statutes) >= 6
    assert all("条" in a.source and not a.demo for a in statutes)
