"""A service inside the test's own process: its real application on real servers, called over ASGI."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from shared.service.settings import Settings


@asynccontextmanager
async def a_running(settings: Settings) -> AsyncIterator[AsyncClient]:
    """A client of the running service."""
    async with a_client(import_module(f"services.{settings.service}.app").build(settings)) as client:
        yield client


@asynccontextmanager
async def a_client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """A client of this application, which runs meanwhile; its service is then `app.state.service`."""
    async with app.router.lifespan_context(app):
        transport = ASGITransport(app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://kedja.test") as client:
            yield client
