"""Files that are broken, too large, or made to reach elsewhere: one sentence, nothing read but what was given."""

import gzip
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
import shapely

from backend.territory.errors import BadAreaFile
from backend.territory.files import Source, gdal, read_features, read_table, unpack
from backend.territory.importer import read_areas
from tests.harness import area_files as made

VRT = """<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
SQUARE = json.loads(shapely.to_geojson(made.EAST))


def _features(*geometries: object) -> str:
    rows = [{"type": "Feature", "properties": {"name": f"区{i}"}, "geometry": g} for i, g in enumerate(geometries)]
    return json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False)


def _refused(path: Path, words: str, **stated: str) -> None:
    with pytest.raises(BadAreaFile, match=words) as refused:
        read_features(Source(path, **{"datum": "wgs84", **stated}))
    assert "/tmp/" not in str(refused.value.detail).replace(str(path), "")


def test_gdal_has_the_few_drivers_that_are_meant() -> None:
    assert set(gdal.library().list_drivers()) == set(gdal.DRIVERS)


@pytest.mark.parametrize(
    "typed",
    ["/vsicurl/http://127.0.0.1:9/a.geojson", "/vsizip/vsicurl/http://127.0.0.1:9/a.zip", "http://127.0.0.1:9/a.kml",
     "PG:host=127.0.0.1", "GeoJSON:a.geojson", "nowhere.shp"],
)  # fmt: skip
def test_a_path_is_a_file_here_or_nothing(typed: str) -> None:
    _refused(Path(typed), "没有文件")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    _refused(tmp_path, "是文件夹")


@pytest.mark.parametrize("name", ["a.vrt", "a.kml", "a.csv", "a.geojson", "a.shp", "a.gpkg"])
def test_a_file_that_points_elsewhere_is_not_followed(tmp_path: Path, name: str) -> None:
    secret = made.write(tmp_path / "secret.gpkg")
    path = tmp_path / name
    path.write_text(VRT.format(secret), encoding="utf-8")
    if name == "a.shp":
        path.with_suffix(".dbf").write_bytes(secret.read_bytes())
    _refused(path, "读不了这种文件|不是 GeoJSON|属性表不完整")


def test_a_vrt_dressed_as_kml_opens_nothing(tmp_path: Path) -> None:
    secret = made.write(tmp_path / "secret.gpkg")
    (tmp_path / "a.kml").write_text(f"<!-- <kml> -->{VRT.format(secret)}", encoding="utf-8")
    _refused(tmp_path / "a.kml", "读不懂")


def test_a_pipeline_dressed_as_geojson_runs_nothing(tmp_path: Path) -> None:
    secret = made.write(tmp_path / "secret.gpkg")
    asked = {
        "type": "gdal_streamed_alg",
        "command_line": f"gdal vector pipeline ! read {secret} ! write streamed_dataset",
    }
    (tmp_path / "a.json").write_text(json.dumps(asked), encoding="utf-8")
    _refused(tmp_path / "a.json", "不是 GeoJSON")


def test_kml_with_entities_of_its_own_is_refused(tmp_path: Path) -> None:
    text = (
        '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/hostname">]><kml><Placemark><name>&x;</name></Placemark></kml>'
    )
    (tmp_path / "a.kml").write_text(text, encoding="utf-8")
    _refused(tmp_path / "a.kml", "DOCTYPE")


@pytest.mark.parametrize("ending", ["zip", "gz", "gpkg", "shp", "xlsx", "dbf"])
def test_half_a_file_is_refused(tmp_path: Path, ending: str) -> None:
    shape = made.write(tmp_path / "a.shp", encoding="GB18030")
    path = {
        "zip": lambda: made.zipped(tmp_path / "a.zip", shape), "gz": lambda: made.gz(shape),
        "gpkg": lambda: made.write(tmp_path / "a.gpkg"), "shp": lambda: shape, "dbf": lambda: shape.with_suffix(".dbf"),
        "xlsx": lambda: made.xlsx(tmp_path / "a.xlsx", {"表": [["名称", "WKT"], ["甲", made.EAST.wkt]]}),
    }[ending]()  # fmt: skip
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    _refused(shape if ending in ("shp", "dbf") else path, "不完整|坏了|读不懂|没有能用")


@pytest.mark.parametrize("content", [b"", b"  \n", b"\x00\x01\x02", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_none_of_the_formats_says_which_there_are(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.dat").write_bytes(content)
    _refused(tmp_path / "a.dat", "能读 GeoJSON|是空的|另存为 xlsx")


@pytest.mark.parametrize("ending", ["zip", "gz", "xlsx", "kmz"])
def test_a_bomb_stops_at_the_limit(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MOST_BYTES", 4 * 1024 * 1024)
    nothing, path = bytes(8 * 1024 * 1024), tmp_path / f"a.{ending}"
    if ending == "gz":
        path.write_bytes(gzip.compress(nothing))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in ("xl/workbook.xml", "xl/sharedStrings.xml") if ending == "xlsx" else ("a.kml", "b.geojson"):
                archive.writestr(name, nothing[: len(nothing) // 2 - 10 if name == "a.kml" else None])
    assert path.stat().st_size < 100_000
    _refused(path, "解开后超过 4 MB")


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", " " * 1_000_000 + _features(SQUARE))
    size = (1_000_000 + len(_features(SQUARE).encode())).to_bytes(4, "little")
    assert size in packed.getvalue()
    (tmp_path / "a.zip").write_bytes(packed.getvalue().replace(size, (10).to_bytes(4, "little")))
    _refused(tmp_path / "a.zip", "zip 坏了")


@pytest.mark.parametrize("inner", ["../../etc/a.geojson", "/etc/a.geojson", "C:\\a.geojson", "..\\a.shp"])
def test_a_zip_with_a_path_that_leads_out_is_refused(tmp_path: Path, inner: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo(inner), _features(SQUARE))
    _refused(tmp_path / "a.zip", "指向外面的路径")


@pytest.mark.parametrize("inner", ["", "."])
def test_a_zip_with_a_member_without_a_name_is_refused(tmp_path: Path, inner: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo(inner), "x")
    _refused(tmp_path / "a.zip", "zip 坏了")


def test_every_member_of_a_gz_is_read(tmp_path: Path) -> None:
    whole = b"name,lon,lat\n\xe4\xb8\x80,121.5,31.2\n\xe4\xba\x8c,121.6,31.2\n"
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(whole[:30]) + gzip.compress(whole[30:]))
    assert [r["name"] for r in read_features(Source(tmp_path / "a.csv.gz", "wgs84")).rows] == ["一", "二"]
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(whole[:30]) + whole[30:])
    _refused(tmp_path / "a.csv.gz", "gz 坏了")


def test_what_no_database_keeps_is_left_out_of_the_properties(tmp_path: Path) -> None:
    said = {"name": "东\0街", "height": float("nan"), "more": ["\ud83d", {"a\0": float("inf")}], "sign": "😀"}
    one = {"type": "Feature", "properties": said, "geometry": SQUARE}
    (tmp_path / "a.geojson").write_text(json.dumps({"features": [one]}), encoding="utf-8")
    [row] = read_features(Source(tmp_path / "a.geojson", "wgs84")).rows
    assert row == {"name": "东街", "height": None, "more": ["", {"a": None}], "sign": "😀"}


def test_a_table_with_nul_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"name,lon,lat\na\0b,121.5,31.2\n")
    _refused(tmp_path / "a.csv", "第 2 行有空字符")


@pytest.mark.parametrize("members", [[], ["readme.txt"], ["a.zip"], ["__MACOSX/._a.geojson"], ["a.dbf", "a.prj"]])
def test_a_zip_without_areas_says_so(tmp_path: Path, members: list[str]) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in members:
            archive.writestr(name, "x")
    _refused(tmp_path / "a.zip", "里面没有读得了的文件")


def test_a_shapefile_without_its_table_says_what_lacks(tmp_path: Path) -> None:
    shape = made.write(tmp_path / "a.shp")
    shape.with_suffix(".dbf").unlink()
    _refused(shape, "缺 .dbf", datum="wgs84")


def test_an_empty_layer_is_told(tmp_path: Path) -> None:
    _refused(made.write(tmp_path / "a.gpkg", {"名称": []}, [], layer="街道"), "图层都是空的：街道（0 条）")
    _refused(made.write(tmp_path / "a.shp", {"name": []}, []), "是空的")
    (tmp_path / "a.geojson").write_text(_features(), encoding="utf-8")
    _refused(tmp_path / "a.geojson", "是空的")


@pytest.mark.parametrize(
    "text",
    [
        "{", "[]", "{}", '{"features": [1]}', '{"features": [null]}', '{"features": {"a": 1}}', "[" * 100_000,
        '{"features": [{"geometry": {"type": "Polygon"}}]}',
        '{"features": [{"geometry": {"type": "Kreis", "coordinates": 1}}]}',
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}}]}',
        '{"features": [{"geometry": {"type": "Point", "coordinates": ["x", "y"]}}]}',
        '{"features": [{"geometry": {"type": "Point", "coordinates": [1' + "0" * 400 + ', 2]}}]}',
        '{"features": [{"properties": [1], "geometry": null}]}', '{"crs": {"a": 1}, "features": []}',
        '{"type": "Topology", "objects": {}}', '{"features": [{"geometry": ' + "9" * 5_000 + "}]}",
    ],
)  # fmt: skip
def test_json_that_is_no_geojson_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8")
    _refused(tmp_path / "a.geojson", "不是 GeoJSON|形状读不懂")


@pytest.mark.parametrize(
    ("coordinates", "words"),
    [("[1e300, 29]", "不是经纬度"), ("[40500000.5, 3232000]", "EPSG:4528"), ("[20500000, 3232000]", "EPSG:4498"),
     ("[500000, 3232000]", "--crs 写明"), ("[29.2, 119.5]", "纬度写在了经度前面"),
     ("[43.8, 87.6]", r"纬度写在了经度前面，加 --swap"), ("[3232000, 40500000]", r"北坐标写在了东坐标前面，加 --swap")],
)  # fmt: skip
def test_numbers_that_are_no_degrees_are_refused_with_a_hint(tmp_path: Path, coordinates: str, words: str) -> None:
    text = f'{{"features": [{{"properties": {{}}, "geometry": {{"type": "Point", "coordinates": {coordinates}}}}}]}}'
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8")
    _refused(tmp_path / "a.geojson", words)


@pytest.mark.parametrize(
    "geometry",
    [{"type": "Point", "coordinates": [119.5, 29.2]}, None,
     {"type": "LineString", "coordinates": [[119.5, 29.2], [119.6, 29.2]]},
     {"type": "Polygon", "coordinates": [[[119, 29], [119, float("nan")], [119.5, 29], [119, 29]]]},
     {"type": "Polygon", "coordinates": [[[119, 29], [119, float("inf")], [119.5, 29], [119, 29]]]},
     {"type": "Polygon", "coordinates": []}, {"type": "GeometryCollection", "geometries": []}],
)  # fmt: skip
def test_an_area_that_is_no_polygon_is_named(tmp_path: Path, geometry: object) -> None:
    (tmp_path / "a.geojson").write_text(_features(SQUARE, geometry), encoding="utf-8")
    with pytest.raises(BadAreaFile, match="要有名称和面：区1"):
        read_areas(read_features(Source(tmp_path / "a.geojson", "wgs84")), "street")


def test_points_of_a_shapefile_are_no_areas(tmp_path: Path) -> None:
    path = made.write(tmp_path / "a.shp", {"name": ["点"]}, [shapely.Point(119.5, 29.2)], kind="Point")
    with pytest.raises(BadAreaFile, match="点 是 Point"):
        read_areas(read_features(Source(path)), "street")


def test_two_encodings_in_one_file_are_refused(tmp_path: Path) -> None:
    for name in ("a.csv", "a.geojson"):
        path = tmp_path / name
        path.write_bytes("名称,lon,lat\n兰江街道,1,1\n".encode() + "云山街道,1,1\n".encode("gbk"))
        _refused(path, "一部分是 UTF-8，第 3 行不是")
    (tmp_path / "b.csv").write_bytes(b"name,lon,lat\n\xff\xff,1,1\n")
    _refused(tmp_path / "b.csv", "第 2 行既不是 UTF-8 也不是 GB18030")


def test_a_table_in_two_encodings_is_refused(tmp_path: Path) -> None:
    shape = made.write(tmp_path / "a.shp", {"name": ["AAAAAAAA", "BBBBBBBB"]})
    table = shape.with_suffix(".dbf")
    text = table.read_bytes().replace(b"AAAAAAAA", "兰江街道".encode("gbk"))
    table.write_bytes(text.replace(b"BBBBBBBB", b"\xe4\xba\x91\xff\xff\xff\xff\xff"))
    _refused(shape, "第 1 条的文字不是 UTF-8", datum="wgs84")


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_quote_that_stays_open_takes_no_lines_away(tmp_path: Path, end: str) -> None:
    file = tmp_path / "codes.csv"
    file.write_text('代码,名称\n330781001,兰江街道\n330781002,"云山街道\n330781003,上华街道' + end, encoding="utf-8")
    with pytest.raises(BadAreaFile, match="第 3 行有引号没有合上"):
        read_table(file, lambda line: "代码" in line)
    file.write_text('代码,名称\n330781001,"兰江\n街道"\n330781002,"云山"街道' + end, encoding="utf-8")
    _, rows = read_table(file, lambda line: "代码" in line)
    assert [row["名称"] for _, row in rows] == ["兰江\n街道", "云山街道"]


def test_lines_of_a_table_without_numbers_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,lon,lat\n甲,119.5,29.2\n乙,东,北\n", encoding="utf-8")
    _refused(tmp_path / "a.csv", "第 2 条的形状读不懂")
    (tmp_path / "a.csv").write_text("name,WKT\n甲,POLYGON((\n", encoding="utf-8")
    _refused(tmp_path / "a.csv", "第 1 条的形状读不懂")
    (tmp_path / "a.csv").write_text("name,where\n甲,乙\n", encoding="utf-8")
    _refused(tmp_path / "a.csv", "表里没有形状；找过 wkt.*有的列：name、where")


def test_sql_in_a_geopackage_loads_no_code(tmp_path: Path) -> None:
    path = made.write(tmp_path / "a.gpkg", layer="a")
    with sqlite3.connect(path) as book:
        book.execute("CREATE VIEW b AS SELECT fid, geom, load_extension('/tmp/nowhere') AS name FROM a")
        for table, columns in (("gpkg_contents", "data_type, 'b', '', last_change, min_x, min_y, max_x, max_y, srs_id"),
                               ("gpkg_geometry_columns", "column_name, geometry_type_name, srs_id, z, m")):  # fmt: skip
            book.execute(f"INSERT INTO {table} SELECT 'b', {columns} FROM {table}")
    with pytest.raises(BadAreaFile, match=r"unsafe use|not authorized|no such function"):
        read_features(Source(path, layer="b"))
