"""Reading a case asks a fixed number of questions, however much the case holds."""

import pytest

from backend.catalog import service as catalog
from backend.dispatch import service as dispatch
from tests.harness.reports import new_case


@pytest.fixture(autouse=True)
def nothing_gets_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept in memory for seconds is kept for the whole test, however slow the machine is."""
    for kept in (catalog, dispatch):
        monkeypatch.setattr(kept, "_FRESH_S", 86_400)
        kept.forget()


async def test_a_case_with_more_in_it_takes_one_statement_more_at_most(
    client, people, give, advance, statements
) -> None:
    case_id = await new_case(client)
    await client.get(f"/api/cases/{case_id}", headers=people["clerk"])
    await statements.take()
    await client.get(f"/api/cases/{case_id}", headers=people["clerk"])
    few = len(await statements.take())
    for _ in range(3):
        twin = await new_case(client)
        assert (await give("clerk", twin, "merge", intoCaseId=case_id)).status_code == 200
    await statements.take()
    detail = await client.get(f"/api/cases/{case_id}", headers=people["clerk"])
    assert len(detail.json()["reports"]) == 4
    # One more, however many cases were merged in: what photos their steps had.
    assert len(await statements.take()) == few + 1 <= 10
