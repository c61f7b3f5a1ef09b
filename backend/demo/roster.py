"""Who of the demo's people does what: from data/organisation.toml. Pure."""

import tomllib
from functools import lru_cache
from pathlib import Path

import msgspec

DATA = Path(__file__).parent / "data"
_LEADS = ("squad_leader", "agency_handler")


class Roster(msgspec.Struct, frozen=True):
    """Usernames by what they are asked for; units by name, districts by their six digits."""

    everybody: tuple[str, ...]
    leads: dict[str, str]
    checks: dict[str, str]
    desks: dict[tuple[str, str], str]
    first_district: str

    def lead(self, unit: str) -> str:
        """Who acts for a unit on its tasks. Errors: KeyError for a unit without anybody."""
        return self.leads[unit]

    def checker(self, unit: str, district: str) -> str:
        """Who goes and looks: the squad's inspector, else the desk's clerk."""
        return self.checks.get(unit) or self.desk("clerk", district)

    def desk(self, role: str, district: str) -> str:
        """The clerk, dispatcher or supervisor of a district; outside all, those of the first."""
        return self.desks.get((role, district)) or self.desks[role, self.first_district]


@lru_cache
def roster(path: Path = DATA / "organisation.toml") -> Roster:
    """The people of the file; the first of a role in a unit or district is the one who acts."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    names = {u["key"]: u["name"] for u in data["unit"]}
    districts = {u["key"]: u.get("district", data["district"]) for u in data["unit"]}
    leads: dict[str, str] = {}
    checks: dict[str, str] = {}
    desks: dict[tuple[str, str], str] = {}
    for account in data["account"]:
        unit, username = names[account["unit"]], account["username"]
        for role in account["roles"]:
            if role in _LEADS:
                leads.setdefault(unit, username)
            elif role == "inspector":
                checks.setdefault(unit, username)
            elif role in ("clerk", "dispatcher", "supervisor"):
                desks.setdefault((role, districts[account["unit"]]), username)
    return Roster(tuple(a["username"] for a in data["account"]), leads, checks, desks, data["district"])
