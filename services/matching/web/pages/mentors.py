"""Pages about mentors and mentorships: who they are, whether they are suitable, whom they meet."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.matching.domain.refusals import UnknownMentor, UnknownMentorship
from services.matching.read import mentors, openings
from services.matching.read.mentors import opened_mentors
from services.matching.web.api import mentors as api
from shared.contract.command import stream_of
from shared.contract.matching import MentorRegistered, MentorshipStarted
from shared.contract.plaintexts import Identity
from shared.readmodel.listing import SortWish, sort_of
from shared.service.arrival import Running, service_of
from shared.service.service import Service
from shared.taxonomy.words import concept_of, labels
from shared.vault.identities import disclosed_names
from shared.web.amending import records_of
from shared.web.form_pages import FormPage, add_forms, from_today
from shared.web.forms import Form
from shared.web.i18n import language_of
from shared.web.site import PageNumber, SearchWish, Shown
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
    filters: dict[str, Any] = {"language": language, "municipality": municipality, "vetted": vetted}
    async with service.engine.connect() as connection:
        total, found = await mentors.list_mentors(connection, **filters, sort=order, limit=PAGE, skip=(page - 1) * PAGE)
        context: dict[str, Any] = {
            "identities": await opened_mentors(service, connection, found),
            "spoken": await mentors.languages(connection),
            "municipalities": await mentors.municipalities(connection),
        }
    context |= {"mentors": found, "total": total, "sort": order, "filters": filters}
    return pages.render(request, "mentors.html", page=page, pages=-(-total // PAGE), **context)


async def _registering(request: Request, _: Form) -> Mapping[str, Any]:
    return {"occupations": labels("occupation", language_of(request)), "back": "/mentors"}


async def _occupation_of(_: Request, form: Form) -> Mapping[str, str]:
    """The occupation that the form names in words, as a concept."""
    words = form.value("occupation")
    return {"occupation": concept_of("occupation", words)} if words else {}


add_forms(
    router,
    FormPage(
        "/mentors/new",
        "mentor_new.html",
        api.register_a_mentor,
        _registering,
        "/mentors/{mentor}",
        groups={"identity": "given_name"},
        prepare=_occupation_of,
    ),
)


@router.get("/mentors/{mentor}")
async def mentor_page(mentor: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("mentor", mentor))
    if not any(isinstance(record.event, MentorRegistered) for record in records):
        raise UnknownMentor
    found, identity = await _find(service, mentor)
    async with service.engine.connect() as connection:
        _, met = await mentors.list_mentorships(connection, mentor=mentor, limit=PAGE)
        names = await disclosed_names(connection, service.keyring, {mentorship.participant for mentorship in met})
    context: dict[str, Any] = {"identity": identity, "mentorships": met, "timeline": timeline(records), "names": names}
    return pages.render(request, "mentor.html", id=mentor, mentor=found, **context)


@router.get("/mentorships/{mentorship}")
async def mentorship_page(mentorship: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("mentorship", mentorship))
    started = next((record.event for record in records if isinstance(record.event, MentorshipStarted)), None)
    if started is None:
        raise UnknownMentorship
    async with service.engine.connect() as connection:
        found = await mentors.find_mentorship(connection, mentorship)
        names = await disclosed_names(connection, service.keyring, [started.participant])
    mentor, identity = await _find(service, started.mentor)
    context: dict[str, Any] = {"mentor": mentor, "identity": identity, "timeline": timeline(records), "names": names}
    return pages.render(request, "mentorship.html", mentorship=found, started=started, **context)


async def _about(request: Request, _: Form, mentor: UUID) -> Mapping[str, Any]:
    service = service_of(request)
    found, identity = await _find(service, mentor)
    if found is None:
        raise UnknownMentor
    async with service.engine.connect() as connection:
        programmes = await openings.programmes(connection)
    return {"mentor": found, "programmes": programmes, "identity": identity, "back": f"/mentors/{mentor}"}


async def _within(request: Request, _: Form, mentorship: UUID) -> Mapping[str, Any]:
    service = service_of(request)
    async with service.engine.connect() as connection:
        found = await mentors.find_mentorship(connection, mentorship)
        names = await disclosed_names(connection, service.keyring, [found.participant] if found else [])
    if found is None:
        raise UnknownMentorship
    return {"names": names, "mentorship": found, "back": f"/mentorships/{mentorship}"}


def _as_named(request: Request, context: Mapping[str, Any]) -> Mapping[str, str]:
    """Today, and the participant and programme that the address names."""
    named = {name: request.query_params.get(name, "")[:40] for name in ("participant", "programme")}
    return {**from_today(request, context), **named}


async def _of_mentor(_: Request, mentor: UUID) -> Mapping[str, str]:
    return {"mentor": str(mentor)}


async def _find(service: Service, mentor: UUID) -> tuple[mentors.Mentor | None, Identity | None]:
    """A mentor with the opened identity."""
    async with service.engine.connect() as connection:
        found = await mentors.find(connection, mentor)
        return found, (await opened_mentors(service, connection, [found])).get(mentor) if found else None


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
