"""Pages about published figures: the list, each figure with its editions and how they differ, and the form."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.reporting.domain.refusals import NotPublished
from services.reporting.figures import publishing
from services.reporting.figures.catalogue import CATALOGUE
from services.reporting.read.published import published
from services.reporting.web.api.published import editions, publish
from services.reporting.web.pages.query import PageQuery
from shared.contract.command import Body
from shared.contract.words import Day
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.web.forms import Form
from shared.web.site import Posted, Shown, attempting, pages_of, saved, wait_until_followed

PUBLISHABLE = tuple(fn for fn, indicator in CATALOGUE.items() if indicator.sql is not None)

MAX_MOVERS = 200
"""At most this many people who moved are shown for each edition."""

router = APIRouter(include_in_schema=False)


class PublicationForm(Body):
    """What the form asks; `arguments` are the figure's own, as JSON, kept from the page that led here."""

    fn: str
    V: Day
    K: Day
    arguments: str = "{}"


@router.get("/published")
async def published_page(request: Request, service: Running, pages: Shown) -> Response:
    async with service.engine.connect() as connection:
        figures = await published(connection)
    return pages.render(request, "published.html", figures=figures)


@router.get("/published/{figure}")
async def published_figure_page(figure: UUID, request: Request, service: Running, pages: Shown) -> Response:
    async with service.engine.connect() as connection:
        story = editions(await publishing.story(connection, figure))
    if not story:
        raise NotPublished
    return pages.render(
        request, "publication.html", editions=[_shown(each) for each in reversed(story)], movers_shown=MAX_MOVERS
    )


@router.get("/programmes/{code}/publish")
async def publication_form(code: str, request: Request, service: Running) -> Response:
    asked = PageQuery.read(code, request.query_params, stockholm_date(service.clock()))
    values = {"V": asked.state_date.isoformat(), "K": asked.known_on.isoformat(), "arguments": asked.written}
    return _asking(code, request, Form({**values, "fn": request.query_params.get("fn", "")}))


@router.post("/programmes/{code}/publish")
async def publish_from_a_page(code: str, request: Request, form: Posted) -> Response:
    written = form.read(PublicationForm)
    if written is None:
        return _asking(code, request, form)
    done = await attempting(request, form, partial(publish, written.fn, _arguments(code, written)))
    if done is None:
        return _asking(code, request, form)
    await wait_until_followed(request, done)
    return saved(done, f"/published/{done.ids['figure']}")


def _arguments(code: str, written: PublicationForm) -> dict[str, Any]:
    more = PageQuery.read(code, {"arguments": written.arguments}, written.K).more
    return {**more, "project": code, "V": written.V.isoformat(), "K": written.K.isoformat()}


def _asking(code: str, request: Request, form: Form) -> Response:
    kept = {name: form.value(name) for name in ("V", "K")}
    back = f"/programmes/{code}?{urlencode(kept)}"
    return pages_of(request).render(
        request, "publish.html", form.status, form=form, programme=code, back=back, choices=PUBLISHABLE
    )


def _shown(edition: Mapping[str, Any]) -> dict[str, Any]:
    """An edition with its numbers as lines: path and value."""
    return {**edition, "lines": list(_lines(edition["value"]))}


def _lines(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        return [(path, value)]
    return [line for name, part in value.items() for line in _lines(part, f"{path}.{name}" if path else name)]
