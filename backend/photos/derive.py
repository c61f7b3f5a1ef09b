"""Makes the renderings of one photo. Runs only in a child process (`python -m backend.photos.derive`).

The child reads one JSON line per photo,
`{"source": path, "target": path, "outputs": [{"side": pixels, "format": "jpeg"|"webp", "lines": [text]}]}`, decodes the
photo once, writes the outputs one after the other into the target and answers one JSON line with their sizes. Without
`outputs` it only looks whether there is a picture: `{"seen": true}`. Its address space is limited, so that a bomb ends
the child and not the worker.
"""

import io
import json
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy
import pillow_heif
import simplejpeg
from PIL import Image, ImageCms

from backend.kernel.errors import DomainError
from backend.photos import containers, exif, facts
from backend.photos.containers import jpeg, png
from backend.photos.errors import Truncated
from backend.photos.watermark import FontMissing, burn

MEMORY_BYTES = 1_200_000_000
_QUALITY = 82
_WEBP = {"quality": 80, "method": 2}  # docs/performance.md: method 4 costs twice the time for 6 % fewer bytes
_GAP = 2.0
_GLANCE = 64  # pixels that are enough to see whether there is a picture


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB without alpha; a damaged profile is ignored."""
    if image.mode.startswith("I"):  # grey in 16 bits: Pillow would cut off what is above 255, not scale it
        image = Image.fromarray(((numpy.asarray(image, "uint32") + 128) // 257).astype("uint8"))
    if image.mode in ("RGBA", "LA", "PA", "P"):
        whole = image.convert("RGBA")
        flat = Image.new("RGB", whole.size, "white")
        flat.paste(whole, mask=whole.getchannel("A"))
        return flat
    if profile and image.mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return converted or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image
    return image if image.mode == "RGB" else image.convert("RGB")


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    """The picture as a person sees it (EXIF 2.32 Orientation)."""
    how = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }  # fmt: skip
    return image.transpose(how[orientation]) if orientation in how else image


def _orientation(image: Image.Image, found: containers.Container) -> int:
    """As the facts have it; the decoders of HEIC and AVIF leave in EXIF what they have not turned themselves."""
    if found.media_type in ("image/heic", "image/avif"):
        return exif.orientation(exif.tags(image.info.get("exif", b"")).main, b"")
    return facts.orientation(found)


def _reduced_jpeg(data: bytes, image: Image.Image, side: int) -> Image.Image | None:
    """A three-colour JPEG decoded at the smallest of its scales that is not below `side`; None: Pillow shall do it."""
    if image.format not in ("JPEG", "MPO") or image.mode != "RGB":
        return None
    shrink = min(1.0, side / max(image.size))
    try:
        pixels = simplejpeg.decode_jpeg(
            data, "RGB", fastdct=True, min_width=round(image.width * shrink), min_height=round(image.height * shrink),
            strict=False,
        )  # fmt: skip
    except ValueError:
        return None
    return Image.fromarray(pixels)


def decoded(data: bytes, side: int) -> Image.Image:
    """The photo upright, in sRGB, its longer side at most `side` pixels.

    Shrinking comes first, in the decoder where it can; turning and colours then cost little.
    """
    found = containers.read(data)
    data = _as_decoders_like_it(data, found)
    with Image.open(io.BytesIO(data)) as image:
        profile, orientation = image.info.get("icc_profile"), _orientation(image, found)
        small = _reduced_jpeg(data, image, side)
        if small is None:
            image.draft("RGB", (side, side))
            image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=None)
            small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=_GAP)
    return _to_srgb(_turned(small, orientation), profile)


def _as_decoders_like_it(data: bytes, found: containers.Container) -> bytes:
    """A HEIC or AVIF picture without what hangs behind it: libheif takes a second picture's boxes for the first's.
    A PNG with its check sums put right and a JPEG with its end marker: phones show them all the same.
    """
    if not found.ended:
        return jpeg.with_end(data)
    if found.media_type == "image/png":
        return png.mended(data)
    return data[: found.end] if data[4:8] == b"ftyp" else data


def _encoded(picture: Image.Image, form: str) -> bytes:
    """Pixels and nothing else."""
    if form == "webp":
        out = io.BytesIO()
        Image.frombytes("RGB", picture.size, picture.tobytes()).save(out, "WEBP", **_WEBP)
        return out.getvalue()
    return simplejpeg.encode_jpeg(numpy.asarray(picture), _QUALITY, "RGB", colorsubsampling="420", fastdct=True)


def render(data: bytes, outputs: list[dict[str, Any]]) -> list[tuple[bytes, int, int]]:
    """(bytes, width, height) of every output, in the same order. The photo is decoded once."""
    sides = sorted({int(o["side"]) for o in outputs}, reverse=True)
    picture = decoded(data, sides[0])
    by_side = {sides[0]: picture}
    for side in sides[1:]:
        picture = picture.copy()
        picture.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=_GAP)
        by_side[side] = picture
    made = []
    for output in outputs:
        picture = by_side[int(output["side"])]
        shown = burn(picture, output["lines"]) if output["lines"] else picture
        made.append((_encoded(shown, output["format"]), picture.width, picture.height))
    return made


def look(data: bytes) -> None:
    """See whether a picture comes out of the file, as small as the decoder makes it.

    Errors: Truncated for a JPEG that lacks more than its end marker; whatever a decoder raises.
    """
    if not containers.read(data).ended:
        try:
            simplejpeg.decode_jpeg(jpeg.with_end(data), "GRAY", min_width=1, min_height=1, strict=True)
        except ValueError as error:
            raise Truncated("JPEG 没有结尾") from error
    decoded(data, _GLANCE)


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    try:
        data = Path(job["source"]).read_bytes()
        if "outputs" not in job:
            look(data)
            return {"seen": True}
        made = render(data, job["outputs"])
    except DomainError as error:
        return {"code": error.code, "detail": error.detail}
    except MemoryError:
        return {"code": "photo.too_much_memory", "detail": "解码需要的内存超过限制"}
    except FontMissing as error:
        return {"failure": str(error)}
    except Exception as error:  # whatever a decoder raises is this photo's fault, not the worker's
        return {"code": "photo.undecodable", "detail": f"{type(error).__name__}: {error}"[:300]}
    Path(job["target"]).write_bytes(b"".join(data for data, _, _ in made))
    return {"made": [{"bytes": len(data), "width": width, "height": height} for data, width, height in made]}


def main() -> None:
    """Answer requests until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    with suppress(OSError):  # where memory runs short, this process goes, not the one that asks it
        Path("/proc/self/oom_score_adj").write_text("1000")
    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # the API has checked the size, the limits of this process hold the rest
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
