"""A TCP proxy before the S3 server that does what networks and full disks do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_ANSWER = b"HTTP/1.1 %d Trouble\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Proxy:
    """Passes bytes on, or misbehaves as `mode` says.

    `pass`; `refuse` closes at once; `hang` takes everything and never answers; `cut` ends the connection after
    `cut_after` bytes of the request; a number is answered as an HTTP status without asking the server.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self.mode: str | int = "pass"
        self.cut_after = 1000
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.mode == "refuse":
                return
            if isinstance(self.mode, int):
                await reader.readuntil(b"\r\n\r\n")
                writer.write(_ANSWER % self.mode)
                await writer.drain()
            elif self.mode == "hang":
                while await reader.read(65536):
                    pass
            else:
                await self._pass(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection(*self._target)
        left = self.cut_after if self.mode == "cut" else None

        async def upwards() -> None:
            nonlocal left
            while chunk := await reader.read(65536 if left is None else min(left, 65536)):
                up_writer.write(chunk)
                await up_writer.drain()
                if left is not None:
                    left -= len(chunk)
                    if left <= 0:
                        return

        async def downwards() -> None:
            while chunk := await up_reader.read(65536):
                writer.write(chunk)
                await writer.drain()

        ways = [asyncio.create_task(upwards()), asyncio.create_task(downwards())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
                with suppress(asyncio.CancelledError, ConnectionError):
                    await way
            up_writer.close()


@asynccontextmanager
async def proxy(endpoint: str) -> AsyncIterator[Proxy]:
    """A proxy to `host:port`, listening on `.port` of loopback."""
    host, _, port = endpoint.partition(":")
    made = Proxy(host, int(port))
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
