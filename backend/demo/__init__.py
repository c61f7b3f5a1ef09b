"""The demo city: real map data, invented people. `load()` fills an installation with it."""

from collections.abc import Callable


async def load(say: Callable[[str], None] = print) -> None:
    """Catalogue, territory, organisation and cases of the demo city; what is there already stays. Repeatable.

    Needs the connection pool and the object store. `say` is told each part before it begins.
    Errors: StoreUnavailable (503) and those of the services; what was loaded before stays.
    """
    from backend.catalog.service import load_catalog
    from backend.demo.cases import load_cases
    from backend.demo.city import load_city
    from backend.demo.organisation import load_organisation
    from backend.kernel.clock import SystemClock

    now = SystemClock().now()
    say("演示：分类目录")
    await load_catalog(now, demo=True)
    say("演示：区域和底图")
    await load_city()
    say("演示：单位、账号、派遣规则")
    await load_organisation()
    say("演示：案卷")
    await load_cases(now)
