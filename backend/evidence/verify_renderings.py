"""The part of `verify-evidence` that proves renderings (thumb, screen) by their hash.

Renderings made before their hash was kept are checked for being there, whole and decodable.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from backend.evidence.stream import Unreadable, read_or_name
from backend.photos.child import Child, ChildDied
from backend.photos.renderings import NotRenderable, Output, RenderingUnavailable, render_bytes
from backend.storage import ObjectStore
from backend.storage.errors import ObjectMissing

if TYPE_CHECKING:
    from backend.evidence.verify import Verdict

_KINDS = {"thumb": "缩略图", "screen": "屏幕图"}
_PROOF = Output(side=16)  # the smallest that makes the decoder read the picture


async def check_rendering(row: Mapping[str, Any], objects: ObjectStore, decoder: Child, verdict: "Verdict") -> None:
    """One row of `photo_derivative`. Errors: StoreUnavailable when the store does not answer at all."""
    key, subject = row["object_key"], f"{_KINDS[row['kind']]} {row['sha256']}"
    verdict.renderings += 1
    try:
        found = await read_or_name(objects, key)
    except ObjectMissing:
        verdict.find("rendering.missing", subject, f"存储里没有 {key}", f"the store has no {key}")
        return
    except Unreadable as error:
        verdict.find("rendering.unreadable", subject, f"{key} 读不出来（{error}）", f"{key} cannot be read: {error}")
        return
    verdict.bytes += found.size
    if found.size != row["bytes"] or found.sha256 != (row["content_sha256"] or found.sha256):
        words = f"{key} 被改动：现为 {found.sha256}（{found.size} 字节）"
        verdict.find("rendering.altered", subject, words, f"{key} is altered: now {found.sha256}")
    elif row["content_sha256"] is None and not await _is_picture(key, objects, decoder):
        verdict.find("rendering.broken", subject, f"{key} 解不开，不是完整的图片", f"{key} is no whole picture")


async def _is_picture(key: str, objects: ObjectStore, decoder: Child) -> bool:
    """Also True where this machine cannot decode: that says nothing of the picture."""
    try:
        await render_bytes(await objects.get(key), [_PROOF], decoder)
    except (NotRenderable, ChildDied):
        return False
    except RenderingUnavailable:
        return True
    return True
