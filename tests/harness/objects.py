"""The real S3 server for tests: one kept warm, a bucket per process."""

import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

from minio import Minio

from backend.embedded import seaweed, state
from tests.harness.databases import DATA, alive


def begin() -> seaweed.S3Server:
    """Start the shared server when it does not run; tests that need it wait for it (`bucket`)."""
    with state.locked(DATA, "s3.lock"):
        return seaweed.begin(DATA, "test-*")


def environment(server: seaweed.S3Server, bucket: str) -> dict[str, str]:
    return {
        "MENQIAN_S3_ENDPOINT": server.endpoint, "MENQIAN_S3_ACCESS_KEY": server.access_key,
        "MENQIAN_S3_SECRET_KEY": server.secret_key, "MENQIAN_S3_BUCKET": bucket,
        "MENQIAN_S3_ADMIN_ACCESS_KEY": server.admin_access_key, "MENQIAN_S3_ADMIN_SECRET_KEY": server.admin_secret_key,
    }  # fmt: skip


def client(server: seaweed.S3Server) -> Minio:
    """Who administers."""
    return Minio(server.endpoint, server.admin_access_key, server.admin_secret_key, secure=False, region="us-east-1")


def tidy(server: seaweed.S3Server, bucket: str) -> None:
    """Remove this process's bucket and folder, and those of processes that are gone."""
    s3 = client(server)
    for name in (b.name for b in s3.list_buckets()):
        if name == bucket or (name.startswith("test-") and not alive(name.removeprefix("test-"))):
            for item in s3.list_objects(name, recursive=True):
                s3.remove_object(name, item.object_name or "")
            s3.remove_bucket(name)
    for folder in DATA.glob("test_*"):
        if folder.name.removeprefix("test_") == bucket.removeprefix("test-") or not alive(folder.name[5:]):
            shutil.rmtree(folder, ignore_errors=True)


def kill(folder: Path) -> None:
    """The S3 server of this folder, until it is gone: one that is about to die still accepts connections, and would be
    taken for the one to be started."""
    while pids := seaweed.running(folder.resolve()):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)
