"""What a photo says of itself is read once, and the same way for its facts, its renderings and on the phone."""

import csv
import struct
import zlib
from pathlib import Path

import piexif
import pytest
from httpx import AsyncClient
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from backend.photos import exif, facts
from backend.photos.child import Child
from backend.storage import ObjectStore
from tests.photos.test_formats import UPRIGHT, colours, quarters, saved, thumb
from tests.photos.test_photos import PLACE, put

# Read by the phone's test too: pwa/tests/unit/offline/exif.spec.ts.
with Path(__file__).with_name("metadata.csv").open(encoding="utf-8") as table:
    ROWS = list(csv.DictReader(table))
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
BLOCK = piexif.dump({
    "0th": {piexif.ImageIFD.Orientation: 6, piexif.ImageIFD.Model: b"Phone"},
    "Exif": {piexif.ExifIFD.DateTimeOriginal: b"2026:11:23 09:30:00", piexif.ExifIFD.OffsetTimeOriginal: b"+08:00"},
    "GPS": PLACE,
})  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_block_says_its_time_and_its_place(row: dict[str, str]) -> None:
    tags = exif.tags(bytes.fromhex(row["block"]))
    moment, place = exif.moment(tags.detail), exif.position(tags.gps)
    assert (moment.local or "", moment.offset or "") == (row["taken_local"], row["taken_offset"])
    assert (moment.at is None) == (moment.offset is None)
    assert [f"{degrees:.5f}" for degrees in place or ()] == [row[name] for name in ("lon", "lat") if row[name]]


def sideways(kind: str, **how: object) -> bytes:
    """The quarters as a camera held upright stores them: to be turned by 90°."""
    return saved(quarters().transpose(Image.Transpose.ROTATE_90), kind, **how)


def with_text(keyword: str, text: str, *, packed: bool = False) -> bytes:
    info = PngInfo()
    info.add_text(keyword, text, zip=packed)
    return sideways("PNG", pnginfo=info)


def international(*, packed: bool) -> bytes:
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=packed)
    return sideways("PNG", pnginfo=info)


def raw(block: bytes, name: str = "exif") -> str:
    """As ImageMagick writes a profile into a PNG."""
    digits = block.hex()
    return "\n".join(["", name, f"{len(block):8}", *(digits[i : i + 72] for i in range(0, len(digits), 72)), ""])


TURNED_BY_XMP = {
    "JPEG": sideways("JPEG", xmp=XMP), "WebP": sideways("WEBP", xmp=XMP),
    "JPEG as an element": sideways("JPEG", xmp=b"<tiff:Orientation>6</tiff:Orientation>"),
    "PNG": international(packed=False), "PNG, packed": international(packed=True),
    "EXIF without it": sideways("JPEG", xmp=XMP, exif=piexif.dump({"0th": {piexif.ImageIFD.Model: b"Phone"}})),
    "EXIF with zero": sideways("JPEG", xmp=XMP, exif=piexif.dump({"0th": {piexif.ImageIFD.Orientation: 0}})),
}  # fmt: skip
TURNED_BY_A_PROFILE = {
    "tEXt": with_text("Raw profile type exif", raw(BLOCK)),
    "zTXt": with_text("Raw profile type exif", raw(BLOCK), packed=True),
    "APP1": with_text("Raw profile type APP1", raw(BLOCK, "APP1"), packed=True),
    "without a head": with_text("Raw profile type exif", raw(BLOCK.removeprefix(b"Exif\0\0"))),
}


@pytest.mark.parametrize("data", [*TURNED_BY_XMP.values(), *TURNED_BY_A_PROFILE.values()],
                         ids=[*TURNED_BY_XMP, *TURNED_BY_A_PROFILE])  # fmt: skip
async def test_facts_and_renderings_are_turned_alike(renderer: Child, data: bytes) -> None:
    found, made = facts.read(data), await thumb(data, renderer)
    assert (found.width, found.height, found.orientation) == (480, 320, 6)
    assert (made.width, made.height) == (240, 160)
    assert colours(made) == UPRIGHT


@pytest.mark.parametrize("data", TURNED_BY_A_PROFILE.values(), ids=TURNED_BY_A_PROFILE)
def test_a_profile_in_a_png_says_time_place_and_device(data: bytes) -> None:
    found = facts.read(data)
    assert (found.taken_local, found.taken_offset, found.device_model) == ("2026-11-23T09:30:00", "+08:00", "Phone")
    assert (found.lon, found.lat) == pytest.approx((121.5, 31.23333), abs=1e-5)


@pytest.mark.parametrize("kind", ["AVIF", "HEIF"])
async def test_a_format_with_transforms_of_its_own_is_turned_by_no_xmp(renderer: Child, kind: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    data = saved(quarters(), kind, xmp=XMP.replace(b'"6"', b'"1"')).replace(b'Orientation="1"', b'Orientation="6"')
    assert XMP in data
    found, made = facts.read(data), await thumb(data, renderer)
    assert (found.width, found.height, made.width, made.height) == (480, 320, 240, 160)
    assert colours(made) == UPRIGHT


@pytest.mark.parametrize("text", [
    "", "\n", "\nexif\n8\nno digits", "\nexif\n8\nabc", "\nexif\n8\n" + b"II*\0".hex(), raw(b"http://ns.adobe.com/"),
], ids=repr)  # fmt: skip
def test_a_damaged_profile_is_none(text: str) -> None:
    found = facts.read(with_text("Raw profile type exif", text))
    assert (found.orientation, found.taken_local, found.lon) == (1, None, None)


def test_a_text_that_unpacks_without_end_is_cut() -> None:
    packed = b"Raw profile type exif\0\0" + zlib.compress(bytes(200_000_000), 9)
    plain = saved(quarters(), "PNG")
    chunk = struct.pack(">I4s", len(packed), b"zTXt") + packed + struct.pack(">I", zlib.crc32(b"zTXt" + packed))
    assert facts.read(plain[:33] + chunk + plain[33:]).orientation == 1


async def test_who_sends_a_photo_is_told_its_direction_offset_and_device(
    client: AsyncClient, store: ObjectStore
) -> None:
    block = piexif.dump({
        "0th": {piexif.ImageIFD.Make: "华\u202e为".encode(), piexif.ImageIFD.Model: b"P70\x07"},
        "Exif": {piexif.ExifIFD.DateTimeOriginal: b"2026:11:23 09:30:00", piexif.ExifIFD.OffsetTimeOriginal: b"Z"},
        "GPS": {piexif.GPSIFD.GPSImgDirection: (181, 2), piexif.GPSIFD.GPSImgDirectionRef: b"M"},
    })  # fmt: skip
    data, own = saved(quarters(), "JPEG", exif=block), {"X-Menqian-Phone": "a" * 22}
    told = (await put(client, data, **own)).json()
    assert (told["deviceMake"], told["deviceModel"]) == ("华为", "P70")
    assert (told["direction"], told["directionReference"]) == (90.5, "M")
    assert (told["takenLocal"], told["takenOffset"]) == ("2026-11-23T09:30:00", "+00:00")
    assert told["takenAt"] == "2026-11-23T09:30:00Z"
    assert (await client.get(f"/api/photos/{told['sha256']}", headers=own)).json() == told


async def test_a_photo_without_metadata_says_none_of_it(client: AsyncClient, store: ObjectStore) -> None:
    told = (await put(client, saved(quarters(), "PNG"))).json()
    names = ("takenOffset", "location", "direction", "directionReference", "deviceMake", "deviceModel")
    assert [told[name] for name in names] == [None] * 6
