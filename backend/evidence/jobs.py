"""Background work on evidence: notes an original's pieces, so that altered bytes can be located later."""

from backend.evidence import sealed
from backend.evidence.stream import PIECE, read
from backend.kernel.clock import Clock
from backend.photos.service import original_key
from backend.storage import ObjectStore
from backend.storage.errors import ObjectMissing

_PAGE = 200


async def note_pieces(objects: ObjectStore, clock: Clock) -> int:
    """Note the pieces of attached originals that lack them; how many. An altered or missing object is left alone.

    May run in several processes: the second one's work changes nothing. Errors: StoreUnavailable.
    """
    noted, after = 0, ""
    while shas := await sealed.without_pieces(after, _PAGE):
        for sha256 in shas:
            noted += await _note(sha256, objects, clock)
        after = shas[-1]
    return noted


async def _note(sha256: str, objects: ObjectStore, clock: Clock) -> bool:
    try:
        found = await read(objects, original_key(sha256))
    except ObjectMissing:
        return False
    if found.sha256 != sha256:
        return False
    await sealed.insert_pieces(sha256, PIECE, found.pieces, clock.now())
    return True
