"""Intake's read model of participants and their enrolments; identities are sealed, as the events have them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    Uuid,
    delete,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.refusals import UnknownParticipant
from services.intake.sealing import vault_of
from shared.contract.corrections import effective
from shared.contract.intake import (
    EnrolmentClosed,
    EnrolmentOpened,
    ParticipantMoved,
    ParticipantRegistered,
    ParticipantsLinked,
)
from shared.contract.plaintexts import Identity
from shared.contract.sealed import SealedIdentity
from shared.log.command import Change
from shared.log.rows import upsert
from shared.readmodel.listing import swedish
from shared.readmodel.rows import fetch_all, fetch_one, fetch_page
from shared.service.service import Service
from shared.vault.seal import open_sealed

metadata = MetaData()

STREAMS = "participant-"
"""The prefix of these streams' names."""

Enrolled = Literal["", "open", "closed", "none"]
"""Whether somebody has an open enrolment, only closed ones, or none; empty where it does not matter."""

participant = Table(
    "participant",
    metadata,
    Column("participant", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("gender", Text, nullable=False),
    Column("birth_year", Integer),
    Column("municipality", Text),
    Column("registered_on", Date, nullable=False, index=True),
    Column("registration", Uuid, nullable=False),
    Column("identity", JSONB, nullable=False),
    Column("absorbs", JSONB, nullable=False),
    Index("participant_by_day", "registered_on", "participant"),
    Index("participant_by_year", "birth_year", "participant"),
    Index("participant_absorbing", "absorbs", postgresql_using="gin", postgresql_ops={"absorbs": "jsonb_path_ops"}),
)
"""`registration` is the id of the event that `identity` (a sealed field) belongs to; `absorbs` lists participants."""

Index("participant_by_municipality", swedish(participant.c.municipality), participant.c.participant)

enrolment = Table(
    "enrolment",
    metadata,
    Column("enrolment", Uuid, primary_key=True),
    Column("participant", Uuid, nullable=False, index=True),
    Column("programme", Text, nullable=False, index=True),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("reason", Text),
    Index("enrolment_open", "participant", postgresql_where=text("closed_on IS NULL")),
    Index("enrolment_by_programme", "programme", "participant"),
)


@dataclass(frozen=True)
class Participant:
    """A row of `participant`."""

    participant: UUID
    version: int
    gender: str
    birth_year: int | None
    municipality: str | None
    registered_on: date
    registration: UUID
    identity: dict[str, Any]
    absorbs: list[str]


@dataclass(frozen=True)
class Enrolment:
    """A row of `enrolment`."""

    enrolment: UUID
    participant: UUID
    programme: str
    opened_on: date
    closed_on: date | None
    reason: str | None


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Replace the rows of each participant whose stream changed."""
    people: list[dict[str, Any]] = []
    stays: list[dict[str, Any]] = []
    gone: list[UUID] = []
    changes = [change for change in changes if change.stream.startswith(STREAMS)]
    for change in changes:
        person, enrolments = _rows(change)
        if person is None:
            gone.append(UUID(change.stream.removeprefix(STREAMS)))
        else:
            people.append(person)
            stays.extend(enrolments)
    moved = [*gone, *(person["participant"] for person in people)]
    if any(_may_shrink(change) for change in changes):
        await connection.execute(delete(enrolment).where(enrolment.c.participant.in_(moved)))
        await connection.execute(delete(participant).where(participant.c.participant.in_(gone)))
    await upsert(connection, participant, people)
    await upsert(connection, enrolment, stays)


async def find(connection: AsyncConnection, id_: UUID) -> Participant | None:
    """One participant."""
    return await fetch_one(connection, select(participant).where(participant.c.participant == id_), Participant)


async def among(connection: AsyncConnection, ids: Collection[UUID]) -> Sequence[Participant]:
    """Those of these participants who are registered, in no order."""
    return await fetch_all(connection, select(participant).where(participant.c.participant.in_(ids)), Participant)


async def must_exist(connection: AsyncConnection, id_: UUID) -> None:
    """Raises UnknownParticipant unless a registration holds."""
    if await find(connection, id_) is None:
        raise UnknownParticipant


async def enrolments(connection: AsyncConnection, id_: UUID) -> Sequence[Enrolment]:
    """A participant's enrolments, newest first."""
    query = select(enrolment).where(enrolment.c.participant == id_).order_by(enrolment.c.opened_on.desc())
    return await fetch_all(connection, query, Enrolment)


async def list_participants(
    connection: AsyncConnection,
    *,
    programme: str | None = None,
    open_only: bool = False,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Participant]]:
    """How many participants there are, and a page of them, latest registration first."""
    query = filtered(programme=programme or "", enrolled="open" if open_only else "")
    query = query.order_by(participant.c.registered_on.desc(), participant.c.participant.desc())
    return await fetch_page(connection, query, Participant, limit, skip)


def filtered(*, programme: str = "", enrolled: Enrolled = "") -> Select[Any]:
    """The participants in one state of enrolment, in one programme or any."""
    stays = select(enrolment.c.participant)
    if programme:
        stays = stays.where(enrolment.c.programme == programme)
    is_open = participant.c.participant.in_(stays.where(enrolment.c.closed_on.is_(None)))
    was_in = participant.c.participant.in_(stays)
    query = select(participant)
    if enrolled == "none":
        query = query.where(~was_in)
    elif enrolled == "open":
        query = query.where(is_open)
    elif enrolled == "closed":
        query = query.where(was_in, ~is_open)
    elif programme:
        query = query.where(was_in)
    return query


def _may_shrink(change: Change) -> bool:
    """Whether something was amended, which alone takes rows away."""
    return len(effective(change.history)) != len(change.history)


def _rows(change: Change) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    person: dict[str, Any] | None = None
    stays: dict[UUID, dict[str, Any]] = {}
    moved_on = date.min
    for record in effective(change.history):
        match record.event:
            case ParticipantRegistered() as event:
                person = {
                    "participant": event.participant,
                    "version": len(change.history),
                    "gender": event.gender,
                    "birth_year": event.birth_year,
                    "municipality": event.municipality,
                    "registered_on": event.occurred_on,
                    "registration": record.id,
                    "identity": event.identity.model_dump(mode="json"),
                    "absorbs": [],
                }
            case EnrolmentOpened() as event:
                about = event.model_dump(include={"enrolment", "participant", "programme"})
                stays[event.enrolment] = {**about, "opened_on": event.occurred_on, "closed_on": None, "reason": None}
            case EnrolmentClosed() as event if event.enrolment in stays:
                stays[event.enrolment] |= {"closed_on": event.occurred_on, "reason": event.reason}
            case ParticipantMoved() as event if person is not None and event.occurred_on >= moved_on:
                moved_on = event.occurred_on
                person["municipality"] = event.municipality
            case ParticipantsLinked() as event if person is not None:
                person["absorbs"].append(str(event.absorbed))
    return person, list(stays.values()) if person else []


async def opened_identities(
    service: Service, connection: AsyncConnection, people: Sequence[Participant]
) -> dict[UUID, Identity]:
    """The identities of these participants, by id; those without a key are left out."""
    keys = await vault_of(service).keys(connection, [person.participant for person in people], "identity")
    event_type = ParticipantRegistered.type_in(service.name.service)
    return {
        person.participant: open_sealed(
            Identity,
            SealedIdentity.model_validate(person.identity),
            keys=keys[person.participant],
            event_id=person.registration,
            event_type=event_type,
            participant=person.participant,
        )
        for person in people
        if person.participant in keys
    }
