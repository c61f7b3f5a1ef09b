"""The demo city's units, accounts and routing rules, all invented (data/organisation.toml, data/rules.toml)."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from backend.dispatch import service as dispatch
from backend.dispatch.rules import RoutingRule
from backend.kernel.clock import FixedClock
from backend.people import passwords
from backend.people import queries as people
from backend.people import service as people_service

DATA = Path(__file__).parent / "data"
PASSWORD = "demo"  # noqa: S105  public on purpose; the server then listens on loopback only
# The organisation stands since the catalogue's edition came into force, so that demo cases of past weeks find it.
SINCE = datetime(2026, 7, 1, tzinfo=UTC)


async def load_organisation() -> dict[str, UUID]:
    """Units, accounts and rules that are not there yet; ids of the units by their key. Repeatable."""
    data = tomllib.loads((DATA / "organisation.toml").read_text(encoding="utf-8"))
    units = await _units(data)
    await _accounts(data["account"], units)
    await _rules(units)
    return units


async def _units(data: dict[str, Any]) -> dict[str, UUID]:
    clock = FixedClock(SINCE)
    have = {row["name"]: row["id"] for row in await people.units(SINCE)}
    ids: dict[str, UUID] = {}
    for unit in data["unit"]:
        ids[unit["key"]] = have.get(unit["name"]) or await people_service.add_unit(
            unit["kind"],
            unit["name"],
            unit.get("district", data["district"]),
            name_en=unit["name_en"],
            parent_id=ids.get(unit.get("parent", "")),
            area_codes=tuple(unit.get("areas", ())),
            clock=clock,
        )
    outside = await people.outside_desk()
    if outside is not None and not outside["takes_outside"]:
        first = next(u["name"] for u in data["unit"] if u["kind"] == "desk")
        await people_service.give_outside_to(first, clock)
    return ids


async def _accounts(accounts: list[dict[str, Any]], units: dict[str, UUID]) -> None:
    clock = FixedClock(SINCE)
    new = [a for a in accounts if await people.account_by_username(a["username"]) is None]
    if new:
        hashed = await passwords.hash_password(PASSWORD)
        for a in new:
            await people_service.add_account(
                a["username"],
                PASSWORD,
                a["name"],
                units[a["unit"]],
                a["roles"],
                officer_no=a.get("officer_no"),
                clock=clock,
                is_demo=True,
                hashed=hashed,
            )


async def _rules(units: dict[str, UUID]) -> None:
    data = tomllib.loads((DATA / "rules.toml").read_text(encoding="utf-8"))
    wanted = tuple(_rule(r, units) for r in data["rule"])
    dispatch.forget()
    now = datetime.now(UTC)
    current = (await dispatch.routing(now)).rules
    if current.rules != wanted:
        begin = SINCE if current.version == 0 else now
        await dispatch.save_rules(wanted, data["note"], begin, now)


def _rule(row: dict[str, Any], units: dict[str, UUID]) -> RoutingRule:
    fields = {k: v for k, v in row.items() if k not in ("categories", "unit")}
    unit = row.get("unit")
    return RoutingRule(
        category_pattern=row["categories"],
        target="unit" if unit else "posted_squad",
        unit_id=units[unit] if unit else None,
        **fields,
    )
