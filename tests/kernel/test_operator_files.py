"""What an operator wrote is read or refused in a sentence; what is written for him is whole or not there."""

import os
from pathlib import Path

import msgspec
import pytest

from backend.kernel import toml_files, whole_files


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    days: int


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    inner: Inner


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"source = \n", "第 1 行第 10 列不合 TOML 的写法"),
        (b"source = 'x'\n[[inner", "不合 TOML 的写法"),
        ("source = '名'".encode("gb18030"), "不是 UTF-8 的文字"),
        (b"source = 'x'", "：缺 inner"),
        (b"source = 'x'\ninner = {}", "：inner 缺 days"),
        (b"source = 'x'\ninner = {days = 'many'}", "：inner.days 要填整数，收到的是文字"),
        (b"source = 'x'\ninner = {days = 1, hours = 2}", "：inner 没有叫 hours 的字段"),
        ("source = '派\u202e单'\ninner = {days = 1}".encode(), "看不见的控制字符"),
        (b'source = "\\u001b[31m"\ninner = {days = 1}', "看不见的控制字符"),
        (b"[" * 200_000, "读不了"),
        (b"#" * (toml_files.MOST_BYTES + 1), "太大"),
    ],
)
def test_what_does_not_fit_is_told_in_chinese(tmp_path: Path, text: bytes, said: str) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(text)
    with pytest.raises(toml_files.Unreadable) as caught:
        toml_files.read(file, Shape)
    assert said in str(caught.value)


def test_a_mark_before_the_text_is_none_of_it(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text("source = 'x'\ninner = {days = 1}", encoding="utf-8-sig")
    assert toml_files.read(file, Shape) == Shape("x", Inner(1))
    for nothing in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(toml_files.Unreadable, match=r"没有文件|打不开"):
            toml_files.read(nothing, Shape)


def test_a_file_that_stood_there_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    file, link = tmp_path / "old.json", tmp_path / "link.json"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    with pytest.raises(UnicodeEncodeError):
        whole_files.write(file, "new \ud800")
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["link.json", "old.json"]
    assert file.read_text(encoding="utf-8") == "old"
    whole_files.write(link, "新")
    assert (link.is_symlink(), file.read_text(encoding="utf-8"), file.stat().st_mode & 0o777) == (True, "新", 0o640)


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading) as end:
        whole_files.write(Path(f"/dev/fd/{writing}"), "words")
        os.close(writing)
        assert end.read() == "words"


@pytest.mark.parametrize(
    ("name", "said"),
    [("none/x", "没有这个文件夹"), ("x" * 300, "名称太长"), (".", "这是文件夹"), ("ring", "链接绕成了圈")],
)
def test_why_it_was_not_written_is_told_in_chinese(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "ring").symlink_to("back")
    (tmp_path / "back").symlink_to("ring")
    with pytest.raises(OSError) as caught:
        whole_files.write(tmp_path / name, "words")
    assert whole_files.why(caught.value) == said
