"""The one translator from failures to answers over HTTP: problem documents as in RFC 9457."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from shared.bus.follow import NotYetFollowed
from shared.contract.advice import advice
from shared.contract.refusal import Malformed, Refusal, Stale, Unknown
from shared.log.command import Unavailable
from shared.log.outage import DATABASE, is_unavailable

STATUS: tuple[tuple[type[Exception], int, str], ...] = (
    (Unknown, 404, "Unknown"),
    (Stale, 412, "Changed in the meantime"),
    (Refusal, 409, "Refused by a rule"),
    (NotYetFollowed, 503, "Not yet known here"),
    (Unavailable, 503, "Database away"),
)


def problem(status: int, title: str, detail: str, **more: object) -> JSONResponse:
    """A problem document; `detail` is a sentence for people."""
    headers = {"Retry-After": "2"} if status == 503 else None
    body = {"title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def problem_of(failure: Exception) -> JSONResponse | None:
    """The problem document for this failure, or None when it is our own fault (500)."""
    if isinstance(failure, RequestValidationError | ValidationError):
        return malformed((_field(error), advice(error)) for error in failure.errors())
    if isinstance(failure, Malformed):
        return malformed([(failure.field, failure.advice)])
    if isinstance(failure, HTTPException):
        answer = problem(failure.status_code, HTTPStatus(failure.status_code).phrase, failure.detail)
        answer.headers.update(failure.headers or {})
        return answer
    for kind, status, title in STATUS:
        if isinstance(failure, kind):
            sentence = failure.sentence if isinstance(failure, Refusal) else str(failure) or (kind.__doc__ or "")
            return problem(status, title, sentence, rule=type(failure).__name__)
    if isinstance(failure, DATABASE) and is_unavailable(failure):
        return problem(503, "Database away", Unavailable.__doc__ or "", rule="Unavailable")
    return None


def malformed(errors: Iterable[tuple[str, str]]) -> JSONResponse:
    """422 with each field and what to do about it."""
    listed = [{"field": field or "body", "advice": advice} for field, advice in errors]
    detail = "; ".join(f"{error['field']}: {error['advice']}" for error in listed)
    return problem(422, "Malformed", detail, errors=listed)


def _field(error: Mapping[str, Any]) -> str:
    """The path of a field as the caller wrote it."""
    where = [] if error["type"] == "json_invalid" else [str(part) for part in error["loc"]]
    return ".".join(where[1:] if where and where[0] in ("body", "path", "query", "header") else where)


def install(app: FastAPI) -> None:
    """Answer failures with problem documents."""

    async def answer(_: Request, failure: Exception) -> Response:
        found = problem_of(failure)
        if found is None:
            raise failure
        return found

    translated = (RequestValidationError, ValidationError, Malformed, Refusal, NotYetFollowed, Unavailable)
    for kind in (*translated, HTTPException, *DATABASE):
        app.add_exception_handler(kind, answer)
