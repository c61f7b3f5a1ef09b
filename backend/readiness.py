"""`menqian city check`: what a city still lacks before it opens, each with the command that mends it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from backend.cases import area_queries as areas
from backend.catalog import notices, service, stages
from backend.db.roles import owns
from backend.dispatch import service as dispatch
from backend.dispatch.rules import Where, propose
from backend.evidence import queries as evidence
from backend.kernel.clock import Clock
from backend.people import queries as people
from backend.settings import settings
from backend.territory import queries as territory

_NAMED = 5  # of those that lack something
_CALENDAR_DAYS = 60
_NOON = 12

_STEPS = {
    "case.accept": "受理", "case.dispatch": "派遣", "task.finish": "处置", "case.check": "核查",
    "case.force_close": "监督", "user.manage": "管理账号",
}  # fmt: skip


class Finding(msgspec.Struct, frozen=True):
    """`must`: the city cannot open without it. `mend`: the command, empty when all is well."""

    words: str
    mend: str = ""
    must: bool = False

    @property
    def well(self) -> bool:
        return not self.mend


async def check(clock: Clock) -> list[Finding]:
    """Everything that was looked at, in the order in which a city is set up."""
    now = clock.now()
    return [
        *await _ground(now), *await _people(now), *await _matters(now), await _stages(now), *await _rules(now),
        *await _calendar(now), *await _keeping(),
    ]  # fmt: skip


def _lacking(names: Iterable[str], what: str, well: str, mend: str, *, must: bool) -> Finding:
    found = list(names)
    if not found:
        return Finding(well)
    more = f"等 {len(found)} 个" if len(found) > _NAMED else ""
    return Finding(f"{'、'.join(found[:_NAMED])}{more}{what}", mend, must)


async def _ground(now: datetime) -> list[Finding]:
    streets = await territory.streets_standing(now)
    if not streets:
        return [Finding("没有街道", "menqian import areas … --level street", must=True)]
    layers = await territory.has_base()
    return [
        Finding(f"{len(streets)} 个街道"),
        _lacking(
            (r["name"] for r in streets if not r["communities"]), "没有社区", "每个街道都有社区",
            "menqian import areas … --level community，没有边界的用 menqian stand-in", must=True,
        ),
        _lacking(
            (r["name"] for r in await territory.communities_without_cells()), "没有单元网格", "每个社区都有单元网格",
            "menqian make-cells，或 menqian import areas … --level cell", must=True,
        ),
        Finding("底图有道路等图层") if layers else Finding("没有底图：地点没有文字", "menqian import base"),
        _lacking(
            (r["name"] for r in streets if not r["squad"]), "没有派驻的中队", "每个街道都有派驻的中队",
            "menqian unit add … --kind squad --area", must=False,
        ),
    ]  # fmt: skip


async def _people(now: datetime) -> list[Finding]:
    verbs = await people.verbs_held()
    desk = await people.outside_desk()
    return [
        _lacking(
            (words for verb, words in _STEPS.items() if verb not in verbs), "没有人能做", "每一步都有人能做",
            "menqian user add", must=True,
        ),
        _lacking(
            (r["name"] for r in await people.units_without_hands()),
            "没有能处置的账号", "每个中队、联动部门都有能处置的账号", "menqian user add … --unit", must=False,
        ),
        _lacking(
            (f"{r['name']}（{r['code']}）" for r in await areas.posted_nowhere(now)),
            "派驻在已停用的区域，那里不会有新的案卷", "没有单位派驻在已停用的区域",
            "menqian unit end，或 menqian areas undo", must=False,
        ),
        Finding(f"辖区外的上报由{desk['name']}接收") if desk
        else Finding("没有受理台：辖区外的上报没人接收", "menqian unit add … --kind desk", must=True),
        Finding("还有演示账号，服务器只在本机应答", "menqian user disable", must=True)
        if await people.any_demo_password() else Finding("没有演示密码"),
    ]  # fmt: skip


async def _matters(now: datetime) -> list[Finding]:
    found = (await service.snapshot(now)).search("matter")
    without = sum(not one.current_conditions for one in found)
    invented = sum(any(c.demo for c in one.current_conditions) for one in found)
    mend = "menqian conditions load"
    return [
        Finding(f"{len(found)} 个事项"),
        Finding(f"{without} 个事项没有立案条件，也就没有处置时限", mend)
        if without
        else Finding("每个事项都有立案条件"),
        Finding(f"{invented} 个事项的时限是演示的", mend, must=True) if invented else Finding("没有演示的时限"),
    ]


async def _stages(now: datetime) -> Finding:
    version = stages.version_at(await stages.read(), now + stages.KNOWN_AFTER)
    if version is None:
        return Finding("受理、核实、派遣、核查的时限还是软件自带的", "menqian limits load")
    if version.limits.demo:
        return Finding(f"环节时限第 {version.id} 版是演示的", "menqian limits load")
    return Finding(f"环节时限第 {version.id} 版：{version.limits.source}")


async def _rules(now: datetime) -> list[Finding]:
    routing = await dispatch.routing(now)
    if routing.rules.version == 0:
        return [Finding("没有派遣规则", "menqian rules load", must=True)]
    streets = await territory.a_cell_of_each_street()
    local = now.astimezone(ZoneInfo(settings().timezone)).replace(hour=_NOON)
    matters = (await service.snapshot(now)).search("matter")
    open_ends = [
        f"{cell['street']} 的 {matter.name}"
        for cell in streets
        for matter in matters
        if propose(
            routing.rules, matter, Where(certainty="certain", cell_code=cell["cell"]), local, routing.postings,
            routing.names_at(cell["cell"]),
        ).unit_id is None
    ]  # fmt: skip
    first = f"派遣规则第 {routing.rules.version} 版"
    nowhere = [f"{r['name']}（{r['code']}）" for r in await areas.ruled_nowhere(now)]
    mend = "menqian rules load"
    return [
        _lacking(open_ends, "没有规则管，白天由派遣员选单位", f"{first}，每个街道的每个事项都有去处", mend, must=False)
        if streets
        else Finding(f"{first}，没有划好网格的街道可以对照", "menqian make-cells"),
        _lacking(nowhere, "只管已停用的区域，管不到新的案卷", "没有派遣规则只管已停用的区域", mend, must=False),
    ]


async def _calendar(now: datetime) -> list[Finding]:
    until: date | None = (await notices.read()).published_until
    if until is None or until < service.local_date(now) + timedelta(days=_CALENDAR_DAYS):
        return [Finding(f"放假安排到 {until} 为止", "menqian calendar load")]
    return [Finding(f"放假安排到 {until} 为止")]


async def _keeping() -> list[Finding]:
    s = settings()
    rules = len(await evidence.rules())
    return [
        Finding(f"{rules} 条保存期限") if rules else Finding("没有保存期限：什么都一直留着", "menqian retention set"),
        Finding("用的就是数据库所有者，只追加的表挡不住它", "见 docs/operations.md「Database roles」")
        if await owns() else Finding("API 用自己的数据库角色"),
        Finding(f"对外地址 {s.public_url}") if s.public_url.startswith("https://")
        else Finding(f"对外地址 {s.public_url} 不是 https", "设置 MENQIAN_PUBLIC_URL", must=True),
    ]  # fmt: skip
