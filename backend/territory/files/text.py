"""Chinese text of unknown encoding: UTF-8, UTF-16 with its mark, or GB18030 (GBK, GB2312). Pure."""

import codecs
import re

from backend.territory.errors import BadAreaFile

_HIGH = re.compile(rb"[\x80-\xff]{6,}")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


def decoded(data: bytes, name: str) -> str:
    """Errors: BadAreaFile (422) for text in none of the encodings, or partly in one and partly in another, and for NUL,
    which no text has and no database keeps."""
    text = _decoded(data, name)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadAreaFile(f"{name}：第 {line} 行有空字符（NUL），不是文字；请另存为 UTF-8 再试")
    return text


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(data, "utf-16", name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        # GB18030 takes most UTF-8 for other characters: two Han characters in UTF-8 mean that both are there.
        if any(_is_utf8_han(run) for run in _HIGH.findall(data)):
            line = data.count(b"\n", 0, problem.start) + 1
            raise BadAreaFile(f"{name}：一部分是 UTF-8，第 {line} 行不是；请统一成一种编码再存一次") from None
        return _strict(data, "gb18030", name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise BadAreaFile(f"{name}：第 {line} 行既不是 UTF-8 也不是 GB18030") from None


def _is_utf8_han(run: bytes) -> bool:
    try:
        return _HAN.fullmatch(run.decode("utf-8")) is not None
    except UnicodeDecodeError:
        return False


def dbf_encoding(data: bytes, stated: str, name: str) -> str:
    """The encoding in which every text of a dBASE table can be read: the one its .cpg states, UTF-8 or GB18030.

    Errors: BadAreaFile (422).
    """
    values = _dbf_texts(data, name)
    for encoding in (_known(stated), "utf-8", "gb18030"):
        if encoding and all(_fits(text, encoding) for _, text in values):
            return encoding
    first = next(record for record, text in values if not _fits(text, "utf-8"))
    raise BadAreaFile(f"{name}：第 {first} 条的文字不是 UTF-8，别的条又不是 GB18030；请统一成一种编码再存一次")


def _known(stated: str) -> str | None:
    """What .cpg files call encodings: UTF-8, 65001, 936, GBK, CP936 …"""
    try:
        return codecs.lookup({"65001": "utf-8", "936": "gb18030"}.get(stated.strip(), stated.strip())).name
    except (LookupError, ValueError):
        return None


def _fits(text: bytes, encoding: str) -> bool:
    """Whether it can be read so; the last character may have been cut by the field's width."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(text, final=False)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _dbf_texts(data: bytes, name: str) -> list[tuple[int, bytes]]:
    """(record from 1, value) of every text field."""
    count, start, width = (int.from_bytes(data[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    if not start or not width or len(data) < start + count * width:
        raise BadAreaFile(f"{name}：属性表不完整")
    spans, at = [], 1  # the first byte of a record marks deleted ones
    for place in range(32, start - 31, 32):
        if data[place] == 0x0D:
            break
        if data[place + 11] == ord("C"):
            spans.append((at, at + data[place + 16]))
        at += data[place + 16]
    records = ((i + 1, data[start + i * width : start + (i + 1) * width]) for i in range(count))
    return [(i, record[a:b].rstrip(b" \0")) for i, record in records for a, b in spans]
