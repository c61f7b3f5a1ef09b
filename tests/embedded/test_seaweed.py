"""The private S3 server: nobody without keys, nothing outside loopback, nothing reported to anybody."""

import asyncio
import io
import ipaddress
import json
import socket
import ssl
import stat
from pathlib import Path

import httpx
import pytest
from minio.error import S3Error

from backend.embedded import seaweed
from backend.settings import settings
from backend.storage import ObjectStore
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
    stranger = objects.client(seaweed.S3Server(s.s3_endpoint, s.s3_access_key, "not the secret"))
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
