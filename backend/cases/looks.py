"""What a person must have looked at before a case passes its check and before it is closed: pure.

A photo that proves nothing is told on the phone before it is handed in; here it is asked about by name, so that nobody
closes over it unseen. Looking is not the same as refusing: who has looked may go on, and the log says so.
"""

from collections.abc import Sequence
from typing import Any

from backend.cases.errors import LookFirst
from backend.cases.schemas import CommandBody, LookView
from backend.cases.workflow import Command, State

LEAST_SCORE = 5  # of 100: before and after have nothing in common that can be recognised (docs/likeness.md)
SLACK_S = 300  # a phone's clock may be this wrong
STATES = frozenset({State.finished, State.checked})
ASKED = frozenset({Command.check_pass, Command.close})
# 强制结案 claims no result: it ends a case as it stands. It is not asked, and says what nobody looked at.
TOLD = ASKED | {Command.force_close}

_SAY = {
    "same_file": (
        "这张和案卷里已有的一张是同一个文件，不是这次拍的。",
        "This is the same file as one the case already has, not a photo taken this time.",
    ),
    "same_picture": (
        "这张和案卷里已有的一张是同一张照片，换了个文件，不是这次拍的。",
        "This is the same picture as one the case already has, in another file, not a photo taken this time.",
    ),
    "too_early": ("这张拍于派遣之前，不能证明处置的结果。", "Taken before the dispatch: it cannot show the result."),
    "not_comparable": (
        "这张和处置前的照片几乎没有相同之处，看不出是同一处。",
        "It has next to nothing in common with the photo from before: the place cannot be recognised.",
    ),
}


def views(rows: Sequence[Any]) -> list[LookView]:
    """Rows `kind, sha256` in words, each once."""
    once = dict.fromkeys((r["kind"], r["sha256"]) for r in rows)
    return [
        LookView(key=f"{kind}/{sha}", kind=kind, sha256=sha, sentence=_SAY[kind][0], sentence_en=_SAY[kind][1])
        for kind, sha in once
    ]


def looked(command: Command, body: CommandBody, looks: list[LookView]) -> dict[str, Any]:
    """What the event records of it. Errors: LookFirst (422) names what was not looked at.

    A phone of the version before does not know the question (`looked` is absent): what it passed, perhaps hours ago and
    without a network, is taken, and the event says what nobody has looked at; closing asks then.
    """
    said = set(body.looked or ())
    unseen = [one for one in looks if one.key not in said]
    if unseen and command in ASKED and (body.looked is not None or command is not Command.check_pass):
        raise LookFirst("；".join(dict.fromkeys(one.sentence for one in unseen)), looks=unseen, command=command)
    seen = [one.key for one in looks if one.key in said]
    return {**({"looked": seen} if seen else {}), **({"notLookedAt": [one.key for one in unseen]} if unseen else {})}
