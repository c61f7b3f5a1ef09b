"""Why a question about evidence, a hold or a rule is refused."""

from backend.kernel.errors import DomainError


class MalformedQuestion(DomainError):
    """`caseNo` cannot be a case number (2026-00381), or `sha256` is not 64 hexadecimal digits; `field` says which."""

    code = "verify.malformed"
    status = 422
    title = "案卷号或文件指纹的写法不对"


class UnknownCase(DomainError):
    """No case has this number or id (command line)."""

    code = "evidence.unknown_case"
    status = 404
    title = "没有这个案卷"


class HoldConflict(DomainError):
    """The case is held already, or no hold stands that could be released (command line)."""

    code = "evidence.hold_conflict"
    status = 409
    title = "保全状态不对"


class BadRule(DomainError):
    """A retention rule whose class, term, basis or id does not fit, or that exists already (command line)."""

    code = "evidence.bad_rule"
    status = 422
    title = "保存期限规则不对"
