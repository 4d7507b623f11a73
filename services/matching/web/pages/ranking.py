"""Pages about fitting: find people for an opening, a participant's openings, the competence database."""

from datetime import date
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.matching.domain.refusals import NothingIsDisclosed
from services.matching.ranking import fitting
from services.matching.ranking.proposing import ranking
from services.matching.ranking.reproduction import reproduce
from services.matching.read import competences, profiles, proposals
from services.matching.web.api import ranking as api
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.taxonomy.words import concept_of, labels
from shared.vault.identities import disclosed_names
from shared.web.forms import Form
from shared.web.i18n import N_, language_of
from shared.web.site import PageNumber, Posted, SearchWish, Shown, attempting, pages_of, today

PAGE = 50
MAX_PLACES = 20
"""At most this many people are shown for an opening, and openings for a participant."""

CHOOSE = N_("Choose at least one person.")

LanguageWish = Annotated[str, Query(pattern=r"^([a-z]{2,3})?$")]
LevelWish = Literal["", "none", "A1", "A2", "B1", "B2", "C1", "C2"]

router = APIRouter(include_in_schema=False)


@router.get("/openings/{opening}/people")
async def people_page(opening: UUID, request: Request, service: Running) -> Response:
    day = stockholm_date(service.clock())
    form = Form({"occurred_on": today(request), "answer_by": api.last_day_to_answer(day).isoformat()})
    return await _people(opening, request, service, form, day)


@router.post("/openings/{opening}/people")
async def propose(opening: UUID, request: Request, service: Running, form: Posted) -> Response:
    if not any(name.startswith("participants.") for name in form.values):
        form.errors["participants"] = CHOOSE
    body = None if form.failed else form.read(api.Proposals)
    if body is not None:
        receipts = await attempting(request, form, partial(api.propose, opening, body))
        if receipts is not None:
            recorded = any(receipt.events for receipt in receipts)
            return RedirectResponse(f"/openings/{opening}?saved={'yes' if recorded else 'nothing'}", 303)
    return await _people(opening, request, service, form, stockholm_date(service.clock()))


@router.get("/proposals/{proposal}/again")
async def again_page(proposal: UUID, request: Request, service: Running, pages: Shown) -> Response:
    again = await reproduce(service, proposal)
    return pages.render(request, "again.html", proposal=proposal, again=again)


@router.get("/participants/{participant}")
async def participant_page(participant: UUID, request: Request, service: Running, pages: Shown) -> Response:
    async with service.engine.connect() as connection:
        _, proposed = await proposals.list_proposals(connection, participant=participant, limit=PAGE)
        agency = await profiles.agency_of(connection, participant)
        names = await disclosed_names(connection, service.keyring, [participant])
    try:
        fits = await fitting.fits(service, participant, stockholm_date(service.clock()), MAX_PLACES)
    except NothingIsDisclosed:
        if not proposed:
            raise
        fits = None
    context: dict[str, Any] = {"fits": fits, "proposals": proposed, "agency": agency, "names": names}
    return pages.render(request, "participant.html", participant=participant, **context)


@router.get("/competences")
async def competences_page(
    request: Request,
    service: Running,
    pages: Shown,
    skill: SearchWish = "",
    occupation: SearchWish = "",
    language: LanguageWish = "",
    level: LevelWish = "",
    page: PageNumber = 1,
) -> Response:
    async with service.engine.connect() as connection:
        total, people = await competences.search(
            connection,
            skill=concept_of("skill", skill) if skill.strip() else None,
            occupation=concept_of("occupation", occupation) if occupation.strip() else None,
            language=language or None,
            level=level or None,
            limit=PAGE,
            skip=(page - 1) * PAGE,
        )
        names = await disclosed_names(connection, service.keyring, {person.participant for person in people})
    reader = language_of(request)
    suggested = {"skills": labels("skill", reader), "occupations": labels("occupation", reader)}
    filters = {"skill": skill, "occupation": occupation, "language": language, "level": level}
    context: dict[str, Any] = {"people": people, "total": total, "filters": filters, "names": names, **suggested}
    return pages.render(request, "competences.html", page=page, pages=-(-total // PAGE), **context)


async def _people(opening: UUID, request: Request, service: Running, form: Form, day: date) -> Response:
    ranked = await ranking(service, opening, day, MAX_PLACES)
    async with service.engine.connect() as connection:
        names = await disclosed_names(connection, service.keyring, {person.participant for person in ranked.people})
    chosen = {value for name, value in form.values.items() if name.startswith("participants.")}
    context: dict[str, Any] = {"opening": ranked.row, "people": ranked.people, "chosen": chosen, "names": names}
    return pages_of(request).render(request, "people.html", form.status, form=form, **context)
