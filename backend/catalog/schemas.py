"""Wire forms of the catalogue."""

from datetime import date
from typing import TYPE_CHECKING, Literal

from backend.catalog.files import everyday_words
from backend.catalog.limits import LimitUnit
from backend.catalog.snapshot import CatalogSnapshot, Category, Condition
from backend.kernel.wire import View

if TYPE_CHECKING:  # snapshots hold plain text; the API's description says which
    Duty = str
    KeyKind = str
    Relation = str
else:
    Duty = Literal["wei", "lv", "xu"]
    KeyKind = Literal["matter", "component"]
    Relation = Literal["same", "renamed", "moved", "dropped"]


class ConditionView(View):
    """A condition for filing, and when it counts as done; `demo`: invented, or without a source.

    `limitText` is Chinese; `limitValue` and `limitUnit` (backend/catalog/limits.py) say the same for other languages.
    """

    id: str
    condition: str
    close_when: str
    limit_text: str
    limit_value: int
    limit_unit: LimitUnit
    demo: bool


class CategoryView(View):
    """`words`: what people say for it, for a guess from their sentence; one that begins with ~ only breaks ties."""

    edition: str
    kind: KeyKind
    code: str
    name: str
    major: str
    major_name: str
    duty: Duty | None
    power: str | None
    local: bool
    conditions: list[ConditionView]
    words: list[str]


class EditionView(View):
    id: str
    title: str
    in_force_from: date | None
    in_force_to: date | None
    in_force: bool
    source: str
    note: str


class MappingView(View):
    """What `fromCode` became; `toCode` null: dropped. `basis`: attested by a source, by rule, or inferred."""

    from_edition: str
    kind: KeyKind
    from_code: str
    from_name: str
    to_edition: str
    to_code: str | None
    to_name: str | None
    relation: Relation
    basis: Literal["attested", "rule", "inferred"]
    note: str


def condition_view(c: Condition) -> ConditionView:
    """The wire form of a condition, its limit in words."""
    return ConditionView(
        id=c.id, condition=c.condition, close_when=c.close_when, limit_text=c.limit.words(),
        limit_value=c.limit.value, limit_unit=c.limit.unit, demo=c.demo,
    )  # fmt: skip


def category_view(c: Category, shot: CatalogSnapshot) -> CategoryView:
    """The wire form of a category with the conditions a case may be filed under now."""
    return CategoryView(
        edition=c.edition, kind=c.kind, code=c.code, name=c.name, major=c.major, major_name=c.major_name,
        duty=c.duty, power=c.power, local=c.local, conditions=[condition_view(x) for x in c.current_conditions],
        words=_words(c, shot) if c.kind == "matter" else [],
    )  # fmt: skip


def _words(c: Category, shot: CatalogSnapshot) -> list[str]:
    """What people say for a matter: its own words, else those of the matters that became it, so that a guess outlives
    the edition that a city loads itself."""
    known = everyday_words()
    own = known.get((c.edition, c.code))
    if own is not None:
        return list(own)
    before = (known.get(one, ()) for one in shot.predecessors(c.kind, c.code, c.edition))
    return list(dict.fromkeys(word for words in before for word in words))
