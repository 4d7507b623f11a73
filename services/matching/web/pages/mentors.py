"""Pages about mentors and mentorships: who they are, whether they are suitable, whom they meet."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from services.matching.domain.refusals import UnknownMentor, UnknownMentorship
from services.matching.read import mentors, openings
from services.matching.sealing import opened_mentors
from services.matching.web.api import mentors as api
from shared.contract.command import stream_of
from shared.contract.matching import MentorRegistered, MentorshipStarted
from shared.contract.sealed import Identity
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running, service_of
from shared.service.service import Service
from shared.taxonomy.words import concept_of, labels
from shared.vault.identities import disclosed_names
from shared.web.amending import records_of
from shared.web.form_pages import FormPage, add_forms, from_today
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
    body = form.read(api.register_a_mentor.body, groups={"identity": "given_name"})
    done = await attempt(request, form, api.register_a_mentor, body)
    if done is None:
        form.values |= {"occupation": words} if words else {}
        return _registration(request, form)
    return saved(done, f"/mentors/{done.ids['mentor']}")


@router.get("/mentors/{mentor}")
async def mentor_page(mentor: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("mentor", mentor))
    if not any(isinstance(record.event, MentorRegistered) for record in records):
        raise UnknownMentor
    row, identity = await _mentor(service, mentor)
    async with service.engine.connect() as connection:
        _, met = await mentors.mentorships(connection, mentor=mentor, limit=PAGE)
        names = await disclosed_names(connection, service.keyring, {row.participant for row in met})
    values: dict[str, Any] = {"identity": identity, "mentorships": met, "timeline": timeline(records), "names": names}
    return pages.render(request, "mentor.html", id=mentor, mentor=row, **values)


@router.get("/mentorships/{mentorship}")
async def mentorship_page(mentorship: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("mentorship", mentorship))
    told = next((record.event for record in records if isinstance(record.event, MentorshipStarted)), None)
    if told is None:
        raise UnknownMentorship
    async with service.engine.connect() as connection:
        row = await mentors.find_mentorship(connection, mentorship)
        names = await disclosed_names(connection, service.keyring, [told.participant])
    mentor, identity = await _mentor(service, told.mentor)
    values: dict[str, Any] = {"mentor": mentor, "identity": identity, "timeline": timeline(records), "names": names}
    return pages.render(request, "mentorship.html", mentorship=row, told=told, **values)


def _registration(request: Request, form: Form) -> Response:
    values = {"occupations": labels("occupation", language_of(request)), "back": "/mentors"}
    return pages_of(request).render(request, "mentor_new.html", form.status, form=form, **values)


async def _about(request: Request, _: Form, mentor: UUID) -> Mapping[str, Any]:
    service = service_of(request)
    row, identity = await _mentor(service, mentor)
    if row is None:
        raise UnknownMentor
    async with service.engine.connect() as connection:
        programmes = await openings.programmes(connection)
    return {"mentor": row, "programmes": programmes, "identity": identity, "back": f"/mentors/{mentor}"}


async def _within(request: Request, _: Form, mentorship: UUID) -> Mapping[str, Any]:
    service = service_of(request)
    async with service.engine.connect() as connection:
        row = await mentors.find_mentorship(connection, mentorship)
        names = await disclosed_names(connection, service.keyring, [row.participant] if row else [])
    if row is None:
        raise UnknownMentorship
    return {"names": names, "mentorship": row, "back": f"/mentorships/{mentorship}"}


def _as_named(request: Request, shown: Mapping[str, Any]) -> Mapping[str, str]:
    """Today, and the participant and programme that the address names."""
    named = {name: request.query_params.get(name, "")[:40] for name in ("participant", "programme")}
    return {**from_today(request, shown), **named}


async def _of_mentor(_: Request, mentor: UUID) -> Mapping[str, str]:
    return {"mentor": str(mentor)}


async def _mentor(service: Service, mentor: UUID) -> tuple[Row[Any] | None, Identity | None]:
    """A mentor's row and who it is; None for what is not here."""
    async with service.engine.connect() as connection:
        row = await mentors.find(connection, mentor)
        return row, (await opened_mentors(service, connection, [row])).get(mentor) if row else None


add_forms(
    router,
    FormPage("/mentors/{mentor}/vet", "mentor_vet.html", api.vet_a_mentor, _about, "/mentors/{mentor}"),
    FormPage(
        "/mentors/{mentor}/mentorship",
        "mentorship_new.html",
        api.start_a_mentorship,
        _about,
        "/mentorships/{mentorship}",
        begins=_as_named,
        given=_of_mentor,
    ),
    FormPage(
        "/mentorships/{mentorship}/meeting", "meeting.html", api.log_a_meeting, _within, "/mentorships/{mentorship}"
    ),
    FormPage(
        "/mentorships/{mentorship}/end",
        "mentorship_end.html",
        api.end_a_mentorship,
        _within,
        "/mentorships/{mentorship}",
    ),
)
