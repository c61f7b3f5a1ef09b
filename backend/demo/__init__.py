"""The demo city: real map data, invented people. `load()` fills an installation with it."""

from collections.abc import Callable
from pathlib import Path


async def load(say: Callable[[str], None] = print) -> None:
    """Catalogue, territory, organisation and cases of the demo city; what is there already stays. Repeatable.

    Needs the connection pool and the object store. `say` is told each part before it begins.
    Errors: StoreUnavailable (503) and those of the services; what was loaded before stays.
    """
    from backend.catalog import stages
    from backend.catalog.service import load_catalog
    from backend.demo.cases import begin, load_cases
    from backend.demo.city.load import load_city
    from backend.demo.organisation import load_organisation
    from backend.kernel.clock import SystemClock
    from backend.names import service as names

    now = SystemClock().now()
    album = await begin(now)
    try:
        say("演示：分类目录")
        await load_catalog(now, demo=True)
        await stages.read()
        await names.load_catalogue()
        say("演示：区域和底图")
        await load_city()
        await names.load(Path(__file__).parent / "data" / "names_en.csv")
        say("演示：单位、账号、派遣规则")
        await load_organisation()
        say("演示：案卷")
        await load_cases(now, album=album)
    finally:
        album.close()
