"""What can be wrong with a category, a catalogue file or a limit."""

from backend.kernel.errors import DomainError


class UnknownCategory(DomainError):
    """The code is not in the edition, or not of that kind."""

    code = "catalog.unknown_category"
    status = 422
    title = "没有这个类别"


class UnknownEdition(DomainError):
    code = "catalog.unknown_edition"
    status = 422
    title = "没有这个版本的分类目录"


class NoEditionInForce(DomainError):
    """No catalogue is loaded for this day: `menqian migrate` loads the national one."""

    code = "catalog.no_edition"
    status = 503
    title = "分类目录还没有装入"


class CatalogueChanged(DomainError):
    """A row of a loaded edition differs from the file: editions are immutable, a change needs a new id."""

    code = "catalog.changed"
    status = 409
    title = "分类目录与已装入的版本不一致"


class BadCatalogueTable(DomainError):
    """A city's table of matters or conditions: what is wrong stands in the detail, by line; nothing was loaded."""

    code = "catalog.bad_table"
    status = 422
    title = "这张表载入不了"


class BadEdition(DomainError):
    """An edition that cannot be loaded or taken back: the detail has a sentence for each fault; nothing was changed."""

    code = "catalog.bad_edition"
    status = 422
    title = "这一版目录不能这样改"


class UnreadableLimit(DomainError):
    code = "catalog.unreadable_limit"
    status = 422
    title = "时限写法看不懂"


class BadStageLimits(DomainError):
    """Limits of the desk's stages that cannot be loaded or taken back: the detail says why; nothing was changed."""

    code = "catalog.bad_stage_limits"
    status = 422
    title = "环节时限不能这样改"


class NoWorkingTime(DomainError):
    """The calendar has no working hours within reach, so a limit in working time never ends."""

    code = "catalog.no_working_time"
    status = 500
    title = "工作日历没有工作时间"


class NoticeUnfit(DomainError):
    """A notice of days off that cannot be loaded: what is wrong stands in the detail; nothing was loaded."""

    code = "catalog.notice_unfit"
    status = 422
    title = "放假安排不能载入"
