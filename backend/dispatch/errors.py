"""What can be wrong with a set of routing rules."""

from backend.kernel.errors import DomainError


class BadRules(DomainError):
    """A rule set that cannot be put in force; `detail` names the rules."""

    code = "dispatch.bad_rules"
    status = 422
    title = "派遣规则有误"
