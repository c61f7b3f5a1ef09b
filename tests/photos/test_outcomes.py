"""Every file of a collection of real phone photos has a stated outcome: outcomes.csv.

The pictures are not in the repository; where they are not on the machine, these tests are skipped.
"""

import csv
import os
from pathlib import Path

import pytest
from httpx import AsyncClient

from backend.db import fetchrow
from backend.kernel.clock import FixedClock
from backend.photos.child import Child
from backend.photos.renderings import Output, render_bytes
from backend.storage import ObjectStore
from tests.photos.test_photos import put, sha

DATA = Path(os.environ.get("MENQIAN_REFERENCE_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
FILES = DATA / "exif_photos"
with Path(__file__).with_name("outcomes.csv").open(encoding="utf-8") as table:
    ROWS = list(csv.DictReader(table))

pytestmark = pytest.mark.skipif(not FILES.exists(), reason=f"no pictures in {FILES}")


def _text(value: object, digits: int | None = None) -> str:
    if value is None:
        return ""
    return f"{value:.{digits}f}" if digits is not None else str(value)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["path"])
async def test_a_real_photo_has_its_stated_outcome(
    client: AsyncClient, store: ObjectStore, clock: FixedClock, eyes: Child, row: dict[str, str]
) -> None:
    data = (FILES / row["path"]).read_bytes()
    answer = await put(client, data)
    if row["outcome"] != "accepted":
        assert answer.status_code == 422
        assert answer.json()["type"] == row["outcome"]
        return
    assert answer.status_code == 201, answer.text
    found = await fetchrow("SELECT * FROM photo WHERE sha256 = $1", sha(data))
    assert found is not None
    point = found["exif_point"]
    facts = {
        "media_type": found["media_type"], "width": _text(found["width"]), "height": _text(found["height"]),
        "orientation": _text(found["orientation"]), "taken_local": _text(found["taken_local"]),
        "taken_offset": _text(found["taken_offset"]), "lon": _text(point and point.x, 5),
        "lat": _text(point and point.y, 5), "altitude_m": _text(found["altitude_m"], 1),
        "direction": _text(found["direction"], 1), "accuracy_m": _text(found["gps_accuracy_m"], 0),
        "make": _text(found["device_make"]), "model": _text(found["device_model"]),
    }  # fmt: skip
    assert facts == {key: row[key] for key in facts}
    [made] = await render_bytes(data, [Output(side=320)], eyes)  # what is taken can be shown, as a person sees it
    shrink = min(1.0, 320 / max(found["width"], found["height"]))
    assert abs(made.width - found["width"] * shrink) <= 1
    assert abs(made.height - found["height"] * shrink) <= 1


def test_no_file_lacks_its_outcome() -> None:
    there = {str(p.relative_to(FILES)) for p in FILES.glob("*/*")}
    assert there == {row["path"] for row in ROWS}
