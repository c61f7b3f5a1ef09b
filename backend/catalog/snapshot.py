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


class CatalogSnapshot:
    """All editions as loaded at one moment, and the one in force on one day.

    `mappings`: (kind, from_edition, from_code, to_edition) and what the code became there.
    """

    def __init__(
        self,
        edition: str,
        title: str,
        categories: Iterable[Category],
        day: date,
        mappings: Mapping[tuple[str, str, str, str], Mapped] | None = None,
    ) -> None:
        self.edition = edition
        self.title = title
        self.day = day
        self._all: dict[tuple[str, str, str], Category] = {(c.edition, c.kind, c.code): c for c in categories}
        self._editions = {c.edition for c in self._all.values()}
        self._mapped = dict(mappings or {})

    def category(self, kind: str, code: str, edition: str | None = None) -> Category | None:
        """The category, of the edition in force unless one is named; None when the edition has none."""
        return self._all.get((edition or self.edition, kind, code))

    def mapped(self, kind: str, code: str, edition: str) -> Mapped | None:
        """What a code of another edition became in the edition in force; None when no mapping says."""
        return self._mapped.get((kind, edition, code, self.edition))

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
