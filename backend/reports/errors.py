"""Why a report is refused."""

from backend.kernel.errors import DomainError


class PhotoMissing(DomainError):
    """Photos named by the report that never arrived; `missing` lists their hashes, send those again."""

    code = "report.photo_missing"
    status = 409
    title = "有照片还没有传到，请先补传"


class ReportEmpty(DomainError):
    """Neither a word nor a photo: nobody could act on it; blanks and invisible signs are no words.

    Also when it waited on a phone: its outbox shows a 422 to the person, who adds words or lets go of it.
    """

    code = "report.empty"
    status = 422
    title = "请写一句情况，或者拍一张照片"


class ProofNeeded(DomainError):
    """More reports than usual came from here today: `challenge` is an ALTCHA challenge. Solve it and send the same
    report again with the payload in the header `X-Menqian-Proof`, or wait until `Retry-After`, the city's midnight.
    """

    code = "report.proof_needed"
    status = 429
    title = "今天从这里发得多，手机要先算一道题，会自动算"


class AnswerClosed(DomainError):
    """No answer is open: `why` is `state` (not closed), `late`, `given`, or `newer` (it was closed anew since)."""

    code = "report.answer_closed"
    status = 409
    title = "现在不能评价这件事"


class BadPhone(DomainError):
    code = "report.bad_phone"
    status = 422
    title = "电话号码看不懂，请写手机号，或区号-号码-分机"


class TrackingNotFound(DomainError):
    code = "track.not_found"
    status = 404
    title = "没有找到这个查询码，请核对"
