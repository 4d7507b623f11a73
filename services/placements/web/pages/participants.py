"""The pages of one participant and of one placement: what holds, and everything that happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Row

from services.placements import read_models
from services.placements.domain.refusals import UnknownParticipant, UnknownPlacement
from services.placements.read import agreements, contacts, follow_ups, groups, known_participants, search
from services.placements.read import placements as placed
from services.placements.web.api.agreements import awaiting
from shared.contract.command import stream_of
from shared.contract.placements import PlacementStarted
from shared.contract.sealed import Identity
from shared.log.database import driver
from shared.log.read import histories
from shared.service.arrival import Running
from shared.service.service import Service
from shared.vault.identities import disclosed_identities, disclosed_names, full_name
from shared.web.amending import records_of
from shared.web.site import Shown, today
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
    terms: dict[UUID, list[Row[Any]]]
    agreements: Sequence[Row[Any]]
    follow_ups: Sequence[Row[Any]]
    timeline: Sequence[Entry]
    groups: Sequence[Row[Any]]
    contacts: Sequence[Row[Any]]
    identity: Identity | None
    names: dict[UUID, str]
    """Of the same person's registrations, where they are disclosed."""

    @property
    def name(self) -> str:
        return full_name(self.identity)

    @property
    def open_enrolments(self) -> list[Row[Any]]:
        return [enrolment for enrolment in self.enrolments if enrolment.closed_on is None]


async def find(service: Service, participant: UUID) -> Person:
    """The participant that intake has told of. Raises UnknownParticipant."""
    async with service.engine.connect() as connection:
        if await known_participants.find(connection, participant) is None:
            raise UnknownParticipant
        people = await known_participants.same_person(connection, participant)
        history = await read_models.history_of(connection, people)
        agreed = await agreements.of_people(connection, people)
        asked = await follow_ups.of_people(connection, people)
        placements = {row.placement for row in history["placement"]} | {row.agreement for row in agreed}
        streams = [stream_of("participant", person) for person in people]
        streams += [stream_of("placement", placement) for placement in sorted(placements)]
        streams += [stream_of("follow_up", row.follow_up) for row in asked]
        records = (await histories(await driver(connection), streams)).values()
        identities = await disclosed_identities(connection, service.keyring, people)
        return Person(
            participant,
            people,
            await known_participants.enrolments(connection, people),
            await search.programmes(connection),
            history,
            await placed.terms_of(connection, placements),
            agreed,
            asked,
            timeline([record for stream in records for record in stream]),
            await groups.of_people(connection, people),
            await contacts.of_people(connection, people),
            identities.get(participant),
            {id_: full_name(identity) for id_, identity in identities.items()},
        )


@router.get("/participants/{participant}")
async def person_page(participant: UUID, request: Request, service: Running, pages: Shown) -> Response:
    values: dict[str, Any] = {"today": date.fromisoformat(today(request)), "awaiting_of": awaiting}
    return pages.render(request, "person.html", person=await find(service, participant), **values)


@router.get("/placements/{placement}")
async def placement_page(placement: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("placement", placement))
    started = next((record.event for record in records if isinstance(record.event, PlacementStarted)), None)
    async with service.engine.connect() as connection:
        row = await placed.find(connection, placement)
        agreement = await agreements.find(connection, placement)
        terms = (await placed.terms_of(connection, [placement]))[placement]
        people = [started.participant] if started else []
        names = await disclosed_names(connection, service.keyring, people)
    if started is None:
        if not records:
            raise UnknownPlacement
        return RedirectResponse(f"/agreements/{placement}?{request.url.query}".rstrip("?"), 303)
    values: dict[str, Any] = {"placement": row, "participant": started.participant, "kind": started.kind}
    values |= {"names": names}
    values |= {"agreement": agreement, "terms": terms, "awaiting": awaiting(agreement) if agreement else []}
    return pages.render(request, "placement.html", timeline=timeline(records), **values)
