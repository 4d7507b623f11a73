"""Log lines: one JSON object each on standard error, never with personal data."""

import json
import logging
import sys
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import structlog

MAX_FRAMES = 30
"""At most this many of the innermost places of a failure are named in a line."""


def configure(service: str) -> None:
    """Every line from here on names its service; libraries' own warnings join the same stream."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_messages,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line(service))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


class Line(logging.Formatter):
    """A library's record as one JSON line: its text as written in the library, without what was filled in.

    What is filled in, and what exceptions say, may quote what people entered.
    """

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "event": str(record.msg).strip().partition("\n")[0],
            "logger": record.name,
            "service": self._service,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= failure_fields(record.exc_info[1])
        return json.dumps(line)


def failure_fields(failure: BaseException) -> dict[str, Any]:
    """What a line may say of a failure: its class, those of its causes, and where it came from."""
    causes: list[str] = []
    cause: BaseException | None = failure
    while cause is not None and len(causes) < 10:
        causes.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return {"error": causes[0], "causes": causes[1:], "where": _places(failure.__traceback__)}


def _places(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-MAX_FRAMES:]]


def _without_messages(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    failure = line.pop("exc_info", None)
    if failure is True:
        failure = sys.exc_info()[1]
    if isinstance(failure, BaseException):
        line.update(failure_fields(failure))
    return line
