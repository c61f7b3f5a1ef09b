"""Objects that no row names: what a process left that died between storing and recording."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import msgspec

from backend.kernel.clock import Clock
from backend.photos.claims import claimed
from backend.storage import ObjectStore

LEFT_AFTER = timedelta(hours=24)
_PAGE = 1000
_FEW, _SHARE = 1000, 0.01
log = logging.getLogger("menqian.photos")


class Shelf(msgspec.Struct, frozen=True):
    """Objects under one prefix; `known(keys)` gives those of the keys that a row names.

    `passing`: objects that no row ever names and that are there for a short time.
    """

    prefix: str
    known: Callable[[list[str]], Awaitable[set[str]]]
    passing: bool = False


def name_of(key: str) -> str:
    """The photo's hash, or the public copy's token, in a key: the file's name without ending and case."""
    return key.rpartition("/")[2].partition(".")[0][:64]


async def sweep(shelves: Sequence[Shelf], objects: ObjectStore, clock: Clock) -> int:
    """Delete objects that have been there for 24 hours without a row; how many. Errors: StoreUnavailable.

    A shelf where much is unknown is left as it is: then the database is probably not the one these objects belong to
    (an older backup, another installation's bucket), and a person must look.
    """
    gone = 0
    for shelf in shelves:
        unknown, total = await _unknown(shelf, objects)
        if not shelf.passing and len(unknown) > max(_FEW, total * _SHARE):
            log.error("%s: %s of %s objects have no row; nothing is deleted", shelf.prefix, len(unknown), total)
            continue
        for key in unknown:
            gone += await _delete(key, shelf, objects, clock)
    return gone


async def _unknown(shelf: Shelf, objects: ObjectStore) -> tuple[list[str], int]:
    """(keys that no row names, how many objects there are)."""
    unknown, total, after = [], 0, ""
    while keys := await objects.keys(shelf.prefix, after, _PAGE):
        known = await shelf.known(keys)
        unknown += [key for key in keys if key not in known]
        total, after = total + len(keys), keys[-1]
    return unknown, total


async def _delete(key: str, shelf: Shelf, objects: ObjectStore, clock: Clock) -> bool:
    async with claimed(name_of(key)) as mine:  # not while the same object is being stored and recorded
        stored = await objects.stored_at(key) if mine else None
        if stored is None or stored > clock.now() - LEFT_AFTER or await shelf.known([key]):
            return False
        await objects.delete(key)
        return True
