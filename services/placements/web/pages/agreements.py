"""The pages of agreements: the list, the draft, the terms with who has signed, and the start when all have."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.placements.domain.agreement import ALWAYS
from services.placements.domain.refusals import UnknownAgreement
from services.placements.read import agreements as read
from services.placements.read import known_participants, search
from services.placements.web.api import agreements as api
from services.placements.web.api import placements
from services.placements.web.pages.chooser import participant_by_pseudonym
from services.placements.web.pages.lists import PAGE_SIZE, list_context, rows_before, search_text
from services.placements.web.people import name_of
from shared.contract.command import stream_of
from shared.contract.placements import AgreementDrafted
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running, service_of
from shared.vault.identities import disclosed_names
from shared.web.amending import records_of
from shared.web.form_pages import FormPage, add_forms
from shared.web.forms import Form
from shared.web.site import PageNumber, Posted, ProgrammeWish, Shown, attempt, pages_of, saved, today
from shared.web.timeline import timeline

PREFILLED = ("participant", "kind", "programme", "organisation", "opening", "proposal", "starts_on", "extent")
"""The fields of a draft that the address may fill in."""

router = APIRouter(prefix="/agreements", include_in_schema=False)


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
    q, order = search_text(q, 120), sort_of(sort, read.COLUMNS, read.WAITING_FIRST)
    async with service.engine.connect() as connection:
        total, rows = await read.list_agreements(
            connection,
            state=state or None,
            awaiting=awaiting,
            kind=kind,
            programme=programme,
            containing=q,
            sort=order,
            limit=PAGE_SIZE,
            skip=rows_before(page),
        )
        context = await list_context(service, connection, (row.participant for row in rows), total, page)
    filters = {"q": q, "state": state, "awaiting": awaiting, "kind": kind, "programme": programme}
    return pages.render(request, "agreements.html", filters=filters, rows=rows, sort=order, **context)


@router.get("/new")
async def draft_form(request: Request, service: Running) -> Response:
    prefilled = {name: request.query_params.get(name, "").replace("\x00", "")[:120] for name in PREFILLED}
    form = Form({name: value for name, value in prefilled.items() if value} | {"occurred_on": today(request)})
    if form.value("kind") in ("", "work", "internship"):
        form.values["parties.0"] = "employer"
    return await _drafting(request, service, form)


@router.post("/new")
async def draft(request: Request, service: Running, form: Posted) -> Response:
    form.values |= await participant_by_pseudonym(request, form)
    body = form.read(api.draft_an_agreement.body, defaults=_obligatory_parties(form))
    done = await attempt(request, form, api.draft_an_agreement, body)
    if done is None:
        return await _drafting(request, service, form)
    return saved(done, f"/agreements/{done.ids['agreement']}")


@router.get("/{agreement}")
async def agreement_page(agreement: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("placement", agreement))
    drafted = next((record.event for record in records if isinstance(record.event, AgreementDrafted)), None)
    if drafted is None:
        raise UnknownAgreement
    async with service.engine.connect() as connection:
        row = await read.find_agreement(connection, agreement)
    names = await name_of(service, drafted.participant)
    return pages.render(
        request, "agreement.html", agreement=row, drafted=drafted, names=names, timeline=timeline(records)
    )


def _obligatory_parties(form: Form) -> dict[str, str]:
    """Return the parties that always sign, numbered after the ticked ones; the form does not ask for them."""
    ticked = form.listed("parties")
    others = (party for party in ALWAYS if party not in ticked)
    return {f"parties.{number}": party for number, party in enumerate(others, len(ticked))}


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
    back = f"/participants/{known}" if known else "/agreements"
    values: dict[str, Any] = {"programmes": codes, "known": known, "names": names, "back": back}
    return pages_of(request).render(request, "agreement_draft.html", form.status, form=form, **values)


async def _about(request: Request, _: Form, agreement: UUID) -> Mapping[str, Any]:
    """The context of the forms about one agreement."""
    service = service_of(request)
    row = await api.get_agreement(service, agreement)
    names = await name_of(service, row.participant)
    return {"agreement": row, "back": f"/agreements/{agreement}", "names": names}


def _with_party(request: Request, context: Mapping[str, Any]) -> Mapping[str, str]:
    party = request.query_params.get("party", "")
    return {"occurred_on": today(request)} | ({"party": party} if party in context["agreement"].awaiting else {})


def _first_possible_day(_: Request, context: Mapping[str, Any]) -> Mapping[str, str]:
    agreed = context["agreement"]
    first = agreed.starts_on if agreed.signed_on is None else max(agreed.starts_on, agreed.signed_on)
    return {"occurred_on": first.isoformat()}


async def _as_agreed(request: Request, agreement: UUID) -> Mapping[str, str]:
    row = await api.get_agreement(service_of(request), agreement)
    return {"participant": str(row.participant), "kind": row.kind, "agreement": str(row.agreement)}


_page = partial(FormPage, context=_about, after="/agreements/{agreement}")

add_forms(
    router,
    _page("/{agreement}/sign", "agreement_sign.html", api.sign_an_agreement, begins=_with_party),
    _page("/{agreement}/cancel", "agreement_cancel.html", api.cancel_an_agreement),
    _page(
        "/{agreement}/start",
        "agreement_start.html",
        placements.start_a_placement,
        after="/placements/{agreement}",
        begins=_first_possible_day,
        given=_as_agreed,
    ),
)
