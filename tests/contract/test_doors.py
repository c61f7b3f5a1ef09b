"""What no route lets in: bodies that any web page may send, other sites, and signs that nobody sees."""

import re
from pathlib import Path

import httpx
import msgspec
import pytest
from litestar import Litestar

from backend.cases import log, service
from backend.db import execute, fetchval
from backend.intake import create_queries as intake
from backend.kernel.clock import FixedClock
from backend.kernel.ids import new_id
from tests.contract.test_fuzz import every_route, filled, fire
from tests.contract.test_strict_bodies import bodies, written
from tests.harness.reports import new_case, report
from tests.harness.world import PASSWORD, World, sign_in

JSON = {"content-type": "application/json"}
BACKEND = Path(__file__).parents[2] / "backend"


@pytest.fixture
async def clerk(world: World, clock: FixedClock) -> dict[str, str]:
    return await sign_in("clerk", clock)


async def test_a_body_is_json_and_says_so(client: httpx.AsyncClient, app: Litestar, clerk: dict[str, str]) -> None:
    """What a page may send to another site unasked is refused, also when it reads as JSON."""
    wrong = []
    for method, path, kind in bodies(app):
        raw = msgspec.json.encode(written(kind))
        for said in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None):
            headers = {**clerk, **({"content-type": said} if said else {})}
            answer = await fire(client, method, filled(path, str(new_id())), content=raw, headers=headers)
            if (answer.status_code, answer.json()["type"]) != (415, "request.media_type"):
                wrong.append((method, path, said, answer.status_code, answer.text[:200]))
        said = "Application/JSON; charset=utf-8"
        answer = await fire(
            client, method, filled(path, str(new_id())), content=raw, headers={**clerk, "content-type": said}
        )
        if answer.status_code == 415:
            wrong.append((method, path, said, answer.status_code, answer.text[:200]))
    assert not wrong


@pytest.mark.parametrize("raw", [b'{"text": "\xff"}', b'{"\xff": 1}', b'{"text": "\xed\xa0\x80"}', b'"\xc0\xaf"'])
async def test_a_body_that_is_no_utf_8_is_a_problem(
    client: httpx.AsyncClient, app: Litestar, clerk: dict[str, str], raw: bytes
) -> None:
    for method, path, _kind in bodies(app):
        answer = await fire(client, method, filled(path, str(new_id())), content=raw, headers={**clerk, **JSON})
        assert (answer.status_code, answer.json()["type"]) == (400, "request.invalid"), (method, path, answer.text)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8000.elsewhere.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:8001"},
    ],
)
async def test_another_site_changes_nothing_also_without_a_cookie(
    client: httpx.AsyncClient, app: Litestar, world: World, headers: dict[str, str]
) -> None:
    for method, path in every_route(app):
        if method == "GET":
            continue
        answer = await fire(client, method, filled(path, str(new_id())), json={}, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (403, "auth.cross_site"), (method, path)


@pytest.mark.parametrize("headers", [{"origin": "http://127.0.0.1:8000"}, {"sec-fetch-site": "same-origin"}, {}])
async def test_this_site_and_who_is_no_browser_may(
    client: httpx.AsyncClient, world: World, headers: dict[str, str]
) -> None:
    answer = await client.post("/api/reports", json=report(), headers=headers)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("path", ["/%00", "/a%00b", "/%ff", "/" + "x" * 256, "/" + "x" * 5000, "/" + "a/" * 3000])
async def test_an_address_that_no_file_can_have_is_the_pages_own(client: httpx.AsyncClient, path: str) -> None:
    any_other = await client.get("/no-such-page")
    assert (await client.get(path)).status_code == any_other.status_code
    if len(path) < 300:
        assert (await client.get("/assets" + path)).status_code == 404


def test_no_pattern_admits_a_line_end_behind_its_last_sign() -> None:
    """Python's `$` also stands before a last line end; `\\Z` does not."""
    ending = re.compile(r"""(?:pattern=|re\.compile\(\s*)[rf]*["'](?:[^"'\\]|\\.)*(?<!\\)\$(?:\||["'])""")
    # of our own messages, not of what comes in; and read by `match` of a part
    known = {"kernel/bodies.py", "photos/exif.py"}
    found = {str(file.relative_to(BACKEND)) for file in BACKEND.rglob("*.py") if ending.search(file.read_text("utf-8"))}
    assert found <= known


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"contact": {"email": "a@b.cn\n"}}, "contact.email"), ({"categoryCode": "06010\n"}, "categoryCode")],
)
async def test_a_last_line_end_fits_no_pattern(
    client: httpx.AsyncClient, world: World, changes: dict[str, object], field: str
) -> None:
    answer = await client.post("/api/reports", json=report(**changes))
    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == [field]


async def test_a_last_line_end_fits_no_query(client: httpx.AsyncClient, clerk: dict[str, str]) -> None:
    for query in ("area=310115902012%0A", "category=06010%0A", "order=due%0A"):
        assert (await client.get(f"/api/cases?{query}", headers=clerk)).status_code == 400, query


