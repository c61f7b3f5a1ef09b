"""S3 by the minio SDK, in threads with a limit: the SDK is synchronous."""

import io
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Protocol, TypeVar
from urllib.parse import urlsplit

import anyio
import certifi
import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from backend.settings import Settings
from backend.storage.errors import ObjectMissing, StoreUnavailable

T = TypeVar("T")
_THREADS = 8
_READ_TIMEOUT_S = 8.0
_REGION = "us-east-1"
_MISSING = {"NoSuchKey", "NoSuchObject", "NoSuchBucket", "NotFound"}


class ObjectStore(Protocol):
    """Bytes under keys. Every method may raise StoreUnavailable (503)."""

    async def put(self, key: str, data: bytes | BinaryIO, media_type: str) -> None: ...

    async def get(self, key: str, offset: int = 0, length: int = 0) -> bytes: ...

    async def size(self, key: str) -> int | None: ...

    async def stored_at(self, key: str) -> datetime | None: ...

    async def delete(self, key: str) -> None: ...

    async def keys(self, prefix: str, after: str = "", limit: int | None = None) -> list[str]: ...

    async def presigned_get(self, key: str, life: timedelta) -> str: ...

    async def presigned_put(self, key: str, life: timedelta) -> str: ...


def _client(settings: Settings, read_timeout_s: float) -> Minio:
    """Short time-outs: a slow store must not hold requests; uploads are repeated by the phone."""
    pool = urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=2, read=read_timeout_s),
        maxsize=_THREADS,
        retries=urllib3.Retry(total=1, read=0, backoff_factor=0.1, status_forcelist=[502, 503, 504]),
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
    )
    return Minio(
        settings.s3_endpoint,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key,
        secure=settings.s3_secure,
        http_client=pool,
        region=_REGION,
    )


def _signer(settings: Settings) -> Minio:
    """Signs addresses under the host by which browsers reach the store; asks nobody, since the region is given."""
    public = urlsplit(settings.s3_public_url)
    return Minio(
        public.netloc,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key,
        secure=public.scheme == "https",
        region=_REGION,
    )


class S3Store:
    """One bucket of an S3 server."""

    def __init__(self, settings: Settings, read_timeout_s: float = _READ_TIMEOUT_S) -> None:
        self._bucket = settings.s3_bucket
        self._minio = _client(settings, read_timeout_s)
        self._signer = _signer(settings) if settings.s3_public_url else self._minio
        self._limit = anyio.CapacityLimiter(_THREADS)

    async def _call(self, work: Callable[[], T]) -> T:
        """Run in a thread; the SDK's and the network's errors become ours."""
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._limit)
        except S3Error as error:
            if error.code in _MISSING:
                raise ObjectMissing() from error
            raise StoreUnavailable(error.code or "", headers={"Retry-After": "5"}) from error
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
            raise StoreUnavailable(type(error).__name__, headers={"Retry-After": "5"}) from error

    async def ready(self) -> None:
        """Make the bucket when it is not there; the application's own keys may not."""

        def work() -> None:
            if not self._minio.bucket_exists(self._bucket):
                self._minio.make_bucket(self._bucket)

        await self._call(work)

    async def put(self, key: str, data: bytes | BinaryIO, media_type: str) -> None:
        """Store under `key`; an object appears whole or not at all."""
        stream: BinaryIO = io.BytesIO(data) if isinstance(data, bytes) else data

        def work() -> None:
            stream.seek(0, io.SEEK_END)
            size = stream.tell()
            stream.seek(0)
            self._minio.put_object(self._bucket, key, stream, size, content_type=media_type)

        await self._call(work)

    async def get(self, key: str, offset: int = 0, length: int = 0) -> bytes:
        """All bytes, or `length` from `offset`. Errors: ObjectMissing."""

        def work() -> bytes:
            response: Any = self._minio.get_object(self._bucket, key, offset=offset, length=length)
            try:
                return response.read()
            finally:
                response.close()
                response.release_conn()

        return await self._call(work)

    async def size(self, key: str) -> int | None:
        """Bytes of the object, or None when there is none."""
        try:
            return (await self._call(lambda: self._minio.stat_object(self._bucket, key))).size
        except ObjectMissing:
            return None

    async def stored_at(self, key: str) -> datetime | None:
        """When the object was written, by the store's clock, or None when there is none."""
        try:
            return (await self._call(lambda: self._minio.stat_object(self._bucket, key))).last_modified
        except ObjectMissing:
            return None

    async def delete(self, key: str) -> None:
        """Remove the object; nothing when there is none."""
        await self._call(lambda: self._minio.remove_object(self._bucket, key))

    async def keys(self, prefix: str, after: str = "", limit: int | None = None) -> list[str]:
        """Keys that begin with `prefix`, ascending; those behind the key `after`, at most `limit`."""

        def work() -> list[str]:
            found = self._minio.list_objects(self._bucket, prefix, recursive=True, start_after=after or None)
            return [o.object_name or "" for o in itertools.islice(found, limit)]

        return await self._call(work)

    async def presigned_get(self, key: str, life: timedelta) -> str:
        """A URL that reads this object without keys, for `life`."""
        return await self._call(lambda: self._signer.presigned_get_object(self._bucket, key, expires=life))

    async def presigned_put(self, key: str, life: timedelta) -> str:
        """A URL that writes this object without keys, for `life`."""
        return await self._call(lambda: self._signer.presigned_put_object(self._bucket, key, expires=life))
