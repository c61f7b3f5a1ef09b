"""A case's row and tasks stay what its log tells, also where work goes another way than usual."""

from backend.cases.organisation import end_unit
from backend.kernel.clock import FixedClock
from tests.cases.test_redispatch import AGENCY, SECOND, empty, sent
from tests.harness.logs import unlike_their_log
from tests.harness.world import World


async def test_a_failed_check_of_an_ended_unit_leaves_rows_as_the_log_tells_them(
    client, people, give, world: World, clock: FixedClock, photo: str
) -> None:
    case_id = await sent(client, give, world)
    await give("agency", case_id, "acknowledge")
    await give("agency", case_id, "finish", note="清了", photos=[photo])
    await empty(AGENCY)
    assert (await end_unit(AGENCY, clock, SECOND)).ended
    assert await unlike_their_log() == []
    await empty(SECOND)
    assert (await end_unit(SECOND, clock, "受理派遣中心")).ended
    assert (await give("clerk", case_id, "check_fail", note="还脏着")).json()["state"] == "filed"
    assert await unlike_their_log() == []
