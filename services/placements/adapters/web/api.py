"""Placements' HTTP API: each command as one POST, and what is known of placements and participants."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.placements.adapters import bus, search, store
from services.placements.domain import commands
from services.placements.domain.refusals import UnknownParticipant, UnknownPlacement
from shared.contract.words import ActivityKind, Day, Name, OutcomeKind, Percent, PlacementKind, ProgrammeCode
from shared.web.api import Arrival, Arrived, Asked, Limit, Running, Skip, made, receipt_answer

router = APIRouter(prefix="/api")


class AskedPlacement(Asked):
    """`occurred_on` is the first day, `extent` percent of full time."""

    participant: UUID
    kind: PlacementKind
    occurred_on: Day
    programme: ProgrammeCode | None = None
    organisation: Name | None = None
    extent: Percent | None = None
    subsidised: bool | None = None


class AskedEnd(Asked):
    """`occurred_on` is the last day."""

    occurred_on: Day


class AskedAttendance(Asked):
    occurred_on: Day
    kind: ActivityKind
    programme: ProgrammeCode | None = None
    organisation: Name | None = None


class AskedOutcome(Asked):
    occurred_on: Day
    programme: ProgrammeCode
    kind: OutcomeKind


class AskedResidence(Asked):
    """`occurred_on` is the first day, or the last when it ends."""

    occurred_on: Day
    municipality: Name


@router.get("/placements", tags=["placements"])
async def placements(
    service: Running,
    kind: PlacementKind | None = None,
    programme: ProgrammeCode | None = None,
    ongoing: bool = False,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """A page of placements, latest start first; `ongoing` leaves out those that ended."""
    async with service.engine.connect() as connection:
        total, rows = await store.listed(
            connection,
            kind=kind,
            programme=programme,
            ongoing=ongoing,
            limit=limit,
            skip=skip,
        )
    return {"total": total, "placements": [dict(row._mapping) for row in rows]}


@router.post("/placements", tags=["placements"])
async def start_a_placement(asked: AskedPlacement, arrived: Arrived) -> JSONResponse:
    """Say that a participant began work, an internship, studies or a course."""
    await must_be_known(arrived, asked.participant)
    command = commands.StartPlacement(placement=uuid4(), **dict(asked))
    receipt = await arrived.execute(command, asked)
    return receipt_answer(arrived.service, receipt, placement=made(receipt, "placement"))


@router.get("/placements/{placement}", tags=["placements"])
async def one_placement(placement: UUID, service: Running) -> dict[str, Any]:
    """One placement."""
    async with service.engine.connect() as connection:
        row = await store.find(connection, placement)
    if row is None:
        raise UnknownPlacement
    return dict(row._mapping)


@router.post("/placements/{placement}/end", tags=["placements"])
async def end_a_placement(placement: UUID, asked: AskedEnd, arrived: Arrived) -> JSONResponse:
    """Say which day was a placement's last."""
    async with arrived.service.engine.connect() as connection:
        row = await store.find(connection, placement)
    if row is not None:
        await must_be_known(arrived, row.participant)
    command = commands.EndPlacement(placement=placement, occurred_on=asked.occurred_on)
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


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
        row = await bus.find(connection, participant)
        if row is None:
            raise UnknownParticipant
        people = await bus.same_person(connection, participant)
        enrolments = await bus.enrolments(connection, people)
        history = await store.history_of(connection, people)
    return {
        "participant": participant,
        "pseudonym": pseudonym(participant),
        "registered_on": row.registered_on,
        "same_person": people,
        "enrolments": [{key: value for key, value in e._mapping.items() if key != "log"} for e in enrolments],
        **{f"{table}s": [dict(found._mapping) for found in rows] for table, rows in history.items()},
    }


@router.post("/participants/{participant}/attendances", tags=["participants"])
async def record_an_attendance(participant: UUID, asked: AskedAttendance, arrived: Arrived) -> JSONResponse:
    """Say that a participant took part in an activity that day."""
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


def pseudonym(participant: UUID) -> str:
    """What people call a participant here, where nobody's name is known: eight hexadecimal digits."""
    return str(participant)[:8]


async def must_be_known(arrived: Arrival, participant: UUID) -> None:
    """Raises UnknownParticipant unless a registration holds, or this very command was carried out when one did."""
    async with arrived.service.engine.connect() as connection:
        if await bus.is_known(connection, participant):
            return
    if not await arrived.service.writer.has_seen(arrived.key):
        raise UnknownParticipant


async def _about(
    participant: UUID, command: type[commands.ParticipantCommand], asked: Asked, arrived: Arrival
) -> JSONResponse:
    await must_be_known(arrived, participant)
    receipt = await arrived.execute(command(participant=participant, **dict(asked)), asked)
    return receipt_answer(arrived.service, receipt)
