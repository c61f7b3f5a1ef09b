"""The object store behind one interface: bytes under a key, nothing else."""

from functools import lru_cache

import msgspec

from backend.settings import settings
from backend.storage.s3 import ObjectStore, S3Store


@lru_cache(maxsize=1)
def store() -> ObjectStore:
    """This process's store."""
    return S3Store(settings())


def administered() -> S3Store:
    """The same bucket for who may make it; where nobody else is named, with the keys of the store itself."""
    own = settings()
    if own.s3_admin_access_key:
        own = msgspec.structs.replace(own, s3_access_key=own.s3_admin_access_key, s3_secret_key=own.s3_admin_secret_key)
    return S3Store(own)


__all__ = ["ObjectStore", "administered", "store"]
