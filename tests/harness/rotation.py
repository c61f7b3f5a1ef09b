"""Another secret of the installation, as an operator brings it in (docs/operations.md)."""

import os
import secrets
from collections.abc import Callable, Iterator

import pytest

from backend.settings import settings

Rotate = Callable[..., None]


@pytest.fixture
def rotate() -> Iterator[Rotate]:
    """`rotate()`: a new secret, and those before it are kept; `rotate(keep=False)`: they are forgotten."""
    with pytest.MonkeyPatch.context() as environment:

        def now(*, keep: bool = True) -> None:
            before = [secret.hex() for secret in settings().secrets]
            environment.setenv("MENQIAN_SECRET", secrets.token_hex(32))
            environment.setenv("MENQIAN_SECRETS_OLD", "\n".join(before) if keep else "")
            settings.cache_clear()

        before = os.environ["MENQIAN_SECRET"]
        yield now
    settings.cache_clear()
    assert settings().secrets == (bytes.fromhex(before),)
