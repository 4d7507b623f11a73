"""The HTTP API about participants: what is known of them, and what else happened to them."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.placements import read_models
from services.placements.domain import commands
from services.placements.domain.refusals import UnknownParticipant
from services.placements.read import agreements as kept_agreements
from services.placements.read import follow_ups as kept_follow_ups
from services.placements.read import known_participants, search
from services.placements.read import placements as placed
from services.placements.web.api import activities, agreements
from services.placements.web.people import must_be_known, pseudonym
from shared.contract.words import ActivityKind, Day, Name, OutcomeKind, ProgrammeCode
from shared.service.arrival import Arrival, Arrived, Asked, Running
from shared.web.api import Limit, Skip, receipt_answer

router = APIRouter(prefix="/api")


class AskedAttendance(Asked):
    """`activity` is the one of the shared calendar, if it stands there."""

    occurred_on: Day
    kind: ActivityKind
    programme: ProgrammeCode | None = None
    organisation: Name | None = None
    activity: UUID | None = None


class AskedOutcome(Asked):
    occurred_on: Day
    programme: ProgrammeCode
    kind: OutcomeKind


class AskedResidence(Asked):
    """`occurred_on` is the first day, or the last when it ends."""

    occurred_on: Day
    municipality: Name


@router.get("/participants", tags=["participants"])
async def participants(
    service: Running, programme: ProgrammeCode | None = None, limit: Limit = 50, skip: Skip = 0
) -> dict[str, Any]:
    """A page of the participants that intake has told of, by pseudonym, latest registration first."""
    async with service.engine.connect() as connection:
        total, rows = await search.listed(connection, programme=programme, limit=limit, skip=skip)
    shown = [{"pseudonym": pseudonym(row.participant), **row._mapping} for row in rows]
    return {"total": total, "participants": shown}


@router.get("/participants/{participant}", tags=["participants"])
async def one_participant(participant: UUID, service: Running) -> dict[str, Any]:
    """What happened to a participant, also under other registrations of the same person (`same_person`)."""
    async with service.engine.connect() as connection:
        row = await known_participants.find(connection, participant)
        if row is None:
            raise UnknownParticipant
        people = await known_participants.same_person(connection, participant)
        enrolments = await known_participants.enrolments(connection, people)
        history = await read_models.history_of(connection, people)
        terms = await placed.terms_of(connection, [row.placement for row in history["placement"]])
        agreed = await kept_agreements.of_people(connection, people)
        followed_up = await kept_follow_ups.of_people(connection, people)
    return {
        "participant": participant,
        "pseudonym": pseudonym(participant),
        "registered_on": row.registered_on,
        "same_person": people,
        "enrolments": [{key: value for key, value in e._mapping.items() if key != "log"} for e in enrolments],
        **{f"{table}s": [dict(found._mapping) for found in rows] for table, rows in history.items()},
        "terms": [dict(row._mapping) for rows in terms.values() for row in rows],
        "agreements": [agreements.shown(row) for row in agreed],
        "follow_ups": [dict(row._mapping) for row in followed_up],
    }


@router.post("/participants/{participant}/attendances", tags=["participants"])
async def record_an_attendance(participant: UUID, asked: AskedAttendance, arrived: Arrived) -> JSONResponse:
    """Say that a participant took part in an activity that day."""
    if asked.activity is not None:
        await activities.must_take_place(arrived, asked.activity)
    return await _about(participant, commands.RecordAttendance, asked, arrived)


@router.post("/participants/{participant}/outcomes", tags=["participants"])
async def record_an_outcome(participant: UUID, asked: AskedOutcome, arrived: Arrived) -> JSONResponse:
    """Record an outcome that somebody told us of, with no placement of ours."""
    return await _about(participant, commands.RecordOutcome, asked, arrived)


@router.post("/participants/{participant}/residences", tags=["participants"])
async def start_a_residence(participant: UUID, asked: AskedResidence, arrived: Arrived) -> JSONResponse:
    """Say when a participant began to live in a municipality."""
    return await _about(participant, commands.StartResidence, asked, arrived)


@router.post("/participants/{participant}/residences/end", tags=["participants"])
async def end_a_residence(participant: UUID, asked: AskedResidence, arrived: Arrived) -> JSONResponse:
    """Say which day was a participant's last in a municipality."""
    return await _about(participant, commands.EndResidence, asked, arrived)


async def _about(
    participant: UUID, command: type[commands.ParticipantCommand], asked: Asked, arrived: Arrival
) -> JSONResponse:
    await must_be_known(arrived, participant)
    receipt = await arrived.execute(command(participant=participant, **dict(asked)), asked)
    return receipt_answer(arrived.service, receipt)
