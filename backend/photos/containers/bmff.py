"""HEIF and AVIF: the boxes of ISO BMFF (ISO/IEC 14496-12, 23008-12)."""

import struct
from collections.abc import Iterator

from backend.kernel.errors import DomainError
from backend.photos.containers.container import Container
from backend.photos.errors import NotAPicture, Truncated

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}


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


def read(data: bytes) -> Container:
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
