"""One pass over one original: fetched once, decoded once in the child, every wanted rendering as bytes."""

import os

import msgspec

from backend.photos import queries
from backend.photos.child import Child, ChildTooSlow, memory, path_of
from backend.photos.service import original_key
from backend.storage import ObjectStore
from backend.storage.errors import ObjectMissing

LIMIT_S = 10.0
SIZES = {"thumb": 320, "screen": 1280}
EVIDENCE_SIDE = 1280
_TYPES = {"jpeg": "image/jpeg", "webp": "image/webp"}


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """A wanted rendering: longer side in pixels, jpeg or webp, lines to burn in."""

    side: int
    format: str = "jpeg"
    lines: tuple[str, ...] = ()


class Made(msgspec.Struct, frozen=True):
    """A rendering."""

    data: bytes
    media_type: str
    width: int
    height: int


class NotRenderable(Exception):
    """This photo can never be rendered; `code` and `detail` say why."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class RenderingUnavailable(OSError):
    """This machine cannot render now, whatever the photo: the message says what is missing."""


def child(limit_s: float = LIMIT_S) -> Child:
    """A new renderer; not started yet."""
    return Child("backend.photos.derive", limit_s)


async def render(sha256: str, outputs: list[Output], renderer: Child, objects: ObjectStore) -> list[Made]:
    """The renderings in the order of `outputs`.

    Errors: NotRenderable, RenderingUnavailable, ChildDied (try again), StoreUnavailable.
    """
    try:
        original = await objects.get(original_key(sha256))
    except ObjectMissing as error:
        raise NotRenderable("photo.original_missing", "存储里没有原件") from error
    return await render_bytes(original, outputs, renderer)


async def render_bytes(original: bytes, outputs: list[Output], renderer: Child) -> list[Made]:
    """The same for bytes at hand. They go to the child and back through memory, never through a file."""
    with memory(original) as source, memory(b"") as target:
        question = {"source": path_of(source), "target": path_of(target), "outputs": msgspec.to_builtins(outputs)}
        try:
            answer = await renderer.ask(question)
        except ChildTooSlow as error:
            raise NotRenderable("photo.too_slow", f"解码超过 {error}") from error
        if "code" in answer:
            raise NotRenderable(answer["code"], answer["detail"])
        if "made" not in answer:
            raise RenderingUnavailable(answer["failure"])
        os.lseek(target, 0, os.SEEK_SET)
        return [
            Made(os.read(target, m["bytes"]), _TYPES[o.format], m["width"], m["height"])
            for o, m in zip(outputs, answer["made"], strict=True)
        ]


async def screen(sha256: str, objects: ObjectStore) -> bytes | None:
    """The screen-size JPEG; None when there is none (any more)."""
    key = await queries.screen_key(sha256)
    try:
        return await objects.get(key) if key else None
    except ObjectMissing:
        return None
