"""Background work that is found, not announced: a committed row without its result *is* the work."""

from collections.abc import Awaitable, Callable

import msgspec


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of work.

    `pending(limit)` lists the keys whose result is missing, in the order in which they arrived here, never by what a
    sender made (an id, a time of a phone); it runs several times a second and needs an index that holds the missing
    ones alone. `do(key)` makes the result and records it, or records why it cannot be
    made, so that `pending` stops listing the key. `do` may be repeated and may run in two processes at once: it must
    not double anything. What it raises is tried again later; when it goes on failing, `park(key, reason)` takes the key
    off the list, and the queue notes it in `work_parked` for the administrator.
    Higher `priority` is done first.
    """

    name: str
    pending: Callable[[int], Awaitable[list[str]]]
    do: Callable[[str], Awaitable[None]]
    park: Callable[[str, str], Awaitable[None]]
    priority: int = 0
