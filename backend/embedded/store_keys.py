"""What the parts of the private S3 server show each other, so that no other process on this machine is let in.

The S3 port asks for keys. Behind it stand a master, a volume server and a filer, each with a port for HTTP and one for
gRPC: HTTP is closed where it can be (`seaweed.py`), volumes ask for a token signed here, gRPC for a certificate.
"""

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_LIFE = timedelta(days=36_500)  # as long as the data: nobody else trusts this authority, and nothing renews it
_PARTS = ("master", "volume", "filer", "s3", "client")
_TOKENS = ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")
_NAME = "security.toml"  # read from the server's working directory


def are_there(folder: Path) -> bool:
    """Whether they were made; a server that was started before them lets everybody in and has to start again."""
    return (folder / _NAME).exists()


def ensure(folder: Path) -> None:
    """Make them at first use; readable by the owner alone. `security.toml` comes last: with it all are there."""
    folder.chmod(0o700)
    if are_there(folder):
        return
    authority, own = _certificates()
    for name, data in {"authority.pem": authority, **own}.items():
        write_private(folder / name, data)
    write_private(folder / _NAME, _configuration(folder).encode())


def write_private(path: Path, data: bytes) -> None:
    """A file that its owner alone can read, whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    part.rename(path)


def _configuration(folder: Path) -> str:
    tokens = [f'[{name}]\nkey = "{secrets.token_urlsafe(32)}"\nexpires_after_seconds = 60' for name in _TOKENS]
    parts = [f'[grpc.{part}]\ncert = "{folder / "own.pem"}"\nkey = "{folder / "own.key"}"' for part in _PARTS]
    closed = "[filer.expose_directory_metadata]\nenabled = false"
    return "\n".join([*tokens, closed, f'[grpc]\nca = "{folder / "authority.pem"}"', *parts, ""])


def _certificates() -> tuple[bytes, dict[str, bytes]]:
    """An authority of this installation, whose key is thrown away, and the one certificate that it signed."""
    authority_key, own_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _signed("menqian store", authority_key, authority_key, is_authority=True)
    own = _signed("menqian store part", own_key, authority_key, is_authority=False)
    key = own_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return authority, {"own.pem": own, "own.key": key}


def _signed(name: str, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey, *, is_authority: bool) -> bytes:
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "menqian store")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LIFE)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    return made.sign(by, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
