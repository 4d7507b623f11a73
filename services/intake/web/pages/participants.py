"""One participant's page: who it is, what comes next, and everything that happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.refusals import UnknownParticipant
from services.intake.read import participants, visits
from services.intake.read.participants import opened_identities
from services.intake.read.search import full_name, programmes
from services.intake.web.api.disclosures import list_disclosures
from services.intake.web.opened import Line, contact, lines, opened_texts, written
from services.intake.web.pages.sections import sections
from shared.contract.command import stream_of
from shared.contract.corrections import effective
from shared.contract.envelope import Record
from shared.contract.intake import InventoryCompleted, InventoryStarted, PlanAgreed, SkillAssessed, StepDone
from shared.contract.plaintexts import Identity, Plaintext, PlanText
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.taxonomy.words import label_of
from shared.vault.opening import sealed_in
from shared.web.amending import records_of
from shared.web.i18n import N_, language_of
from shared.web.site import Shown
from shared.web.timeline import timeline

MAX_VISITS = 5
"""At most this many of the latest visits are shown."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Person:
    """A participant as pages show it; `row` is None when the registration is void."""

    participant: UUID
    row: participants.Participant | None
    identity: Identity | None
    enrolments: Sequence[participants.Enrolment]
    programmes: Sequence[str]
    absorbed_by: Sequence[UUID]
    records: Sequence[Record]

    @property
    def name(self) -> str:
        return full_name(self.identity)

    @property
    def open_enrolments(self) -> list[participants.Enrolment]:
        return [enrolment for enrolment in self.enrolments if enrolment.closed_on is None]


async def find(service: Service, participant: UUID) -> Person:
    """The participant with this id, who may have been registered by mistake. Raises UnknownParticipant."""
    records = await records_of(service, stream_of("participant", participant))
    if not records:
        raise UnknownParticipant
    async with service.engine.connect() as connection:
        row = await participants.find(connection, participant)
        identities = await opened_identities(service, connection, [row] if row is not None else [])
        return Person(
            participant,
            row,
            identities.get(participant),
            await participants.enrolments(connection, participant),
            await programmes(connection),
            await _absorbed_by(connection, participant),
            records,
        )


@router.get("/participants/{participant}")
async def person_page(participant: UUID, request: Request, service: Running, pages: Shown) -> Response:
    person = await find(service, participant)
    async with service.engine.connect() as connection:
        texts = await opened_texts(service, connection, participant, person.records)
        _, received = await visits.list_visits(connection, participant=participant, limit=MAX_VISITS)
    now, language = effective(person.records), language_of(request)
    return pages.render(
        request,
        "person.html",
        person=person,
        next_step=next_step(person, now),
        known=sections(now, texts, stockholm_date(service.clock())),
        contact=contact(person.identity) if person.identity else [],
        concept=partial(label_of, language=language),
        number=partial(written, language=language),
        visits=received,
        disclosures=list_disclosures(person.records),
        today=stockholm_date(service.clock()),
        timeline=timeline(person.records),
        opened=_opened(person.records, texts, language),
    )


def next_step(person: Person, now: Sequence[Record]) -> tuple[str, str]:
    """What to do next with this participant (msgid) and the form for it; after the plan comes a placement."""
    happened = {type(record.event) for record in now}
    if not person.open_enrolments:
        return N_("Enrol in a programme"), "enrol"
    if InventoryCompleted not in happened:
        if InventoryStarted not in happened:
            return N_("Start the inventory"), "inventory-start"
        if SkillAssessed not in happened:
            return N_("Assess a skill"), "skill"
        return N_("Complete the inventory"), "inventory-complete"
    if PlanAgreed not in happened:
        return N_("Agree a plan"), "plan"
    return N_("Find a placement"), "placement"


def _opened(records: Sequence[Record], texts: Mapping[UUID, Plaintext], language: str) -> dict[UUID, list[Line]]:
    """The lines of each opened text, by event id; a sensitive text has one line that says it is sealed."""
    opened: dict[UUID, list[Line]] = {}
    for record in records:
        sealed = sealed_in(record.event)
        if record.id in texts:
            opened[record.id] = lines(texts[record.id], language)
        elif sealed is not None and sealed.key_class == "sensitive":
            opened[record.id] = [("health", "sealed", "sealed")]
        elif isinstance(record.event, StepDone):
            plan = texts.get(record.event.plan)
            if isinstance(plan, PlanText) and record.event.nth <= len(plan.steps):
                opened[record.id] = [("what", plan.steps[record.event.nth - 1].what, None)]
    return opened


async def _absorbed_by(connection: AsyncConnection, participant: UUID) -> Sequence[UUID]:
    absorbs = participants.participant.c.absorbs
    some = absorbs != literal_column("'[]'")  # a literal, so that the planner sees how few these are
    query = select(participants.participant.c.participant).where(absorbs.contains([str(participant)]), some)
    return (await connection.execute(query)).scalars().all()
