"""Why a photo is refused."""

from backend.kernel.errors import DomainError


class HashMismatch(DomainError):
    """The bytes that arrived are not the ones that were named: broken on the way, send them again."""

    code = "photo.hash_mismatch"
    status = 422
    title = "照片在传输中有损坏，请重传"


class NotAPicture(DomainError):
    code = "photo.not_a_picture"
    status = 422
    title = "这个文件不是能识别的照片"


class Truncated(DomainError):
    code = "photo.truncated"
    status = 422
    title = "照片不完整，请重拍或重选"


class Undecodable(DomainError):
    """Its head is that of a photo, but no picture comes out of it: nobody would ever see it."""

    code = "photo.undecodable"
    status = 422
    title = "这张照片打不开，请重拍或重选"


class TooLarge(DomainError):
    code = "photo.too_large"
    status = 413
    title = "照片太大"


class TooManyPixels(DomainError):
    code = "photo.too_many_pixels"
    status = 422
    title = "照片的像素太多"


class Stalled(DomainError):
    """Nothing came for a while; nothing is kept, send it again."""

    code = "photo.stalled"
    status = 408
    title = "照片传到一半没有动静了，请重传"


class TooBusy(DomainError):
    """Too many photos are on their way at this moment."""

    code = "photo.too_busy"
    status = 503
    title = "正在收的照片太多，请稍后再传"


class PhotoNotFound(DomainError):
    code = "photo.not_found"
    status = 404
    title = "没有这张照片，或不在您的范围内"


class DerivativePending(DomainError):
    code = "photo.derivative_pending"
    status = 404
    title = "图片正在生成，请稍后再看"


class DerivativeFailed(DomainError):
    code = "photo.derivative_failed"
    status = 404
    title = "这张照片无法显示，原件已保存"


class NotDirect(DomainError):
    """Photos pass through the API in this installation, and always for who is not signed in."""

    code = "photo.not_direct"
    status = 404
    title = "这里不能直接传到存储"


class NotReceived(DomainError):
    """Nothing lies at the address that was handed out, or no longer."""

    code = "photo.not_received"
    status = 404
    title = "存储里没有收到这张照片"
