"""The HTTP API about participants: what is known of them, and what else happened to them."""

from typing import Any
from uuid import UUID

from services.placements import read_models
from services.placements.domain.commands.participant import (
    EndResidence,
    IntroduceToAssociation,
    RecordAttendance,
    RecordOutcome,
    StartResidence,
)
from services.placements.read import agreements, follow_ups, known_participants, placements, search
from services.placements.web.api.activities import must_take_place
from services.placements.web.api.agreements import agreement_body
from services.placements.web.people import must_be_known, pseudonym
from shared.contract.words import ProgrammeCode
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.api import Limit, Skip
from shared.web.operations import Operations

operations = Operations("/api/participants", tags=["participants"])


@operations.router.get("")
async def participants(
    service: Running, programme: ProgrammeCode | None = None, limit: Limit = 50, skip: Skip = 0
) -> dict[str, Any]:
    """A page of the participants that intake has told of, by pseudonym, latest registration first."""
    async with service.engine.connect() as connection:
        total, rows = await search.list_participants(connection, programme=programme, limit=limit, skip=skip)
    people = [{"pseudonym": pseudonym(row["participant"]), **row} for row in rows]
    return {"total": total, "participants": people}


@operations.router.get("/{participant}")
async def one_participant(participant: UUID, service: Running) -> dict[str, Any]:
    """What happened to a participant, also under other registrations of the same person (`same_person`)."""
    async with service.engine.connect() as connection:
        registered_on = await known_participants.registered_on(connection, participant)
        people = await known_participants.same_person(connection, participant)
        enrolments = await known_participants.enrolments_of(connection, people)
        history = await read_models.history_of(connection, people)
        terms = await placements.terms_of(connection, [row["placement"] for row in history["placement"]])
        agreed = await agreements.agreements_of(connection, people)
        followed_up = await follow_ups.follow_ups_of(connection, people)
    return {
        "participant": participant,
        "pseudonym": pseudonym(participant),
        "registered_on": registered_on,
        "same_person": people,
        "enrolments": [dict(row) for row in enrolments],
        **{f"{table}s": [dict(row) for row in rows] for table, rows in history.items()},
        "terms": [{"placement": id_, **vars(each)} for id_, course in terms.items() for each in course],
        "agreements": [agreement_body(row) for row in agreed],
        "follow_ups": [vars(row) for row in followed_up],
    }


@operations.post("/{participant}/attendances")
async def record_an_attendance(command: RecordAttendance, arrived: Arrival) -> Receipt:
    """Say that a participant took part in an activity that day."""
    if command.activity is not None:
        await must_take_place(arrived, command.activity)
    await must_be_known(arrived, command.participant)
    return await arrived.execute(command)


@operations.post("/{participant}/outcomes")
async def record_an_outcome(command: RecordOutcome, arrived: Arrival) -> Receipt:
    """Record an outcome that somebody told us of, with no placement of ours."""
    await must_be_known(arrived, command.participant)
    return await arrived.execute(command)


@operations.post("/{participant}/associations")
async def introduce_to_an_association(command: IntroduceToAssociation, arrived: Arrival) -> Receipt:
    """Say that a participant was introduced to an association; the same on the same day changes nothing."""
    await must_be_known(arrived, command.participant)
    return await arrived.execute(command)


@operations.post("/{participant}/residences")
async def start_a_residence(command: StartResidence, arrived: Arrival) -> Receipt:
    """Say when a participant began to live in a municipality."""
    await must_be_known(arrived, command.participant)
    return await arrived.execute(command)


@operations.post("/{participant}/residences/end")
async def end_a_residence(command: EndResidence, arrived: Arrival) -> Receipt:
    """Say which day was a participant's last in a municipality."""
    await must_be_known(arrived, command.participant)
    return await arrived.execute(command)
