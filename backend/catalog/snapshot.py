"""The catalogue in memory: what the hot paths ask, without a database."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from backend.catalog.errors import UnknownCategory, UnknownEdition
from backend.catalog.limits import Limit


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """A condition for filing (立案条件) with its condition for closing (结案条件) and the limit of handling."""

    id: str
    condition: str
    close_when: str
    limit: Limit
    demo: bool
    source: str
    retired: bool = False


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """A matter (事项) or component (部件) of one edition."""

    edition: str
    kind: str
    code: str
    name: str
    major: str
    major_name: str
    local: bool = False
    demo: bool = False
    duty: str | None = None
    power: str | None = None
    conditions: tuple[Condition, ...] = ()

    @property
    def current_conditions(self) -> tuple[Condition, ...]:
        """The conditions that a case may be filed under now."""
        return tuple(c for c in self.conditions if not c.retired)

    @property
    def default_limit(self) -> Limit | None:
        """The limit of the first condition; None where the city has set none."""
        return next((c.limit for c in self.current_conditions), None)

    def condition(self, condition_id: str) -> Condition | None:
        """One of the matter's conditions, retired ones included (a case keeps the one it was filed under)."""
        return next((c for c in self.conditions if c.id == condition_id), None)


class Mapped(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a code in another edition. `to_code` None: dropped. `basis`: attested, rule or inferred."""

    to_code: str | None
    relation: str
    basis: str


UNKNOWN_EDITION = "unknown"  # of a code that no edition has: it is kept as it was said and never given a meaning


class Period(msgspec.Struct, frozen=True):
    """The days `[since, until)` on which an edition is in force; an open end is None."""

    edition: str
    since: date | None
    until: date | None

    def has(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class CatalogSnapshot:
    """All editions as loaded at one moment, and the one in force on one day.

    `mappings`: (kind, from_edition, from_code, to_edition) and what the code became there; `periods`: the newest first.
    """

    def __init__(
        self,
        edition: str,
        title: str,
        categories: Iterable[Category],
        day: date,
        mappings: Mapping[tuple[str, str, str, str], Mapped] | None = None,
        periods: Iterable[Period] = (),
    ) -> None:
        self.edition = edition
        self.title = title
        self.day = day
        self._all: dict[tuple[str, str, str], Category] = {(c.edition, c.kind, c.code): c for c in categories}
        self._editions = {c.edition for c in self._all.values()}
        self._mapped = dict(mappings or {})
        self._before: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
        for (kind, from_edition, from_code, to), mapped in sorted(self._mapped.items()):
            if mapped.to_code is not None:
                self._before.setdefault((kind, to, mapped.to_code), []).append((from_edition, from_code))
        self._periods = tuple(periods)

    def category(self, kind: str, code: str, edition: str | None = None) -> Category | None:
        """The category, of the edition in force unless one is named; None when the edition has none."""
        return self._all.get((edition or self.edition, kind, code))

    def meant(self, codes: Mapping[str, str], named: str | None, said_on: date) -> str:
        """The edition in which somebody chose these codes (by kind): the one named, else of the day it was said.

        Where that one does not have them: the one in force, then any other, the newest first; else UNKNOWN_EDITION.
        """
        of_day = [p.edition for p in self._periods if p.has(said_on)]
        likely = [named] if named is not None else [*of_day, self.edition, *(p.edition for p in self._periods)]
        return next((e for e in likely if self._has(codes, e)), UNKNOWN_EDITION)

    def _has(self, codes: Mapping[str, str], edition: str) -> bool:
        return all((edition, kind, code) in self._all for kind, code in codes.items())

    def mapped(self, kind: str, code: str, edition: str) -> Mapped | None:
        """What a code of another edition became in the edition in force; None when no mapping says."""
        return self._mapped.get((kind, edition, code, self.edition))

    def predecessors(self, kind: str, code: str, edition: str) -> list[tuple[str, str]]:
        """(edition, code) of everything that became this category, the nearest editions first."""
        found: list[tuple[str, str]] = []
        left = [(edition, code)]
        for to in left:
            new = [one for one in self._before.get((kind, *to), ()) if one not in left]
            left += new
            found += new
        return found

    def require(self, kind: str, code: str, edition: str | None = None) -> Category:
        """The category. Errors: UnknownCategory (422)."""
        found = self.category(kind, code, edition)
        if found is None:
            raise UnknownCategory(f"{edition or self.edition} 没有{_KIND[kind]} {code}", kind=kind, categoryCode=code)
        return found

    def matter(self, code: str) -> Category:
        """A matter of the edition in force. Errors: UnknownCategory (422)."""
        return self.require("matter", code)

    def component(self, code: str) -> Category:
        """A component of the edition in force. Errors: UnknownCategory (422)."""
        return self.require("component", code)

    def search(self, kind: str, words: str = "", edition: str | None = None) -> list[Category]:
        """Categories of a kind in code order whose code begins with the words, or whose name or major has them.

        Errors: UnknownEdition (422).
        """
        chosen = edition or self.edition
        if chosen not in self._editions:
            raise UnknownEdition(chosen)
        wanted = words.strip()
        return sorted(
            (
                c
                for c in self._all.values()
                if c.edition == chosen
                and c.kind == kind
                and (c.code.startswith(wanted) or wanted in c.name or wanted in c.major_name)
            ),
            key=lambda c: c.code,
        )


_KIND = {"matter": "事项", "component": "部件"}
