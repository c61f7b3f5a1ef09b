"""Where a request comes from: the peer, or what a trusted proxy says of it."""

import ipaddress
from typing import Any

FORWARDING = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip")


def is_loopback(host: str) -> bool:
    """Whether the host names this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def client_address(scope: Any, trusted_proxies: tuple[str, ...] = ()) -> str:
    """The caller's address; X-Forwarded-For counts only when the peer is a trusted proxy.

    All lines are one list (RFC 9110 §5.3) to which every proxy adds its peer at the end: the last address that is no
    trusted proxy's own is the caller's, what stands before it is the caller's own word.
    """
    peer = str((scope.get("client") or ("", 0))[0])
    if _plain(peer) not in trusted_proxies:
        return peer
    lines = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    named = [one.strip() for one in b",".join(lines).decode("latin-1").split(",") if one.strip()]
    return next((one for one in reversed(named) if _plain(one) not in trusted_proxies), named[0] if named else peer)


def _plain(address: str) -> str:
    """An IPv4 address without the IPv6 prefix that a socket for both shows it under (RFC 4291 §2.5.5.2)."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return str(mapped or address)


def network_of(address: str) -> str:
    """The budget's unit: an IPv4 address, or the /64 an IPv6 address lies in."""
    try:
        ip = ipaddress.ip_address(_plain(address))
    except ValueError:
        return "unknown"
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network(f"{ip}/64", strict=False))
