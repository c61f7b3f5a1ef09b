"""Whatever an office hands over is read: formats, encodings, coordinate systems, field names."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapely

from backend.db import fetch
from backend.kernel.clock import FixedClock
from backend.territory import service
from backend.territory.codes import Codes, read_codes
from backend.territory.errors import BadAreaFile
from backend.territory.files import Source, read_features
from backend.territory.importer import read_areas
from tests.harness import area_files as made

GEOJSON = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"XZQMC": n, "XZQDM": c}, "geometry": json.loads(shapely.to_geojson(f))}
        for n, c, f in zip(made.NAMES, made.CODES, (made.EAST, made.WEST), strict=True)
    ],
}


def _csv(separator: str = ",") -> str:
    rows = zip(made.NAMES, made.CODES, (made.EAST, made.WEST), strict=True)
    quoted = (separator.join((n, c, f'"{shapely.to_wkt(f)}"')) for n, c, f in rows)
    return "\r\n".join([separator.join(("名称", "代码", "WKT")), *quoted]) + "\r\n"


def _write(folder: Path, what: str) -> Path:
    """The two streets as a file of this kind."""
    text = json.dumps(GEOJSON, ensure_ascii=False)
    match what:
        case "geojson" | "geojson gbk" | "geojson bom":
            encoding = {"geojson gbk": "gb18030", "geojson bom": "utf-8-sig"}.get(what, "utf-8")
            (folder / "a.geojson").write_text(text, encoding=encoding)
            return folder / "a.geojson"
        case "geojson.gz":
            return made.gz(_write(folder, "geojson"))
        case "csv" | "csv gbk" | "csv utf-16":
            (folder / "a.csv").write_text(_csv(), encoding={"csv": "utf-8-sig", "csv gbk": "gbk"}.get(what, "utf-16"))
            return folder / "a.csv"
        case "csv with tabs":
            (folder / "a.txt").write_text(_csv("\t"), encoding="utf-8")
            return folder / "a.txt"
        case "gpkg" | "kml":
            return made.write(folder / f"a.{what}", crs="EPSG:4326" if what == "kml" else "EPSG:4490")
        case "kmz":
            return made.zipped(folder / "a.kmz", _write(folder, "kml"))
        case "gpkg.gz":
            return made.gz(_write(folder, "gpkg"))
        case "xlsx":
            rows = zip(made.NAMES, map(int, made.CODES), (made.EAST, made.WEST), strict=True)
            lines = [["街道边界"], ["名称", "代码", "WKT"], *([n, c, shapely.to_wkt(f)] for n, c, f in rows)]
            return made.xlsx(folder / "a.xlsx", {"边界": lines})
        case _:
            encoding = "UTF-8" if what.endswith("utf-8") else "GB18030"
            shape = made.write(folder / "街道.shp", encoding=encoding)
            if what == "shp zip gbk without cpg":
                shape.with_suffix(".cpg").unlink()
                _unsaid(shape.with_suffix(".dbf"))
            if what == "shp gbk that says UTF-8":
                shape.with_suffix(".cpg").write_text("UTF-8")
            if what == "shp without index":
                shape.with_suffix(".shx").unlink()
            if "zip" not in what:
                return shape
            return made.zipped(folder / "a.zip", shape, folder="边界/")


def _unsaid(table: Path) -> None:
    """The table states no code page."""
    data = bytearray(table.read_bytes())
    data[29] = 0
    table.write_bytes(data)


@pytest.mark.parametrize(
    "what",
    [
        "geojson", "geojson gbk", "geojson bom", "geojson.gz", "csv", "csv gbk", "csv utf-16", "csv with tabs", "gpkg",
        "gpkg.gz", "kml", "kmz", "xlsx", "shp zip utf-8", "shp zip gbk", "shp zip gbk without cpg",
        "shp gbk that says UTF-8", "shp without index",
    ],
)  # fmt: skip
def test_every_format_gives_the_same_streets(tmp_path: Path, what: str) -> None:
    stated = what.startswith(("shp", "gpkg"))
    source = Source(_write(tmp_path, what), None if stated else "wgs84")
    areas, report = read_areas(read_features(source), "street")
    assert [(a.code, a.name) for a in areas] == list(zip(made.CODES, made.NAMES, strict=True))
    assert areas[0].geom.symmetric_difference(made.EAST).area < 1e-10  # a square metre
    assert report.datum == "wgs84"
    assert ("EPSG:4490" in report.origin) == stated
    assert report.read_from["name"] in (["XZQMC"], ["名称"])


@pytest.mark.parametrize("crs", ["EPSG:4528", "EPSG:4549", "EPSG:3857"])
@pytest.mark.parametrize("ending", ["shp", "gpkg"])
def test_projected_metres_become_degrees(tmp_path: Path, crs: str, ending: str) -> None:
    path = made.write(tmp_path / f"a.{ending}", forms=[_projected(f, crs) for f in (made.EAST, made.WEST)], crs=crs)
    found = read_features(Source(path))
    assert found.datum == "wgs84"
    assert found.forms[0].hausdorff_distance(made.EAST) < 1e-7
    assert crs in found.origin


def _projected(form: Any, crs: str) -> Any:
    import numpy as np
    import pyproj

    to = pyproj.Transformer.from_crs("EPSG:4490", crs, always_xy=True).transform
    return shapely.transform(form, lambda c: np.column_stack(to(c[:, 0], c[:, 1])))


@pytest.mark.parametrize(("crs", "datum"), [("EPSG:4528", None), (None, "wgs84")])
def test_latitude_or_northing_first_is_turned_round_when_asked(
    tmp_path: Path, crs: str | None, datum: str | None
) -> None:
    turned = [shapely.transform(_projected(f, crs) if crs else f, lambda c: c[:, ::-1]) for f in (made.EAST, made.WEST)]
    path = made.write(tmp_path / "a.gpkg", forms=turned, crs=None)
    found = read_features(Source(path, datum, crs, swapped=True))
    assert found.forms[0].hausdorff_distance(made.EAST) < 1e-7


def test_metres_without_a_coordinate_system_are_refused_with_a_guess_that_then_works(tmp_path: Path) -> None:
    forms = [_projected(f, "EPSG:4528") for f in (made.EAST, made.WEST)]
    shape = made.write(tmp_path / "a.shp", forms=forms, crs=None)
    with pytest.raises(BadAreaFile, match="没有写坐标系"):
        read_features(Source(shape))
    with pytest.raises(BadAreaFile, match=r"不是经纬度.*--crs EPSG:4528"):
        read_features(Source(shape, "wgs84"))
    found = read_features(Source(shape, crs="EPSG:4528"))
    assert found.forms[1].hausdorff_distance(made.WEST) < 1e-7


def test_a_file_and_its_operator_may_not_contradict_each_other(tmp_path: Path) -> None:
    path = made.write(tmp_path / "a.gpkg")
    with pytest.raises(BadAreaFile, match=r"EPSG:4490 与 --datum gcj02 矛盾.*--crs none"):
        read_features(Source(path, "gcj02"))
    assert read_features(Source(path, "gcj02", crs="none")).datum == "gcj02"
    with pytest.raises(BadAreaFile, match="没有写坐标系"):
        read_features(Source(path, crs="none"))


@pytest.mark.parametrize(
    ("crs", "words"),
    [("EPSG:4610", "Xian 1980 没有公开的换算参数"), ("EPSG:999999", "不认识"), ("EPSG:4978", "不在地面上")],
)
def test_a_system_that_cannot_be_converted_is_refused(tmp_path: Path, crs: str, words: str) -> None:
    with pytest.raises(BadAreaFile, match=words):
        read_features(Source(_write(tmp_path, "geojson"), crs=crs))


@pytest.mark.parametrize(
    ("stated", "known"),
    [("urn:ogc:def:crs:OGC:1.3:CRS84", True), ("urn:ogc:def:crs:EPSG::4490", True), ("EPSG:4490", True), (None, False)],
)
def test_geojson_of_the_older_standard_states_its_system(tmp_path: Path, stated: str | None, known: bool) -> None:
    crs = {"crs": {"type": "name", "properties": {"name": stated}}} if stated else {}
    (tmp_path / "a.json").write_text(json.dumps({**GEOJSON, **crs}), encoding="utf-8")
    if known:
        assert read_features(Source(tmp_path / "a.json")).datum == "wgs84"
    else:
        with pytest.raises(BadAreaFile, match="没有写坐标系"):
            read_features(Source(tmp_path / "a.json"))


def test_of_several_layers_one_is_chosen_by_name(tmp_path: Path) -> None:
    path = made.write(tmp_path / "a.gpkg", layer="街道")
    made.write(path, {"名称": ["滨江社区"]}, [made.EAST], layer="社区", append=True)
    with pytest.raises(BadAreaFile, match="街道（2 条）、社区（1 条）"):
        read_features(Source(path))
    with pytest.raises(BadAreaFile, match="没有图层 镇；有 街道"):
        read_features(Source(path, layer="镇"))
    assert read_features(Source(path, layer="社区")).rows[0]["名称"] == "滨江社区"


def test_two_shapefiles_in_one_zip_are_two_layers(tmp_path: Path) -> None:
    shapes = [made.write(tmp_path / f"{name}.shp", encoding="GB18030") for name in ("街道", "社区")]
    both = made.zipped(tmp_path / "a.zip", *shapes)
    with pytest.raises(BadAreaFile, match="社区、街道"):
        read_features(Source(both))
    assert len(read_features(Source(both, layer="街道")).rows) == 2


def test_layers_of_one_name_stay_apart(tmp_path: Path) -> None:
    shape = made.write(tmp_path / "a.shp", encoding="GB18030")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for folder in ("东", "西"):
            for one in shape.parent.glob("a.*"):
                if one.suffix != ".zip":
                    archive.write(one, f"{folder}/{one.name}")
    with pytest.raises(BadAreaFile, match="a、a#2"):
        read_features(Source(tmp_path / "a.zip"))
    assert len(read_features(Source(tmp_path / "a.zip", layer="a#2")).rows) == 2


def test_heights_and_grouped_parts_of_kml_are_flat_areas(tmp_path: Path) -> None:
    ring = "<coordinates>119.5,29.2,7 119.51,29.2,7 119.51,29.21,7 119.5,29.2,7</coordinates>"
    polygon = f"<Polygon><outerBoundaryIs><LinearRing>{ring}</LinearRing></outerBoundaryIs></Polygon>"
    text = (
        '<?xml version="1.0" encoding="GB2312"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
        f'<name>兰江街道</name><ExtendedData><Data name="code"><value>330781001</value></Data></ExtendedData>'
        f"<MultiGeometry>{polygon}</MultiGeometry></Placemark></Document></kml>"
    )
    (tmp_path / "a.kml").write_bytes(text.encode("gb18030"))
    [area], report = read_areas(read_features(Source(tmp_path / "a.kml", "gcj02")), "street")
    assert (area.code, area.name, shapely.has_z(area.geom)) == ("330781001", "兰江街道", False)
    assert report.shift_east_m < -400  # who drew it on a Chinese map says so: KML's own WGS-84 is no contradiction


def test_a_missing_field_is_told_with_what_was_looked_for_and_what_is_there(tmp_path: Path) -> None:
    path = made.write(tmp_path / "a.gpkg", {"MC1": made.NAMES, "BM": made.CODES})
    with pytest.raises(BadAreaFile, match=r"找过.*街道名称.*xzqmc.*文件里有 MC1、BM；用 --field name=") as refused:
        read_areas(read_features(Source(path)), "street")
    assert refused.value.status == 422
    areas, report = read_areas(read_features(Source(path)), "street", None, {"name": "MC1", "code": "BM"})
    assert [a.code for a in areas] == list(made.CODES)
    assert report.read_from == {"name": ["MC1"], "code": ["BM"]}


@pytest.mark.parametrize(
    ("field", "text", "level", "code"),
    [
        ("gb", "156330781", "district", "330781"), ("gb", "156330781001", "street", "330781001"),
        ("XZQDM", "330781001000", "street", "330781001"), ("代码", "330781001.0", "street", None),
        ("社区代码", "330781001002", "community", "330781001002"),
    ],
)  # fmt: skip
def test_codes_are_found_under_their_usual_names(
    tmp_path: Path, field: str, text: str, level: str, code: str | None
) -> None:
    path = made.write(tmp_path / "a.gpkg", {"NAME": ["某地"], field: [text]}, [made.EAST])
    areas, _ = read_areas(read_features(Source(path)), level)
    assert [a.code for a in areas] == ([code] if code else [])


@pytest.mark.parametrize("kind", ["xlsx", "csv gbk"])
def test_a_list_of_codes_as_offices_keep_it(tmp_path: Path, kind: str) -> None:
    lines = [["兰溪市区划代码表"], ["序号", "代码", "名称", "备注"], [1, int(made.CODES[0]), made.NAMES[0]],
             [2, int(made.CODES[1]), f" {made.NAMES[1]} ", "新设"], [3, None, "合计"]]  # fmt: skip
    if kind == "xlsx":
        path = made.xlsx(tmp_path / "codes.xlsx", {"代码": lines, "说明": []})
    else:
        path = tmp_path / "codes.csv"
        text = "".join(",".join("" if v is None else str(v) for v in line) + "\n" for line in lines)
        path.write_text(text, encoding="gbk")
    assert read_codes(path, "street") == Codes({n: {c} for n, c in zip(made.NAMES, made.CODES, strict=True)})


def test_a_list_without_the_columns_says_what_it_looked_for(tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(BadAreaFile, match=r"找过.*名称.*代码.*有的列：甲、乙"):
        read_codes(tmp_path / "codes.csv", "street")
    (tmp_path / "codes.csv").write_text("名称,代码\n兰江街道,3.30781E+11\n", encoding="utf-8")
    with pytest.raises(BadAreaFile, match="没有一行有 9 位的代码和名称"):
        read_codes(tmp_path / "codes.csv", "street")


async def test_a_shapefile_becomes_the_territory_and_points_the_shops(
    nothing_yet: None, tmp_path: Path, clock: FixedClock
) -> None:
    report = await service.import_areas(Source(_write(tmp_path, "shp zip gbk")), "street", None, clock)
    assert report.imported == list(made.CODES)
    (tmp_path / "pois.csv").write_text("名称,shop,经度,纬度\n阿明裁缝,tailor,119.505,29.205\n", encoding="gb18030")
    await service.import_base(Source(tmp_path / "pois.csv", "wgs84"), "pois")
    [shop] = await fetch("SELECT name, kind, ST_X(geom) AS lon FROM base_feature")
    assert tuple(shop) == ("阿明裁缝", "tailor", 119.505)


def test_the_api_starts_without_gdal() -> None:
    asked = "import sys, backend.app, backend.worker; print([m for m in ('pyogrio', 'pyproj') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_zip_that_chinese_windows_packed_keeps_its_names(tmp_path: Path) -> None:
    shapes = [made.write(tmp_path / f"{name}.shp", encoding="GB18030") for name in ("AAAA", "BBBB")]
    packed = made.zipped(tmp_path / "a.zip", *shapes).read_bytes()
    for name, chinese in ((b"AAAA", "街道"), (b"BBBB", "社区")):
        packed = packed.replace(name, chinese.encode("gbk"))
    (tmp_path / "a.zip").write_bytes(packed)
    with pytest.raises(BadAreaFile, match=r"社区、街道|街道、社区"):
        read_features(Source(tmp_path / "a.zip"))
    assert len(read_features(Source(tmp_path / "a.zip", layer="街道")).rows) == 2
