"""What comes before any route: a body of bearable size, and JSON that everybody reads alike."""

from collections.abc import Collection
from json import loads
from typing import Any, NoReturn

import orjson
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.contract.envelope import MAX_BYTES
from shared.web.problems import malformed, problem

MAX_BODY_BYTES = 16 * MAX_BYTES
"""At most this many bytes are a body: an event has at most MAX_BYTES, and escaping may multiply them."""

MAX_FILE_BYTES = 10 * 1024 * 1024
"""At most this many bytes are an uploaded file, which only a few addresses take."""

MAX_FIELDS_BYTES = 64 * 1024
"""At most this many bytes are the fields beside a file, with their separators."""

MAX_DEPTH = 32
"""At most this many lists and objects inside each other; no field needs more than a few."""

TOO_LARGE = "A request may have {most} bytes; send less at once."
NOT_JSON = "this is not JSON; write one object, in UTF-8"
NOT_SAID_TO_BE_JSON = "send JSON, with the header Content-Type: application/json"
TOO_DEEP = f"put at most {MAX_DEPTH} lists and objects inside each other"


class NotOurJson(ValueError):
    """JSON that some readers take for something else than others do."""


class Bodies:
    """ASGI middleware: 413 for a body that is too large, and under /api/ 422 for one that is not plain JSON.

    `files` are the addresses that take a file, and so neither.

    Names that come twice, numbers that are none, halves of characters and endless nesting are refused here, because
    what is recorded must mean the same to PostgreSQL, to every service and to whoever verifies the log.
    """

    def __init__(self, app: ASGIApp, files: Collection[str] = ()) -> None:
        self._app = app
        self._files = frozenset(files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        takes_file = scope["path"] in self._files
        most = MAX_FILE_BYTES + MAX_FIELDS_BYTES if takes_file else MAX_BODY_BYTES
        read = await _read(receive, most)
        if read is None:
            await problem(413, "Too large", TOO_LARGE.format(most=most))(scope, receive, send)
            return
        is_json = scope["path"].startswith("/api/") and not takes_file
        wrong = _wrong(Headers(scope=scope), read) if is_json else None
        if wrong is not None:
            await malformed([("body", wrong)])(scope, receive, send)
            return
        await self._app(scope, _again(read, receive), send)


async def _read(receive: Receive, most: int) -> bytes | None:
    """The whole body, or what came of it before the caller went away; None when it is too large."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def once_more() -> Message:
        return waiting.pop() if waiting else await receive()

    return once_more


def _wrong(headers: Headers, body: bytes) -> str | None:
    """What is wrong with the body of a command; None when nothing is."""
    if not body:
        return None
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return NOT_SAID_TO_BE_JSON
    try:
        parsed = orjson.loads(body)  # refuses what is not UTF-8, NaN, and halves of characters
        if body.count(b"[") + body.count(b"{") > MAX_DEPTH and _depth(parsed) > MAX_DEPTH:
            return TOO_DEEP
        loads(body, object_pairs_hook=_unique, parse_constant=_refuse)
    except NotOurJson as wrong:
        return str(wrong)
    except (ValueError, RecursionError):
        return NOT_JSON
    return None


def _depth(value: object) -> int:
    """The greatest number of lists and objects inside each other."""
    level, depth = [value], 0
    while level := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        level = [inner for item in level for inner in (item.values() if isinstance(item, dict) else item)]
    return depth


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotOurJson("give each field once")
    return found


def _refuse(_: str) -> NoReturn:
    raise NotOurJson("a number must be finite")
