"""Adds pages to a service: the guard, the stylesheet, error pages for people, and forms as commands."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

import orjson
import uuid_utils.compat
from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ValidationError
from starlette.staticfiles import StaticFiles

from shared.bus.follow import NotYetFollowed
from shared.contract.refusal import Malformed, Refusal
from shared.service.arrival import Arrival, actor_of, service_of
from shared.service.clock import stockholm_date
from shared.service.settings import Settings
from shared.web.api import Done
from shared.web.forms import Form, posted
from shared.web.guard import HEADERS, Guard
from shared.web.operations import Operation
from shared.web.pages import STATIC, YEAR, Pages, Site
from shared.web.problems import problem

Handler = Callable[[Request, Exception], Awaitable[Response]]


class CachedFiles(StaticFiles):
    """Files whose address changes with their content."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response


def add_pages(
    app: FastAPI, settings: Settings, templates: Path, sections: Sequence[tuple[str, ...]] = (), **extra: Any
) -> None:
    """Let an application whose problems are installed show pages; `extra` are globals of its templates.

    `sections` are its parts as navigation names them: as `Site` has them.
    """
    app.state.pages = Pages(Site(settings.agency, settings.service, settings.links, sections), templates, **extra)
    app.mount("/static", CachedFiles(directory=STATIC), name="static")
    app.add_middleware(Guard)
    for failure, handler in list(app.exception_handlers.items()):
        app.exception_handlers[failure] = _for_people(handler)
    app.add_exception_handler(Exception, _for_people(_our_fault))


def pages_of(request: Request) -> Pages:
    """The pages of the service that answers this request."""
    pages: Pages = request.app.state.pages
    return pages


ProgrammeWish = Annotated[str, Query(pattern=r"^[\wÅÄÖåäö-]*$", max_length=40)]
"""A programme's code that narrows a list; blank where it does not matter."""

SearchWish = Annotated[str, Query(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=80)]
"""A part of a text that rows of a list shall hold; blank where it does not matter."""

PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]

Shown = Annotated[Pages, Depends(pages_of)]
Posted = Annotated[Form, Depends(posted)]


T = TypeVar("T")


async def attempt(
    request: Request,
    form: Form,
    operation: Operation[Any],
    body: BaseModel | None,
    ids: Mapping[str, object] = MappingProxyType({}),
) -> Done | None:
    """Carry out a form as the API would, for what `ids` name; None when it was refused, and then the form says why.

    The form's key makes it happen once, its version keeps it from being stale.
    """
    if body is None:
        return None
    return await attempting(request, form, lambda arrived: operation.carry_out(body, ids, arrived))


async def attempting(request: Request, form: Form, carry_out: Callable[[Arrival], Awaitable[T]]) -> T | None:
    """What a form came to when it is carried out; None when it was refused, and then the form says why."""
    if form.failed:
        return None
    service = service_of(request)
    event_id = uuid_utils.compat.uuid7()
    arrived = Arrival(
        service=service,
        operation=f"{request.method} {request.url.path}",
        key=form.key,
        actor=actor_of(request),
        time=service.clock(),
        correlation=str(event_id),
        event_id=event_id,
        expected_version=form.version,
    )
    try:
        return await carry_out(arrived)
    except (Malformed, Refusal) as failure:
        form.refuse(failure)
    except ValidationError as failure:
        form.advise(failure)
    return None


def today(request: Request) -> str:
    """The date in Sweden, as forms begin with."""
    return stockholm_date(service_of(request).clock()).isoformat()


def saved(done: Done, address: str) -> RedirectResponse:
    """On to the page that shows what became of a form, so that reloading it posts nothing again."""
    changed = bool(done.receipt.events)
    return RedirectResponse(f"{address}?saved={'yes' if changed else 'nothing'}", 303)


async def wait_until_followed(request: Request, done: Done) -> None:
    """Wait, but not for ever, until a service that follows its own log has applied what it just recorded."""
    service = service_of(request)
    with suppress(NotYetFollowed):
        await service.reached(service.name, done.receipt.position)


async def _our_fault(_: Request, __: Exception) -> Response:
    """Say nothing of the failure itself, which may hold what somebody wrote. The log has it."""
    return problem(500, "Our fault", "Something went wrong here; whoever runs the system finds it in the log.")


def _for_people(handler: Any) -> Handler:
    """The same problem as a page, where a browser asked for one."""

    async def answer(request: Request, failure: Exception) -> Response:
        response: Response = await handler(request, failure)
        if not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", ""):
            response = _as_page(request, response)
        response.headers.update(HEADERS)
        return response

    return answer


def _as_page(request: Request, answer: Response) -> Response:
    status, detail = answer.status_code, orjson.loads(answer.body).get("detail", "")
    page = pages_of(request).render(request, "error.html", status, status=status, detail=detail)
    page.headers.update({name: answer.headers[name] for name in ("allow", "retry-after") if name in answer.headers})
    return page
