"""SQL text with names: what does not fit its structs is found when the module is imported."""

import msgspec
import pytest

from backend.db.core import Named


class Place(msgspec.Struct):
    name: str
    floors: list[int]


class When(msgspec.Struct):
    day: int | None


def test_a_name_gets_one_number_however_often_it_stands_there() -> None:
    found = Named("SELECT :day, (:floors)::int[], :name, '12:30:00', :day", Place, When)
    assert found.sql == "SELECT $1, ($2)::int[], $3, '12:30:00', $1"
    assert found.names == ["day", "floors", "name"]


async def test_values_go_to_their_names_in_whatever_order_the_structs_come() -> None:
    found = Named(
        "SELECT (:name)::text AS n, (:floors)::int[] AS f, (:day)::int AS d WHERE (:name)::text <> ''", Place, When
    )
    told = "x'); DROP TABLE photo; -- :day $3"
    for structs in ((Place(told, [1, 2]), When(None)), (When(None), Place(told, [1, 2]))):
        row = await found.row(*structs)
        assert row is not None
        assert tuple(row) == (told, [1, 2], None)
    assert await found.row(Place("", []), When(7)) is None


@pytest.mark.parametrize(
    ("sql", "structs"),
    [
        ("SELECT :name, :floors, :flors", (Place,)),
        ("SELECT :name", (Place,)),
        ("SELECT :name, :floors, :day", (Place,)),
        ("SELECT :name, :floors", (Place, Place)),
        ("SELECT :name, :floors::int[]", (Place,)),  # would not be a name: the cast is without brackets
    ],
)
def test_names_and_fields_that_differ_are_refused_at_once(sql: str, structs: tuple[type[msgspec.Struct], ...]) -> None:
    with pytest.raises(ValueError, match="floors"):
        Named(sql, *structs)
