"""Which picture format a file really is, its size in pixels, and whether it is whole: from the bytes' structure alone.

Nothing here decodes pixels. What follows the picture (Samsung's trailers, motion photos, a gain map, a messenger's
bytes) is not looked at: it neither makes a picture nor spoils one.
"""

from backend.photos.containers import bmff, jpeg, png, webp
from backend.photos.containers.container import Container
from backend.photos.errors import NotAPicture

__all__ = ["Container", "read"]


def read(data: bytes) -> Container:
    """The container of a whole file.

    Errors: NotAPicture, Truncated.
    """
    if data[:3] == b"\xff\xd8\xff":
        return jpeg.read(data)
    if data[:8] == png.SIGNATURE:
        return png.read(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return webp.read(data)
    if data[4:8] == b"ftyp":
        return bmff.read(data)
    raise NotAPicture("不是 JPEG、PNG、WebP、HEIC 或 AVIF")
