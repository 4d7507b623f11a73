"""The pages of one participant and of one placement, with their timelines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping

from services.placements import read_models
from services.placements.domain.refusals import UnknownPlacement
from services.placements.domain.terms import Terms
from services.placements.read import agreements, contacts, follow_ups, groups, known_participants, placements, search
from services.placements.read.agreements import Agreement
from services.placements.read.contacts import Contact
from services.placements.read.follow_ups import FollowUp
from shared.contract.command import stream_of
from shared.contract.placements import PlacementStarted
from shared.contract.plaintexts import Identity
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
    """A participant with the rows of all registrations of the same person, latest first."""

    participant: UUID
    same_person: Sequence[UUID]
    enrolments: Sequence[RowMapping]
    programmes: Sequence[str]
    history: dict[str, Sequence[RowMapping]]
    terms: dict[UUID, list[Terms]]
    agreements: Sequence[Agreement]
    follow_ups: Sequence[FollowUp]
    timeline: Sequence[Entry]
    groups: Sequence[RowMapping]
    contacts: Sequence[Contact]
    identity: Identity | None
    names: dict[UUID, str]
    """The disclosed names by registration of the same person."""

    @property
    def name(self) -> str:
        return full_name(self.identity)

    @property
    def open_enrolments(self) -> list[RowMapping]:
        return [enrolment for enrolment in self.enrolments if enrolment["closed_on"] is None]


async def find_person(service: Service, participant: UUID) -> Person:
    """Return a participant that is known from intake's log. Raises UnknownParticipant."""
    async with service.engine.connect() as connection:
        await known_participants.registered_on(connection, participant)
        people = await known_participants.same_person(connection, participant)
        history = await read_models.history_of(connection, people)
        agreed = await agreements.agreements_of(connection, people)
        due = await follow_ups.follow_ups_of(connection, people)
        ids = {row["placement"] for row in history["placement"]} | {row.agreement for row in agreed}
        streams = [stream_of("participant", person) for person in people]
        streams += [stream_of("placement", placement) for placement in sorted(ids)]
        streams += [stream_of("follow_up", row.follow_up) for row in due]
        records = (await histories(await driver(connection), streams)).values()
        identities = await disclosed_identities(connection, service.keyring, people)
        return Person(
            participant,
            people,
            await known_participants.enrolments_of(connection, people),
            await search.programmes(connection),
            history,
            await placements.terms_of(connection, ids),
            agreed,
            due,
            timeline([record for stream in records for record in stream]),
            await groups.stays_of(connection, people),
            await contacts.contacts_of(connection, people),
            identities.get(participant),
            {id_: full_name(identity) for id_, identity in identities.items()},
        )


@router.get("/participants/{participant}")
async def person_page(participant: UUID, request: Request, service: Running, pages: Shown) -> Response:
    person = await find_person(service, participant)
    return pages.render(request, "person.html", person=person, today=date.fromisoformat(today(request)))


@router.get("/placements/{placement}")
async def placement_page(placement: UUID, request: Request, service: Running, pages: Shown) -> Response:
    records = await records_of(service, stream_of("placement", placement))
    started = next((record.event for record in records if isinstance(record.event, PlacementStarted)), None)
    async with service.engine.connect() as connection:
        row = await placements.find_placement(connection, placement)
        agreement = await agreements.find_agreement(connection, placement)
        terms = (await placements.terms_of(connection, [placement]))[placement]
        people = [started.participant] if started else []
        names = await disclosed_names(connection, service.keyring, people)
    if started is None:
        if not records:
            raise UnknownPlacement
        return RedirectResponse(f"/agreements/{placement}?{request.url.query}".rstrip("?"), 303)
    values: dict[str, Any] = {"placement": row, "participant": started.participant, "kind": started.kind}
    values |= {"names": names, "agreement": agreement, "terms": terms}
    return pages.render(request, "placement.html", timeline=timeline(records), **values)
