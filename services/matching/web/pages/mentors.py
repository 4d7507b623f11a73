"""Pages about mentors and mentorships: who they are, whether they are suitable, whom they meet."""

from functools import partial
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from services.matching.domain.commands import mentor_stream, mentorship_stream
from services.matching.domain.refusals import UnknownMentor, UnknownMentorship
from services.matching.read import mentors, openings
from services.matching.sealing import opened_mentors
from services.matching.web.api import mentors as api
from shared.contract.matching import MentorRegistered, MentorshipStarted
from shared.contract.sealed import Identity
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running
from shared.service.service import Service
from shared.taxonomy.words import concept_of, labels
from shared.vault.identities import disclosed_names
from shared.web.amending import records_of
from shared.web.forms import Form
from shared.web.i18n import language_of
from shared.web.site import PageNumber, Posted, SearchWish, Shown, attempt, pages_of, saved, today
from shared.web.timeline import timeline

PAGE = 50

router = APIRouter(include_in_schema=False)


@router.get("/mentors")
async def mentors_page(
    request: Request,
    service: Running,
    pages: Shown,
    language: SearchWish = "",
    municipality: SearchWish = "",
    vetted: mentors.Vetted = "",
    sort: SortWish = "",
    page: PageNumber = 1,
) -> Response:
    order = sort_of(sort, mentors.COLUMNS, mentors.LATEST_FIRST)
    asked: dict[str, Any] = {"language": language, "municipality": municipality, "vetted": vetted}
    async with service.engine.connect() as connection:
        total, rows = await mentors.listed(connection, **asked, sort=order, limit=PAGE, skip=(page - 1) * PAGE)
        identities = await opened_mentors(service, connection, rows)
        offered = {
            "spoken": await mentors.languages(connection),
            "municipalities": await mentors.municipalities(connection),
        }
    values: dict[str, Any] = {"mentors": rows, "identities": identities, "total": total, "sort": order, **offered}
    return pages.render(request, "mentors.html", asked=asked, page=page, pages=-(-total // PAGE), **values)


@router.get("/mentors/new")
async def registration_form(request: Request) -> Response:
    return _registration(request, Form({"occurred_on": today(request)}))


@router.post("/mentors/new")
async def register(request: Request, form: Posted) -> Response:
    if words := form.value("occupation"):
        form.values["occupation"] = concept_of("occupation", words)
    asked = form.read(api.AskedMentor, groups={"identity": "given_name"})
    answer = await attempt(request, form, asked, api.register_a_mentor)
    if answer is None:
        form.values |= {"occupation": words} if words else {}
        return _registration(request, form)
    return saved(answer, f"/mentors/{orjson.loads(answer.body)['mentor']}")


@router.get("/mentors/{mentor}")
async def mentor_page(mentor: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, mentor_stream(mentor))
    if not any(isinstance(record.event, MentorRegistered) for record in records):
        raise UnknownMentor
    row, identity = await _mentor(service, mentor)
    async with service.engine.connect() as connection:
        _, met = await mentors.mentorships(connection, mentor=mentor, limit=PAGE)
        names = await disclosed_names(connection, service.keyring, {row.participant for row in met})
    values: dict[str, Any] = {"identity": identity, "mentorships": met, "timeline": timeline(records), "names": names}
    return pages.render(request, "mentor.html", id=mentor, mentor=row, **values)


@router.get("/mentors/{mentor}/vet")
async def vetting_form(mentor: UUID, request: Request, service: Running) -> Response:
    return await _about(mentor, request, service, "mentor_vet.html", Form({"occurred_on": today(request)}))


@router.post("/mentors/{mentor}/vet")
async def vet(mentor: UUID, request: Request, service: Running, form: Posted) -> Response:
    answer = await attempt(request, form, form.read(api.AskedVetting), partial(api.vet_a_mentor, mentor))
    if answer is None:
        return await _about(mentor, request, service, "mentor_vet.html", form)
    return saved(answer, f"/mentors/{mentor}")


@router.get("/mentors/{mentor}/mentorship")
async def mentorship_form(mentor: UUID, request: Request, service: Running) -> Response:
    values = {name: request.query_params.get(name, "")[:40] for name in ("participant", "programme")}
    form = Form({"occurred_on": today(request), **values})
    return await _about(mentor, request, service, "mentorship_new.html", form)


@router.post("/mentors/{mentor}/mentorship")
async def start(mentor: UUID, request: Request, service: Running, form: Posted) -> Response:
    asked = form.read(api.AskedMentorship, defaults={"mentor": str(mentor)})
    answer = await attempt(request, form, asked, api.start_a_mentorship)
    if answer is None:
        return await _about(mentor, request, service, "mentorship_new.html", form)
    return saved(answer, f"/mentorships/{orjson.loads(answer.body)['mentorship']}")


@router.get("/mentorships/{mentorship}")
async def mentorship_page(mentorship: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, mentorship_stream(mentorship))
    told = next((record.event for record in records if isinstance(record.event, MentorshipStarted)), None)
    if told is None:
        raise UnknownMentorship
    async with service.engine.connect() as connection:
        row = await mentors.find_mentorship(connection, mentorship)
        names = await disclosed_names(connection, service.keyring, [told.participant])
    mentor, identity = await _mentor(service, told.mentor)
    values: dict[str, Any] = {"mentor": mentor, "identity": identity, "timeline": timeline(records), "names": names}
    return pages.render(request, "mentorship.html", mentorship=row, told=told, **values)


@router.get("/mentorships/{mentorship}/meeting")
async def meeting_form(mentorship: UUID, request: Request, service: Running) -> Response:
    return await _within(mentorship, request, service, "meeting.html", Form({"occurred_on": today(request)}))


@router.post("/mentorships/{mentorship}/meeting")
async def meet(mentorship: UUID, request: Request, service: Running, form: Posted) -> Response:
    answer = await attempt(request, form, form.read(api.AskedMeeting), partial(api.log_a_meeting, mentorship))
    if answer is None:
        return await _within(mentorship, request, service, "meeting.html", form)
    return saved(answer, f"/mentorships/{mentorship}")


@router.get("/mentorships/{mentorship}/end")
async def end_form(mentorship: UUID, request: Request, service: Running) -> Response:
    return await _within(mentorship, request, service, "mentorship_end.html", Form({"occurred_on": today(request)}))


@router.post("/mentorships/{mentorship}/end")
async def end(mentorship: UUID, request: Request, service: Running, form: Posted) -> Response:
    answer = await attempt(request, form, form.read(api.AskedMentorshipEnd), partial(api.end_a_mentorship, mentorship))
    if answer is None:
        return await _within(mentorship, request, service, "mentorship_end.html", form)
    return saved(answer, f"/mentorships/{mentorship}")


def _registration(request: Request, form: Form) -> Response:
    values = {"occupations": labels("occupation", language_of(request)), "back": "/mentors"}
    return pages_of(request).render(request, "mentor_new.html", form.status, form=form, **values)


async def _about(mentor: UUID, request: Request, service: Service, template: str, form: Form) -> Response:
    row, identity = await _mentor(service, mentor)
    if row is None:
        raise UnknownMentor
    async with service.engine.connect() as connection:
        programmes = await openings.programmes(connection)
    values: dict[str, Any] = {"programmes": programmes, "identity": identity, "back": f"/mentors/{mentor}"}
    return pages_of(request).render(request, template, form.status, form=form, mentor=row, **values)


async def _within(mentorship: UUID, request: Request, service: Service, template: str, form: Form) -> Response:
    async with service.engine.connect() as connection:
        row = await mentors.find_mentorship(connection, mentorship)
        names = await disclosed_names(connection, service.keyring, [row.participant] if row else [])
    if row is None:
        raise UnknownMentorship
    values = {"names": names, "mentorship": row, "back": f"/mentorships/{mentorship}"}
    return pages_of(request).render(request, template, form.status, form=form, **values)


async def _mentor(service: Service, mentor: UUID) -> tuple[Row[Any] | None, Identity | None]:
    """A mentor's row and who it is; None for what is not here."""
    async with service.engine.connect() as connection:
        row = await mentors.find(connection, mentor)
        return row, (await opened_mentors(service, connection, [row])).get(mentor) if row else None
