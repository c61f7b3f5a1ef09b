"""A case's key across editions: a code means something only together with its edition, so the two move together.

What is filed is filed under the edition in force. A matter or component that was chosen under another edition moves by
the catalogue's mapping (docs/catalog.md) where that is attested or by rule; where there is none, a person chooses. The
same digits in two editions are two matters and never stand for each other.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.cases.errors import CategoryEnded
from backend.cases.schemas import CommandBody
from backend.catalog.snapshot import CatalogSnapshot, Category

KINDS = {"matter": "category_code", "component": "component_code"}
_FIELDS = {"matter": "categoryCode", "component": "componentCode"}
_WORDS = {"matter": "事项", "component": "部件"}
_OFFERED = 8


class Half(msgspec.Struct, frozen=True, kw_only=True):
    """A matter or component as somebody chose it: its code in its edition. `chosen`: in this very command."""

    kind: str
    edition: str | None
    code: str
    chosen: bool = False


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A half that is not of the edition in force: what became of it, and what a person may choose instead."""

    half: Half
    old: Category | None
    new: Category | None
    relation: str | None
    candidates: tuple[Category, ...]


def moves(case: Mapping[str, Any], shot: CatalogSnapshot) -> list[Move]:
    """The halves of a case's key that have to move when it is filed now; none while its edition is in force."""
    return [_move(half, shot) for half in _halves(case, None, shot) if half.edition != shot.edition]


def rekeyed(case: Mapping[str, Any], body: CommandBody, shot: CatalogSnapshot, *, filing: bool) -> dict[str, Any]:
    """The columns `edition_id, category_code, component_code, condition_id` after a command; {} when they stay.

    Filing brings the key to the edition in force, and so does naming a category or component of that edition; else the
    case keeps its key whole. A condition goes with the key it belongs to.
    Errors: UnknownCategory (422); CategoryEnded (422) with `fields` and `candidates` when a person has to choose.
    """
    halves = _halves(case, body, shot)
    if filing or any(half.chosen for half in halves):
        codes, edition = _in_force(halves, shot), shot.edition
    else:
        codes, edition = {half.kind: half.code for half in halves}, case["edition_id"]
    columns = {"edition_id": edition, **{column: codes.get(kind) for kind, column in KINDS.items()}}
    if all(case[name] == value for name, value in columns.items()):
        return {}
    return {**columns, "condition_id": None}


def moved_facts(case: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """What an event records of a key that came from another edition: the key before."""
    before = case["edition_id"]
    if before is None or columns.get("edition_id", before) == before:
        return {}
    return {"before": {"edition": before, "category": case["category_code"], "component": case["component_code"]}}


def _halves(case: Mapping[str, Any], body: CommandBody | None, shot: CatalogSnapshot) -> list[Half]:
    """The key's halves after the body's choice.

    A code that repeats the case's own of another edition, from a sender who names no edition, is what the case already
    says and no choice among the codes in force. Errors: UnknownCategory (422).
    """
    halves = []
    for kind, column in KINDS.items():
        own = case[column]
        named = getattr(body, column) if body else None
        stated = body.edition_id if body and body.edition_id else None
        if named and stated and stated != shot.edition:
            halves.append(Half(kind=kind, edition=stated, code=named, chosen=True))
        elif named and (stated or named != own or case["edition_id"] == shot.edition):
            shot.require(kind, named)
            halves.append(Half(kind=kind, edition=shot.edition, code=named, chosen=True))
        elif own:
            halves.append(Half(kind=kind, edition=case["edition_id"], code=own))
    return halves


def _in_force(halves: list[Half], shot: CatalogSnapshot) -> dict[str, str]:
    """The codes by kind in the edition in force. Errors: CategoryEnded (422)."""
    chosen = any(half.chosen and half.edition == shot.edition for half in halves)
    codes: dict[str, str] = {}
    open_: list[Move] = []
    for half in halves:
        if half.edition == shot.edition:
            codes[half.kind] = half.code
            continue
        move = _move(half, shot)
        if move.new is not None:
            codes[half.kind] = move.new.code
        elif not (chosen and (move.relation == "dropped" or not move.candidates)):
            open_.append(move)
    if open_:
        raise _ended(open_, shot)
    return codes


def _move(half: Half, shot: CatalogSnapshot) -> Move:
    old = shot.category(half.kind, half.code, half.edition) if half.edition else None
    mapped = shot.mapped(half.kind, half.code, half.edition) if half.edition else None
    sure = mapped is not None and mapped.to_code is not None and mapped.basis != "inferred"
    new = shot.category(half.kind, mapped.to_code) if mapped and mapped.to_code else None
    return Move(
        half=half, old=old, new=new if sure else None, relation=mapped.relation if mapped else None,
        candidates=() if sure and new else _candidates(half, old, new, shot),
    )  # fmt: skip


def _candidates(
    half: Half, old: Category | None, likely: Category | None, shot: CatalogSnapshot
) -> tuple[Category, ...]:
    """What the edition in force has that comes near, the nearest first."""
    if old is None:
        return ()
    name = _plain(old.name)
    same, alike, group = [], [], []
    for one in shot.search(half.kind):
        other = _plain(one.name)
        if other == name:
            same.append(one)
        elif other in name or name in other:
            alike.append(one)
        elif one.major_name == old.major_name:
            group.append(one)
    ordered = [*([likely] if likely else []), *same, *alike, *group]
    return tuple(dict.fromkeys(ordered))[:_OFFERED]


def _plain(name: str) -> str:
    return name.removesuffix("（自定义）")


def _ended(open_: list[Move], shot: CatalogSnapshot) -> CategoryEnded:
    words = "、".join(f"{_WORDS[m.half.kind]}“{m.old.name if m.old else m.half.code}”" for m in open_)
    return CategoryEnded(
        f"{words}在 {shot.edition} 里没有直接对应的，请重新选择",
        fields=[_FIELDS[m.half.kind] for m in open_],
        edition=shot.edition,
        candidates=[{"kind": c.kind, "code": c.code, "name": c.name} for m in open_ for c in m.candidates],
    )
