"""Expected failures. A feature declares its own as subclasses; one handler (kernel.problems) puts them on the wire."""

from typing import Any, ClassVar


class DomainError(Exception):
    """An expected failure with a permanent code.

    `code` never changes once released, `status` is the HTTP status, `title` is a Chinese sentence for the person
    who reads it. `detail` adds what is particular to this occurrence; `extra` is machine readable and goes into the
    problem document beside the standard members (keys in camelCase).
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "请求有误"

    def __init__(self, detail: str = "", *, headers: dict[str, str] | None = None, **extra: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.headers = headers or {}
        self.extra = extra


class BadRequest(DomainError):
    """The request's form is wrong (fields, types, bounds)."""

    code = "request.invalid"
    status = 400
    title = "内容格式不对"


class NotFound(DomainError):
    """No such thing, or none that the caller may see: the two are told alike on purpose."""

    code = "not_found"
    status = 404
    title = "没有找到"


class InvalidId(DomainError):
    """An id that its maker did not make as UUIDv7 (RFC 9562 §5.7)."""

    code = "id.not_uuid7"
    status = 422
    title = "编号格式不对"


class IdempotencyConflict(DomainError):
    """The id was used before with another body or by another sender."""

    code = "id.reused"
    status = 409
    title = "这个编号已经用过，内容不一样"


class RateLimited(DomainError):
    """A budget for this window is used up; `Retry-After` says when it opens again."""

    code = "rate.limited"
    status = 429
    title = "操作太频繁，请稍后再试"


class TooSlow(DomainError):
    """The body came too slowly, or nothing of it for a while; nothing is kept and the connection ends."""

    code = "request.too_slow"
    status = 408
    title = "内容传得太慢，没有收全，请重传"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers={"Connection": "close"})


class Unavailable(DomainError):
    """A part the server needs does not answer; the request changed nothing and can be repeated."""

    code = "service.unavailable"
    status = 503
    title = "服务暂时不可用，内容没有丢，请稍后再试"


class TooLong(Unavailable):
    """The database was stopped at it after a few seconds, so that one request does not hold up all others."""

    code = "service.too_long"
    title = "花的时间太长，已停下，什么也没有改；请稍后再试，查找时把范围缩小一些"
