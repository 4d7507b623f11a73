"""The pages of agreements: the list, the draft, the terms with who has signed, and the start when all have."""

from functools import partial
from typing import Any, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Row

from services.placements.domain.agreement import needed
from services.placements.domain.commands import placement_stream
from services.placements.domain.refusals import UnknownAgreement
from services.placements.read import agreements as kept
from services.placements.read import known_participants, search
from services.placements.web.api import agreements as api
from services.placements.web.api import placements
from services.placements.web.pages.chooser import read_pseudonym
from services.placements.web.pages.lists import PAGE
from services.placements.web.people import name_of
from shared.contract.placements import AgreementDrafted
from shared.contract.words import AgreementParty, CourseLevel, Day, Name
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Arrival, Asked, Running
from shared.vault.identities import disclosed_names
from shared.web.amending import records_of
from shared.web.forms import Form
from shared.web.site import PageNumber, Posted, ProgrammeWish, Shown, attempt, pages_of, saved, today
from shared.web.timeline import timeline

FILLED_IN = ("participant", "kind", "programme", "organisation", "opening", "proposal", "starts_on", "extent")
"""The fields of a draft that its address may fill in."""

router = APIRouter(prefix="/agreements", include_in_schema=False)


class AskedStart(Asked):
    """The rest of a placement whose terms are agreed."""

    occurred_on: Day
    subject: Name | None = None
    level_in: CourseLevel | None = None


