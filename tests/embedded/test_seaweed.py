"""The private S3 server: nobody without keys, nothing outside loopback, nothing reported to anybody."""

import asyncio
import io
import ipaddress
import json
import os
import socket
import ssl
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from minio import Minio
from minio.commonconfig import ENABLED, CopySource, Filter, Tags
from minio.error import S3Error
from minio.lifecycleconfig import Expiration, LifecycleConfig, Rule
from minio.versioningconfig import VersioningConfig

from backend.embedded import seaweed
from backend.settings import settings
from backend.storage import ObjectStore
from backend.storage.s3 import S3Store
from tests.embedded.sockets import listening
from tests.harness import objects
from tests.harness.databases import DATA

_THIS = Path(__file__).read_bytes()
FOLDER = DATA / "s3"


def _url(path: str) -> str:
    return f"http://{settings().s3_endpoint}/{path}"


@pytest.fixture
async def secret_object(store: ObjectStore) -> str:
    await store.put("secret", b"nobody else", "text/plain")
    return f"{settings().s3_bucket}/secret"


async def test_anonymous_requests_are_refused(secret_object: str) -> None:
    bucket = settings().s3_bucket
    async with httpx.AsyncClient() as anybody:
        answers = {
            "buckets": await anybody.get(_url("")),
            "list": await anybody.get(_url(f"{bucket}?list-type=2")),
            "get": await anybody.get(_url(secret_object)),
            "head": await anybody.head(_url(secret_object)),
            "put": await anybody.put(_url(f"{bucket}/planted"), content=b"x"),
            "delete": await anybody.delete(_url(secret_object)),
            "new bucket": await anybody.put(_url("planted-bucket")),
        }
    assert {what: a.status_code for what, a in answers.items()} == dict.fromkeys(answers, 403)


async def test_nothing_was_changed_by_anonymous_requests(store: ObjectStore, secret_object: str) -> None:
    await test_anonymous_requests_are_refused(secret_object)
    assert await store.size("planted") is None
    assert await store.get("secret") == b"nobody else"


def test_wrong_keys_are_refused(secret_object: str) -> None:
    s = settings()
    stranger = Minio(s.s3_endpoint, s.s3_access_key, "not the secret", secure=False, region="us-east-1")
    with pytest.raises(S3Error) as refused:
        stranger.list_buckets()
    assert refused.value.code == "SignatureDoesNotMatch"


def test_every_port_is_on_loopback_and_chosen_by_us(store: ObjectStore) -> None:
    (pid,) = seaweed.running(FOLDER.resolve())
    sockets = listening(pid)
    assert len(sockets) >= 4
    assert all(ipaddress.ip_address(host).is_loopback for host, _ in sockets), sockets
    chosen = json.loads((DATA / "state.json").read_text())["seaweed"]["ports"]
    assert {port for _, port in sockets} <= set(chosen.values())


async def test_the_ports_behind_it_show_and_take_nothing(store: ObjectStore, secret_object: str) -> None:
    """Neither the name of an object nor its bytes, and no place to write to."""
    ports = json.loads((DATA / "state.json").read_text())["seaweed"]["ports"]
    bucket, name = secret_object.split("/")
    paths = [f"/buckets/{bucket}/", f"/buckets/{secret_object}", "/dir/assign", "/dir/lookup?volumeId=1&read=yes",
             f"/col/delete?collection={bucket}", "/vol/grow?count=1", "/submit", "/1,0123456789"]  # fmt: skip
    async with httpx.AsyncClient() as anybody:
        for part in ("master.port", "volume.port", "filer.port"):
            for path in paths:
                for method in ("GET", "PUT", "DELETE"):
                    answer = await anybody.request(method, f"http://127.0.0.1:{ports[part]}{path}")
                    assert answer.status_code in (400, 401, 404, 405), (part, method, path, answer.status_code)
                    assert name not in answer.text
    assert await store.get("secret") == b"nobody else"


