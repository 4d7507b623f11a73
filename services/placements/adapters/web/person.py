"""The pages of one participant and of one placement: what holds, and everything that happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from services.placements.adapters import bus, placed, search, store
from services.placements.domain.commands import participant_stream, placement_stream
from services.placements.domain.refusals import UnknownParticipant, UnknownPlacement
from shared.contract.placements import PlacementStarted
from shared.eventlog.commit import driver
from shared.eventlog.read import histories
from shared.runtime.service import Service
from shared.web.amending import records_of
from shared.web.api import Running
from shared.web.site import Shown
from shared.web.timeline import Entry, timeline

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Person:
    """A participant by pseudonym, with what holds under all registrations of the same person, latest first."""

    participant: UUID
    same_person: Sequence[UUID]
    enrolments: Sequence[Row[Any]]
    programmes: Sequence[str]
    history: dict[str, Sequence[Row[Any]]]
    timeline: Sequence[Entry]

    @property
    def open_enrolments(self) -> list[Row[Any]]:
        return [enrolment for enrolment in self.enrolments if enrolment.closed_on is None]


async def find(service: Service, participant: UUID) -> Person:
    """The participant that intake has told of. Raises UnknownParticipant."""
    async with service.engine.connect() as connection:
        if await bus.find(connection, participant) is None:
            raise UnknownParticipant
        people = await bus.same_person(connection, participant)
        history = await store.history_of(connection, people)
        streams = [participant_stream(person) for person in people]
        streams += [placement_stream(row.placement) for row in history["placement"]]
        records = (await histories(await driver(connection), streams)).values()
        return Person(
            participant,
            people,
            await bus.enrolments(connection, people),
            await search.programmes(connection),
            history,
            timeline([record for stream in records for record in stream]),
        )


@router.get("/participants/{participant}")
async def person_page(participant: UUID, request: Request, service: Running, pages: Shown) -> Response:
    return pages.render(request, "person.html", person=await find(service, participant))


@router.get("/placements/{placement}")
async def placement_page(placement: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, placement_stream(placement))
    started = next((record.event for record in records if isinstance(record.event, PlacementStarted)), None)
    if started is None:
        raise UnknownPlacement
    async with service.engine.connect() as connection:
        row = await placed.find(connection, placement)
    values: dict[str, Any] = {"placement": row, "participant": started.participant, "kind": started.kind}
    return pages.render(request, "placement.html", timeline=timeline(records), **values)
