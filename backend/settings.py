"""Settings, read from the environment once.

A server sets MENQIAN_* variables, secrets among them as files if it likes (docs/operations.md). Without
MENQIAN_DATABASE_URL the running private cluster that `menqian up` keeps under `.menqian/` is used, so that `menqian`
needs no variable on a developer's machine.
"""

import os
import secrets
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlsplit

import msgspec

from backend.kernel.secret_files import with_files

REPOSITORY = Path(__file__).resolve().parent.parent
SECRETS = (
    "MENQIAN_DATABASE_URL", "MENQIAN_DATABASE_PASSWORD", "MENQIAN_DATABASE_OWNER_URL",
    "MENQIAN_DATABASE_OWNER_PASSWORD", "MENQIAN_S3_ACCESS_KEY", "MENQIAN_S3_SECRET_KEY",
    "MENQIAN_S3_ADMIN_ACCESS_KEY", "MENQIAN_S3_ADMIN_SECRET_KEY", "MENQIAN_SECRET", "MENQIAN_SECRETS_OLD",
)  # fmt: skip


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that differs from one installation to the next."""

    database_url: str
    database_owner_url: str  # whom `menqian migrate` signs in as; the same where one role does everything
    s3_endpoint: str
    s3_access_key: str
    s3_secret_key: str
    s3_admin_access_key: str = ""  # who makes the bucket, for `menqian migrate` alone; empty: the keys above
    s3_admin_secret_key: str = ""
    s3_bucket: str = "menqian"
    s3_secure: bool = False
    s3_public_url: str = ""  # where browsers reach the store or a CDN before it; empty: photos pass through the API
    data_dir: Path
    secret: bytes  # at least 32 bytes; keyed hashes, proofs of work and the checkpoints' signatures depend on it
    secrets_old: tuple[bytes, ...] = ()  # those before it, newest first: what was made with them still holds
    public_url: str = "http://127.0.0.1:8000"
    demo: bool = False
    demo_lives: bool = False  # the demo's own people go on working
    trusted_proxies: tuple[str, ...] = ()
    pool_size: int = 16
    pwa_dir: Path = REPOSITORY / "pwa" / "dist"
    timezone: str = "Asia/Shanghai"
    # What may be sent without an account on one day of the city (docs/operations.md).
    reports_per_phone: int = 20  # beyond it each report brings a proof of work
    reports_per_phone_proven: int = 200
    reports_per_address: int = 2000  # many phones share one address of a carrier; beyond it as above
    reports_per_address_proven: int = 20_000
    reports_per_account: int = 2000
    proof_tries: int = 2000  # most that a proof of work takes, each about 1 ms of a phone
    photo_mib_per_address: int = 8192
    photo_mib_anonymous: int = 40_960
    wrong_codes: int = 60  # tracking codes that do not exist, from one address in ten minutes
    wrong_files: int = 30  # questions at /verify that match nothing, from one address in ten minutes
    wrong_passwords: int = 60  # from one address in a quarter of an hour
    own_check: bool = False  # who handled a matter may check it too; the log and the pages then say so
    idle_days: int = 7  # a session that nobody used for so long ends
    base_map_credit: str = ""  # who made that base map; always shown on it
    base_map: str = ""  # raster tile URL template of another base map (Tianditu and similar); empty: our own tiles

    @property
    def secrets(self) -> tuple[bytes, ...]:
        """The present secret, with which things are made, and those before it, newest first."""
        return self.secret, *self.secrets_old


def _local_defaults(data_dir: Path) -> dict[str, str]:
    """What the private servers of `menqian up` wrote down about themselves; empty when none runs."""
    from backend.embedded.state import environment  # only machines without MENQIAN_DATABASE_URL have one

    return environment(data_dir)


def _local_secret(data_dir: Path) -> str:
    """The installation's own secret, made at first use and kept in a file only its owner reads."""
    path = data_dir / "secret"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()


