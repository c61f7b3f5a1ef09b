"""What lies in a file: its layers, out of gz and zip, told apart by content and never by a path inside.

No library reads a path that an operator typed: it gets these bytes.
"""

import gzip
import io
import zipfile
import zlib
from pathlib import Path, PurePosixPath

import msgspec

from backend.kernel import whole_files
from backend.territory.errors import BadAreaFile

MOST_BYTES = 512 * 1024 * 1024  # unpacked; all buildings of a city of three million are about 200 MB of GeoJSON
_MOST_MEMBERS = 10_000
_SHAPE = (".shp", ".shx", ".dbf", ".prj", ".cpg")  # of a Shapefile these are read
_LONE = (".geojson", ".json", ".gpkg", ".kml", ".csv", ".tsv")  # inside a zip these are layers of their own
_READABLE = "GeoJSON、Shapefile（.shp 或 zip）、GeoPackage、KML、KMZ、CSV、xlsx，可以再压成 gz 或 zip"
# What zipfile raises; IndexError for a member without a name.
_BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, ValueError, IndexError)


class Part(msgspec.Struct, frozen=True):
    """One file that holds layers. `kind`: geojson, shp, gpkg, kml, xlsx or csv; `files`: bytes by ending."""

    name: str
    kind: str
    files: dict[str, bytes]

    @property
    def data(self) -> bytes:
        """The bytes of a kind that has one file."""
        return next(iter(self.files.values()))


def unpacked(path: Path) -> list[Part]:
    """Errors: BadAreaFile (422) for no such file, none of the formats, damage, and more than `MOST_BYTES`."""
    try:
        if path.is_dir() or not path.exists():
            raise BadAreaFile(f"{path} 是文件夹，要给文件" if path.is_dir() else f"没有文件 {path}")
        if not path.is_file():
            raise BadAreaFile(f"{path} 不是普通文件")
        if path.suffix.lower() in _SHAPE:
            beside = sorted(p for p in path.parent.iterdir() if p.stem == path.stem and p.is_file())
            return [_shapefile(path.stem, {p.suffix.lower(): _read(p) for p in beside if p.suffix.lower() in _SHAPE})]
        return _parts(path.name, _read(path))
    except OSError as problem:
        raise BadAreaFile(f"{path.name}：{whole_files.why(problem)}") from None


def _read(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise _too_large(path.name)
    return path.read_bytes()


def _too_large(name: str) -> BadAreaFile:
    return BadAreaFile(f"{name}：解开后超过 {MOST_BYTES // 1024**2} MB，请分开导入")


def _parts(name: str, data: bytes) -> list[Part]:
    if data.startswith(b"\x1f\x8b"):
        name, data = name.removesuffix(".gz"), _gunzipped(name, data)
    return _zipped(name, data) if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) else [_lone(name, data)]


def _lone(name: str, data: bytes) -> Part:
    kind = _kind(name, data)
    return Part(PurePosixPath(name).stem, kind, {f".{kind}": data})


def _kind(name: str, data: bytes) -> str:
    suffix, head = PurePosixPath(name).suffix.lower(), data[:4096]
    if data.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadAreaFile(f"{name}：这是旧的 xls，请另存为 xlsx")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<") and (b"<kml" in head or b":kml" in head):
        return "kml"
    if text.startswith(b"{") or suffix in (".geojson", ".json"):
        return "geojson"
    if suffix in (".csv", ".tsv", ".txt") and text and not text.startswith(b"<"):
        return "csv"
    raise BadAreaFile(f"{name}：是空的" if not text else f"{name}：读不了这种文件；能读 {_READABLE}")


def _gunzipped(name: str, data: bytes) -> bytes:
    """Every member, one after the other (RFC 1952). Errors: BadAreaFile (422)."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            out = file.read(MOST_BYTES + 1)
    except EOFError:
        raise BadAreaFile(f"{name}：gz 不完整，请重新下载") from None
    except (OSError, zlib.error) as problem:
        raise BadAreaFile(f"{name}：gz 坏了（{problem}）") from None
    if len(out) > MOST_BYTES:
        raise _too_large(name)
    return out


def _zipped(name: str, data: bytes) -> list[Part]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(name, archive)
            if "xl/workbook.xml" in members:
                _contents(name, archive, members)
                return [Part(PurePosixPath(name).stem, "xlsx", {".xlsx": data})]
            held = _contents(name, archive, {n: i for n, i in members.items() if _is_wanted(n)})
    except _BROKEN as problem:
        raise BadAreaFile(f"{name}：zip 坏了、不完整或有密码（{problem}）") from None
    return _layers(name, held)


def _members(name: str, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files inside by their names. Errors: BadAreaFile for too many, and for a path that leads out."""
    found = {_member_name(i): i for i in archive.infolist() if not i.is_dir()}
    if len(found) > _MOST_MEMBERS:
        raise BadAreaFile(f"{name}：里面有 {len(found)} 个文件，太多了")
    for inner in found:
        path = PurePosixPath(inner.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise BadAreaFile(f"{name}：里面有指向外面的路径 {inner}，没有读")
    return found


def _member_name(info: zipfile.ZipInfo) -> str:
    """Chinese Windows writes names in GBK; Python takes what is not marked as UTF-8 for code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _is_wanted(inner: str) -> bool:
    path = PurePosixPath(inner)
    return path.suffix.lower() in _SHAPE + _LONE and "__MACOSX" not in path.parts and not path.name.startswith(".")


def _contents(name: str, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> dict[str, bytes]:
    """Counted while it is unpacked: the sizes that a zip states may be false."""
    held, total = {}, 0
    for inner, info in members.items():
        with archive.open(info) as file:
            held[inner] = file.read(MOST_BYTES - total + 1)
        total += len(held[inner])
        if total > MOST_BYTES:
            raise _too_large(name)
    return held


def _layers(name: str, held: dict[str, bytes]) -> list[Part]:
    shapes: dict[str, dict[str, bytes]] = {}
    lone = []
    for inner, data in sorted(held.items()):
        path = PurePosixPath(inner)
        if path.suffix.lower() in _SHAPE:
            shapes.setdefault(str(path.with_suffix("")), {})[path.suffix.lower()] = data
        else:
            lone.append(_lone(path.name, data))
    whole = {stem: files for stem, files in shapes.items() if ".shp" in files}
    if not whole and not lone:
        raise BadAreaFile(f"{name}：里面没有读得了的文件；能读 {_READABLE}")
    return [_shapefile(PurePosixPath(stem).name, files) for stem, files in whole.items()] + lone


def _shapefile(name: str, files: dict[str, bytes]) -> Part:
    if missing := [ending for ending in (".shp", ".dbf") if ending not in files]:
        raise BadAreaFile(f"{name}：Shapefile 缺 {'、'.join(missing)}，要连同 .dbf、.shx、.prj 一起给")
    return Part(name, "shp", files)