@router.get("")
async def agreements_page(
    request: Request,
    service: Running,
    pages: Shown,
    q: str = "",
    state: Literal["", "awaiting", "signed", "started", "cancelled"] = "",
    awaiting: Literal["", "participant", "employer", "agency", "mentor"] = "",
    kind: Literal["", "work", "internship", "study", "course"] = "",
    programme: ProgrammeWish = "",
    sort: SortWish = "",
    page: PageNumber = 1,
) -> Response:
    q = "".join(c for c in q if c.isprintable()).strip()[:120]
    order = sort_of(sort, kept.COLUMNS, kept.WAITING_FIRST)
    async with service.engine.connect() as connection:
        total, rows = await kept.listed(
            connection,
            state=state or None,
            awaiting=awaiting or None,
            kind=kind or None,
            programme=programme or None,
            containing=q,
            sort=order,
            limit=PAGE,
            skip=(page - 1) * PAGE,
        )
        codes = await search.programmes(connection)
        names = await disclosed_names(connection, service.keyring, {row.participant for row in rows})
    asked = {"q": q, "state": state, "awaiting": awaiting, "kind": kind, "programme": programme}
    values: dict[str, Any] = {"asked": asked, "rows": rows, "programmes": codes, "total": total, "sort": order}
    values |= {"awaiting_of": api.awaiting, "narrowed": any(asked.values()), "names": names, "page": page}
    return pages.render(request, "agreements.html", pages=-(-total // PAGE), **values)


@router.get("/new")
async def draft_form(request: Request, service: Running) -> Response:
    given = {name: request.query_params.get(name, "").replace("\x00", "")[:120] for name in FILLED_IN}
    form = Form({name: value for name, value in given.items() if value} | {"occurred_on": today(request)})
    if form.value("kind") in ("", "work", "internship"):
        form.values["parties.0"] = "employer"
    return await _drafting(request, service, form)


@router.post("/new")
async def draft(request: Request, service: Running, form: Posted) -> Response:
    async with service.engine.connect() as connection:
        await read_pseudonym(connection, form, "participant")
    asked = form.read(api.AskedAgreement, defaults=_those_who_must(form))
    answer = await attempt(request, form, asked, api.draft_an_agreement)
    if answer is None:
        return await _drafting(request, service, form)
    return saved(answer, f"/agreements/{orjson.loads(answer.body)['agreement']}")


@router.get("/{agreement}")
async def agreement_page(agreement: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, placement_stream(agreement))
    drafted = next((record.event for record in records if isinstance(record.event, AgreementDrafted)), None)
    if drafted is None:
        raise UnknownAgreement
    async with service.engine.connect() as connection:
        row = await kept.find(connection, agreement)
    values: dict[str, Any] = {"drafted": drafted, "awaiting": api.awaiting(row) if row else []}
    values["names"] = await name_of(service, drafted.participant)
    return pages.render(request, "agreement.html", agreement=row, timeline=timeline(records), **values)


@router.get("/{agreement}/sign")
async def signature_form(agreement: UUID, request: Request, service: Running, party: str = "") -> Response:
    row = await api.found(service, agreement)
    form = Form({"occurred_on": today(request)})
    if party in api.awaiting(row):
        form.values["party"] = party
    return await _about(request, service, "agreement_sign.html", row, form)


@router.post("/{agreement}/sign")
async def sign(agreement: UUID, request: Request, service: Running, form: Posted) -> Response:
    command = partial(api.sign_an_agreement, agreement)
    answer = await attempt(request, form, form.read(api.AskedSignature), command)
    row = await api.found(service, agreement)
    return (
        saved(answer, f"/agreements/{agreement}")
        if answer
        else await _about(request, service, "agreement_sign.html", row, form)
    )


@router.get("/{agreement}/cancel")
async def cancellation_form(agreement: UUID, request: Request, service: Running) -> Response:
    row = await api.found(service, agreement)
    return await _about(request, service, "agreement_cancel.html", row, Form({"occurred_on": today(request)}))


@router.post("/{agreement}/cancel")
async def cancel(agreement: UUID, request: Request, service: Running, form: Posted) -> Response:
    command = partial(api.cancel_an_agreement, agreement)
    answer = await attempt(request, form, form.read(api.AskedCancellation), command)
    row = await api.found(service, agreement)
    return (
        saved(answer, f"/agreements/{agreement}")
        if answer
        else await _about(request, service, "agreement_cancel.html", row, form)
    )


@router.get("/{agreement}/start")
async def start_form(agreement: UUID, request: Request, service: Running) -> Response:
    row = await api.found(service, agreement)
    first = row.starts_on if row.signed_on is None else max(row.starts_on, row.signed_on)
    return await _about(request, service, "agreement_start.html", row, Form({"occurred_on": first.isoformat()}))


@router.post("/{agreement}/start")
async def start(agreement: UUID, request: Request, service: Running, form: Posted) -> Response:
    row = await api.found(service, agreement)
    answer = await attempt(request, form, form.read(AskedStart), partial(_start, row))
    return (
        saved(answer, f"/placements/{agreement}")
        if answer
        else await _about(request, service, "agreement_start.html", row, form)
    )


async def _start(row: Row[Any], asked: AskedStart, arrived: Arrival) -> JSONResponse:
    agreed = {"participant": row.participant, "kind": row.kind, "agreement": row.agreement}
    return await placements.start_a_placement(placements.AskedPlacement(**agreed, **dict(asked)), arrived)


def _those_who_must(form: Form) -> dict[str, str]:
    """The parties that sign in any case, which the form does not ask for: behind those that were ticked."""
    ticked = form.listed("parties")
    always: list[AgreementParty] = [party for party in needed("course") if party not in ticked]
    return {f"parties.{number}": party for number, party in enumerate(always, len(ticked))}


async def _drafting(request: Request, service: Running, form: Form) -> Response:
    known = None
    async with service.engine.connect() as connection:
        codes = await search.programmes(connection)
        try:
            participant = UUID(form.value("participant"))
        except ValueError:
            pass
        else:
            known = participant if await known_participants.is_known(connection, participant) else None
        names = await disclosed_names(connection, service.keyring, [known] if known else [])
    values: dict[str, Any] = {"programmes": codes, "known": known, "names": names}
    values |= {"back": f"/participants/{known}" if known else "/agreements"}
    return pages_of(request).render(request, "agreement_draft.html", form.status, form=form, **values)


async def _about(request: Request, service: Running, template: str, row: Row[Any], form: Form) -> Response:
    values: dict[str, Any] = {"agreement": row, "awaiting": api.awaiting(row), "back": f"/agreements/{row.agreement}"}
    values["names"] = await name_of(service, row.participant)
    return pages_of(request).render(request, template, form.status, form=form, **values)
