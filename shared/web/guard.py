"""What every answer carries, and who may change things: a strict content policy, and posts from our own pages only."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

REFUSED = "403: this request came from another site, or does not say from where; use our own page, or send JSON."


class Guard:
    """ASGI middleware: the headers above on each answer, and 403 for unsafe requests that may come from other sites.

    A browser says where a request comes from (`Sec-Fetch-Site`, `Origin`). A program says neither, and may post JSON,
    or send an idempotency key, which no foreign form can do without asking first.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        app = self._app if _is_ours(scope) else PlainTextResponse(REFUSED, status_code=403)
        await app(scope, receive, send_guarded)


def _is_ours(scope: Scope) -> bool:
    if scope["method"] in SAFE:
        return True
    headers = Headers(scope=scope)
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    if origin is not None:
        return origin.partition("://")[2] == headers.get("host")
    is_json = headers.get("content-type", "").partition(";")[0].strip() == "application/json"
    return is_json or "idempotency-key" in headers
