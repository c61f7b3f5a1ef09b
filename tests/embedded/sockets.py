"""Which sockets a process listens on, from /proc."""

import ipaddress
import re
from pathlib import Path

_LISTEN = "0A"


def listening(pid: int) -> list[tuple[str, int]]:
    """(address, port) of every listening TCP socket and every bound UDP socket of the process."""
    inodes = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found = re.match(r"socket:\[(\d+)\]", str(link.readlink()))
        except OSError:
            continue
        if found:
            inodes.add(found[1])
    sockets = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[9] in inodes and (table.startswith("udp") or fields[3] == _LISTEN):
                sockets.append(_address(fields[1]))
    return sockets


def _address(text: str) -> tuple[str, int]:
    """The kernel writes 32-bit words in the machine's (little-endian) order."""
    host, port = text.split(":")
    raw = bytes.fromhex(host)
    swapped = b"".join(raw[i : i + 4][::-1] for i in range(0, len(raw), 4))
    return str(ipaddress.ip_address(swapped)), int(port, 16)
