"""What does not fit is said in Chinese, by the name of the field and its fault; a name nobody knows stays as sent."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec.inspect as mi
from litestar import Litestar

from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from backend.kernel.misfits import misfit
from tests.contract.test_fuzz import filled, fire
from tests.contract.test_strict_bodies import bodies, main_type, written
from tests.harness.world import World, sign_in

_ENGLISH = re.compile(r"[A-Za-z]+")
_VALUES: tuple[Any, ...] = (
    None, 1, -1, 1e9, 99_999_999_999, -99_999.5, "", "x", "x" * 5000, True, [], {}, "2026-13-01T00:00:00Z",
    "1900-01-01T00:00:00", str(new_id()),
)  # fmt: skip
_BROKEN = (b"", b"{", b"nul", b"[1,", b'"x"', b"\xff", b"[" * 5000)


def bad(kind: Any) -> Iterator[Any]:
    """Values that mostly are not of the type: another type, too long, out of range, without a member, with one more."""
    kind = main_type(kind)
    match kind:
        case mi.StructType():
            full = written(kind)
            yield from ([], {**full, "zzz": 1})
            for field in kind.fields:
                yield {name: value for name, value in full.items() if name != field.encode_name}
                yield from ({**full, field.encode_name: value} for value in bad(field.type))
        case mi.ListType():
            yield from ({}, [None], [written(kind.item_type)] * 300)
            yield from ([value] for value in bad(kind.item_type))
        case _:
            yield from _VALUES


def english(answer: httpx.Response) -> str:
    """What of a refusal of the form is English; the name of a field that nobody knows is the sender's."""
    told = answer.json() if answer.status_code >= 400 else {}
    if told.get("type") != "request.invalid":
        return ""
    said = " ".join([told["title"], told["detail"], *(one["message"] for one in told.get("errors", []))])
    return " ".join(_ENGLISH.findall(re.sub(r"没有叫 \w+ 的字段|JSON", "", said)))


async def test_bodies_that_do_not_fit_are_answered_in_chinese(
    client: httpx.AsyncClient, app: Litestar, world: World, clock: FixedClock
) -> None:
    clerk, wrong, refused = await sign_in("clerk", clock), set(), 0
    for method, path, kind in bodies(app):
        url = filled(path, str(new_id()))
        answers = [await fire(client, method, url, json=body, headers=clerk) for body in bad(kind)]
        answers += [await client.request(method, url, content=raw, headers=clerk | _JSON) for raw in _BROKEN]
        wrong |= {(path, words) for answer in answers if (words := english(answer))}
        refused += sum(answer.status_code == 400 for answer in answers)
    assert not wrong
    assert refused > 500


_JSON = {"Content-Type": "application/json"}


def test_every_field_of_the_api_has_a_chinese_name(app: Litestar) -> None:
    schema = app.openapi_schema.to_schema()
    operations = [one for path in schema["paths"].values() for one in path.values() if isinstance(one, dict)]
    names = {parameter["name"] for operation in operations for parameter in operation.get("parameters", ())}
    for _, _, kind in bodies(app):
        names |= members(kind)
    assert not {name for name in names if _ENGLISH.search(misfit(name, "Missing required")["message"])}
    assert {"limit", "toCitizen", "X-Menqian-Phone", "bbox"} <= names


def members(kind: Any) -> set[str]:
    """The names in a body, in every depth."""
    kind = main_type(kind)
    match kind:
        case mi.StructType():
            return {f.encode_name for f in kind.fields}.union(*(members(f.type) for f in kind.fields))
        case mi.ListType():
            return members(kind.item_type)
    return set()


def test_a_fault_of_the_whole_body_names_no_field() -> None:
    assert misfit("data", "Object missing required field `id`") == {"field": "", "message": "内容缺少编号"}
    assert misfit("data", "'data'") == {"field": "", "message": "内容没有填"}
