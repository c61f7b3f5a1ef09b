"""Proofs of work (ALTCHA, version 2): a phone that has sent much today spends some seconds of its own on each report.

A challenge is bound to the id of one report, and an id is taken once: a proof that was used opens nothing more, so the
table of reports is the table against replay.
"""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

import altcha

from backend.kernel.secrets import keyed_hash
from backend.settings import settings

_ALGORITHM = "PBKDF2/SHA-256"
_ROUNDS = 1000  # of PBKDF2 in each try
_GOOD_FOR_S = 1800


def challenge(report_id: UUID, now: datetime) -> dict[str, Any]:
    """What a phone has to solve for this report within half an hour, as ALTCHA's clients read it."""
    made = altcha.create_challenge(
        algorithm=_ALGORITHM,
        cost=_ROUNDS,
        counter=secrets.randbelow(settings().proof_tries),
        data={"report": str(report_id), "until": int(now.timestamp()) + _GOOD_FOR_S},
        hmac_secret=_key("challenge", settings().secret),
        hmac_key_secret=_key("solution", settings().secret),
    )
    return made.to_dict()


def holds(payload: str | None, report_id: UUID, now: datetime) -> bool:
    """Whether this is a solved challenge of ours for this report that has not run out. Whatever else it is: no."""
    if not payload:
        return False
    try:
        proof = altcha.Payload.from_base64(payload)
        data = proof.challenge.parameters.data or {}
        fits = data["report"] == str(report_id) and now.timestamp() <= data["until"]
        if not fits or not proof.challenge.parameters.key_signature:
            return False
        return any(
            altcha.verify_solution(proof, _key("challenge", s), hmac_key_secret=_key("solution", s)).verified
            for s in settings().secrets
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _key(purpose: str, secret: bytes) -> bytes:
    return keyed_hash(secret, f"proof {purpose}", b"")
