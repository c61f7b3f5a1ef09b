"""The README's way over HTTP alone, with a phone photo from inside the city and one from elsewhere."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.e2e.photos import jpeg, with_gps

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("seed", "lon", "lat"), [(901, 121.5042, 31.2335), (902, 2.35, 51.37)])
async def test_a_phone_photo_goes_the_whole_way(site: str, tmp_path: Path, seed: int, lon: float, lat: float) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(with_gps(jpeg(seed), lon, lat, "2026:08:01 09:30:00"))
    way = await asyncio.create_subprocess_exec(
        sys.executable, "scripts/main_way.py", str(photo), "--url", site,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, wrong = await way.communicate()
    assert (way.returncode, wrong.decode()) == (0, "")
    assert "close        → closed" in said.decode()
    assert said.decode().count("report ") == 2
