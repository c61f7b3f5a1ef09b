"""Why a change of the territory is refused."""

from backend.kernel.errors import DomainError


class NoSuchArea(DomainError):
    code = "territory.no_such_area"
    status = 404
    title = "没有这个区域，或者它下面还没有社区"


class NotInForce(DomainError):
    code = "territory.not_in_force"
    status = 404
    title = "没有这个在用的区域"


class NoSuchVersion(DomainError):
    code = "territory.no_such_version"
    status = 404
    title = "区域没有这个版本"


class NothingToUndo(DomainError):
    """The newest version that stands can be taken back, and not the first: nothing was there before."""

    code = "territory.nothing_to_undo"
    status = 409
    title = "没有撤回"


class NoStreets(DomainError):
    code = "territory.no_streets"
    status = 404
    title = "没有这个区域，或者它下面还没有街道"


class TooManyCells(DomainError):
    """A community has three digits for its cells, and codes of ended cells are never used again."""

    code = "territory.codes_used_up"
    status = 409
    title = "这个社区的网格编码用完了"


class CellsImported(DomainError):
    """The city brought its own grid; making one would end it."""

    code = "territory.cells_imported"
    status = 409
    title = "这里的网格是导入的，没有重新划分"


class TerritoryChanged(DomainError):
    code = "territory.changed"
    status = 409
    title = "区域刚刚被别人改过，请重新来一次"


class MisplacedAreas(DomainError):
    """The outlines fit those in force far better under another datum, or lie kilometres off."""

    code = "territory.misplaced"
    status = 422
    title = "边界和现行的对不上，没有导入"


class BadAreaFile(DomainError):
    code = "territory.bad_file"
    status = 422
    title = "区域文件读不懂"
