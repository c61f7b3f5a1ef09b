"""Why somebody may not."""

from backend.kernel.errors import DomainError


class SignInRequired(DomainError):
    code = "auth.required"
    status = 401
    title = "请先登录"


class Forbidden(DomainError):
    code = "auth.forbidden"
    status = 403
    title = "没有这个权限"


class WrongPassword(DomainError):
    code = "auth.wrong_password"
    status = 401
    title = "用户名或密码不对"


class CrossSite(DomainError):
    """A browser says that another site's page sent this unsafe request, with or without the cookie."""

    code = "auth.cross_site"
    status = 403
    title = "请求来自别的网站，已拒绝"


class DemoExposed(DomainError):
    """Demo passwords are public knowledge, so a server that has them serves its own machine only."""

    code = "demo.loopback_only"
    status = 403
    title = "演示账号还在，只能在本机访问"


class DuplicateUsername(DomainError):
    code = "account.username_taken"
    status = 409
    title = "用户名已被使用"


class UnknownAccount(DomainError):
    code = "account.unknown"
    status = 404
    title = "没有这个账号"


class WeakPassword(DomainError):
    code = "account.weak_password"
    status = 422
    title = "这个密码不行"


class WrongCurrentPassword(DomainError):
    """Not 401: the session stands."""

    code = "account.wrong_current_password"
    status = 422
    title = "现在的密码不对"


class PublicPassword(DomainError):
    code = "account.public_password"
    status = 409
    title = "演示账号的密码是公开的，不能在这里换"


class AreaElsewhere(DomainError):
    """A unit is posted within its district: who is posted elsewhere would see another district's cases."""

    code = "unit.area_elsewhere"
    status = 422
    title = "派驻的区域不在单位所在的区"


class AreaUnfit(DomainError):
    """Squads are posted, to streets or to their whole district: what they see of cases goes by these (`areas`)."""

    code = "unit.area_unfit"
    status = 422
    title = "不能这样派驻"


class NotPosted(DomainError):
    code = "unit.not_posted"
    status = 422
    title = "单位没有派驻这个区域"