@pytest.mark.parametrize("part", ["master.port.grpc", "volume.port.grpc", "filer.port.grpc"])
def test_the_inner_ports_ask_for_a_certificate(store: ObjectStore, part: str) -> None:
    port = json.loads((DATA / "state.json").read_text())["seaweed"]["ports"][part]
    with pytest.raises(OSError, match=r"(?i)certificate required"):
        _greet(port)


def _greet(port: int) -> None:
    """Begin to speak HTTP/2 over TLS without a certificate. Errors: SSLError."""
    stranger = ssl.create_default_context(cafile=str(FOLDER / "authority.pem"))
    stranger.check_hostname = False
    stranger.set_alpn_protocols(["h2"])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as plain, stranger.wrap_socket(plain) as encrypted:
        encrypted.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9))
        encrypted.recv(1000)


def test_what_lies_on_the_disk_is_the_owners_alone(store: ObjectStore) -> None:
    """Also files that an earlier version wrote for all to read lie behind the folder's door."""
    assert stat.S_IMODE(FOLDER.stat().st_mode) == 0o700
    for name in ("security.toml", "own.key", "own.pem"):
        assert stat.S_IMODE((FOLDER / name).stat().st_mode) == 0o600


def test_telemetry_is_off(store: ObjectStore) -> None:
    (pid,) = seaweed.running(FOLDER.resolve())
    flags = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    assert "-master.telemetry=false" in flags
    assert not any(f.startswith("-master.telemetry.url") for f in flags)


def test_keys_are_made_per_installation_and_readable_by_the_owner_alone(store: ObjectStore, own_folder: Path) -> None:
    other = seaweed.begin(own_folder)
    assert other.access_key != settings().s3_access_key
    assert other.secret_key != settings().s3_secret_key
    for folder in (FOLDER, own_folder / "s3"):
        assert stat.S_IMODE((folder / "s3.json").stat().st_mode) == 0o600


def _application(server: seaweed.S3Server) -> Minio:
    return Minio(server.endpoint, server.access_key, server.secret_key, secure=False, region="us-east-1")


