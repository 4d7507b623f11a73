"""Pages about proposals: the list, and each proposal with whatever can be answered now."""

from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from services.matching.domain.refusals import UnknownProposal
from services.matching.ranking.reproduction import opened
from services.matching.read import profiles, proposals
from services.matching.web.api import proposals as api
from shared.contract.command import stream_of
from shared.contract.matching import ProposalMade
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running
from shared.vault.identities import disclosed_names
from shared.web.amending import records_of
from shared.web.forms import Form
from shared.web.operations import Operation
from shared.web.site import PageNumber, Posted, ProgrammeWish, SearchWish, Shown, attempt, pages_of, saved, today
from shared.web.timeline import timeline

PAGE = 50

State = Literal[""] | api.StateWish
What = Literal["review", "participant-answer", "employer-answer"]

ANSWERS: dict[What, Operation[Any]] = {
    "review": api.review_a_proposal,
    "participant-answer": api.record_the_participants_answer,
    "employer-answer": api.record_the_employers_answer,
}
"""What each form sends, by its address."""

PLACEMENTS = {"job": "work", "internship": "internship", "course": "course"}
"""What kind of placement a kind of opening becomes."""

router = APIRouter(prefix="/proposals", include_in_schema=False)


@router.get("")
async def proposals_page(
    request: Request,
    service: Running,
    pages: Shown,
    state: State = "",
    programme: ProgrammeWish = "",
    owner: SearchWish = "",
    opening: UUID | None = None,
    sort: SortWish = "",
    page: PageNumber = 1,
) -> Response:
    order = sort_of(sort, proposals.COLUMNS, proposals.DUE_FIRST)
    async with service.engine.connect() as connection:
        total, rows = await proposals.listed(
            connection,
            state=state or None,
            programme=programme or None,
            owner=owner or None,
            opening=opening,
            sort=order,
            limit=PAGE,
            skip=(page - 1) * PAGE,
        )
        owners = [(name, name) for name in await proposals.owners(connection)]
        programmes = await proposals.programmes(connection)
        names = await disclosed_names(connection, service.keyring, {row.participant for row in rows})
    asked = {"state": state, "programme": programme, "owner": owner, "opening": opening}
    values: dict[str, Any] = {"proposals": rows, "owners": owners, "programmes": programmes, "total": total}
    values |= {"names": names, "sort": order}
    return pages.render(request, "proposals.html", asked=asked, page=page, pages=-(-total // PAGE), **values)


@router.get("/{proposal}")
async def proposal_page(proposal: UUID, request: Request, service: Running) -> Response:
    return await _show(proposal, request, service, Form({"occurred_on": today(request)}))


@router.get("/{proposal}/{what}")
async def answer_form(proposal: UUID, what: What, request: Request, service: Running) -> Response:
    return await _show(proposal, request, service, Form({"occurred_on": today(request)}))


@router.post("/{proposal}/{what}")
async def answer(proposal: UUID, what: What, request: Request, service: Running, form: Posted) -> Response:
    operation = ANSWERS[what]
    done = await attempt(request, form, operation, form.read(operation.body), {"proposal": proposal})
    return saved(done, f"/proposals/{proposal}") if done else await _show(proposal, request, service, form)


async def _show(proposal: UUID, request: Request, service: Running, form: Form) -> Response:
    records = await records_of(service, stream_of("proposal", proposal))
    told = next((record.event for record in records if isinstance(record.event, ProposalMade)), None)
    if told is None:
        raise UnknownProposal
    async with service.engine.connect() as connection:
        row = await proposals.find(connection, proposal)
        agency = await profiles.agency_of(connection, told.participant)
        names = await disclosed_names(connection, service.keyring, [told.participant])
    if form.version is None or form.stale:
        form.version = len(records)
    values: dict[str, Any] = {"proposal": row, "told": told, "timeline": timeline(records), "names": names}
    values |= {
        "agency": agency,
        "agreement": row and f"/agreements/new?{urlencode(_agreed(row))}",
        "why": await opened(service, records),
    }
    return pages_of(request).render(request, "proposal.html", form.status, form=form, **values)


def _agreed(row: Row[Any]) -> dict[str, object]:
    """What the form of an agreement begins with."""
    kind = PLACEMENTS.get(row.kind, "")
    about = {"participant": row.participant, "opening": row.opening, "proposal": row.proposal}
    return {**about, "kind": kind, "organisation": row.organisation or "", "programme": row.programme}
