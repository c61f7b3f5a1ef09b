"""Who sends a report, as far as budgets need to know it: an account, or an address and the phone's own random key."""

from datetime import datetime

import msgspec

from backend.db.budget import city_day
from backend.intake.rules import Budget
from backend.kernel.secrets import keyed_hash
from backend.people.actor import Actor
from backend.photos.senders import PhotoSender, phone_key
from backend.settings import settings


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """`phone`: what the phone calls itself, None for apps that do not; `proof`: a solved challenge, as it was sent."""

    actor: Actor | None
    address: str
    phone: str | None = None
    proof: str | None = None

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "phone", phone_key(self.phone))

    @property
    def of_photos(self) -> PhotoSender:
        return PhotoSender(actor=self.actor, address=self.address, phone=self.phone)


def budgets(sender: Sender, now: datetime) -> list[Budget]:
    """The budgets that a report of this sender is charged to.

    Address and phone are hashed together with the day: the buckets of two days cannot be told to be of one phone.
    """
    own = settings()
    if sender.actor is not None:
        return [Budget(f"report:account:{sender.actor.account_id}", own.reports_per_account, own.reports_per_account)]
    charged = [Budget(_bucket("address", sender.address, now), own.reports_per_address, own.reports_per_address_proven)]
    if sender.phone is not None:
        charged.append(Budget(_bucket("phone", sender.phone, now), own.reports_per_phone, own.reports_per_phone_proven))
    return charged


def _bucket(kind: str, value: str, now: datetime) -> str:
    day = city_day(now)[0].isoformat()
    return f"report:{kind}:{keyed_hash(settings().secret, kind, f'{day} {value}'.encode()).hex()[:32]}"