async def test_the_description_writes_patterns_as_json_schema_does(client: httpx.AsyncClient) -> None:
    text = (await client.get("/api/schema/openapi.json")).text
    assert "\\\\Z" not in text
    assert '"^[0-9]{5}$"' in text


@pytest.mark.parametrize("text", ["", " \n\t", "\u202e\u200b", "\u3000\u00a0\ufeff", "\u200d"])
async def test_a_report_without_a_word_and_a_photo_is_refused(
    client: httpx.AsyncClient, world: World, text: str
) -> None:
    answer = await client.post("/api/reports", json=report(text=text, photos=[]))
    # not 409 and not 5xx: a phone's outbox gives a 422 back to the person instead of sending it for ever
    assert (answer.status_code, answer.json()["type"]) == (422, "report.empty")


@pytest.mark.parametrize("text", ["？", "👍", "1"])
async def test_one_sign_is_a_word(client: httpx.AsyncClient, world: World, text: str) -> None:
    assert (await client.post("/api/reports", json=report(text=text))).status_code == 201


async def test_text_is_stored_without_signs_that_hide_or_turn_it(
    client: httpx.AsyncClient, clerk: dict[str, str]
) -> None:
    body = report(
        text="井盖\u202eGPJ.\u202c\u200b坏\x00了\r\n第二行\t\U0001f468\u200d\U0001f469\u2028完",
        contact={"name": "王\u2066五\x1b", "phone": "13800000000"},
    )
    assert (await client.post("/api/reports", json=body)).status_code == 201
    assert (await client.post("/api/reports", json=body)).status_code == 200, "the same again has its first answer"
    stored = await fetchval("SELECT words FROM report WHERE id = $1::text::uuid", body["id"])
    assert stored == "井盖GPJ.坏了\n第二行\t\U0001f468\u200d\U0001f469\n完"
    case_id = await fetchval("SELECT case_id::text FROM case_report WHERE report_id = $1::text::uuid", body["id"])
    command = {"id": str(new_id()), "command": "accept", "categoryCode": "06010", "note": "看\u202e过\u0007"}
    answer = await client.post(f"/api/cases/{case_id}/commands", json=command, headers=clerk)
    assert answer.status_code == 200, answer.text
    events = await client.get(f"/api/cases/{case_id}/events", headers=clerk)
    assert '"看过"' in events.text


async def test_a_password_is_compared_as_it_was_typed(client: httpx.AsyncClient, world: World) -> None:
    """An invisible sign in it is a part of it."""
    for behind, status in (("\u200b", 401), ("", 201)):
        answer = await client.post("/api/sessions", json={"username": "clerk", "password": PASSWORD + behind})
        assert answer.status_code == status, answer.text


async def test_a_reports_id_that_is_a_commands_is_told(client: httpx.AsyncClient, clerk: dict[str, str]) -> None:
    case_id, used = await new_case(client), str(new_id())
    command = {"id": used, "command": "accept", "categoryCode": "06010"}
    assert (await client.post(f"/api/cases/{case_id}/commands", json=command, headers=clerk)).status_code == 200
    answer = await client.post("/api/reports", json=report(id=used))
    assert (answer.status_code, answer.json()["type"]) == (409, "id.reused")


async def test_a_command_id_that_another_case_takes_at_this_moment_is_told(
    client: httpx.AsyncClient, clerk: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twins on several cases each see that the id is free; the second to write must not become a fault of ours."""

    async def not_seen(_id: object) -> None:
        return None

    monkeypatch.setattr(service.queries, "event_by_id", not_seen)
    first, second, used = await new_case(client), await new_case(client, 1), str(new_id())
    answers = [
        await client.post(
            f"/api/cases/{case}/commands",
            json={"id": used, "command": "accept", "categoryCode": "06010"},
            headers=clerk,
        )
        for case in (first, second)
    ]
    assert [a.status_code for a in answers] == [200, 409]
    assert answers[1].json()["type"] == "id.reused"


@pytest.mark.real_commits
async def test_a_database_that_is_killed_in_a_request_is_away(
    own_database: str, client: httpx.AsyncClient, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, case_id = await sign_in("clerk", clock), await new_case(client)

    async def killed(*_: object, **__: object) -> None:
        await execute("SET ROLE NONE; SELECT pg_terminate_backend(pg_backend_pid())")

    command = {"id": str(new_id()), "command": "accept", "categoryCode": "06010"}
    with monkeypatch.context() as broken:
        broken.setattr(intake, "create", killed)
        broken.setattr(log.event_queries, "insert_event", killed)
        answers = [
            await client.post("/api/reports", json=report()),
            await client.post(f"/api/cases/{case_id}/commands", json=command, headers=clerk),
        ]
    assert [(a.status_code, a.json()["type"]) for a in answers] == [(503, "service.unavailable")] * 2
    again = await client.post(f"/api/cases/{case_id}/commands", json=command, headers=clerk)
    assert again.status_code == 200, again.text