def load(environ: dict[str, str] | None = None) -> Settings:
    """Settings from `environ` (default: the process's environment).

    Errors: SystemExit with one sentence when a server's installation lacks a needed variable or a secret is unusable.
    """
    env = with_files(os.environ if environ is None else environ, SECRETS)
    data_dir = Path(env.get("MENQIAN_DATA_DIR") or REPOSITORY / ".menqian").resolve()
    if not env.get("MENQIAN_DATABASE_URL"):
        env = {**_local_defaults(data_dir), **env}
        env.setdefault("MENQIAN_SECRET", _local_secret(data_dir))
    missing = [n for n in ("MENQIAN_DATABASE_URL", "MENQIAN_SECRET") if not env.get(n)]
    if missing:
        raise SystemExit(f"未设置 {'、'.join(missing)}；本机试用请先运行 make run（{'/'.join(missing)} is not set）")
    database = _database(env, "MENQIAN_DATABASE_URL", "MENQIAN_DATABASE_PASSWORD")
    secret = _secret("MENQIAN_SECRET", env["MENQIAN_SECRET"])
    return Settings(
        database_url=database,
        database_owner_url=_owner(env, database),
        s3_endpoint=env.get("MENQIAN_S3_ENDPOINT", ""),
        s3_access_key=env.get("MENQIAN_S3_ACCESS_KEY", ""),
        s3_secret_key=env.get("MENQIAN_S3_SECRET_KEY", ""),
        s3_admin_access_key=env.get("MENQIAN_S3_ADMIN_ACCESS_KEY", ""),
        s3_admin_secret_key=env.get("MENQIAN_S3_ADMIN_SECRET_KEY", ""),
        s3_bucket=env.get("MENQIAN_S3_BUCKET", "menqian"),
        s3_secure=env.get("MENQIAN_S3_SECURE", "") in {"1", "true", "yes"},
        s3_public_url=env.get("MENQIAN_S3_PUBLIC_URL", "").rstrip("/"),
        data_dir=data_dir,
        secret=secret,
        secrets_old=tuple(old for old in _old_secrets(env.get("MENQIAN_SECRETS_OLD", "")) if old != secret),
        public_url=env.get("MENQIAN_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        own_check=env.get("MENQIAN_OWN_CHECK", "") in {"1", "true", "yes"},
        demo=env.get("MENQIAN_DEMO", "") in {"1", "true", "yes"},
        demo_lives=env.get("MENQIAN_DEMO_LIVES", "") in {"1", "true", "yes"},
        trusted_proxies=tuple(filter(None, env.get("MENQIAN_TRUSTED_PROXIES", "").split(","))),
        pool_size=int(env.get("MENQIAN_POOL_SIZE", "16")),
        pwa_dir=Path(env.get("MENQIAN_PWA_DIR") or REPOSITORY / "pwa" / "dist"),
        timezone=env.get("MENQIAN_TIMEZONE", "Asia/Shanghai"),
        **_numbers(env),
        base_map=env.get("MENQIAN_BASE_MAP", ""),
        base_map_credit=env.get("MENQIAN_BASE_MAP_CREDIT", ""),
    )


def _database(env: dict[str, str], url: str, password: str) -> str:
    """The URL, with the password that is given apart. Errors: SystemExit when there are two passwords."""
    parts = urlsplit(env[url])
    if not env.get(password):
        return env[url]
    if parts.password:
        raise SystemExit(f"{url} 里已有密码，不要再设 {password} (the URL has a password already)")
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{parts.username or ''}:{quote(env[password], safe='')}@{host}").geturl()


def _owner(env: dict[str, str], database: str) -> str:
    """The owner's URL. Errors: SystemExit when it leads to another database."""
    if not env.get("MENQIAN_DATABASE_OWNER_URL"):
        return database
    url = _database(env, "MENQIAN_DATABASE_OWNER_URL", "MENQIAN_DATABASE_OWNER_PASSWORD")
    owner, application = urlsplit(url), urlsplit(database)
    if (owner.hostname, owner.port or 5432, owner.path) != (
        application.hostname, application.port or 5432, application.path,
    ):  # fmt: skip
        raise SystemExit(
            "MENQIAN_DATABASE_OWNER_URL 和 MENQIAN_DATABASE_URL 不是同一个数据库 (they name different databases)"
        )
    return url


def _secret(name: str, text: str) -> bytes:
    """Errors: SystemExit with one sentence; the text is not shown."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise SystemExit(f"{name} 须为十六进制，用 openssl rand -hex 32 生成 (must be hexadecimal)") from None


def _old_secrets(text: str) -> list[bytes]:
    """One in a line, newest first; a line with # is a remark."""
    lines = [line.strip() for line in text.splitlines()]
    return [_secret("MENQIAN_SECRETS_OLD", line) for line in lines if line and not line.startswith("#")]


_NUMBERS = (
    "reports_per_phone", "reports_per_phone_proven", "reports_per_address", "reports_per_address_proven",
    "reports_per_account", "proof_tries", "photo_mib_per_address", "photo_mib_anonymous", "wrong_codes",
    "wrong_files", "wrong_passwords", "idle_days",
)  # fmt: skip


def _numbers(env: dict[str, str]) -> dict[str, int]:
    """Whole numbers above zero that the environment sets. Errors: SystemExit with one sentence for anything else."""
    given = {name: env[f"MENQIAN_{name.upper()}"] for name in _NUMBERS if env.get(f"MENQIAN_{name.upper()}")}
    wrong = [n for n, text in given.items() if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**31)]
    if wrong:
        names = "、".join(f"MENQIAN_{n.upper()}" for n in wrong)
        raise SystemExit(f"{names} 须为大于 0 的整数 (must be a whole number above 0)")
    return {name: int(text) for name, text in given.items()}


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings."""
    return load()
