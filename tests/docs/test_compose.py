"""docker-compose.yml: no container can take the whole machine, and each holds only the secrets that it needs."""

import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.embedded import seaweed
from backend.settings import load

_ROOT = Path(__file__).resolve().parents[2]
_COMPOSE = yaml.safe_load((_ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = _COMPOSE["services"]
_MOUNTED = "/run/secrets/"


@pytest.mark.parametrize("name", SERVICES)
def test_memory_processes_and_room_for_files_are_bounded(name: str) -> None:
    service = SERVICES[name]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert all("size=" in one for one in service.get("tmpfs", []))


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_the_secrets_that_it_reads_and_no_others(name: str) -> None:
    written = yaml.safe_dump(SERVICES[name], allow_unicode=True)
    assert set(re.findall(rf"{_MOUNTED}(\w+)", written)) == set(SERVICES[name].get("secrets", []))


def test_only_the_migration_knows_the_owner_of_the_database() -> None:
    owners = {name for name, service in SERVICES.items() if "database_owner_password" in service.get("secrets", [])}
    assert owners == {"database", "migrate"}


def test_only_the_migration_administers_the_store() -> None:
    admins = {name for name, service in SERVICES.items() if "s3_admin_secret_key" in service.get("secrets", [])}
    assert admins == {"objects", "migrate"}


def test_the_store_knows_the_identities_of_the_embedded_one(tmp_path: Path) -> None:
    """The script of the service, up to the server."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for name in SERVICES["objects"]["secrets"]:
        (secrets / name).write_text(f"the {name}\n")
    script = SERVICES["objects"]["command"][0].partition("exec weed")[0].replace("$$", "$")
    script = script.replace(_MOUNTED, f"{secrets}/").replace("/keys/", f"{tmp_path}/")
    subprocess.run(["/bin/sh", "-ec", script], check=True)
    made = json.loads((tmp_path / "s3.json").read_text())["identities"]
    (tmp_path / "s3").mkdir()
    embedded, _ = seaweed._identities(tmp_path / "s3", seaweed.BUCKET)
    assert [(m["name"], m["actions"]) for m in made] == [(e["name"], e["actions"]) for e in embedded]
    assert [m["credentials"] for m in made] == [
        [{"accessKey": f"the {kind}_access_key", "secretKey": f"the {kind}_secret_key"}] for kind in ("s3_admin", "s3")
    ]
    assert stat.S_IMODE((tmp_path / "s3.json").stat().st_mode) == 0o600


def test_no_secret_comes_from_the_environment() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (_ROOT / "docker-compose.yml").read_text()))
    assert {name for name in asked if re.search("PASSWORD|SECRET|KEY", name)} == set()


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    (tmp_path / "deploy").mkdir()
    shutil.copy(_ROOT / "deploy" / "secrets.sh", tmp_path / "deploy")
    return tmp_path


def _make_secrets(installation: Path, *arguments: str) -> tuple[str, dict[str, str]]:
    """What the script says, and name → content of every secret."""
    script = ["sh", str(installation / "deploy" / "secrets.sh"), *arguments]
    done = subprocess.run(script, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stderr
    return done.stdout, {path.name: path.read_text() for path in (installation / "deploy" / "secrets").iterdir()}


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="the files are given to the containers' user")


@needs_root
def test_the_script_makes_every_secret_that_compose_mounts(installation: Path) -> None:
    _, made = _make_secrets(installation)
    assert {one["file"] for one in _COMPOSE["secrets"].values()} == {f"./deploy/secrets/{name}" for name in made}
    assert made["secrets_old"].startswith("#")
    assert all(re.fullmatch(r"[0-9a-f]{64}\n", text) for name, text in made.items() if name != "secrets_old")
    assert len(set(made.values())) == len(made)
    for path in (installation / "deploy" / "secrets").iterdir():
        assert (stat.S_IMODE(path.stat().st_mode), path.stat().st_uid) == (0o400, 10_001)
    assert _make_secrets(installation) == ("", made), "a second run changes nothing"


@needs_root
def test_an_older_env_is_taken_over(installation: Path) -> None:
    older = {"MENQIAN_DB_PASSWORD": "'db'", "MENQIAN_S3_ACCESS_KEY": '"access"', "MENQIAN_S3_SECRET_KEY": "key",
             "MENQIAN_SECRET": "00" * 32}  # fmt: skip
    lines = ["MENQIAN_SITE=x", *(f"{name}={text}" for name, text in older.items())]
    (installation / ".env").write_text("\n".join([*lines, ""]))
    said, made = _make_secrets(installation)
    assert made["database_owner_password"] == "db\n"
    assert made["s3_access_key"] == "access\n"
    assert made["s3_secret_key"] == "key\n"
    assert made["secret"] == "00" * 32 + "\n"
    assert all(name in said for name in older)


@needs_root
@pytest.mark.parametrize("name", ["api", "worker", "migrate"])
def test_the_settings_read_what_the_script_made(name: str, installation: Path) -> None:
    _, made = _make_secrets(installation)
    folder = f"{installation}/deploy/secrets/"
    environ = {k: str(v).replace(_MOUNTED, folder) for k, v in SERVICES[name]["environment"].items()}
    found = load({k: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", v) for k, v in environ.items()})
    assert found.database_url == f"postgresql://menqian_app:{made['database_password'].strip()}@database:5432/menqian"
    owner = f"postgresql://menqian:{made['database_owner_password'].strip()}@database:5432/menqian"
    assert found.database_owner_url == (owner if name == "migrate" else found.database_url)
    assert found.secret.hex() == made["secret"].strip()
    admin = made["s3_admin_secret_key"].strip()
    assert found.s3_admin_secret_key == (admin if name == "migrate" else "")
    assert found.s3_secret_key == made["s3_secret_key"].strip()


@needs_root
def test_a_rotation_keeps_the_secrets_before(installation: Path) -> None:
    rounds = [_make_secrets(installation)[1], *(_make_secrets(installation, "rotate")[1] for _ in range(2))]
    present = [bytes.fromhex(made["secret"]) for made in rounds]
    assert len(set(present)) == 3
    folder = f"{installation}/deploy/secrets/"
    environ = {k: str(v).replace(_MOUNTED, folder) for k, v in SERVICES["api"]["environment"].items()}
    found = load({k: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", v) for k, v in environ.items()})
    assert found.secrets == tuple(reversed(present))
    others = [{k: v for k, v in made.items() if not k.startswith("secret")} for made in rounds]
    assert others[0] == others[1] == others[2]
    for name in ("secret", "secrets_old"):
        assert stat.S_IMODE((installation / "deploy" / "secrets" / name).stat().st_mode) == 0o400
