"""One service as a web application: its routers, its health, and everything that starts and ends with it."""

import gc
import socket
import sys
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Response
from fastapi.responses import JSONResponse
from sqlalchemy import select

from shared.bus.follow import Projection
from shared.log.command import Decide, View
from shared.log.tables import log_head, published
from shared.service import logging
from shared.service.arrival import Running, wait_for_position
from shared.service.migrate import NotMigrated
from shared.service.service import Service, Worker, assemble, running
from shared.service.settings import Settings
from shared.web import history, problems, streams
from shared.web.bodies import Bodies
from shared.witness.witness import Book

log = structlog.get_logger()

health = APIRouter(tags=["health"])


@health.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@health.get("/readyz")
async def readyz(service: Running) -> Response:
    """Whether people can work with it; if not, what is in the way."""
    wrong = await service.ready()
    return JSONResponse({"status": "not ready" if wrong else "ready", "wrong": wrong}, 503 if wrong else 200)


@health.get("/api/position")
async def position(service: Running) -> dict[str, object]:
    """How far the own log is, how far it is published, and how far each followed log is applied."""
    async with service.engine.connect() as connection:
        head = (await connection.execute(select(log_head.c.position))).scalar_one()
        out = (await connection.execute(select(published.c.position))).scalar_one()
    follows = {str(n): {"position": f.position, "halted": f.failing} for n, f in service.followers.items()}
    return {"log": str(service.name), "position": head, "published": out, "follows": follows}


def make_app(
    settings: Settings,
    *,
    decide: Decide,
    view: View,
    routers: Sequence[APIRouter],
    projections: Mapping[str, Projection],
    about: str,
    book: Callable[[Service], Book] | None = None,
    workers: Sequence[Worker] = (),
    files: Collection[str] = (),
) -> FastAPI:
    """The application of one service; nothing connects before its lifespan begins.

    `workers` run while it serves; `files` are the addresses that take a file.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            try:
                service: Service = assemble(settings, decide, view)
                service.book = None if book is None else book(service)
                app.state.service = service
                await stack.enter_async_context(running(service, projections, workers))
            except Exception as failure:
                reason = str(failure) if isinstance(failure, NotMigrated) else None
                log.error("cannot start", reason=reason, exc_info=failure)
                raise
            yield

    app = FastAPI(
        title=f"Kedja {settings.service}",
        description=about,
        lifespan=lifespan,
        dependencies=[Depends(wait_for_position)],
        docs_url=None,  # its pages would fetch scripts from elsewhere; docs/ has the documents
        redoc_url=None,
    )
    problems.install(app)
    app.add_middleware(Bodies, files=files)
    for router in (health, streams.operations.router, history.router, *routers):
        app.include_router(router)
    return app


def serve(app: FastAPI, settings: Settings) -> None:
    """Serve until told to stop, on the inherited socket if there is one; exits with 3 when it could not start."""
    logging.configure(settings.service)
    server = uvicorn.Server(
        uvicorn.Config(app, host=settings.host, port=settings.port, log_config=None, access_log=False, loop="asyncio")
    )
    inherited = settings.listen_fd
    gc.collect()
    gc.freeze()  # what is there now stays, so that looking through it for garbage would only delay answers
    server.run(None if inherited is None else [socket.socket(fileno=inherited)])
    if not server.started:
        sys.exit(3)
