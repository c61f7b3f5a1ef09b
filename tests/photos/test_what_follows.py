"""What follows the picture in a file is not the picture's concern; a picture that was cut off is."""

import io
import random
import struct

import pillow_heif
import pytest
from httpx import AsyncClient
from PIL import Image

from backend.kernel.errors import DomainError
from backend.photos import containers, derive
from backend.photos.child import Child
from backend.photos.renderings import Output, render_bytes
from backend.storage import ObjectStore
from tests.photos.test_formats import quarters, saved
from tests.photos.test_photos import put

KINDS = ["JPEG", "PROGRESSIVE", "PNG", "WEBP", "LOSSLESS", "AVIF", "HEIC"]


def made(kind: str) -> bytes:
    image = quarters(96, 64)
    noise = random.Random(7)
    for x in range(0, 96, 3):
        for y in range(64):
            image.putpixel((x, y), (noise.randrange(256), noise.randrange(256), noise.randrange(256)))
    if kind == "HEIC":
        out = io.BytesIO()
        heif = pillow_heif.HeifFile()
        heif.add_frombytes("RGB", image.size, image.tobytes())
        heif.save(out, quality=60)
        return out.getvalue()
    options = {"PROGRESSIVE": ("JPEG", {"progressive": True}), "LOSSLESS": ("WEBP", {"lossless": True})}
    form, more = options.get(kind, (kind, {}))
    return saved(image, form, **more)


def samsung() -> bytes:
    """The trailer of Samsung's camera: a block of named data, its directory, and SEFT at the very end."""
    name, value = b"Image_UTC_Data", b"1604234567890"
    block = struct.pack("<HHI", 0, 0x0A01, len(name)) + name + value
    head = b"SEFH" + struct.pack("<II", 106, 1) + struct.pack("<HHII", 0, 0x0A01, len(block), len(block))
    return block + head + struct.pack("<I", len(head)) + b"SEFT"


def video() -> bytes:
    """A motion photo's film: a file of its own behind the picture, cut off."""
    return struct.pack(">I4s4sI4s", 20, b"ftyp", b"mp42", 0, b"isom") + struct.pack(">I4s", 5000, b"mdat") + b"x" * 50


TRAILERS = {
    "samsung": samsung(), "sefd": struct.pack(">I4s", 8 + len(samsung()), b"sefd") + samsung(), "video": video(),
    "mpvd": struct.pack(">I4s", 8 + len(video()), b"mpvd") + video() + samsung(), "zeros": bytes(4096),
    "another picture": saved(Image.new("RGB", (8, 8)), "JPEG"), "half of another": saved(quarters(), "JPEG")[:900],
    "one byte": b"\0", "chunk": b"EXIF\x08\0\0\0garbage!", "ones": b"\xff" * 100,
}  # fmt: skip


def told(data: bytes) -> tuple[object, ...]:
    c = containers.read(data)
    return c.media_type, c.width, c.height, c.end, c.exif


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trailer", TRAILERS)
async def test_a_picture_with_something_behind_it_is_taken_and_rendered(
    kind: str, trailer: str, renderer: Child
) -> None:
    data = made(kind)
    assert told(data + TRAILERS[trailer]) == told(data)
    [thumb] = await render_bytes(data + TRAILERS[trailer], [Output(side=48)], renderer)
    assert (thumb.width, thumb.height) == (48, 32)


@pytest.mark.parametrize("kind", KINDS)
def test_random_bytes_behind_the_picture_never_change_the_verdict(kind: str) -> None:
    data, dice = made(kind), random.Random(20261126)
    for _ in range(300):
        assert told(data + dice.randbytes(dice.randrange(1, 400))) == told(data)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("JPEG", "PROGRESSIVE")])
def test_any_cut_inside_the_picture_is_refused(kind: str) -> None:
    data = made(kind)
    for length in range(containers.read(data).end):
        with pytest.raises(DomainError):
            containers.read(data[:length])


def without_end(kind: str, cut: int) -> bytes:
    return made(kind)[:-cut]


@pytest.mark.parametrize("kind", ["JPEG", "PROGRESSIVE"])
def test_a_jpeg_may_lack_its_end_marker_and_nothing_else(kind: str) -> None:
    data = made(kind)
    for length in range(len(data)):
        if length in (len(data) - 1, len(data) - 2):
            assert not containers.read(data[:length]).ended
            derive.look(data[:length])
        else:
            with pytest.raises(DomainError):
                derive.look(data[:length])


@pytest.mark.parametrize("kind", ["JPEG", "PROGRESSIVE"])
@pytest.mark.parametrize("cut", [1, 2])
async def test_a_jpeg_without_its_end_marker_is_taken_and_rendered(
    client: AsyncClient, store: ObjectStore, eyes: Child, renderer: Child, kind: str, cut: int
) -> None:
    data = without_end(kind, cut)
    answer = await put(client, data)
    assert answer.status_code == 201, answer.text
    [thumb] = await render_bytes(data, [Output(side=48)], renderer)
    assert (thumb.width, thumb.height) == (48, 32)
    refused = await put(client, without_end(kind, 40))
    assert (refused.status_code, refused.json()["type"]) == (422, "photo.truncated")


async def test_a_phone_hands_in_a_picture_with_a_trailer(client: AsyncClient, store: ObjectStore) -> None:
    answer = await put(client, made("HEIC") + samsung())
    assert answer.status_code in (200, 201), answer.text


async def test_another_heic_behind_a_heic_is_not_seen(renderer: Child) -> None:
    out, other = io.BytesIO(), Image.effect_noise((320, 240), 50).convert("RGB")
    heif = pillow_heif.HeifFile()
    heif.add_frombytes("RGB", other.size, other.tobytes())
    heif.save(out, quality=60)
    [alone] = await render_bytes(made("HEIC"), [Output(side=48)], renderer)
    [thumb] = await render_bytes(made("HEIC") + out.getvalue(), [Output(side=48)], renderer)
    assert thumb.data == alone.data
