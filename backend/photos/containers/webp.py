"""WebP: RIFF chunks (RFC 9649)."""

import struct

from backend.photos.containers.container import Container
from backend.photos.errors import NotAPicture, Truncated


def read(data: bytes) -> Container:
    whole = struct.unpack("<I", data[4:8])[0] + 8  # a last padding byte may be missing
    end = min(whole, len(data))
    if whole > len(data) + 1:
        raise Truncated("WebP 不完整")
    size: tuple[int, int] | None = None
    exif, xmp, position = b"", b"", 12
    while position + 8 <= end:
        kind, length = data[position : position + 4], struct.unpack("<I", data[position + 4 : position + 8])[0]
        if position + 8 + length > end:
            raise Truncated("WebP 的块不完整")
        body = data[position + 8 : position + 8 + length]
        if kind == b"VP8X" and len(body) >= 10:
            size = int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
        elif kind == b"VP8 " and size is None and body[3:6] == b"\x9d\x01\x2a":
            w, h = struct.unpack("<HH", body[6:10])
            size = w & 0x3FFF, h & 0x3FFF
        elif kind == b"VP8L" and size is None and body[:1] == b"\x2f":
            bits = int.from_bytes(body[1:5], "little")
            size = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        elif kind == b"EXIF":
            exif = body.removeprefix(b"Exif\0\0")
        elif kind == b"XMP ":
            xmp = body
        position += 8 + length + (length & 1)
    if size is None:
        raise NotAPicture("WebP 没有图像")
    return Container(media_type="image/webp", width=size[0], height=size[1], end=end, exif=exif, xmp=xmp)
