"""Secrets as files: instead of `NAME`, the environment may hold `NAME_FILE`, the path of a file with the value."""

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

_ANYBODY = stat.S_IRWXO | stat.S_IWGRP
_GROUP = stat.S_IRGRP


def with_files(environ: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """`environ` with the content of each file that is named, without its last newline, and without `NAME_FILE`.

    Errors: SystemExit with one sentence when a secret is given twice, or its file is missing, empty or open to others.
    """
    found = dict(environ)
    for name in names:
        file = found.pop(f"{name}_FILE", "")
        if not file:
            continue
        if found.get(name):
            raise SystemExit(f"{name} 和 {name}_FILE 只能设一个 (set one of the two)")
        found[name] = _content(f"{name}_FILE", Path(file))
    return found


def _content(name: str, path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            _check_mode(name, path, os.fstat(file.fileno()))
            text = file.read()
    except FileNotFoundError:
        raise SystemExit(f"{name}：没有文件 {path} (no such file)") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"{name}：文件 {path} 读不出来：{error} (cannot be read)") from None
    text = text.removesuffix("\n").removesuffix("\r")
    if not text:
        raise SystemExit(f"{name}：文件 {path} 是空的 (is empty)")
    return text


def _check_mode(name: str, path: Path, found: os.stat_result) -> None:
    """Its owner alone reads it. The group may where somebody else owns it: orchestrators hand files over so."""
    closed = _ANYBODY | (_GROUP if found.st_uid == os.geteuid() else 0)
    if stat.S_IMODE(found.st_mode) & closed:
        raise SystemExit(f"{name}：别人也能读写 {path}，请先 chmod 600 {path} (open to others)")
