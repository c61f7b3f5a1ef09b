"""End to end: the product as `make run` starts it, driven in Chromium."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, expect

from tests.e2e import site as product
from tests.harness.databases import DATA

# A wait ends with its state; the bound is for what never comes, on a machine that does much else.
expect.set_options(timeout=product.PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The product has its own database: no transaction of the test's around it."""
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.real_commits)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """A fresh installation; MENQIAN_E2E_URL names one that runs already instead."""
    if known := os.environ.get("MENQIAN_E2E_URL"):
        yield known
        return
    with product.running(DATA / f"own_e2e_{os.getpid()}") as url:
        yield url


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with product.browser() as launched:
        yield launched


@pytest.fixture(autouse=True)
async def left_open(browser: Browser) -> AsyncIterator[None]:
    """Ends what a test opened: a map that nobody looks at still draws, and takes the machine from the next test."""
    before = set(browser.contexts)
    yield
    for context in set(browser.contexts) - before:
        await context.close()
