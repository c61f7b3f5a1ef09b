"""Which picture format a file really is, its size in pixels, and whether it is whole: from the bytes' structure alone.

Nothing here decodes pixels. What follows the picture (Samsung's trailers, motion photos, a gain map, a messenger's
bytes) is not looked at: it neither makes a picture nor spoils one. JPEG: ITU-T T.81 markers; PNG: ISO/IEC 15948
chunks; WebP: RIFF; HEIF and AVIF: ISO BMFF boxes (ISO/IEC 14496-12, 23008-12).
"""

import struct
from collections.abc import Iterator

import msgspec

from backend.kernel.errors import DomainError
from backend.photos.errors import NotAPicture, Truncated

_STANDALONE = {0x01, *range(0xD0, 0xD9)}
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_BETWEEN_SCANS = {0xC4, 0xDA, 0xDB, 0xDD}  # Huffman tables, the next scan's head, quantisation, restart interval
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}


class Container(msgspec.Struct, kw_only=True):
    """What the structure says. `exif` is the TIFF block of the metadata, empty when there is none.

    `end`: how many bytes are the picture's; what lies behind belongs to somebody else.
    """

    media_type: str
    width: int
    height: int
    end: int
    exif: bytes = b""


def read(data: bytes) -> Container:
    """The container of a whole file.

    Errors: NotAPicture, Truncated.
    """
    if data[:3] == b"\xff\xd8\xff":
        return _jpeg(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    if data[4:8] == b"ftyp":
        return _bmff(data)
    raise NotAPicture("不是 JPEG、PNG、WebP、HEIC 或 AVIF")


def _jpeg(data: bytes) -> Container:
    size: tuple[int, int] | None = None
    exif, position = b"", 2
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
            size = struct.unpack(">HH", segment[1:5])
        elif marker == 0xE1 and segment[:6] == b"Exif\0\0" and not exif:
            exif = segment[6:]
        position += 2 + length
        if marker == 0xDA:
            break
    if size is None:
        raise NotAPicture("JPEG 没有帧头")
    return Container(
        media_type="image/jpeg", width=size[1], height=size[0], end=_end_of_scans(data, position), exif=exif
    )


def _end_of_scans(data: bytes, position: int) -> int:
    """Where the picture ends whose first scan begins at `position`. Errors: Truncated.

    Tables between scans are passed over whole: what looks like an end inside them is none.
    """
    while (position := data.find(b"\xff", position)) >= 0 and position + 1 < len(data):
        marker = data[position + 1]
        if marker == 0xD9:
            return position + 2
        if marker in _BETWEEN_SCANS and position + 4 <= len(data):
            position += 2 + struct.unpack(">H", data[position + 2 : position + 4])[0]
        else:
            position += 1 if marker == 0xFF else 2
    raise Truncated("JPEG 没有结尾")


def _png(data: bytes) -> Container:
    size: tuple[int, int] | None = None
    exif, position, pixels = b"", 8, False
    while position + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[position : position + 8])
        body = data[position + 8 : position + 8 + length]
        if position + 12 + length > len(data):
            raise Truncated("PNG 的块不完整")
        if kind == b"IHDR" and length == 13:
            size = struct.unpack(">II", body[:8])
        elif kind == b"eXIf":
            exif = body
        elif kind == b"IDAT":
            pixels = True
        elif kind == b"IEND":
            if size is None or not pixels:
                raise NotAPicture("PNG 没有图像")
            return Container(media_type="image/png", width=size[0], height=size[1], end=position + 12, exif=exif)
        position += 12 + length
    raise Truncated("PNG 没有结尾")


def _webp(data: bytes) -> Container:
    whole = struct.unpack("<I", data[4:8])[0] + 8  # a last padding byte may be missing
    end = min(whole, len(data))
    if whole > len(data) + 1:
        raise Truncated("WebP 不完整")
    size: tuple[int, int] | None = None
    exif, position = b"", 12
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
            exif = body[6:] if body[:6] == b"Exif\0\0" else body
        position += 8 + length + (length & 1)
    if size is None:
        raise NotAPicture("WebP 没有图像")
    return Container(media_type="image/webp", width=size[0], height=size[1], end=end, exif=exif)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(type, content start, content end) of the boxes in a range. Errors: Truncated, NotAPicture."""
    position = start
    while position + 8 <= end:
        length, kind = struct.unpack(">I4s", data[position : position + 8])
        header = 8
        if length == 1:
            if position + 16 > end:
                raise Truncated("文件不完整")
            length, header = struct.unpack(">Q", data[position + 8 : position + 16])[0], 16
        elif length == 0:
            length = end - position
        if length < header:
            raise NotAPicture("文件结构有误")
        if position + length > end:
            raise Truncated("文件不完整")
        yield kind, position + header, position + length
        position += length


def _bmff(data: bytes) -> Container:
    """The boxes up to the picture's last byte; the item table says which bytes those are."""
    brands: set[bytes] = set()
    meta: tuple[int, int] | None = None
    whole: list[tuple[int, int]] = []
    broken: DomainError | None = None
    try:
        for kind, start, end in _boxes(data, 0, len(data)):
            whole.append((start, end))
            if kind == b"ftyp" and not brands:
                brands = {data[start : start + 4], *(data[i : i + 4] for i in range(start + 8, end - 3, 4))}
            elif kind == b"meta" and meta is None:
                meta = start + 4, end
    except (NotAPicture, Truncated) as error:
        broken = error
    media = "image/avif" if brands & _AVIF_BRANDS else "image/heic" if brands & _HEIF_BRANDS else None
    if media is None or meta is None:
        raise broken or NotAPicture("不是 HEIC 或 AVIF 照片")
    items = _Items(data, *meta)
    # behind the last whole box there may be anything, but nothing of the picture
    last = max(items.end, meta[1])
    if last > whole[-1][1]:
        raise Truncated("文件不完整")
    if items.size is None:
        raise NotAPicture("HEIC 没有图像尺寸")
    return Container(
        media_type=media, width=items.size[0], height=items.size[1],
        end=min([end for _, end in whole if end >= last], default=len(data)), exif=items.exif(),
    )  # fmt: skip


