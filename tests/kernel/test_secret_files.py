"""A secret may be a file: its content is the value, and what is wrong with it is said in one sentence."""

import os
from pathlib import Path

import pytest

from backend.settings import SECRETS, load

_ALL = {
    "MENQIAN_DATABASE_URL": "postgresql://menqian:p@db/menqian", "MENQIAN_SECRET": "ab" * 32,
    "MENQIAN_S3_ACCESS_KEY": "access", "MENQIAN_S3_SECRET_KEY": "se cret ",
}  # fmt: skip


def _file(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_bytes(text.encode())
    path.chmod(mode)
    return path


def _as_files(folder: Path, ending: str) -> dict[str, str]:
    return {f"{name}_FILE": str(_file(folder / name, text + ending)) for name, text in _ALL.items()}


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_every_secret_may_be_a_file(tmp_path: Path, ending: str) -> None:
    assert load(_as_files(tmp_path, ending)) == load(_ALL)


def test_only_one_newline_is_cut(tmp_path: Path) -> None:
    given = _ALL | {"MENQIAN_S3_SECRET_KEY": "", "MENQIAN_S3_SECRET_KEY_FILE": str(_file(tmp_path / "key", "k\n\n"))}
    assert load(given).s3_secret_key == "k\n"


def test_the_password_may_be_apart_from_the_url(tmp_path: Path) -> None:
    apart = {"MENQIAN_DATABASE_URL": "postgresql://menqian@db:5433/menqian",
             "MENQIAN_DATABASE_PASSWORD_FILE": str(_file(tmp_path / "p", "a/b@c:d%"))}  # fmt: skip
    assert load(_ALL | apart).database_url == "postgresql://menqian:a%2Fb%40c%3Ad%25@db:5433/menqian"


def test_two_passwords_are_refused() -> None:
    with pytest.raises(SystemExit, match="MENQIAN_DATABASE_URL 里已有密码"):
        load(_ALL | {"MENQIAN_DATABASE_PASSWORD": "another"})


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_given_twice_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=f"{name} 和 {name}_FILE 只能设一个"):
        load(_ALL | {name: "x", f"{name}_FILE": str(_file(tmp_path / "x", "x"))})


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [("", 0o600, "是空的"), ("\n", 0o600, "是空的"), ("ab", 0o644, "chmod 600"), ("ab", 0o640, "chmod 600"),
     ("ab", 0o602, "chmod 600"), ("ab", 0o620, "chmod 600")],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_told_without_its_content(
    tmp_path: Path, text: str, mode: int, said: str
) -> None:
    path = _file(tmp_path / "secret", text, mode)
    with pytest.raises(SystemExit) as stopped:
        load({**_ALL, "MENQIAN_SECRET": "", "MENQIAN_SECRET_FILE": str(path)})
    words = str(stopped.value)
    assert said in words
    assert words.startswith("MENQIAN_SECRET_FILE：")
    assert "\n" not in words


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "nowhere", "没有文件"), (tmp_path, "读不出来")):
        with pytest.raises(SystemExit, match=f"MENQIAN_SECRET_FILE：.*{said}"):
            load({**_ALL, "MENQIAN_SECRET": "", "MENQIAN_SECRET_FILE": str(path)})


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
def test_the_group_may_read_what_somebody_else_owns(tmp_path: Path) -> None:
    path = _file(tmp_path / "secret", "ab" * 32, 0o440)
    os.chown(path, 10_001, -1)
    assert load({**_ALL, "MENQIAN_SECRET": "", "MENQIAN_SECRET_FILE": str(path)}) == load(_ALL)


@pytest.mark.parametrize("text", ["not hexadecimal", "abc"])
def test_a_secret_that_is_not_hexadecimal_is_told_without_being_shown(text: str) -> None:
    with pytest.raises(SystemExit, match="十六进制") as stopped:
        load(_ALL | {"MENQIAN_SECRET": text})
    assert text not in str(stopped.value)


def test_the_owner_is_the_application_where_none_is_named(tmp_path: Path) -> None:
    assert load(_ALL).database_owner_url == _ALL["MENQIAN_DATABASE_URL"]
    owner = {"MENQIAN_DATABASE_OWNER_URL": "postgresql://owner@db:5432/menqian",
             "MENQIAN_DATABASE_OWNER_PASSWORD_FILE": str(_file(tmp_path / "o", "own"))}  # fmt: skip
    assert load(_ALL | owner).database_owner_url == "postgresql://owner:own@db:5432/menqian"


@pytest.mark.parametrize("place", ["other:5432/menqian", "db:5433/menqian", "db/other"])
def test_an_owner_of_another_database_is_refused(place: str) -> None:
    with pytest.raises(SystemExit, match="不是同一个数据库"):
        load(_ALL | {"MENQIAN_DATABASE_OWNER_URL": f"postgresql://owner:p@{place}"})
