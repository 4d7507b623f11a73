"""Matching's HTTP API about mentors and mentorships: register, vet, start, meet and end."""

from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.matching.domain import commands
from services.matching.domain.refusals import UnknownMentor, UnknownMentorship
from services.matching.read import mentors
from services.matching.sealing import opened_mentors, seal_mentor
from shared.contract.refusal import Malformed
from shared.contract.sealed import Identity
from shared.contract.words import Concept, Day, Language, MeetingSide, MentorshipEnd, Minutes, Name, ProgrammeCode
from shared.service.arrival import Arrived, Asked, Running
from shared.web.api import Limit, Skip, made, receipt_answer

router = APIRouter(tags=["mentors"])

MOST_LANGUAGES = 20


class AskedMentor(Asked):
    """`occupation` is a taxonomy id; who the mentor is is sealed."""

    occurred_on: Day
    identity: Identity
    organisation: Name | None = None
    occupation: Concept | None = None
    municipality: Name | None = None
    languages: tuple[Language, ...] = ()


class AskedVetting(Asked):
    occurred_on: Day
    suitable: bool


class AskedMentorship(Asked):
    occurred_on: Day
    mentor: UUID
    participant: UUID
    programme: ProgrammeCode


class AskedMentorshipEnd(Asked):
    occurred_on: Day
    reason: MentorshipEnd


class AskedMeeting(Asked):
    occurred_on: Day
    side: MeetingSide
    minutes: Minutes | None = None


@router.get("/api/mentors")
async def all_mentors(
    service: Running,
    language: Language | None = None,
    municipality: Annotated[Name | None, Query()] = None,
    vetted: mentors.Vetted = "",
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of mentors with opened identities, latest registered first."""
    wanted: dict[str, Any] = {"language": language, "municipality": municipality, "vetted": vetted}
    async with service.engine.connect() as connection:
        total, rows = await mentors.listed(connection, **wanted, limit=limit, skip=skip)
        identities = await opened_mentors(service, connection, rows)
    return {"total": total, "mentors": [_shown(row, identities.get(row.mentor)) for row in rows]}


@router.post("/api/mentors")
async def register_a_mentor(asked: AskedMentor, arrived: Arrived) -> JSONResponse:
    """Register somebody who wants to be a mentor; who they are is sealed under a key made for them."""
    if len(asked.languages) > MOST_LANGUAGES:
        raise Malformed("languages", "name at most 20 languages")
    mentor = uuid4()
    identity, along = seal_mentor(arrived, mentor, asked.identity)
    command = commands.RegisterMentor(
        mentor=mentor,
        occurred_on=asked.occurred_on,
        identity=identity,
        organisation=asked.organisation,
        occupation=asked.occupation,
        municipality=asked.municipality,
        languages=tuple(dict.fromkeys(asked.languages)),
    )
    receipt = await arrived.execute(command, asked, along)
    return receipt_answer(arrived.service, receipt, mentor=made(receipt, "mentor"))


@router.get("/api/mentors/{mentor}")
async def one_mentor(mentor: UUID, service: Running) -> dict[str, Any]:
    """One mentor with the opened identity."""
    async with service.engine.connect() as connection:
        row = await mentors.find(connection, mentor)
        if row is None:
            raise UnknownMentor
        identities = await opened_mentors(service, connection, [row])
    return _shown(row, identities.get(mentor))


@router.post("/api/mentors/{mentor}/vet")
async def vet_a_mentor(mentor: UUID, asked: AskedVetting, arrived: Arrived) -> JSONResponse:
    """Say whether a mentor is suitable, after somebody has met them."""
    command = commands.VetMentor(mentor=mentor, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.get("/api/mentorships")
async def all_mentorships(
    service: Running,
    mentor: UUID | None = None,
    participant: UUID | None = None,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of mentorships, those that go on first."""
    wanted = {"mentor": mentor, "participant": participant}
    async with service.engine.connect() as connection:
        total, rows = await mentors.mentorships(connection, **wanted, limit=limit, skip=skip)
    return {"total": total, "mentorships": [dict(row._mapping) for row in rows]}


@router.post("/api/mentorships")
async def start_a_mentorship(asked: AskedMentorship, arrived: Arrived) -> JSONResponse:
    """Say that a vetted mentor and a participant begin to meet."""
    async with arrived.service.engine.connect() as connection:
        row = await mentors.find(connection, asked.mentor)
    if row is None:
        raise UnknownMentor
    command = commands.StartMentorship(mentorship=uuid4(), suitable=row.suitable, **dict(asked))
    receipt = await arrived.execute(command, asked)
    return receipt_answer(arrived.service, receipt, mentorship=made(receipt, "mentorship"))


@router.get("/api/mentorships/{mentorship}")
async def one_mentorship(mentorship: UUID, service: Running) -> dict[str, Any]:
    """One mentorship."""
    async with service.engine.connect() as connection:
        row = await mentors.find_mentorship(connection, mentorship)
    if row is None:
        raise UnknownMentorship
    return dict(row._mapping)


@router.post("/api/mentorships/{mentorship}/end")
async def end_a_mentorship(mentorship: UUID, asked: AskedMentorshipEnd, arrived: Arrived) -> JSONResponse:
    """Say that a mentor and a participant have stopped meeting; `occurred_on` is the last day."""
    command = commands.EndMentorship(mentorship=mentorship, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/api/mentorships/{mentorship}/meetings")
async def log_a_meeting(mentorship: UUID, asked: AskedMeeting, arrived: Arrived) -> JSONResponse:
    """Say, for one side, that mentor and participant met on that day."""
    command = commands.LogMeeting(mentorship=mentorship, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


def _shown(row: Any, identity: Identity | None) -> dict[str, Any]:
    open_fields = {name: value for name, value in row._mapping.items() if name not in ("identity", "event")}
    return {**open_fields, "identity": identity and identity.model_dump(exclude_none=True)}
