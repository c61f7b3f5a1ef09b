"""Reads a TOML file that an operator wrote, and says in a sentence of Chinese what does not fit: tomllib's and
msgspec's own are English.
"""

import re
import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from backend.kernel import whole_files
from backend.kernel.misfits import said as said_of
from backend.kernel.words import plain_all

MOST_BYTES = 1024 * 1024

Shape = TypeVar("Shape")
_LACKS = re.compile(r"Object missing required field `(\w+)`")
_PLACE = re.compile(r"at line (\d+), column (\d+)")
_WHERE = re.compile(r" - at `\$\.?([^`]*)`")


class Unreadable(ValueError):
    """The file cannot be read; its text is the sentence to tell."""


def read(file: Path, shape: type[Shape]) -> Shape:
    """What the file says, UTF-8 with or without a byte order mark. Errors: Unreadable."""
    try:
        raw = file.read_bytes() if file.stat().st_size <= MOST_BYTES else None
    except FileNotFoundError as error:
        raise Unreadable(f"没有文件 {file}") from error
    except OSError as error:
        raise Unreadable(f"打不开 {file}：{whole_files.why(error)}") from error
    if raw is None:
        raise Unreadable(f"{file} 太大：最多 {MOST_BYTES // 1024} KB")
    try:
        said = tomllib.loads(raw.decode("utf-8-sig"))
        found = msgspec.convert(said, shape)
    except (ValueError, msgspec.ValidationError, RecursionError) as error:
        raise Unreadable(f"读不了 {file}：{in_words(error)}") from error
    if plain_all(said) != said:
        raise Unreadable(f"{file} 里有看不见的控制字符，请删掉")
    return found


def in_words(error: Exception) -> str:
    """What is wrong with a file's text or with what it says."""
    if isinstance(error, tomllib.TOMLDecodeError):
        place = _PLACE.search(str(error))
        return f"第 {place[1]} 行第 {place[2]} 列不合 TOML 的写法" if place else "文件没有写完，不合 TOML 的写法"
    if isinstance(error, UnicodeDecodeError):
        return "不是 UTF-8 的文字"
    if isinstance(error, msgspec.ValidationError):
        where, lacks = _WHERE.search(str(error)), _LACKS.search(str(error))
        within = f"{where[1]} " if where and where[1] else ""
        return f"{within}缺 {lacks[1]}" if lacks else f"{within}{said_of(str(error))}"
    return "不合 TOML 的写法"
