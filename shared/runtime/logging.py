"""Log lines: one JSON object each on standard error, never with personal data."""

import logging
import sys

import structlog


def configure(service: str) -> None:
    """Every line from here on names its service; libraries' own warnings join the same stream."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format='{"event": "%(message)s", "level": "warning"}')