@pytest.mark.slow
async def test_the_application_has_the_objects_of_its_bucket_and_no_more(own_folder: Path) -> None:
    server = await asyncio.to_thread(seaweed.ensure_running, own_folder)
    admin, mine = objects.client(server), _application(server)
    for bucket in ("menqian", "menqian2", "other"):
        admin.make_bucket(bucket)
        admin.put_object(bucket, "kept", io.BytesIO(b"kept"), 4)
    one_rule = Rule(ENABLED, rule_filter=Filter(prefix=""), rule_id="r", expiration=Expiration(days=1))
    allow_all = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::menqian/*"}
    forbidden: list[Callable[[], object]] = [
        lambda: mine.make_bucket("planted"),
        lambda: mine.remove_bucket("menqian"),
        lambda: mine.remove_bucket("other"),
        lambda: mine.set_bucket_policy("menqian", json.dumps({"Version": "2012-10-17", "Statement": [allow_all]})),
        lambda: mine.delete_bucket_policy("menqian"),
        lambda: mine.set_bucket_versioning("menqian", VersioningConfig("Suspended")),
        lambda: mine.set_bucket_lifecycle("menqian", LifecycleConfig([one_rule])),
        lambda: mine.delete_bucket_lifecycle("menqian"),
        lambda: mine._execute("PUT", "menqian", "kept", headers={"x-amz-acl": "public-read"}, query_params={"acl": ""}),
        lambda: mine.set_bucket_tags("menqian", Tags.new_bucket_tags()),
    ]
    for bucket in ("menqian2", "other"):
        forbidden += [
            lambda b=bucket: mine.get_object(b, "kept"),  # type: ignore[misc]
            lambda b=bucket: mine.stat_object(b, "kept"),  # type: ignore[misc]
            lambda b=bucket: list(mine.list_objects(b)),  # type: ignore[misc]
            lambda b=bucket: mine.put_object(b, "planted", io.BytesIO(b"x"), 1),  # type: ignore[misc]
            lambda b=bucket: mine.remove_object(b, "kept"),  # type: ignore[misc]
            lambda b=bucket: mine.copy_object("menqian", "stolen", CopySource(b, "kept")),  # type: ignore[misc]
            lambda b=bucket: mine.copy_object(b, "planted", CopySource("menqian", "kept")),  # type: ignore[misc]
        ]
    for number, attempt in enumerate(forbidden):
        with pytest.raises(S3Error) as refused:
            attempt()
        assert refused.value.code == "AccessDenied", number
    async with httpx.AsyncClient() as anybody:
        for bucket in ("menqian2", "other"):
            for url in (mine.presigned_get_object(bucket, "kept"), mine.presigned_put_object(bucket, "planted")):
                assert (await anybody.request("PUT" if "planted" in url else "GET", url)).status_code == 403
        assert (await anybody.get(f"http://{server.endpoint}/menqian/kept")).status_code == 403
    for bucket in ("menqian", "menqian2", "other"):
        assert [o.object_name for o in admin.list_objects(bucket)] == ["kept"]


@pytest.mark.slow
async def test_the_application_does_with_objects_what_it_needs(own_folder: Path) -> None:
    server = await asyncio.to_thread(seaweed.ensure_running, own_folder)
    objects.client(server).make_bucket("menqian")
    keys = {"s3_access_key": server.access_key, "s3_secret_key": server.secret_key}
    mine = S3Store(
        msgspec.structs.replace(settings(), s3_endpoint=server.endpoint, s3_bucket="menqian", **keys), read_timeout_s=30
    )
    big = os.urandom(11 << 20)
    await mine.put("a/small", b"small", "text/plain")
    await mine.put("a/big", io.BytesIO(big), "application/octet-stream")
    _application(server).put_object("menqian", "a/parts", io.BytesIO(big), -1, part_size=5 << 20)
    assert (await mine.get("a/big"), await mine.get("a/parts", 6 << 20, 10)) == (big, big[6 << 20 :][:10])
    async with httpx.AsyncClient() as phone:
        life = timedelta(minutes=1)
        assert (await phone.get(await mine.presigned_get("a/small", life))).content == b"small"
        assert (await phone.put(await mine.presigned_put("a/sent", life), content=b"sent")).status_code == 200
    assert await mine.keys("a/") == ["a/big", "a/parts", "a/sent", "a/small"]
    assert (await mine.size("a/sent"), await mine.size("a/none"), await mine.stored_at("a/none")) == (4, None, None)
    await mine.delete("a/sent")
    await mine.delete("a/sent")
    assert await mine.keys("a/", after="a/big", limit=5) == ["a/parts", "a/small"]


@pytest.mark.slow
async def test_keys_of_a_version_with_one_identity_go_on_as_those_that_administer(own_folder: Path) -> None:
    first = await asyncio.to_thread(seaweed.ensure_running, own_folder)
    file = own_folder / "s3" / "s3.json"
    before = json.loads(file.read_text())
    before["identities"] = before["identities"][:1]
    file.write_text(json.dumps(before))
    again = await asyncio.to_thread(seaweed.ensure_running, own_folder)
    assert (again.admin_access_key, again.admin_secret_key) == (first.admin_access_key, first.admin_secret_key)
    assert again.access_key not in (first.access_key, first.admin_access_key)
    objects.client(again).make_bucket("menqian")
    _application(again).put_object("menqian", "x", io.BytesIO(b"x"), 1)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.slow
async def test_a_killed_server_comes_back_with_its_objects(own_folder: Path) -> None:
    server = await asyncio.to_thread(seaweed.ensure_running, own_folder)
    client = objects.client(server)
    client.make_bucket("kept")
    client.put_object("kept", "file", io.BytesIO(_THIS), len(_THIS))
    await asyncio.to_thread(objects.kill, own_folder / "s3")
    again = await asyncio.to_thread(seaweed.ensure_running, own_folder)
    assert again == server
    assert client.stat_object("kept", "file").size == len(_THIS)
