"""Why a review or a public copy is refused."""

from backend.kernel.errors import DomainError


class ReviewNotFound(DomainError):
    """No such photo waits for or had a review on a case that the caller sees."""

    code = "review.not_found"
    status = 404
    title = "没有这张照片的复核"


class ReviewChanged(DomainError):
    """Somebody decided since the caller looked; `version` and `state` say what stands now."""

    code = "review.changed"
    status = 409
    title = "刚有人改过这张照片的复核"


class BadBoxes(DomainError):
    """A box lies outside the picture, hides nothing, or there are more than 200."""

    code = "review.bad_boxes"
    status = 422
    title = "遮挡框不对"


class ReasonNeeded(DomainError):
    """Rejecting and withdrawing need a reason of at least two characters."""

    code = "review.reason_needed"
    status = 422
    title = "请写明理由"


class LookNeeded(DomainError):
    """Nobody and nothing has looked for faces and plates in this picture, and it is to be approved without a box."""

    code = "review.look_needed"
    status = 422
    title = "这张照片没能自动查找人脸和车牌：请看一遍整张照片，确认没有要遮的，再点通过"


class NotPublic(DomainError):
    """No approved public copy of this photo, or the address never existed."""

    code = "photo.not_public"
    status = 404
    title = "这张照片没有公开件"


class Withdrawn(DomainError):
    """The copy at this address was replaced or withdrawn; it never comes back here."""

    code = "photo.withdrawn"
    status = 410
    title = "这张公开件已撤下"
