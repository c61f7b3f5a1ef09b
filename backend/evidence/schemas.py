"""Wire forms of the public verification."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.kernel.wire import View, Wire


class VerifyInput(Wire):
    """A case number and the SHA-256 of a file that somebody has; the file itself is never sent."""

    case_no: Annotated[str, msgspec.Meta(max_length=40)]
    sha256: Annotated[str, msgspec.Meta(max_length=80)]


class VerifyView(View, omit_defaults=True):
    """`original`: byte for byte the sealed original of this case. `issued`: byte for byte a copy that we issued for it.

    `none`: neither, or no such case; the two are not told apart. `purgedUnder` is the basis of the rule under which our
    own original was deleted; `withdrawnAt` says since when an issued copy is no longer given out.
    """

    match: Literal["original", "issued", "none"]
    issued_kind: Literal["evidence", "public", "screen"] | None = None
    sealed_at: datetime | None = None
    issued_at: datetime | None = None
    withdrawn_at: datetime | None = None
    purged_at: datetime | None = None
    purged_under: str | None = None
