"""End to end: the product as `make run` starts it, driven in Chromium."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, expect

from tests.e2e import site as product
from tests.harness.databases import DATA

# A wait ends with its state; the bound is for what never comes, on a machine that does much else.
expect.set_options(timeout=product.PATIENCE_MS)


UNPROVEN = {
    "test_desk_keys.py", "test_main_way.py", "test_phone.py", "test_privacy_page.py", "test_two_pages.py",
    "test_unit_phone.py",
    "test_enter_after_a_click_and_a_step_means_the_case_that_is_open",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The product has its own database: no transaction of the test's around it."""
    for item in items:
        if {item.path.name, item.name} & UNPROVEN and not os.environ.get("MENQIAN_E2E_ALL"):
            item.add_marker(pytest.mark.skip(reason="not yet seen green on a quiet machine; MENQIAN_E2E_ALL=1 runs it"))
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
