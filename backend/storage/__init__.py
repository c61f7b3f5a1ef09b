"""The object store behind one interface: bytes under a key, nothing else."""

from functools import lru_cache

from backend.settings import settings
from backend.storage.s3 import ObjectStore, S3Store


@lru_cache(maxsize=1)
def store() -> ObjectStore:
    """This process's store."""
    return S3Store(settings())


__all__ = ["ObjectStore", "store"]
