"""A city's organisation and rules at the command line, in a database of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from backend.cli import _parser, main
from tests.harness.world import World

pytestmark = pytest.mark.real_commits
RULES = """
note = "本市权责清单"
[[rule]]
code = "R-001"
categories = "06*"
unit = "环卫一所（演示）"
words = "夜间由环卫清运"
weekdays = [1, 2, 3]
from_time = 18:00:00
to_time = 06:00:00
[[rule]]
code = "R-900"
categories = "*"
words = "由属地中队“处置”"
"""


def menqian(url: str, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MENQIAN_DATABASE_URL": url}
    command = [sys.executable, "-m", "backend.cli", *arguments]
    return subprocess.run(
        command, env=environment, input=given, capture_output=True, text=True, check=False, timeout=60
    )


def gets_outside(url: str) -> str:
    """The line of the unit that gets what is reported outside every area."""
    lines = [line for line in menqian(url, "unit", "list").stdout.splitlines() if "接收辖区外的上报" in line]
    assert len(lines) == 1
    return lines[0]


@pytest.mark.slow
async def test_units_people_and_rules_of_a_city(own_database: str, world: World, tmp_path: Path) -> None:
    url, name = own_database, "新区中队"
    listed = menqian(url, "unit", "list").stdout
    agency = next(line.split()[1].split("，")[0] for line in listed.splitlines() if line.startswith("agency"))

    nowhere = menqian(url, "unit", "add", name, "--kind", "squad", "--district", "310115", "--area", "310115999")
    assert (nowhere.returncode, "没有区域 310115999" in nowhere.stderr) == (1, True)
    foreign = menqian(url, "unit", "add", name, "--kind", "squad", "--district", "310101", "--area", "310115901")
    assert (foreign.returncode, "310115901 不在 310101 里" in foreign.stderr) == (1, True)
    add = ("unit", "add", name, "--kind", "squad", "--district", "310115", "--area", "310115901")
    assert menqian(url, *add).returncode == 0
    assert re.search(f"squad +{name}，派驻 310115901", menqian(url, "unit", "list").stdout)

    post = ("unit", "post", name)
    assert menqian(url, *post).returncode == 1
    for wrong, words in (
        (("--area", "310115999"), "没有区域 310115999"), (("--leave", "310115902"), "没有派驻 310115902"),
        (("--area", "310101001"), "310101001"),
    ):  # fmt: skip
        refused = menqian(url, *post, *wrong)
        assert (refused.returncode, words in refused.stderr) == (1, True), refused.stderr
    assert "没有在用的单位" in menqian(url, "unit", "post", "没有的中队", "--area", "310115902").stderr
    both = menqian(url, *post, "--area", "310115902", "--area", "310115902")
    assert (both.returncode, "310115901、310115902" in both.stdout) == (0, True), both.stderr
    assert menqian(url, *post, "--area", "310115902", "--leave", "310115901").returncode == 0
    assert re.search(f"squad +{name}，派驻 310115902", menqian(url, "unit", "list").stdout)
    assert menqian(url, *post, "--area", "310115901", "--leave", "310115902").returncode == 0
    assert re.search(f"squad +{name}，派驻 310115901", menqian(url, "unit", "list").stdout)

    assert menqian(url, "unit", "add", "外区受理台", "--kind", "desk", "--district", "310101").returncode == 0
    assert "受理派遣中心，" in gets_outside(url)
    assert menqian(url, "unit", "outside", name).returncode == 1
    assert menqian(url, "unit", "outside", "外区受理台").returncode == 0
    assert "外区受理台，" in gets_outside(url)

    alone = menqian(url, "user", "add", "li.si", "--name", "李四", "--role", "inspector")
    assert (alone.returncode, "要属于一个单位" in alone.stderr) == (1, True)
    person = menqian(url, "user", "add", "li.si", "--name", "李四", "--role", "inspector", "--unit", name)
    assert (person.returncode, "只显示这一次" in person.stdout) == (0, True)
    assert re.search(f"li.si +李四，inspector，{name}", menqian(url, "user", "list").stdout)

    kept = menqian(url, "unit", "end", name)
    assert (kept.returncode, "1 个在用的账号" in kept.stderr) == (1, True)
    assert menqian(url, "user", "disable", "li.si").returncode == 0
    assert "已停用" in next(line for line in menqian(url, "user", "list").stdout.splitlines() if "li.si" in line)
    assert "已启用" in menqian(url, "user", "enable", "li.si").stdout
    assert "已停用" not in next(line for line in menqian(url, "user", "list").stdout.splitlines() if "li.si" in line)
    assert menqian(url, "user", "disable", "li.si").returncode == 0
    lost = menqian(url, "unit", "end", name, "--to", "没有的中队")
    assert (lost.returncode, "没有的中队" in lost.stderr) == (1, True)
    assert menqian(url, "unit", "end", name).returncode == 0
    assert name not in menqian(url, "unit", "list").stdout
    assert menqian(url, "unit", "end", name).returncode == 1

    file = tmp_path / "rules.toml"
    for text, said in (
        (RULES, "没有叫“环卫一所（演示）”的单位"), ("[[rule]]\ncode = 'R-1'", "缺 categories、words"), ("[[", "读不了"),
        (RULES.replace("weekdays", "days"), "不认识 days"), ("", "一条规则也没有"), ("rule = 5", "读不了"),
        ("[[rule]]\ncode = 1\ncategories = '*'\nwords = 'x'", "规则 1：code 要填文字，收到的是整数"),
    ):  # fmt: skip
        file.write_text(text, encoding="utf-8")
        answer = menqian(url, "rules", "load", str(file))
        assert (answer.returncode, said in answer.stderr, "Traceback" in answer.stderr) == (1, True, False)
    assert menqian(url, "rules", "show").returncode == 1

    file.write_text(RULES.replace("环卫一所（演示）", agency), encoding="utf-8")
    assert "第 1 版" in menqian(url, "rules", "load", str(file)).stdout
    shown = menqian(url, "rules", "show")
    assert shown.returncode == 0
    file.write_text(shown.stdout, encoding="utf-8")
    assert "第 2 版" in menqian(url, "rules", "load", str(file)).stdout
    again = menqian(url, "rules", "show").stdout
    assert again.partition("\n")[2] == shown.stdout.partition("\n")[2]
    file.write_text("[[rule]]\ncode = 'R-801'\ncategories = '*'\nwords = 'x'\narea_prefix = '330781'", encoding="utf-8")
    other = menqian(url, "rules", "load", str(file)).stdout
    assert ("330781：换成 1 条，原来 0 条" in other, "没有动" in other) == (True, True)
    assert again.partition("\n\n")[2] in menqian(url, "rules", "show").stdout
    assert "实时流跟得上" in menqian(url, "health", "--feed").stdout


def test_a_name_has_no_signs_that_nobody_sees(capsys: pytest.CaptureFixture[str]) -> None:
    given = _parser().parse_args(["unit", "end", " 东昌\u202e中队\n（演示）\u200b "])
    assert given.name == "东昌中队 （演示）"
    with pytest.raises(SystemExit):
        main(["unit", "outside", "\u200b "])
    assert "名称不能是空的" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["80000", "0", "x", "-1"])
def test_what_is_no_port_is_one_sentence(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--port", port])
    assert "不是端口号" in capsys.readouterr().err.splitlines()[-1]


def test_health_asks_the_product_that_runs_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "state.json").write_text('{"environment": {"MENQIAN_PUBLIC_URL": "http://127.0.0.1:9"}}')
    monkeypatch.setenv("MENQIAN_DATA_DIR", str(tmp_path))
    assert main(["health"]) == 1
    assert "http://127.0.0.1:9 没有就绪" in capsys.readouterr().err
