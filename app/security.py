"""Who may ask: the guard in front of every route, and the headers behind every answer.

A page of another site that reaches this server by a name of its own (DNS rebinding) is refused by
its Host; one that posts from there, by its Origin; a body that is not JSON, by its type; one that
is too large, as soon as it is.
"""

import re
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import RequestRefusedError, problem_response
from core.refusal import Refusal

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",  # unless an answer says otherwise: browsers keep a 410 for good
}


class Guard:
    """ASGI middleware: refuses foreign requests, adds the security headers to every answer."""

    def __init__(self, app: ASGIApp, allowed_hosts: Collection[str], max_body: int) -> None:
        self._app = app
        self._allowed_hosts = tuple(dict.fromkeys(host.lower() for host in allowed_hosts))
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with the problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        error = self._refusal(scope["method"], Headers(scope=scope))
        if error is None and scope["method"] not in SAFE_METHODS:
            body = await _read_body(receive, self._max_body)
            if body is None:
                return
            if len(body) > self._max_body:
                error = _too_large(self._max_body)
            receive = _replay(body, receive)
        if error:
            response = problem_response(error.problem())
            await response(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)

    def _refusal(self, method: str, headers: Headers) -> RequestRefusedError | None:
        hosts = headers.getlist("host")
        host = hosts[0].lower() if len(hosts) == 1 else ""
        if _without_port(host) not in self._allowed_hosts:
            allowed = (
                f"one of {', '.join(self._allowed_hosts)} (BACKSCOPE_ALLOWED_HOSTS adds names)"
            )
            title = "This server does not go by that name"
            refusal = Refusal("Host", ", ".join(hosts)[:200], allowed)
            return RequestRefusedError(421, "unknown-host", title, refusal)
        if method in SAFE_METHODS:
            return None
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in {f"http://{host}", f"https://{host}"}:
            return _foreign_page("Origin", origin, f"the server's own, http://{host}, or none")
        site = headers.get("sec-fetch-site")
        if site not in {None, "same-origin", "none"}:
            return _foreign_page("Sec-Fetch-Site", site, "same-origin or none")
        has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if has_body and media_type != "application/json":
            refusal = Refusal("Content-Type", media_type[:100] or None, "application/json")
            return RequestRefusedError(415, "not-json", "The body is not JSON", refusal)
        return None


def _foreign_page(header: str, came: str | None, allowed: str) -> RequestRefusedError:
    title = "Another site's page may not change anything here"
    return RequestRefusedError(403, "foreign-origin", title, Refusal(header, came, allowed))


async def _read_body(receive: Receive, most: int) -> bytes | None:
    """Return the body, `most` bytes and a few of one that is too large, None if its sender left."""
    parts: list[bytes] = []
    size = 0
    while size <= most:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if not message.get("more_body", False):
            break
    return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body once more, and then what else comes."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return first.pop() if first else await receive()

    return receive_again


def _too_large(most: int) -> RequestRefusedError:
    refusal = Refusal("body", f"more than {most} bytes", f"at most {most} bytes")
    return RequestRefusedError(413, "too-large", "The body is too large", refusal)


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and re.fullmatch("[0-9]{1,5}", port) else host
