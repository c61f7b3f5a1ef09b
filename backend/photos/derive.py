"""Makes the renderings of one photo. Runs only in a child process (`python -m backend.photos.derive`).

The child reads one JSON line per photo, `{"source": path, "folder": path}`, writes `thumb.jpg` and `screen.jpg` into
the folder and answers one JSON line. Its address space is limited, so a bomb ends the child and not the worker.
"""

import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageOps

MEMORY_BYTES = 1_200_000_000
SIZES = {"screen": 1280, "thumb": 320}
_QUALITY = 82


def _to_srgb(image: Image.Image) -> Image.Image:
    """The picture in sRGB without alpha; a damaged profile is ignored."""
    profile = image.info.get("icc_profile")
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


def render(source: Path, folder: Path) -> dict[str, Any]:
    """Write both renderings; their sizes in pixels. Scaled decoding first, rotation after shrinking."""
    with Image.open(source) as image:
        image.draft("RGB", (SIZES["screen"], SIZES["screen"]))
        image.thumbnail((SIZES["screen"], SIZES["screen"]), Image.Resampling.LANCZOS, reducing_gap=None)
        turned = ImageOps.exif_transpose(image)
        picture = _to_srgb(turned)
    made: dict[str, Any] = {}
    for kind, side in SIZES.items():
        picture.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
        clean = Image.frombytes("RGB", picture.size, picture.tobytes())  # nothing but pixels goes on
        clean.save(folder / f"{kind}.jpg", "JPEG", quality=_QUALITY, optimize=False, progressive=False)
        made[kind] = {"width": clean.width, "height": clean.height}
    return made


def main() -> None:
    """Answer requests until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # the API has checked the size, the limits of this process hold the rest
    for line in sys.stdin:
        job = json.loads(line)
        answer: dict[str, Any]
        try:
            answer = {"made": render(Path(job["source"]), Path(job["folder"]))}
        except MemoryError:
            answer = {"code": "photo.too_much_memory", "detail": "解码需要的内存超过限制"}
        except Exception as error:  # whatever a decoder raises is this photo's fault, not the worker's
            answer = {"code": "photo.undecodable", "detail": f"{type(error).__name__}: {error}"[:300]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
