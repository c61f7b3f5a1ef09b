"""PNG: the chunks of ISO/IEC 15948, with EXIF as a chunk of its own or, as older programs write it, as text."""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from backend.photos.containers.container import Container
from backend.photos.errors import NotAPicture, Truncated

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TEXT_BYTES = 1024 * 1024  # no metadata that fits into a JPEG is longer
_RAW_EXIF = (b"Raw profile type exif", b"Raw profile type APP1")
_PICTURE = {b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"IDAT", b"IEND"}
_XMP = b"XML:com.adobe.xmp"


class Chunk(NamedTuple):
    """A chunk without its check sum; `end` is where the next one begins."""

    kind: bytes
    body: bytes
    end: int


def chunks(data: bytes) -> Iterator[Chunk]:
    """The chunks up to and with IEND. Errors: Truncated."""
    position = len(SIGNATURE)
    while position + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[position : position + 8])
        start, position = position + 8, position + 12 + length
        if position > len(data):
            raise Truncated("PNG 的块不完整")
        yield Chunk(kind, data[start : start + length], position)
        if kind == b"IEND":
            return
    raise Truncated("PNG 没有结尾")


def mended(data: bytes) -> bytes:
    """The picture from the chunks that make it, with the check sums that they ought to have. Errors: Truncated."""
    parts = [SIGNATURE]
    for kind, body, _ in chunks(data):
        if kind not in _PICTURE:
            continue
        parts += [struct.pack(">I4s", len(body), kind), body, struct.pack(">I", zlib.crc32(body, zlib.crc32(kind)))]
    return b"".join(parts)


def read(data: bytes) -> Container:
    size: tuple[int, int] | None = None
    exif, raw, xmp, pixels, end = b"", b"", b"", False, 0
    for kind, body, after in chunks(data):
        if kind == b"IHDR" and len(body) == 13:
            size = struct.unpack(">II", body[:8])
        elif kind == b"eXIf":
            exif = body
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            keyword, _, rest = body.partition(b"\0")
            if keyword in _RAW_EXIF and not raw:
                raw = _raw_exif(_text(kind, rest))
            elif keyword == _XMP:
                xmp = _text(kind, rest)
        elif kind == b"IDAT":
            pixels = True
        end = after
    if size is None or not pixels:
        raise NotAPicture("PNG 没有图像")
    return Container(media_type="image/png", width=size[0], height=size[1], end=end, exif=exif or raw, xmp=xmp)


def _text(kind: bytes, rest: bytes) -> bytes:
    """What stands behind a text chunk's keyword; nothing where it cannot be unpacked."""
    packed = kind == b"zTXt"
    if kind == b"iTXt":
        packed, rest = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]  # language and translated keyword before it
    elif packed:
        rest = rest[1:]  # the method, of which there is one
    if not packed:
        return rest
    try:
        return zlib.decompressobj().decompress(rest, _TEXT_BYTES)
    except zlib.error:
        return b""


def _raw_exif(text: bytes) -> bytes:
    """The TIFF block of a raw profile: lines with its name, its length, and its bytes in hexadecimal digits."""
    try:
        block = bytes.fromhex(b"".join(text.split(b"\n")[3:]).decode("ascii"))
    except ValueError:
        return b""
    return block.removeprefix(b"Exif\0\0") if not block.startswith(b"http:") else b""
