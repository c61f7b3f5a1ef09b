"""Pictures to send: real JPEG bytes, different each time."""

import io
import random

from PIL import Image


def jpeg(seed: int = 0) -> bytes:
    """A small photo-like picture."""
    rng = random.Random(seed)
    small = Image.new("RGB", (16, 12))
    small.putdata([tuple(rng.randrange(60, 220) for _ in range(3)) for _ in range(16 * 12)])
    out = io.BytesIO()
    small.resize((1280, 960), Image.Resampling.BICUBIC).save(out, "JPEG", quality=82)
    return out.getvalue()
