"""A small city for tests: four cells in two streets, the units that work there, and people to act."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import shapely

from backend.catalog.service import load_catalog
from backend.db import execute, executemany, fetch, fetchval
from backend.kernel.clock import Clock
from backend.people import service as people
from backend.territory import service as territory
from tests.harness.power import as_owner

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
WEST, SOUTH, STEP = 121.5, 31.23, 0.001  # a cell is about 95 × 111 m
DISTRICT = "310115"
PASSWORD = "correct horse"
_SHORT = {"城管局": "bureau", "受理派遣中心": "desk", "一中队": "squad", "二中队": "other_squad", "环卫所": "agency"}
ROLES = {
    "inspector": ("squad", ["inspector"]),
    "assistant": ("squad", ["assistant"]),
    "clerk": ("desk", ["clerk"]),
    "dispatcher": ("desk", ["dispatcher"]),
    "squad": ("squad", ["squad_leader"]),
    "other_squad": ("other_squad", ["squad_leader"]),
    "agency": ("agency", ["agency_handler"]),
    "supervisor": ("bureau", ["supervisor"]),
    "admin": ("bureau", ["admin"]),
}


class World(msgspec.Struct, kw_only=True):
    """What was made: unit ids by short name, cell codes west to east and south to north."""

    units: dict[str, UUID]
    cells: list[str]


def middle(cell: int) -> tuple[float, float]:
    """(lon, lat) of the middle of a cell by its index in World.cells."""
    return WEST + STEP * (cell % 2 + 0.5), SOUTH + STEP * (cell // 2 + 0.5)


async def build(clock: Clock) -> World:
    """Territory, catalogue, units and one account per role."""
    cells = await _territory(clock)
    await load_catalog(clock.now(), demo=True)
    units = await _units(clock)
    for username, (unit, roles) in ROLES.items():
        await _account(username, units[unit], roles, clock)
    return World(units=units, cells=cells)


async def raze() -> None:
    """A database as after the migrations. What refuses to be emptied does not refuse who may switch triggers off."""
    async with as_owner():
        await execute("SET LOCAL session_replication_role = replica")
        await execute("TRUNCATE edition, unit, account, territory_version, rule_set CASCADE")
        await execute("SET LOCAL session_replication_role = origin")


async def existing() -> World:
    """The city as a template brought it."""
    units = {_SHORT[r["name"]]: r["id"] for r in await fetch("SELECT id, name FROM unit")}
    cells = [r["code"] for r in await fetch("SELECT code FROM area WHERE level = 'cell' ORDER BY code")]
    territory.forget()
    return World(units=units, cells=cells)


async def _territory(clock: Clock) -> list[str]:
    version = await fetchval(
        "INSERT INTO territory_version (created_at, note) VALUES ($1, 'test') RETURNING id", clock.now()
    )
    rows, cells = [], []
    for row in range(2):
        street = f"{DISTRICT}90{row + 1}"
        for column in range(2):
            code = f"{street}00100{column + 1}"
            box = shapely.box(
                WEST + column * STEP, SOUTH + row * STEP, WEST + (column + 1) * STEP, SOUTH + (row + 1) * STEP
            )
            rows.append(
                (code, "cell", f"网格 {code[-3:]}", f"{street}001", shapely.MultiPolygon([box]), clock.now(), version)
            )
            cells.append(code)
        whole = shapely.MultiPolygon([shapely.box(WEST, SOUTH + row * STEP, WEST + 2 * STEP, SOUTH + (row + 1) * STEP)])
        rows.append((street, "street", f"第{row + 1}街道", DISTRICT, whole, clock.now(), version))
    await executemany(
        "INSERT INTO area (code, level, name, parent_code, geom, valid_from, version_from)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        rows,
    )
    territory.forget()
    return cells


async def _units(clock: Clock) -> dict[str, UUID]:
    add = people.add_unit
    bureau = await add("bureau", "城管局", DISTRICT, clock=clock)
    return {
        "bureau": bureau,
        "desk": await add("desk", "受理派遣中心", DISTRICT, parent_id=bureau, clock=clock),
        "squad": await add("squad", "一中队", DISTRICT, parent_id=bureau, area_codes=("310115901",), clock=clock),
        "other_squad": await add("squad", "二中队", DISTRICT, parent_id=bureau, area_codes=("310115902",), clock=clock),
        "agency": await add("agency", "环卫所", DISTRICT, clock=clock),
    }


async def _account(username: str, unit: UUID, roles: list[str], clock: Clock) -> None:
    await people.add_account(username, PASSWORD, username, unit, roles, clock=clock)


async def sign_in(username: str, clock: Clock) -> dict[str, str]:
    """Headers of a signed-in account."""
    account = await fetchval("SELECT id FROM account WHERE username = $1", username)
    return {"Authorization": f"Bearer {await people.open_session(account, 'test', clock.now())}"}
