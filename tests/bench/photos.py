"""Renderings: the product's own child process against the best pipeline of libraries, and everything under load.

One core for all of the first part: this process and the child are pinned to it, so photos a second are a core's.
"""

import asyncio
import hashlib
import io
import math
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anyio
import httpx
import msgspec
import numpy
import simplejpeg
from PIL import Image, ImageDraw, ImageFont

from backend.db import DB, fetchval
from backend.demo.pictures import picture
from backend.embedded import seaweed
from backend.photos.renderings import Output, child, render_bytes
from tests.bench import servers
from tests.harness import objects

PHOTOS, ROUNDS, UNDER_LOAD = 8, 5, 96
LINES = ("拍摄 2026-11-23 14:05:11  东昌路北侧，近浦城路口", "单元网格 310115900001003  案卷 2026-00381  队员 0217",
         "门前 · 处置前  原件 SHA-256 5f2c1a9b7e300d11")  # fmt: skip
THREE = [Output(side=320), Output(side=1280), Output(side=1280, lines=LINES)]
_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def phone_photo(n: int) -> bytes:
    """A 12-megapixel JPEG of about 3 MB, 4:2:0, as phones make them: a street scene with a sensor's grain."""
    scene = Image.open(io.BytesIO(picture(("garbage1", "garbage2", "garbage3", "pothole")[n % 4], n)))
    large = numpy.asarray(scene.resize((4000, 3000), Image.Resampling.BICUBIC)).astype(numpy.int16)
    grain = numpy.random.default_rng(n).normal(0, 4.5, (3000, 4000, 1))
    pixels = numpy.clip(large + grain, 0, 255).astype(numpy.uint8)
    return simplejpeg.encode_jpeg(numpy.ascontiguousarray(pixels), 88, "RGB", colorsubsampling="420")


def by_libraries(data: bytes, folder: Path, font: ImageFont.FreeTypeFont, gap: float | None) -> None:
    """The best known way: simplejpeg's scaled decoding, Pillow's resize, simplejpeg's encoder; the same three files."""
    pixels = simplejpeg.decode_jpeg(data, "RGB", fastdct=True, min_width=1280, min_height=960)
    screen = Image.fromarray(pixels)
    screen.thumbnail((1280, 1280), Image.Resampling.LANCZOS, reducing_gap=gap)
    thumb = screen.copy()
    thumb.thumbnail((320, 320), Image.Resampling.LANCZOS, reducing_gap=gap)
    marked = screen.copy()
    draw = ImageDraw.Draw(marked)
    draw.rectangle((0, 840, 1280, 960), fill=(12, 22, 20))
    for i, line in enumerate(LINES):
        draw.text((30, 850 + 34 * i), line, font=font, fill="white")
    for name, image in (("thumb", thumb), ("screen", screen), ("marked", marked)):
        (folder / name).write_bytes(
            simplejpeg.encode_jpeg(numpy.asarray(image), 82, "RGB", colorsubsampling="420", fastdct=True)
        )


async def _fastest(ways: list[Callable[[bytes], Awaitable[object]]], photos: list[bytes]) -> list[float]:
    """Seconds a photo of each way: they take turns photo by photo, each photo's fastest of some rounds counts."""
    best = [[math.inf] * len(photos) for _ in ways]
    for _ in range(ROUNDS):
        for n, data in enumerate(photos):
            for times, way in zip(best, ways, strict=True):
                began = time.perf_counter()
                await way(data)
                times[n] = min(times[n], time.perf_counter() - began)
    return [sum(times) / len(photos) for times in best]


async def _one_core(photos: list[bytes]) -> dict[str, Any]:
    """Photos a second of one core, both ways in turns."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    own, font = child(), ImageFont.truetype(_FONT, 28)
    with TemporaryDirectory() as name:

        async def product(data: bytes) -> None:
            await render_bytes(data, THREE, own)

        async def modern(data: bytes) -> None:
            await render_bytes(data, [Output(side=1280, format="webp"), Output(side=320, format="webp")], own)

        async def two_steps(data: bytes) -> None:
            by_libraries(data, Path(name), font, 2.0)

        async def one_step(data: bytes) -> None:
            by_libraries(data, Path(name), font, None)

        screens = [m.data for m in [(await render_bytes(d, THREE, own))[1] for d in photos]]
        mine, *others = await _fastest([product, two_steps, one_step], photos)
        [webp] = await _fastest([modern], screens)
    await own.stop()
    return {
        "three files, photos/s/core": 1 / mine,
        "best of libraries, photos/s/core": 1 / min(others),
        "own : best (goal ≥ 0.9)": min(others) / mine,
        "WebP beside them, ms a photo": webp * 1000,
        "MB a photo": sum(map(len, photos)) / len(photos) / 1e6,
    }


async def _under_load(photos: list[bytes]) -> dict[str, Any]:
    """Uploads and renderings at once: API process, worker process, PostgreSQL and S3 server on this machine."""
    url = os.environ["MENQIAN_DATABASE_URL"]
    server = await asyncio.to_thread(seaweed.ensure_running, servers.DATA, "test-*")
    bucket = f"test-{os.getpid()}"
    os.environ |= objects.environment(server, bucket)
    objects.client(server).make_bucket(bucket)
    try:
        worker = servers.process(["-m", "backend.cli", "worker"], url)
        with servers.uvicorn("tests.bench.lagging:app", url) as (port, api), worker:
            return await _send(photos, port, api.pid)
    finally:
        objects.tidy(server, bucket)


async def _send(photos: list[bytes], port: int, api: int) -> dict[str, Any]:
    await DB.start_connection_pool(max_size=2)
    names = iter(range(UNDER_LOAD))
    answers: list[float] = []
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:

        async def send() -> None:
            for n in names:
                data = photos[n % len(photos)] + n.to_bytes(4, "big")  # another file each time, the same work
                began = time.perf_counter()
                answer = await client.put(f"/api/photos/{hashlib.sha256(data).hexdigest()}", content=data)
                assert answer.status_code == 201, answer.text
                answers.append(time.perf_counter() - began)

        began = time.perf_counter()
        await asyncio.gather(*(send() for _ in range(4)))
        while await fetchval("SELECT count(*) FROM photo WHERE renderings = 'pending'"):  # noqa: ASYNC110
            await anyio.sleep(0.05)
        took = time.perf_counter() - began
        lag = msgspec.json.decode((await client.get("/bench/lag")).content)
    await DB.close_connection_pool()
    answers.sort()
    return {
        "sent and rendered, photos/s": UNDER_LOAD / took,
        "upload p50, ms": answers[len(answers) // 2] * 1000,
        "upload p99, ms": answers[int(len(answers) * 0.99)] * 1000,
        "API event-loop lag p99, ms (goal < 50)": lag["p99"],
        "API event-loop lag max, ms": lag["max"],
        "API process, MiB": servers.resident_mib(api),
    }


async def bench() -> dict[str, Any]:
    """Both parts."""
    photos = [phone_photo(n) for n in range(PHOTOS)]
    cores = os.sched_getaffinity(0)
    figures = await _one_core(photos)
    os.sched_setaffinity(0, cores)
    return {**figures, **await _under_load(photos)}
