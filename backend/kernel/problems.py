"""One place turns every failure into application/problem+json (RFC 9457)."""

import logging
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from backend.kernel.errors import DomainError
from backend.kernel.misfits import misfits, told

log = logging.getLogger("menqian")

# What the framework refuses before a room sees it, by status.
_BY_STATUS = {
    400: ("request.invalid", "内容格式不对"),
    401: ("auth.required", "请先登录"),
    403: ("auth.forbidden", "没有这个权限"),
    404: ("not_found", "没有找到"),
    405: ("method.not_allowed", "不支持这种操作"),
    413: ("request.too_large", "内容太大"),
    415: ("request.media_type", "不支持这种内容类型"),
    429: ("rate.limited", "操作太频繁，请稍后再试"),
}
_OTHER, _FAULT = "request.failed", "server.fault"
CODES = (*(code for code, _ in _BY_STATUS.values()), _OTHER, _FAULT)


def problem(
    status: int, code: str, title: str, detail: str, extra: dict[str, Any], headers: dict[str, str]
) -> Response[bytes]:
    """The answer itself; `extra` may not overwrite the standard members."""
    body = {**extra, "type": code, "title": title, "status": status, "detail": detail}
    return Response(
        msgspec.json.encode(body), status_code=status, media_type="application/problem+json", headers=headers
    )


def on_domain_error(_: Request, error: DomainError) -> Response[bytes]:
    return problem(error.status, error.code, error.title, error.detail, error.extra, error.headers)


def on_http_error(_: Request, error: HTTPException) -> Response[bytes]:
    code, title = _BY_STATUS.get(error.status_code, (_OTHER, "请求没有成功"))
    extra: dict[str, Any] = {}
    detail = told(error.detail)
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        extra["errors"] = misfits(error.extra)
        detail = "；".join(dict.fromkeys(one["message"] for one in extra["errors"]))
    headers = {k: v for k, v in (error.headers or {}).items() if k.lower() in {"allow", "retry-after"}}
    return problem(error.status_code, code, title, detail, extra, headers)


def on_too_deep(request: Request, error: RecursionError) -> Response[bytes]:
    """JSON nested beyond what the decoder follows."""
    log.warning("%s %s: %s", request.method, request.url.path, error)
    return problem(400, "request.invalid", _BY_STATUS[400][1], "内容嵌套太深", {}, {})


def on_unexpected(request: Request, error: Exception) -> Response[bytes]:
    """A fault of ours: the log gets the trace, the caller a clear sentence and nothing of the inside."""
    log.exception("unhandled error in %s %s", request.method, request.url.path, exc_info=error)
    return problem(500, _FAULT, "服务器出错了，内容没有保存，请再试一次", "", {}, {})
