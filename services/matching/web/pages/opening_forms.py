"""Forms about openings: offer bare seats, publish, change, close, withdraw seats."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from services.matching.domain.refusals import UnknownOpening
from services.matching.read import employers, openings
from services.matching.web.api import openings as api
from services.matching.web.pages.opening_terms import ROWS, concepts_of, read_terms, row_count, values_of
from shared.service.arrival import Running, service_of
from shared.service.service import Service
from shared.taxonomy.words import labels
from shared.web.form_pages import FormPage, add_forms
from shared.web.forms import Form
from shared.web.i18n import language_of
from shared.web.site import Posted, attempt, pages_of, saved, today

MORE = "more"
"""The button that asks for more rows instead of sending the form."""

router = APIRouter(prefix="/openings", include_in_schema=False)


@router.get("/new")
async def offer_form(request: Request, service: Running) -> Response:
    return await _offering(request, service, Form({"occurred_on": today(request)}))


@router.post("/new")
async def offer(request: Request, service: Running, form: Posted) -> Response:
    done = await attempt(request, form, api.offer_seats, form.read(api.offer_seats.body))
    return saved(done, f"/openings/{done.ids['opening']}") if done else await _offering(request, service, form)


@router.get("/publish")
async def publication_form(request: Request, service: Running, employer: UUID | None = None) -> Response:
    values = {"occurred_on": today(request), "seats": "1"}
    if employer is not None:
        async with service.engine.connect() as connection:
            row = await employers.find(connection, employer)
        values |= {"organisation": row.organisation, "municipality": row.municipality or ""} if row else {}
    return await _publishing(request, service, Form(values))


@router.post("/publish")
async def publish(request: Request, service: Running, form: Posted) -> Response:
    more = form.values.pop(MORE, None)
    if more:
        return await _publishing(request, service, form, ROWS)
    body = read_terms(form, api.publish_an_opening.body, {})
    if body is not None:
        body = body.model_copy(update={"employer": await _employer(service, form.value("organisation"))})
    done = await attempt(request, form, api.publish_an_opening, body)
    return saved(done, f"/openings/{done.ids['opening']}") if done else await _publishing(request, service, form)


@router.get("/{opening}/change")
async def change_form(opening: UUID, request: Request, service: Running) -> Response:
    row = await _found(service, opening)
    return await _changing(
        request, service, row, Form(values_of(row, language_of(request), today(request)), version=row.version)
    )


@router.post("/{opening}/change")
async def change(opening: UUID, request: Request, service: Running, form: Posted) -> Response:
    row = await _found(service, opening)
    if form.values.pop(MORE, None):
        return await _changing(request, service, row, form, ROWS)
    known = concepts_of(row, language_of(request))
    employer = {"employer": str(row.employer)} if row.employer else {}
    body = read_terms(form, api.change_an_opening.body, employer, known)
    done = await attempt(request, form, api.change_an_opening, body, {"opening": opening})
    if done:
        return saved(done, f"/openings/{opening}")
    if form.stale:
        form.version = row.version
    return await _changing(request, service, row, form)


async def _employer(service: Service, organisation: str) -> UUID | None:
    async with service.engine.connect() as connection:
        return await employers.named(connection, organisation)


async def _found(service: Service, opening: UUID) -> Row[Any]:
    async with service.engine.connect() as connection:
        row = await openings.find(connection, opening)
    if row is None:
        raise UnknownOpening
    return row


async def _offering(request: Request, service: Service, form: Form) -> Response:
    return _show(request, "offer.html", form, **await _suggested(service), back="/openings")


async def _publishing(request: Request, service: Service, form: Form, more: int = 0) -> Response:
    values = {**await _suggested(service), **_terms(request, form, more), "opening": None, "back": "/openings"}
    return _show(request, "opening_terms.html", form, **values)


async def _changing(request: Request, service: Service, row: Row[Any], form: Form, more: int = 0) -> Response:
    values = {**await _suggested(service), **_terms(request, form, more)}
    return _show(request, "opening_terms.html", form, **values, opening=row, back=f"/openings/{row.opening}")


async def _about(request: Request, _: Form, opening: UUID) -> Mapping[str, Any]:
    return {"opening": await _found(service_of(request), opening), "back": f"/openings/{opening}"}


def _terms(request: Request, form: Form, more: int) -> dict[str, Any]:
    language = language_of(request)
    counted = {name: range(row_count(form, name, more)) for name in ("skills", "languages")}
    return {"rows": counted, "occupations": labels("occupation", language), "skills": labels("skill", language)}


async def _suggested(service: Service) -> dict[str, Sequence[str]]:
    async with service.engine.connect() as connection:
        _, known = await employers.listed(connection, limit=500)
        return {"programmes": await openings.programmes(connection), "organisations": [e.organisation for e in known]}


def _show(request: Request, template: str, form: Form, **values: Any) -> Response:
    return pages_of(request).render(request, template, form.status, form=form, **values)


add_forms(
    router,
    FormPage("/{opening}/close", "opening_close.html", api.close_an_opening, _about, "/openings/{opening}"),
    FormPage("/{opening}/withdraw", "withdraw.html", api.withdraw_seats, _about, "/openings/{opening}"),
)
