"""Who may put a photo on a case: who sent its bytes, and who sees a case that has it. A hash alone opens nothing.

What is kept of a sender is a keyed hash over the photo and the sender together: it answers "was it you?" and nothing
else; two photos of one sender cannot be told to be of one. It goes after `KEPT`; whoever comes later with the photo
sends the bytes again, as after a new installation or from another address.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from backend.kernel.secrets import keyed_hash
from backend.people.actor import Actor
from backend.settings import settings

KEPT = timedelta(days=7)
_PHONE = re.compile(r"[A-Za-z0-9_-]{16,64}")


def phone_key(said: str | None) -> str | None:
    """What a phone calls itself (`X-Menqian-Phone`); None for what cannot be such a name."""
    return said if said is not None and _PHONE.fullmatch(said) else None


class PhotoSender(msgspec.Struct, frozen=True, kw_only=True):
    """An account; without one the phone's own random key; for apps that have none, the network address.

    The release before sent photos without the phone's key and their report with it: what came under no name goes with
    a report from the same address.
    """

    actor: Actor | None
    address: str
    phone: str | None = None

    @property
    def is_named(self) -> bool:
        """Whether it is one person or phone."""
        return self.actor is not None or self.phone is not None

    @property
    def scopes(self) -> list[str]:
        return list(self.actor.scopes) if self.actor is not None else []

    def noted(self, sha256: str) -> list[bytes]:
        """What `photo_sender` keeps of this sender of this photo: every name it has, else the address."""
        return [_mark(sha256, who, settings().secret) for who in self._names or [f"address {self.address}"]]

    def marks(self, shas: Sequence[str]) -> list[bytes]:
        """What may stand there for one of these photos to be this sender's."""
        address = [f"address {self.address}"] if self.actor is None else []
        names = (*self._names, *address)
        return [_mark(sha256, who, secret) for sha256 in shas for who in names for secret in settings().secrets]

    @property
    def _names(self) -> list[str]:
        account = [f"account {self.actor.account_id}"] if self.actor is not None else []
        return account + ([f"phone {self.phone}"] if self.phone is not None else [])


def _mark(sha256: str, who: str, secret: bytes) -> bytes:
    return keyed_hash(secret, "photo sender", f"{sha256} {who}".encode())
