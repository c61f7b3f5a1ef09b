"""Why a command or a look-up on a case fails."""

from backend.kernel.errors import DomainError


class CaseNotFound(DomainError):
    code = "case.not_found"
    status = 404
    title = "没有这个案卷，或不在您的范围内"


class NotAllowedInState(DomainError):
    code = "case.command_not_allowed"
    status = 409
    title = "案卷现在的状态不能这样操作"


class VersionConflict(DomainError):
    code = "case.version_conflict"
    status = 409
    title = "案卷刚被别人改过，请看过再决定"


class Needs(DomainError):
    code = "case.needs"
    status = 422
    title = "还缺必要的内容"


class LookFirst(DomainError):
    """Photos that prove nothing: `looks` names them. Who has looked sends their `key` in `looked`."""

    code = "case.look_first"
    status = 422
    title = "请先看过这些照片再办"


class OwnWork(DomainError):
    """Who handled the matter does not check it, unless the city's settings allow it."""

    code = "case.own_work"
    status = 403
    title = "这个案卷是您办的，核查由别人来做"


class UnknownCommand(DomainError):
    code = "case.unknown_command"
    status = 422
    title = "没有这种操作"


class TaskAmbiguous(DomainError):
    code = "case.task_ambiguous"
    status = 409
    title = "本单位在这个案卷上有几项任务，请指明一项"


class NotYourTask(DomainError):
    code = "case.not_your_task"
    status = 403
    title = "这项任务不归本单位"


class TaskRecalled(DomainError):
    """The unit's task was called back, given to another or ended with its case; `command`, `at`, `reason` say how."""

    code = "case.task_recalled"
    status = 409
    title = "这项任务已经撤回，不用再办"


class SameUnit(DomainError):
    code = "case.same_unit"
    status = 422
    title = "这个案卷已经在这个单位"


class UnknownMember(DomainError):
    """The person is not an active member of the unit who does such tasks."""

    code = "case.unknown_member"
    status = 422
    title = "不是本单位在岗的队员"


class UnknownUnit(DomainError):
    code = "case.unknown_unit"
    status = 422
    title = "没有这个单位，或已停用"


class UnitCannot(DomainError):
    """The unit is of a kind that does not do this work (`kinds` names those that do), or a squad of another district
    than the case lies in (`district` is the squad's)."""

    code = "case.unit_cannot"
    status = 422
    title = "这个单位不承担这种任务"


class CannotMerge(DomainError):
    code = "case.cannot_merge"
    status = 409
    title = "不能并入这个案卷"


class ReworkTooLate(DomainError):
    code = "case.rework_too_late"
    status = 409
    title = "结案太久，不能再返工"


class UnknownCondition(DomainError):
    code = "case.unknown_condition"
    status = 422
    title = "没有这条立案条件"


class CategoryEnded(DomainError):
    """The case's category or component is of another edition, and no mapping says what it became.

    `fields` names what to choose, `candidates` what comes near in the edition in force.
    """

    code = "case.category_ended"
    status = 422
    title = "分类目录已换版，类别要重新选择"


class NoReason(DomainError):
    code = "case.no_reason"
    status = 422
    title = "请写明为什么要看联系方式"


class BadCursor(DomainError):
    code = "list.bad_cursor"
    status = 422
    title = "翻页标记无效"


class BadFilter(DomainError):
    code = "list.bad_filter"
    status = 422
    title = "筛选条件无效"
