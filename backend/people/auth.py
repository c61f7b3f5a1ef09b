"""Who calls: Bearer token or cookie, and the rules that keep a cookie from being used by another site."""

from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from backend.kernel.address import FORWARDING, client_address, network_of
from backend.kernel.clock import Clock
from backend.people import queries, service
from backend.people.actor import Actor
from backend.people.errors import CrossSite, DemoExposed
from backend.settings import settings

COOKIE = "menqian_session"
_SAFE = {"GET", "HEAD", "OPTIONS"}
# What a browser says of where a request comes from: then it must fit also without a cookie, or any web page could sign
# its visitor in and file reports from his address.
_BY_BROWSERS = ("sec-fetch-site", "origin")


def from_same_origin(connection: ASGIConnection) -> bool:
    """Whether the browser says that this very site sent the request (Fetch Metadata, else Origin)."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = connection.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == connection.headers.get("host")


def network(connection: ASGIConnection) -> str:
    """The network that a request comes from, behind the proxies that this installation trusts."""
    return network_of(client_address(connection.scope, settings().trusted_proxies))


class Demo:
    """Remembers that demo passwords are gone; while they stand it asks each time."""

    def __init__(self) -> None:
        self._gone = False

    async def stands(self) -> bool:
        if not self._gone:
            self._gone = not await queries.any_demo_password()
        return not self._gone


class Authentication(AbstractAuthenticationMiddleware):
    """Sets `request.user` to the Actor, or to None for somebody who did not sign in."""

    async def authenticate_request(self, connection: ASGIConnection) -> AuthenticationResult:
        forwarded = any(name in FORWARDING for name, _ in connection.scope["headers"])
        if forwarded and await connection.app.state.demo.stands():
            raise DemoExposed("请求带有转发头")
        token, by_cookie = self._token(connection)
        asked = (token is not None and by_cookie) or any(name in connection.headers for name in _BY_BROWSERS)
        if asked and connection.scope.get("method", "GET") not in _SAFE and not from_same_origin(connection):
            raise CrossSite()
        if token is None:
            return AuthenticationResult(user=None, auth=None)
        clock: Clock = connection.app.state.clock
        actor: Actor | None = await service.actor_of(token, clock.now())
        return AuthenticationResult(user=actor, auth=token if actor else None)

    @staticmethod
    def _token(connection: ASGIConnection) -> tuple[str | None, bool]:
        header = connection.headers.get("authorization", "")
        if header.lower().startswith("bearer "):
            return header[7:].strip(), False
        return connection.cookies.get(COOKIE), True


async def provide_actor(request: ASGIConnection, clock: NamedDependency[Clock]) -> Actor | None:
    """Dependency `actor`. It names the clock so that the two are resolved one after the other.

    Independent dependencies are resolved in a task group, which costs more than everything else a request does in the
    framework (docs/performance.md).
    """
    return request.user
