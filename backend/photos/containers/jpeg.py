"""JPEG: the markers of ITU-T T.81, with the metadata that EXIF and XMP put into APP1."""

import struct
from collections.abc import Iterator

from backend.photos.containers.container import Container
from backend.photos.errors import NotAPicture, Truncated

_STANDALONE = {0x01, *range(0xD0, 0xD9)}
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_BETWEEN_SCANS = {0xC4, 0xDA, 0xDB, 0xDD}  # Huffman tables, the next scan's head, quantisation, restart interval
_EXIF, _XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"


def read(data: bytes) -> Container:
    size: tuple[int, int] | None = None
    parts = 0
    exif, xmp, position = b"", b"", 2
    while True:
        position = data.find(b"\xff", position)  # decoders skip stray bytes between segments, so do we
        while 0 <= position < len(data) - 1 and data[position + 1] == 0xFF:
            position += 1  # fill bytes
        if position < 0 or position + 4 > len(data):
            raise Truncated("JPEG 的头不完整")
        marker = data[position + 1]
        if marker == 0:
            position += 2
            continue
        if marker in _STANDALONE:
            position += 2
            continue
        if marker == 0xD9:
            raise NotAPicture("JPEG 没有图像")
        length = struct.unpack(">H", data[position + 2 : position + 4])[0]
        segment = data[position + 4 : position + 2 + length]
        if length < 2 or len(segment) < length - 2:
            raise Truncated("JPEG 的段不完整")
        if marker in _FRAMES and len(segment) >= 6:
            size, parts = struct.unpack(">HH", segment[1:5]), segment[5]
        elif marker == 0xE1 and segment.startswith(_EXIF) and not exif:
            exif = segment.removeprefix(_EXIF)
        elif marker == 0xE1 and segment.startswith(_XMP) and not xmp:
            xmp = segment.removeprefix(_XMP)
        first_scan = position
        position += 2 + length
        if marker == 0xDA:
            break
    if size is None:
        raise NotAPicture("JPEG 没有帧头")
    end = _end_of_scans(data, position)
    if end is None and not _sent_all(data, first_scan, parts):
        raise Truncated("JPEG 没有结尾")
    return Container(
        media_type="image/jpeg", width=size[1], height=size[0], end=end or len(data), exif=exif, xmp=xmp,
        ended=end is not None,
    )  # fmt: skip


def with_end(data: bytes) -> bytes:
    """The file with the end marker that it lacks, or half of which it has."""
    return data.removesuffix(b"\xff") + b"\xff\xd9"


def _end_of_scans(data: bytes, position: int) -> int | None:
    """Where the picture ends whose first scan begins at `position`; None where no end marker follows."""
    for marker, at, _ in _between_scans(data, position):
        if marker == 0xD9:
            return at + 2
    return None


def _between_scans(data: bytes, position: int) -> Iterator[tuple[int, int, bytes]]:
    """(marker, where it stands, its segment) of what interrupts the entropy-coded data from `position` on.

    Tables between scans are passed over whole: what looks like an end inside them is none.
    """
    while (position := data.find(b"\xff", position)) >= 0 and position + 1 < len(data):
        marker, at = data[position + 1], position
        if marker == 0xD9:
            yield marker, at, b""
            return
        if marker in _BETWEEN_SCANS and position + 4 <= len(data):
            position += 2 + struct.unpack(">H", data[position + 2 : position + 4])[0]
            yield marker, at, data[at + 4 : position]
        else:
            position += 1 if marker == 0xFF else 2


def _sent_all(data: bytes, position: int, parts: int) -> bool:
    """Whether scans of all 64 coefficients of each component have begun, down to their last bit (T.81, annex G)."""
    missing: dict[int, set[int]] = {}
    for marker, _, segment in _between_scans(data, position):
        count = segment[0] if marker == 0xDA and segment else 0
        if not count or len(segment) < 4 + 2 * count:
            continue
        first, last, bits = segment[1 + 2 * count : 4 + 2 * count]
        for component in segment[1 : 1 + 2 * count : 2]:
            rest = missing.setdefault(component, set(range(64)))
            if bits & 15 == 0:
                rest -= set(range(first, last + 1))
    return len(missing) == parts and not any(missing.values())
