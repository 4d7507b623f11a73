"""Matching's pages: the openings with the seats that are left, each opening, and its forms."""

from functools import partial
from typing import Any, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from services.matching.adapters import openings as store
from services.matching.adapters.web import api
from services.matching.domain.commands import opening_stream
from services.matching.domain.refusals import UnknownOpening
from shared.contract.matching import SeatsOffered
from shared.runtime.service import Service
from shared.web.amending import amending, records_of
from shared.web.api import Running
from shared.web.forms import Form
from shared.web.site import PageNumber, Posted, ProgrammeWish, Shown, attempt, pages_of, saved, today
from shared.web.timeline import timeline

PAGE = 50

router = APIRouter(include_in_schema=False)
routers = (router, amending("/openings/{id}", "opening-{id}"))


@router.get("/")
async def openings_page(
    request: Request,
    service: Running,
    pages: Shown,
    kind: Literal["", "job", "internship", "mentor", "course"] = "",
    programme: ProgrammeWish = "",
    left: Literal["", "yes"] = "",
    page: PageNumber = 1,
) -> Response:
    async with service.engine.connect() as connection:
        total, rows = await store.listed(
            connection,
            programme=programme or None,
            kind=kind or None,
            left_only=bool(left),
            limit=PAGE,
            skip=(page - 1) * PAGE,
        )
    values: dict[str, Any] = {"openings": rows, "programmes": await _programmes(service), "total": total}
    asked = {"kind": kind, "programme": programme, "left": left}
    return pages.render(request, "openings.html", asked=asked, page=page, pages=-(-total // PAGE), **values)


@router.get("/openings/new")
async def offer_form(request: Request, service: Running) -> Response:
    return await _offering(request, service, Form({"occurred_on": today(request)}))


@router.post("/openings/new")
async def offer(request: Request, service: Running, form: Posted) -> Response:
    answer = await attempt(request, form, form.read(api.AskedOffer), api.offer_seats)
    if answer is None:
        return await _offering(request, service, form)
    return saved(answer, f"/openings/{orjson.loads(answer.body)['stream'].removeprefix('opening-')}")


@router.get("/openings/{opening}")
async def opening_page(opening: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, opening_stream(opening))
    offered = next((record.event for record in records if isinstance(record.event, SeatsOffered)), None)
    if offered is None:
        raise UnknownOpening
    row = await _found(service, opening)
    return pages.render(request, "opening.html", opening=row, offered=offered, timeline=timeline(records))


@router.get("/openings/{opening}/withdraw")
async def withdrawal_form(opening: UUID, request: Request, service: Running) -> Response:
    return _withdrawing(request, await _found(service, opening), Form({"occurred_on": today(request)}))


@router.post("/openings/{opening}/withdraw")
async def withdraw(opening: UUID, request: Request, service: Running, form: Posted) -> Response:
    command = partial(api.withdraw_seats, opening)
    answer = await attempt(request, form, form.read(api.AskedWithdrawal), command)
    row = await _found(service, opening)
    return saved(answer, f"/openings/{opening}") if answer else _withdrawing(request, row, form)


async def _found(service: Service, opening: UUID) -> Row[Any] | None:
    async with service.engine.connect() as connection:
        return await store.find(connection, opening)


async def _programmes(service: Service) -> list[str]:
    async with service.engine.connect() as connection:
        return await store.programmes(connection)


async def _offering(request: Request, service: Service, form: Form) -> Response:
    values = {"programmes": await _programmes(service), "back": "/"}
    return pages_of(request).render(request, "offer.html", form.status, form=form, **values)


def _withdrawing(request: Request, opening: Row[Any] | None, form: Form) -> Response:
    if opening is None:
        raise UnknownOpening
    back = f"/openings/{opening.opening}"
    return pages_of(request).render(request, "withdraw.html", form.status, form=form, opening=opening, back=back)
