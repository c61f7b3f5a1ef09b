"""Whose address a budget is charged to."""

import pytest

from backend.kernel.address import client_address, network_of

PROXY = ("10.0.0.1",)


def _scope(peer: str, *forwarded: str) -> dict[str, object]:
    return {"client": (peer, 1), "headers": [(b"x-forwarded-for", line.encode()) for line in forwarded]}


def test_what_a_caller_says_of_itself_counts_nowhere() -> None:
    assert client_address(_scope("203.0.113.9", "198.51.100.1"), PROXY) == "203.0.113.9"
    assert client_address(_scope("10.0.0.1", "198.51.100.1, 203.0.113.9"), PROXY) == "203.0.113.9"


def test_a_proxy_that_adds_a_line_of_its_own_is_believed_and_the_callers_line_is_not() -> None:
    assert client_address(_scope("10.0.0.1", "198.51.100.1", "203.0.113.9"), PROXY) == "203.0.113.9"


def test_a_trusted_proxy_is_known_behind_a_socket_for_both_kinds_of_addresses() -> None:
    assert client_address(_scope("::ffff:10.0.0.1", "203.0.113.9"), PROXY) == "203.0.113.9"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("nonsense", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_budget_is_of_an_address_or_of_a_house_and_never_of_all_addresses(address: str, network: str) -> None:
    assert network_of(address) == network


def test_of_a_chain_of_proxies_the_last_address_that_is_no_proxys_counts() -> None:
    chain = (*PROXY, "10.0.0.2")
    assert client_address(_scope("10.0.0.1", "198.51.100.1, 203.0.113.9", "10.0.0.2"), chain) == "203.0.113.9"
    assert client_address(_scope("10.0.0.1", "203.0.113.9, ::ffff:10.0.0.2"), chain) == "203.0.113.9"
    assert client_address(_scope("10.0.0.1", "203.0.113.9", ""), chain) == "203.0.113.9"
    assert client_address(_scope("10.0.0.1", "10.0.0.2"), chain) == "10.0.0.2"
    assert client_address(_scope("10.0.0.1"), chain) == "10.0.0.1"
