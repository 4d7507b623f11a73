"""Forms about openings: offer bare seats, publish, change, close, withdraw seats."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.matching.domain.refusals import UnknownOpening
from services.matching.read import employers, openings
from services.matching.read.openings import Opening
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

MAX_SUGGESTED = 500
"""At most this many organisations are suggested."""

router = APIRouter(prefix="/openings", include_in_schema=False)


@router.get("/publish")
async def publication_form(request: Request, service: Running, employer: UUID | None = None) -> Response:
    values = {"occurred_on": today(request), "seats": "1"}
    if employer is not None:
        async with service.engine.connect() as connection:
            known = await employers.find(connection, employer)
        values |= {"organisation": known.organisation, "municipality": known.municipality or ""} if known else {}
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
    row = await _find(service, opening)
    return await _changing(
        request, service, row, Form(values_of(row, language_of(request), today(request)), version=row.version)
    )


@router.post("/{opening}/change")
async def change(opening: UUID, request: Request, service: Running, form: Posted) -> Response:
    row = await _find(service, opening)
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


async def _find(service: Service, opening: UUID) -> Opening:
    async with service.engine.connect() as connection:
        found = await openings.find(connection, opening)
    if found is None:
        raise UnknownOpening
    return found


async def _offering(request: Request, _: Form) -> Mapping[str, Any]:
    return {**await _suggested(service_of(request)), "back": "/openings"}


async def _publishing(request: Request, service: Service, form: Form, more: int = 0) -> Response:
    return await _show_terms(request, service, form, more, opening=None, back="/openings")


async def _changing(request: Request, service: Service, row: Opening, form: Form, more: int = 0) -> Response:
    return await _show_terms(request, service, form, more, opening=row, back=f"/openings/{row.opening}")


async def _about(request: Request, _: Form, opening: UUID) -> Mapping[str, Any]:
    return {"opening": await _find(service_of(request), opening), "back": f"/openings/{opening}"}


def _terms(request: Request, form: Form, more: int) -> dict[str, Any]:
    language = language_of(request)
    counted = {name: range(row_count(form, name, more)) for name in ("skills", "languages")}
    return {"rows": counted, "occupations": labels("occupation", language), "skills": labels("skill", language)}


async def _suggested(service: Service) -> dict[str, Sequence[str]]:
    async with service.engine.connect() as connection:
        _, known = await employers.list_employers(connection, limit=MAX_SUGGESTED)
        programmes = await openings.programmes(connection)
    return {"programmes": programmes, "organisations": [employer.organisation for employer in known]}


async def _show_terms(request: Request, service: Service, form: Form, more: int, **about: Any) -> Response:
    context = {**await _suggested(service), **_terms(request, form, more), **about}
    return pages_of(request).render(request, "opening_terms.html", form.status, form=form, **context)


add_forms(
    router,
    FormPage("/new", "offer.html", api.offer_seats, _offering, "/openings/{opening}"),
    FormPage("/{opening}/close", "opening_close.html", api.close_an_opening, _about, "/openings/{opening}"),
    FormPage("/{opening}/withdraw", "withdraw.html", api.withdraw_seats, _about, "/openings/{opening}"),
)
