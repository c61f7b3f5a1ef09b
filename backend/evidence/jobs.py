"""Background work on evidence: notes an original's pieces, so that altered bytes can be located later."""

from backend.evidence import sealed
from backend.evidence.stream import PIECE, read
from backend.kernel.clock import Clock
from backend.photos.service import original_key
from backend.storage import ObjectStore
from backend.storage.errors import ObjectMissing


async def note_pieces(objects: ObjectStore, clock: Clock, limit: int = 200) -> int:
    """Note the pieces of attached originals that lack them; how many. An altered or missing object is left alone."""
    noted = 0
    for sha256 in await sealed.without_pieces(limit):
        try:
            found = await read(objects, original_key(sha256))
        except ObjectMissing:
            continue
        if found.sha256 == sha256:
            await sealed.insert_pieces(sha256, PIECE, found.pieces, clock.now())
            noted += 1
    return noted
