"""Cases of a test's own, brought over HTTP as far as a state, so that no test waits for what the demo city has."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from backend.kernel.ids import new_id
from tests.e2e.photos import jpeg
from tests.e2e.site import HERE, unique_words

UNIT = "squad"  # whose area HERE lies in
_PLACE = {"lon": HERE["longitude"], "lat": HERE["latitude"], "datum": "wgs84", "accuracyM": 5, "source": "map"}
_TOKENS: dict[tuple[str, str], str] = {}
# The way of a case: who brings it into the state, by which command, with what.
_WAY: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("accepted", "clerk", "accept", {"categoryCode": "06010"}),
    ("filed", "clerk", "file", {"note": "照片清楚"}),
    ("dispatched", "dispatcher", "dispatch", {}),
    ("handling", UNIT, "acknowledge", {}),
)


async def case_in(site: str, state: str, **said: Any) -> str:
    """The id of a new case in `reported`, `accepted`, `filed`, `dispatched` or `handling`.

    `said`: further fields of its report.
    """
    words = unique_words("垃圾袋堆在路边，有味道")
    async with httpx.AsyncClient(base_url=site, timeout=30) as citizen:
        picture = jpeg(hash(words))
        sha = hashlib.sha256(picture).hexdigest()
        (await citizen.put(f"/api/photos/{sha}", content=picture)).raise_for_status()
        body = {"id": str(new_id()), "kind": "citizen", "text": words, "location": _PLACE, "photos": [sha], **said}
        (await citizen.post("/api/reports", json=body)).raise_for_status()
    case = (await _got(site, "clerk", f"/api/cases?q={words[-7:-1]}"))["items"][0]["id"]
    if state == "reported":
        return str(case)
    for reached, who, command, fields in _WAY:
        own = {"unitId": (await _got(site, UNIT, "/api/me"))["unit"]["id"]} if command == "dispatch" else {}
        await give(site, who, case, command, **fields, **own)
        if reached == state:
            return str(case)
    raise ValueError(state)


async def give(site: str, who: str, case: str, command: str, **fields: Any) -> None:
    """One command, by an account of the demo."""
    async with signed_in(site, who) as caller:
        answer = await caller.post(
            f"/api/cases/{case}/commands", json={"id": str(new_id()), "command": command, **fields}
        )
        assert answer.is_success, answer.text


async def _got(site: str, who: str, path: str) -> Any:
    async with signed_in(site, who) as caller:
        answer = await caller.get(path)
        assert answer.is_success, answer.text
        return answer.json()


@asynccontextmanager
async def signed_in(site: str, who: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an account of the demo; its session is used again while it stands: passwords take their time."""
    async with httpx.AsyncClient(base_url=site, timeout=30) as caller:
        caller.headers["Authorization"] = f"Bearer {_TOKENS.get((site, who), 'none')}"
        if not (await caller.get("/api/me")).is_success:
            answer = await caller.post("/api/sessions", json={"username": who, "password": "demo"})
            _TOKENS[site, who] = answer.json()["token"]
            caller.headers["Authorization"] = f"Bearer {_TOKENS[site, who]}"
        yield caller
