"""Matching's HTTP API about fitting: who fits an opening, make proposals, and which openings fit a participant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import Field, model_validator
from sqlalchemy import select

from services.matching.ranking import fitting
from services.matching.ranking.proposing import MAX_RANKED, Person, choose, commands, ranking
from services.matching.ranking.reproduction import reproduce
from services.matching.read import competences
from shared.contract.command import Body
from shared.contract.matching import ProposalMade
from shared.contract.words import Concept, CourseLevel, Day, Language, Name
from shared.log.command import Receipt
from shared.log.tables import idempotency
from shared.service.arrival import POSITION, Arrival, Arrived, Running
from shared.service.clock import stockholm_date
from shared.web.api import Limit, Skip, event_line
from shared.web.operations import fingerprint

router = APIRouter(prefix="/api", tags=["fitting"])

DAYS_TO_ANSWER = 14
"""The usual time from a proposal to the last day to answer it."""

MAX_PROPOSALS = 50
"""At most this many proposals are made at once."""

Places = Annotated[int, Query(ge=1, le=MAX_RANKED)]


class Proposals(Body):
    """The best `count` of the ranking, or `participants` of it; `owner` answers for them until `answer_by`."""

    occurred_on: Day
    count: Annotated[int, Field(ge=1, le=MAX_PROPOSALS)] | None = None
    participants: Annotated[tuple[UUID, ...], Field(max_length=MAX_PROPOSALS)] = ()
    owner: Name = "system"
    answer_by: Day | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> "Proposals":
        if (self.count is None) == (not self.participants):
            raise ValueError("Give either how many (count) or whom (participants).")
        return self


@dataclass(frozen=True)
class _Again:
    """Stands for a proposal that was made under the same key before."""

    stream: str = "proposal-again"


@router.get("/openings/{opening}/ranking")
async def who_fits_an_opening(
    opening: UUID, service: Running, limit: Places = 20, on: Day | None = None
) -> dict[str, Any]:
    """The best for an opening, each with the whole calculation; nothing is recorded. `on` is today unless given."""
    day = on or stockholm_date(service.clock())
    ranked = await ranking(service, opening, day, limit)
    return {"opening": opening, "on": day, "known": ranked.known, "ranking": list(map(_answer, ranked.people))}


@router.post("/openings/{opening}/proposals")
async def make_proposals(opening: UUID, body: Proposals, arrived: Arrived) -> JSONResponse:
    """Propose the best for an opening, or those chosen of them; somebody reviews each before it leaves the agency."""
    receipts = await propose(opening, body, arrived)
    events = [record for receipt in receipts for record in receipt.events]
    position = max((receipt.position for receipt in receipts), default=0)
    answer = {
        "opening": str(opening),
        "position": position,
        "proposals": [_proposed(record.event) for record in events if isinstance(record.event, ProposalMade)],
        "events": [event_line(arrived.service.name, record) for record in events],
    }
    headers = {POSITION: f"{arrived.service.name}@{position}"} if position else {}
    return JSONResponse(answer, 201, headers)


async def propose(opening: UUID, body: Proposals, arrived: Arrival) -> Sequence[Receipt]:
    """As `make_proposals`; the same request again gives the same receipts."""
    arrived = replace(arrived, fingerprint=fingerprint(body, arrived.service.vault))
    receipts = await _repeated(arrived)
    if receipts:
        return receipts
    ranked = await ranking(arrived.service, opening, body.occurred_on, body.count or MAX_RANKED)
    answer_by = body.answer_by or last_day_to_answer(body.occurred_on)
    chosen = choose(ranked, body.count, body.participants)
    proposals = await commands(arrived.service, ranked, chosen, body.owner, answer_by)
    return await arrived.execute_batch(
        [
            arrived.submission(command, number=number, event_id=event_id)
            for number, (event_id, command) in enumerate(proposals)
        ]
    )


@router.get("/proposals/{proposal}/reproduce")
async def compute_a_proposal_again(proposal: UUID, service: Running) -> dict[str, Any]:
    """Compute why somebody was proposed again, from the logs alone, and compare it with what was sealed then."""
    again = await reproduce(service, proposal)
    return {
        "proposal": proposal,
        "equal": again.equal,
        "differs": again.differs,
        "known": again.known,
        "sealed": again.sealed.model_dump(mode="json"),
        "again": None if again.again is None else again.again.model_dump(mode="json"),
    }


@router.get("/participants/{participant}/openings")
async def openings_that_fit_a_participant(
    participant: UUID, service: Running, limit: Limit = 20, on: Day | None = None
) -> dict[str, Any]:
    """The openings that fit a participant best, and what one change would do; only while a profile is disclosed."""
    fits = await fitting.fits(service, participant, on or stockholm_date(service.clock()), limit)
    return {
        "participant": participant,
        "openings": [
            {
                "opening": fit.opening.opening,
                "title": fit.opening.title,
                "organisation": fit.opening.organisation,
                **fit.explanation.model_dump(mode="json"),
            }
            for fit in fits.best
        ],
        "gaps": [
            {"change": str(gap.change), "opens": gap.opens, "raises": gap.raises, "tenths": gap.tenths}
            for gap in fits.gaps
        ],
    }


@router.get("/competences")
async def people_with_competences(
    service: Running,
    skill: Concept | None = None,
    occupation: Concept | None = None,
    language: Language | None = None,
    level: CourseLevel | None = None,
    limit: Limit = 50,
    skip: Skip = 0,
) -> dict[str, Any]:
    """People of whom a profile is disclosed, by pseudonym, with this skill, occupation or language."""
    async with service.engine.connect() as connection:
        total, people = await competences.search(
            connection, skill=skill, occupation=occupation, language=language, level=level, limit=limit, skip=skip
        )
    return {"total": total, "people": list(map(vars, people))}


def _answer(person: Person) -> dict[str, Any]:
    fields = {name: value for name, value in vars(person).items() if name != "explanation"}
    return {**fields, **person.explanation.model_dump(mode="json")}


def _proposed(event: ProposalMade) -> dict[str, Any]:
    return {"proposal": str(event.proposal), "participant": str(event.participant), "rank": event.rank}


def last_day_to_answer(day: date) -> date:
    """The usual last day to answer a proposal of that day, and never after the last day that exists."""
    return min(day + timedelta(DAYS_TO_ANSWER), date(2200, 12, 31))


async def _repeated(arrived: Arrival) -> Sequence[Receipt]:
    """The receipts of the same request before; empty when it is the first. Raises KeyReused."""
    keys = [arrived.key_of(number) for number in range(MAX_PROPOSALS)]
    async with arrived.service.engine.connect() as connection:
        used = (await connection.execute(select(idempotency.c.key).where(idempotency.c.key.in_(keys)))).scalars().all()
    return await arrived.execute_batch([arrived.submission(_Again(), number=number) for number in range(len(used))])
