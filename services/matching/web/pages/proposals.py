"""Pages about proposals: the list, and each proposal with whatever can be answered now."""

from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.matching.domain.refusals import UnknownProposal
from services.matching.ranking.reproduction import opened
from services.matching.read import profiles, proposals
from services.matching.read.proposals import Proposal
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
"""The operation of each form, by its address."""

PLACEMENTS = {"job": "work", "internship": "internship", "course": "course"}
"""The kind of placement that each kind of opening becomes."""

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
        total, found = await proposals.list_proposals(
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
        names = await disclosed_names(connection, service.keyring, {proposal.participant for proposal in found})
    filters = {"state": state, "programme": programme, "owner": owner, "opening": opening}
    context: dict[str, Any] = {"proposals": found, "owners": owners, "programmes": programmes, "total": total}
    context |= {"names": names, "sort": order, "filters": filters}
    return pages.render(request, "proposals.html", page=page, pages=-(-total // PAGE), **context)


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
    made = next((record.event for record in records if isinstance(record.event, ProposalMade)), None)
    if made is None:
        raise UnknownProposal
    async with service.engine.connect() as connection:
        found = await proposals.find(connection, proposal)
        agency = await profiles.agency_of(connection, made.participant)
        names = await disclosed_names(connection, service.keyring, [made.participant])
    if form.version is None or form.stale:
        form.version = len(records)
    return pages_of(request).render(
        request,
        "proposal.html",
        form.status,
        form=form,
        proposal=found,
        participant_id=made.participant,
        timeline=timeline(records),
        names=names,
        agency=agency,
        agreement=found and f"/agreements/new?{urlencode(_agreement(found))}",
        why=await opened(service, records),
    )


def _agreement(proposal: Proposal) -> dict[str, object]:
    """The values with which the form of an agreement begins."""
    kind = PLACEMENTS.get(proposal.kind or "", "")
    about = {"participant": proposal.participant, "opening": proposal.opening, "proposal": proposal.proposal}
    return {**about, "kind": kind, "organisation": proposal.organisation or "", "programme": proposal.programme}
