"""Why a flag cannot be settled."""

from backend.kernel.errors import DomainError


class FlagNotFound(DomainError):
    """No such flag on a case that the caller sees."""

    code = "flag.not_found"
    status = 404
    title = "没有这条疑点"


class FlagSettled(DomainError):
    """Somebody else settled it before, or in another way."""

    code = "flag.settled"
    status = 409
    title = "这条疑点已经处理"


class NothingToCorrect(DomainError):
    """The flag proposes no place, or the case has been moved since it was found."""

    code = "flag.nothing_to_correct"
    status = 409
    title = "这条疑点没有可更正的位置"
