"""The pages of agreements: the list, the draft, the terms with who has signed, and the start when all have."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.placements.domain.agreement import needed
from services.placements.domain.refusals import UnknownAgreement
from services.placements.read import agreements as kept
from services.placements.read import known_participants, search
from services.placements.web.api import agreements as api
from services.placements.web.api import placements
from services.placements.web.pages.chooser import read_pseudonym
from services.placements.web.pages.lists import PAGE
from services.placements.web.people import name_of
from shared.contract.command import stream_of
from shared.contract.placements import AgreementDrafted
from shared.contract.words import AgreementParty
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running, service_of
from shared.vault.identities import disclosed_names
from shared.web.amending import records_of
from shared.web.form_pages import FormPage, add_forms
from shared.web.forms import Form
from shared.web.site import PageNumber, Posted, ProgrammeWish, Shown, attempt, pages_of, saved, today
from shared.web.timeline import timeline

FILLED_IN = ("participant", "kind", "programme", "organisation", "opening", "proposal", "starts_on", "extent")
"""The fields of a draft that its address may fill in."""

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
    body = form.read(api.draft_an_agreement.body, defaults=_those_who_must(form))
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
        row = await kept.find(connection, agreement)
    values: dict[str, Any] = {"drafted": drafted, "awaiting": api.awaiting(row) if row else []}
    values["names"] = await name_of(service, drafted.participant)
    return pages.render(request, "agreement.html", agreement=row, timeline=timeline(records), **values)


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


async def _about(request: Request, _: Form, agreement: UUID) -> Mapping[str, Any]:
    """What forms about one agreement show."""
    service = service_of(request)
    row = await api.found(service, agreement)
    names = await name_of(service, row.participant)
    return {"agreement": row, "awaiting": api.awaiting(row), "back": f"/agreements/{agreement}", "names": names}


def _with_party(request: Request, shown: Mapping[str, Any]) -> Mapping[str, str]:
    party = request.query_params.get("party", "")
    return {"occurred_on": today(request)} | ({"party": party} if party in shown["awaiting"] else {})


def _first_possible_day(_: Request, shown: Mapping[str, Any]) -> Mapping[str, str]:
    agreed = shown["agreement"]
    first = agreed.starts_on if agreed.signed_on is None else max(agreed.starts_on, agreed.signed_on)
    return {"occurred_on": first.isoformat()}


async def _as_agreed(request: Request, agreement: UUID) -> Mapping[str, str]:
    row = await api.found(service_of(request), agreement)
    return {"participant": str(row.participant), "kind": row.kind, "agreement": str(row.agreement)}


add_forms(
    router,
    FormPage(
        "/{agreement}/sign",
        "agreement_sign.html",
        api.sign_an_agreement,
        _about,
        "/agreements/{agreement}",
        begins=_with_party,
    ),
    FormPage(
        "/{agreement}/cancel", "agreement_cancel.html", api.cancel_an_agreement, _about, "/agreements/{agreement}"
    ),
    FormPage(
        "/{agreement}/start",
        "agreement_start.html",
        placements.start_a_placement,
        _about,
        "/placements/{agreement}",
        begins=_first_possible_day,
        given=_as_agreed,
    ),
)
