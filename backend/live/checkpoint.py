"""Checkpoints: the heads of all cases that changed since the one before, chained, signed (Ed25519) and written outside.

Together the checkpoints name every case's last sealed event, so that even a case deleted with all its events is missed.
The signing key comes from the installation's secret, and each checkpoint names it; `public_key()` is what an auditor
needs. After a rotation the key before goes on proving what it signed.
"""

import hashlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from backend.db import atomic, execute, fetch, fetchrow
from backend.kernel.clock import Clock
from backend.kernel.secrets import key_id, keyed_hash
from backend.settings import settings

log = logging.getLogger("menqian.checkpoint")
_encode = msgspec.json.Encoder(order="deterministic").encode

# Of the events in the feed between two positions, the last one of each case.
_HEADS = """
SELECT DISTINCT ON (e.case_id) e.case_id, e.no, e.hash
FROM feed_entry f JOIN case_event e ON e.id = f.event_id
WHERE (f.epoch, f.seq) > ($1, $2) AND (f.epoch, f.seq) <= ($3, $4)
ORDER BY e.case_id, e.no DESC
"""


class Head(msgspec.Struct, array_like=True, frozen=True):
    """The last event of a case: its number and hash (hexadecimal)."""

    case: UUID
    no: int
    hash: str


class Body(msgspec.Struct, kw_only=True, frozen=True):
    """What is signed."""

    no: int
    at: datetime
    epoch: int
    seq: int
    previous: str
    heads: list[Head]
    key: str = ""  # names the secret whose key signed it; empty before secrets could be rotated


class Sealed(msgspec.Struct, kw_only=True, frozen=True):
    """A checkpoint as it lies outside the database."""

    body: bytes
    signature: bytes

    @property
    def hash(self) -> bytes:
        return hashlib.sha256(self.body).digest()

    def read(self) -> Body:
        return msgspec.json.decode(self.body, type=Body)


Keep = Callable[[str, bytes], Awaitable[None]]


def _key(secret: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyed_hash(secret, "checkpoint", b""))


def public_key() -> bytes:
    """The 32 bytes that prove what is signed now."""
    return _key(settings().secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


class Signatures:
    """Looks at checkpoints in their order. A key that was replaced signs nothing after the first checkpoint of a later
    one: who has an old secret cannot go on with it, and what it signed before is held by the chain."""

    def __init__(self) -> None:
        self._keys = [(key_id(secret), _key(secret).public_key()) for secret in settings().secrets]

    def holds(self, sealed: Sealed) -> bool:
        """Whether a key of ours that was in use then signed exactly these bytes."""
        try:
            named = sealed.read().key
        except msgspec.DecodeError:
            return False
        for age, (name, key) in enumerate(self._keys):
            if named in ("", name) and _signed(sealed, key):
                del self._keys[age + 1 :]
                return True
        return False


def _signed(sealed: Sealed, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(sealed.signature, sealed.body)
    except InvalidSignature:
        return False
    return True


def folder() -> Path:
    """Where copies lie outside the database; a server mounts other storage here (docs/operations.md)."""
    return settings().data_dir / "checkpoints"


async def sealed_at() -> datetime | None:
    """When the last checkpoint was made."""
    row = await fetchrow("SELECT at FROM checkpoint ORDER BY no DESC LIMIT 1")
    return row["at"] if row else None


async def seal(clock: Clock, keep: Keep | None = None) -> Sealed | None:
    """Seal what changed since the last checkpoint; None when nothing did.

    The copy outside is written first: a checkpoint in the database always has one. `keep(name, bytes)` writes a
    further copy (the object store).
    """
    last = await fetchrow("SELECT no, epoch, seq, hash FROM checkpoint ORDER BY no DESC LIMIT 1")
    feed = await fetchrow("SELECT epoch, last_seq FROM feed_state")
    since = (last["epoch"], last["seq"]) if last else (0, 0)
    if feed is None or (feed["epoch"], feed["last_seq"]) <= since:
        return None
    rows = await fetch(_HEADS, *since, feed["epoch"], feed["last_seq"])
    if not rows:
        return None
    body = Body(
        no=(last["no"] if last else 0) + 1, at=clock.now(), epoch=feed["epoch"], seq=feed["last_seq"],
        previous=(last["hash"] if last else bytes(32)).hex(),
        heads=[Head(r["case_id"], r["no"], r["hash"].hex()) for r in rows], key=key_id(settings().secret),
    )  # fmt: skip
    data = _encode(body)
    sealed = Sealed(body=data, signature=_key(settings().secret).sign(data))
    await _write_outside(body.no, sealed, keep)
    await _insert(body, sealed)
    log.info("checkpoint %d seals %d cases", body.no, len(body.heads))
    return sealed


async def _write_outside(no: int, sealed: Sealed, keep: Keep | None) -> None:
    name = f"{no:08d}-{sealed.hash.hex()[:16]}.json"
    data = msgspec.json.encode(sealed)
    folder().mkdir(parents=True, exist_ok=True)
    part = folder() / f".{name}.part"
    part.write_bytes(data)
    part.rename(folder() / name)
    if keep is not None:
        await keep(f"checkpoints/{name}", data)


async def _insert(body: Body, sealed: Sealed) -> None:
    async with atomic():
        await execute(
            "INSERT INTO checkpoint (no, at, epoch, seq, previous, body, hash, signature)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            body.no, body.at, body.epoch, body.seq, bytes.fromhex(body.previous), sealed.body, sealed.hash,
            sealed.signature,
        )  # fmt: skip


def outside() -> list[tuple[str, Sealed | None]]:
    """Every copy outside the database by file name, in order; None where the file cannot be read as one."""
    found: list[tuple[str, Sealed | None]] = []
    for path in sorted(folder().glob("*.json")):
        try:
            found.append((path.name, msgspec.json.decode(path.read_bytes(), type=Sealed)))
        except msgspec.DecodeError:
            found.append((path.name, None))
    return found
