"""What can go wrong with the object store."""

from backend.kernel.errors import DomainError


class StoreUnavailable(DomainError):
    """The store is down, slow or full; nothing was written that anybody sees, and the request can be repeated."""

    code = "storage.unavailable"
    status = 503
    title = "照片存储暂时不可用，内容没有丢，请稍后再试"


class ObjectMissing(DomainError):
    """No object under this key."""

    code = "storage.missing"
    status = 404
    title = "没有找到这个文件"
