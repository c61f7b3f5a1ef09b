"""What the structure of a picture's file says."""

import msgspec


class Container(msgspec.Struct, kw_only=True):
    """`exif` is the TIFF block of the metadata and `xmp` its packet, both empty when there is none.

    `end`: how many bytes are the picture's; what lies behind belongs to somebody else. `ended` is False for a JPEG
    whose end marker is missing: everything else may be there or not, which only decoding tells.
    """

    media_type: str
    width: int
    height: int
    end: int
    exif: bytes = b""
    xmp: bytes = b""
    ended: bool = True