class _Items:
    """The meta box of a HEIF file: the primary item's size and the Exif item's bytes."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self._data = data
        self._types: dict[int, bytes] = {}
        self._extents: dict[int, list[tuple[int, int, int]]] = {}
        self._idat = 0
        self._primary = 0
        self._sizes: list[tuple[int, int] | None] = []
        self._turns: list[bool] = []  # beside _sizes: whether the property turns the picture by 90° or 270°
        self._uses: dict[int, list[int]] = {}
        for kind, a, b in _boxes(data, start, end):
            if kind == b"pitm":
                self._primary = int.from_bytes(data[a + 4 : a + (6 if data[a] == 0 else 8)], "big")
            elif kind == b"iinf":
                self._read_types(a, b)
            elif kind == b"iloc":
                self._read_extents(a, b)
            elif kind == b"idat":
                self._idat = a
            elif kind == b"iprp":
                self._read_properties(a, b)

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of the primary item as it is shown (`irot`), else of the largest one."""
        own = [self._sizes[i - 1] for i in self._uses.get(self._primary, []) if 0 < i <= len(self._sizes)]
        sizes = [s for s in own if s] or [s for s in self._sizes if s]
        found = max(sizes, key=lambda s: s[0] * s[1], default=None)
        turned = any(self._turns[i - 1] for i in self._uses.get(self._primary, []) if 0 < i <= len(self._turns))
        return (found[1], found[0]) if found and turned else found

    @property
    def end(self) -> int:
        """Behind the last byte of the file that an item of the picture uses."""
        extents = [e for used in self._extents.values() for e in used]
        return max((offset + length for method, offset, length in extents if method == 0), default=0)

    def exif(self) -> bytes:
        """The TIFF block of the Exif item, empty when there is none or it does not lie in the file."""
        for item, kind in self._types.items():
            if kind != b"Exif":
                continue
            raw = b"".join(
                self._data[(self._idat if method == 1 else 0) + offset :][:length]
                for method, offset, length in self._extents.get(item, [])
            )
            if len(raw) > 8:
                skip = int.from_bytes(raw[:4], "big") + 4
                return raw[skip:] if skip < len(raw) else b""
        return b""

    def _read_types(self, a: int, b: int) -> None:
        version = self._data[a]
        first = a + (6 if version == 0 else 8)
        for kind, s, _ in _boxes(self._data, first, b):
            if kind == b"infe" and self._data[s] >= 2:
                wide = 4 if self._data[s] >= 3 else 2
                item = int.from_bytes(self._data[s + 4 : s + 4 + wide], "big")
                self._types[item] = self._data[s + 6 + wide : s + 10 + wide]

    def _read_extents(self, a: int, b: int) -> None:
        d, version = self._data, self._data[a]
        offset_size, length_size = d[a + 4] >> 4, d[a + 4] & 15
        base_size, index_size = d[a + 5] >> 4, (d[a + 5] & 15 if version in (1, 2) else 0)
        wide = 4 if version == 2 else 2
        at = a + 6
        count, at = int.from_bytes(d[at : at + wide], "big"), at + wide
        for _ in range(min(count, 10_000)):
            if at >= b:
                return
            item, at = int.from_bytes(d[at : at + wide], "big"), at + wide
            method = 0
            if version in (1, 2):
                method, at = d[at + 1] & 15, at + 2
            at += 2
            base, at = int.from_bytes(d[at : at + base_size], "big"), at + base_size
            extents, at = int.from_bytes(d[at : at + 2], "big"), at + 2
            for _ in range(min(extents, 1_000)):
                at += index_size
                offset, at = int.from_bytes(d[at : at + offset_size], "big"), at + offset_size
                length, at = int.from_bytes(d[at : at + length_size], "big"), at + length_size
                self._extents.setdefault(item, []).append((method, base + offset, length))

    def _read_properties(self, a: int, b: int) -> None:
        for kind, s, e in _boxes(self._data, a, b):
            if kind == b"ipco":
                for prop, p, q in _boxes(self._data, s, e):
                    big_enough = prop == b"ispe" and q - p >= 12
                    self._turns.append(prop == b"irot" and q > p and bool(self._data[p] & 1))
                    self._sizes.append(struct.unpack(">II", self._data[p + 4 : p + 12]) if big_enough else None)
            elif kind == b"ipma":
                self._read_uses(s, e)

    def _read_uses(self, s: int, e: int) -> None:
        d, version, wide_index = self._data, self._data[s], bool(self._data[s + 3] & 1)
        count, at = int.from_bytes(d[s + 4 : s + 8], "big"), s + 8
        wide = 2 if version == 0 else 4
        for _ in range(min(count, 10_000)):
            if at >= e:
                return
            item, at = int.from_bytes(d[at : at + wide], "big"), at + wide
            uses, at = d[at], at + 1
            for _ in range(uses):
                step = 2 if wide_index else 1
                mask = 0x7FFF if wide_index else 0x7F
                self._uses.setdefault(item, []).append(int.from_bytes(d[at : at + step], "big") & mask)
                at += step
