"""HEAD wherever GET is, and a true Allow on every answer that has one (RFC 9110 §9.3.2, §10.2.1)."""

from typing import Any

from litestar import Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message

from backend.kernel.pace import Pace


class Application(Litestar):
    """The framework's application; it knows HEAD only where a handler of its own is written for it."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        method = scope["method"]
        inner: Any = {**scope, "method": "GET"} if method == "HEAD" else scope
        answer = _Answer(self, inner, method, receive, send)
        await super().__call__(inner, answer.receive, answer.send)


class _Answer:
    """One answer on its way out."""

    def __init__(self, app: Litestar, scope: Any, method: str, receive: Any, send: Any) -> None:
        self._app, self._scope, self._method = app, scope, method
        self._receive, self._send = Pace(receive).receive, send
        self._ended = False

    async def receive(self) -> Any:
        """What comes from the caller; a HEAD that has its answer is over, so that an endless stream ends."""
        return {"type": "http.disconnect"} if self._ended else await self._receive()

    async def send(self, message: Message) -> None:
        if self._ended:
            return
        if message["type"] == "http.response.start":
            self._mend_allow(message)
        await self._send(message)
        if self._method == "HEAD" and message["type"] == "http.response.start":
            self._ended = True
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    def _mend_allow(self, message: Any) -> None:
        headers = MutableScopeHeaders.from_message(message)
        if "allow" not in headers:
            return
        allowed = {name.strip() for name in headers["allow"].split(",")}
        if self._method == "OPTIONS":  # the framework's own answer leaves out handlers that joined a path later
            template = self._scope.get("path_template")
            allowed.update(*(route.methods for route in self._app.routes if _is(route, template)))
        headers["allow"] = ", ".join(sorted(allowed | ({"HEAD"} if "GET" in allowed else set())))


def _is(route: Any, template: object) -> bool:
    return route.path_format == template and hasattr(route, "methods")
