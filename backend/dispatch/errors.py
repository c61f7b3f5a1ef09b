"""What can be wrong with a set of routing rules."""

from types import MappingProxyType

from backend.kernel.errors import DomainError

# What a rule breaks, by the constraint of the table.
SAYS = MappingProxyType(
    {
        "routing_rule_code": "编号要写成 R-001 的样子",
        "routing_rule_version_code_key": "有两条规则编号相同",
        "routing_rule_kind": "kind 只能是 matter、component 或 any",
        "routing_rule_category_pattern": "categories 要写成 06010、06*、* 或它们的逗号串",
        "routing_rule_area_prefix": "area_prefix 要是网格编码开头的数字",
        "routing_rule_weekdays": "weekdays 要在 1（周一）到 7（周日）之间",
        "routing_rule_hours": "from_time 和 to_time 要一起写，且不相同",
        "routing_rule_unit_id_fkey": "没有这个单位",
        "rule_set_one_in_force": "刚有人载入了另一版，请再试",
    }
)


class BadRules(DomainError):
    """A rule set that cannot be put in force; `detail` names the rules."""

    code = "dispatch.bad_rules"
    status = 422
    title = "派遣规则有误"
