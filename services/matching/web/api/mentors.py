"""Matching's HTTP API about mentors and mentorships: register, vet, start, meet and end."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from services.matching.domain.commands.mentor import RegisterMentor, VetMentor
from services.matching.domain.commands.mentorship import EndMentorship, LogMeeting, StartMentorship
from services.matching.domain.refusals import UnknownMentor, UnknownMentorship
from services.matching.read import mentors
from services.matching.read.mentors import opened_mentors
from services.matching.sealing import with_new_key
from shared.contract.plaintexts import Identity
from shared.contract.refusal import Malformed
from shared.contract.words import Language, Name
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.api import Limit, Skip
from shared.web.operations import Operations

operations = Operations("", tags=["mentors"])

MAX_LANGUAGES = 20


@operations.router.get("/api/mentors")
async def all_mentors(
    service: Running,
    language: Language | None = None,
    municipality: Annotated[Name | None, Query()] = None,
    vetted: mentors.Vetted = "",
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of mentors with opened identities, latest registered first."""
    async with service.engine.connect() as connection:
        total, found = await mentors.list_mentors(
            connection, language=language, municipality=municipality, vetted=vetted, limit=limit, skip=skip
        )
        identities = await opened_mentors(service, connection, found)
    return {"total": total, "mentors": [_answer(mentor, identities.get(mentor.mentor)) for mentor in found]}


@operations.post("/api/mentors")
async def register_a_mentor(command: RegisterMentor, arrived: Arrival) -> Receipt:
    """Register somebody who wants to be a mentor; who they are is sealed under a key made for them."""
    if len(command.languages) > MAX_LANGUAGES:
        raise Malformed("languages", "name at most 20 languages")
    registered, in_same_transaction = with_new_key(arrived, command)
    return await arrived.execute(registered, in_same_transaction)


@operations.router.get("/api/mentors/{mentor}")
async def one_mentor(mentor: UUID, service: Running) -> dict[str, Any]:
    """One mentor with the opened identity."""
    async with service.engine.connect() as connection:
        found = await mentors.find(connection, mentor)
        if found is None:
            raise UnknownMentor
        identities = await opened_mentors(service, connection, [found])
    return _answer(found, identities.get(mentor))


@operations.post("/api/mentors/{mentor}/vet")
async def vet_a_mentor(command: VetMentor, arrived: Arrival) -> Receipt:
    """Say whether a mentor is suitable, after somebody has met them."""
    return await arrived.execute(command)


@operations.router.get("/api/mentorships")
async def all_mentorships(
    service: Running,
    mentor: UUID | None = None,
    participant: UUID | None = None,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of mentorships, those that go on first."""
    async with service.engine.connect() as connection:
        total, found = await mentors.list_mentorships(
            connection, mentor=mentor, participant=participant, limit=limit, skip=skip
        )
    return {"total": total, "mentorships": list(map(vars, found))}


@operations.post("/api/mentorships")
async def start_a_mentorship(command: StartMentorship, arrived: Arrival) -> Receipt:
    """Say that a vetted mentor and a participant begin to meet."""
    async with arrived.service.engine.connect() as connection:
        mentor = await mentors.find(connection, command.mentor)
    if mentor is None:
        raise UnknownMentor
    return await arrived.execute(command.model_copy(update={"suitable": mentor.suitable}))


@operations.router.get("/api/mentorships/{mentorship}")
async def one_mentorship(mentorship: UUID, service: Running) -> dict[str, Any]:
    """One mentorship."""
    async with service.engine.connect() as connection:
        found = await mentors.find_mentorship(connection, mentorship)
    if found is None:
        raise UnknownMentorship
    return vars(found)


@operations.post("/api/mentorships/{mentorship}/end")
async def end_a_mentorship(command: EndMentorship, arrived: Arrival) -> Receipt:
    """Say that a mentor and a participant have stopped meeting; `occurred_on` is the last day."""
    return await arrived.execute(command)


@operations.post("/api/mentorships/{mentorship}/meetings")
async def log_a_meeting(command: LogMeeting, arrived: Arrival) -> Receipt:
    """Say, for one side, that mentor and participant met on that day."""
    return await arrived.execute(command)


def _answer(mentor: mentors.Mentor, identity: Identity | None) -> dict[str, Any]:
    open_fields = {name: value for name, value in vars(mentor).items() if name not in ("identity", "event")}
    return {**open_fields, "identity": identity and identity.model_dump(exclude_none=True)}
