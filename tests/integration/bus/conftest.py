"""The log whose events travel."""

from tests.integration.log.conftest import engine, settings, writer

__all__ = ["engine", "settings", "writer"]
