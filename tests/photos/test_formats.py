"""Small files of our own making: every format upright and in colour, and what only pretends to be a photo."""

import io
import struct
import zlib
from collections.abc import Callable

import piexif
import pytest
from httpx import AsyncClient
from PIL import Image, ImageCms

from backend.photos import facts, glance
from backend.photos.child import Child
from backend.photos.renderings import Made, Output, render_bytes
from backend.storage import ObjectStore
from tests.photos.test_photos import PLACE, picture, put, sha

RED, GREEN, BLUE, WHITE = (230, 20, 20), (20, 200, 20), (20, 20, 230), (250, 250, 250)
UPRIGHT = [RED, GREEN, BLUE, WHITE]  # top left, top right, bottom left, bottom right
_STORED = {
    1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip


def quarters(width: int = 480, height: int = 320) -> Image.Image:
    image = Image.new("RGB", (width, height))
    for i, colour in enumerate(UPRIGHT):
        image.paste(
            colour, (i % 2 * width // 2, i // 2 * height // 2, (i % 2 + 1) * width // 2, (i // 2 + 1) * height // 2)
        )
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def colours(made: Made) -> list[tuple[int, int, int]]:
    """Of each quarter the named colour that is nearest."""
    image = Image.open(io.BytesIO(made.data)).convert("RGB")
    found = []
    for i in range(4):
        seen = image.getpixel((image.width * (1 + i % 2 * 2) // 4, image.height * (1 + i // 2 * 2) // 4))
        found.append(min(UPRIGHT, key=lambda c: sum(abs(a - b) for a, b in zip(c, seen, strict=True))))
    return found


async def thumb(data: bytes, renderer: Child) -> Made:
    [made] = await render_bytes(data, [Output(side=240)], renderer)
    return made


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG", "AVIF"])
async def test_a_rendering_stands_upright(renderer: Child, kind: str, orientation: int) -> None:
    how = _STORED[orientation]
    image = quarters()
    stored = image.transpose(how) if how is not None else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    made = await thumb(saved(stored, kind, exif=exif), renderer)
    assert (made.width, made.height) == (240, 160)
    assert colours(made) == UPRIGHT


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG", "AVIF", "HEIF"])
async def test_each_format_is_known_by_its_content(
    client: AsyncClient, store: ObjectStore, renderer: Child, kind: str
) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    data = saved(quarters(), kind)
    answer = await put(client, data)
    assert answer.status_code == 201, answer.text
    assert answer.json()["mediaType"] == f"image/{ {'HEIF': 'heic'}.get(kind, kind.lower()) }"
    assert (answer.json()["width"], answer.json()["height"]) == (480, 320)
    assert colours(await thumb(data, renderer)) == UPRIGHT


async def test_what_is_transparent_stands_on_white(renderer: Child) -> None:
    clear = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    image = Image.open(io.BytesIO((await thumb(saved(clear, "PNG"), renderer)).data))
    assert min(image.getpixel((32, 32))) > 250


async def test_grey_in_sixteen_bits_is_as_bright_as_in_eight(renderer: Child) -> None:
    grey = saved(Image.new("I;16", (64, 64), 0x4040), "PNG")
    image = Image.open(io.BytesIO((await thumb(grey, renderer)).data))
    assert image.getpixel((32, 32)) == pytest.approx((0x40, 0x40, 0x40), abs=2)


def corrupted(data: bytes, kind: bytes) -> bytes:
    """The PNG with a wrong check sum at a chunk."""
    at = data.index(kind)
    end = at + 4 + struct.unpack(">I", data[at - 4 : at])[0]
    return data[:end] + bytes(byte ^ 0xFF for byte in data[end : end + 4]) + data[end + 4 :]


@pytest.mark.parametrize("kind", [b"IHDR", b"PLTE", b"IDAT", b"pHYs", b"IEND"])
async def test_a_png_with_a_wrong_check_sum_is_shown(
    client: AsyncClient, store: ObjectStore, renderer: Child, kind: bytes
) -> None:
    data = corrupted(saved(quarters().quantize(4), "PNG", dpi=(72, 72)), kind)
    answer = await put(client, data)
    assert answer.status_code == 201, answer.text
    assert colours(await thumb(data, renderer)) == UPRIGHT


def damaged() -> dict[str, bytes]:
    """Files that have the structure of a photo and hold no picture."""
    png = saved(quarters(), "PNG")
    at = png.index(b"IDAT") + 4
    jpeg = saved(quarters(), "JPEG")
    tables = jpeg.index(b"\xff\xc4")
    return {
        "PNG with other pixels": png[:at] + bytes(40) + png[at + 40 :],
        "JPEG with other tables": jpeg[: tables + 5] + b"\xff" * 16 + jpeg[tables + 21 :],
        "WebP": (webp := saved(quarters(), "WEBP"))[:30] + b"\xff" * (len(webp) - 30),
        "AVIF": (avif := saved(quarters(), "AVIF"))[: (i := avif.index(b"mdat") + 4)] + bytes(len(avif) - i),
    }


@pytest.mark.parametrize("data", damaged().values(), ids=damaged())
async def test_who_sends_what_nobody_could_ever_see_is_told_at_once(
    client: AsyncClient, store: ObjectStore, eyes: Child, data: bytes
) -> None:
    answer = await put(client, data)
    assert (answer.status_code, answer.json()["type"]) == (422, "photo.undecodable")
    assert (await put(client, saved(quarters(), "JPEG"))).status_code == 201


@pytest.mark.parametrize("wrong", [b"sRGB", b"pHYs", b"gAMA", b"acTL"])
async def test_a_senseless_chunk_beside_the_picture_does_not_hide_it(
    client: AsyncClient, store: ObjectStore, eyes: Child, renderer: Child, wrong: bytes
) -> None:
    png = saved(quarters(), "PNG")
    data = png[:33] + struct.pack(">I4s", 0, wrong) + struct.pack(">I", zlib.crc32(wrong)) + png[33:]
    assert (await put(client, data)).status_code == 201
    assert colours(await thumb(data, renderer)) == UPRIGHT


async def test_while_the_eyes_are_busy_a_whole_photo_is_taken_and_a_doubtful_one_asked_for_again(
    client: AsyncClient, store: ObjectStore, eyes: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance, "PATIENCE_S", 0)
    data = saved(quarters(), "JPEG")
    doubtful = await put(client, data[:-2])
    assert (doubtful.status_code, doubtful.json()["type"]) == (503, "photo.too_busy")
    assert (await put(client, data)).status_code == 201


async def test_a_wide_gamut_becomes_srgb(renderer: Child) -> None:
    """A profile whose red and green are swapped must swap them back."""
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, green = _tag(swapped, b"rXYZ"), _tag(swapped, b"gXYZ")
    profile = bytearray(swapped)
    profile[red : red + 20], profile[green : green + 20] = swapped[green : green + 20], swapped[red : red + 20]
    data = saved(Image.new("RGB", (64, 64), (220, 30, 30)), "JPEG", icc_profile=bytes(profile), quality=95)
    r, g, _ = Image.open(io.BytesIO((await thumb(data, renderer)).data)).getpixel((32, 32))
    assert g > 180 > 90 > r


def _tag(profile: bytes, name: bytes) -> int:
    """Where the tag's data begins (ICC.1, 7.3)."""
    at = profile.index(name, 128)
    return struct.unpack(">I", profile[at + 4 : at + 8])[0]


@pytest.mark.parametrize("make", [
    lambda: saved(quarters().convert("CMYK"), "JPEG"),
    lambda: saved(quarters().convert("L"), "JPEG"),
    lambda: saved(quarters().convert("1"), "PNG"),
    lambda: saved(quarters().convert("P"), "PNG"),
    lambda: saved(quarters().convert("I;16"), "PNG"),
    lambda: saved(quarters(), "JPEG", progressive=True),
    lambda: saved(quarters(), "JPEG", icc_profile=b"no profile"),
    lambda: saved(quarters(), "PNG", save_all=True, append_images=[quarters()]),
    lambda: saved(quarters(), "WEBP", save_all=True, append_images=[quarters()]),
    lambda: saved(quarters(), "MPO", save_all=True, append_images=[quarters()]),
], ids=["CMYK", "grey", "1 bit", "palette", "16 bit", "progressive", "broken ICC", "APNG", "animated WebP",
        "MPO"])  # fmt: skip
async def test_unusual_kinds_are_rendered(renderer: Child, make: Callable[[], bytes]) -> None:
    data = make()
    found = facts.read(data)
    made = await thumb(data, renderer)
    assert (found.width, found.height, made.width, made.height) == (480, 320, 240, 160)


SECRET = b"<script>alert('secret')</script>PK\x03\x04"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_what_hangs_behind_a_picture_is_sealed_with_it_and_never_rendered(
    client: AsyncClient, store: ObjectStore, renderer: Child, kind: str
) -> None:
    data = saved(quarters(), kind) + SECRET
    answer = await put(client, data)
    assert (answer.status_code, answer.json()["bytes"]) == (201, len(data))
    assert SECRET[:20] not in (await thumb(data, renderer)).data


@pytest.mark.parametrize("data", [
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00", b"%PDF-1.7\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"PK\x03\x04",
    b"BM" + bytes(60), b"II*\x00" + bytes(60), b"\xff", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n",
    b"RIFF\x00\x00\x00\x00WEBP", b"\x00\x00\x00\x18ftypisom" + bytes(16),
    b"\x00\x00\x00\x18ftypheic" + bytes(16), b"\x00\x00\x00\x01ftypavif" + b"\xff" * 8,
    b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 0xFFFFFFFF, b"IHDR"),
], ids=lambda d: repr(d[:12]))  # fmt: skip
async def test_what_is_no_photo_is_refused(client: AsyncClient, data: bytes) -> None:
    answer = await put(client, data)
    assert answer.status_code == 422
    assert answer.json()["type"] in {"photo.not_a_picture", "photo.truncated"}


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is large and holds nearly nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("size", "code"), [
    ((30_000, 30_000), "photo.too_many_pixels"), ((60_000_001, 1), "photo.too_many_pixels"),
    ((0, 100), "photo.not_a_picture"), ((2**31 - 1, 2**31 - 1), "photo.too_many_pixels"),
])  # fmt: skip
async def test_bombs_are_refused_by_what_they_say(client: AsyncClient, size: tuple[int, int], code: str) -> None:
    answer = await put(client, bomb(*size))
    assert (answer.status_code, answer.json()["type"]) == (422, code)


async def test_a_cut_photo_is_refused_wherever_it_is_cut(client: AsyncClient, store: ObjectStore, eyes: Child) -> None:
    data = picture(size=(200, 150))
    for at in [*range(1, 600, 7), len(data) // 2, len(data) - 3]:
        answer = await put(client, data[:at])
        assert (answer.status_code, answer.json()["type"]) in {(422, "photo.truncated"), (422, "photo.not_a_picture")}
    answer = await put(client, data[:300], sha(data[:300]))
    assert (answer.status_code, answer.json()["type"]) == (422, "photo.truncated")


@pytest.mark.parametrize("gps", [
    {**PLACE, piexif.GPSIFD.GPSLatitude: ((0, 0), (0, 0), (0, 0))},
    {**PLACE, piexif.GPSIFD.GPSImgDirection: (1, 0), piexif.GPSIFD.GPSAltitude: (5, 0),
     piexif.GPSIFD.GPSLatitudeRef: b"X"},
    {**PLACE, piexif.GPSIFD.GPSLatitude: ((4294967295, 1), (0, 1), (0, 1))},
], ids=["NaN", "no references", "huge"])  # fmt: skip
def test_senseless_numbers_are_no_facts(gps: dict) -> None:
    found = facts.read(picture(gps=gps))
    assert (found.lon, found.lat, found.altitude_m, found.direction) == (None, None, None, None)


def test_a_directory_that_points_to_itself_ends() -> None:
    tiff = b"II*\x00\x08\x00\x00\x00" + b"\x01\x00" + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    plain = saved(quarters(), "JPEG")
    exif = b"Exif\0\0" + tiff
    data = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]
    assert facts.read(data).lon is None
