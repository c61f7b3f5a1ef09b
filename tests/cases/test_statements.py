"""Reading a case asks a fixed number of questions, however much the case holds."""

from tests.harness.reports import new_case


async def test_a_case_with_more_in_it_takes_no_more_statements(client, people, give, advance, statements) -> None:
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
    assert len(await statements.take()) == few <= 10
