"""The HTTP API about placements: started under an agreement or with a reason why not, changed, ended."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.placements.domain import commands
from services.placements.domain.refusals import UnknownPlacement
from services.placements.read import placements as placed
from services.placements.web.people import must_be_known
from shared.contract.refusal import Malformed
from shared.contract.words import (
    CourseLevel,
    Day,
    Name,
    Percent,
    PlacementEnd,
    PlacementKind,
    ProgrammeCode,
    UnsignedReason,
)
from shared.service.arrival import Arrival, Arrived, Asked, Running
from shared.web.api import Limit, Skip, made, receipt_answer

router = APIRouter(prefix="/api/placements", tags=["placements"])


class AskedPlacement(Asked):
    """`occurred_on` is the first day, `extent` percent of full time; `subject` and `level_in` are for courses.

    Either `agreement`, whose terms hold for what is left out here, or `unsigned`, which says why there is none.
    """

    participant: UUID
    kind: PlacementKind
    occurred_on: Day
    programme: ProgrammeCode | None = None
    organisation: Name | None = None
    extent: Percent | None = None
    subsidised: bool | None = None
    agreement: UUID | None = None
    unsigned: UnsignedReason | None = None
    subject: Name | None = None
    level_in: CourseLevel | None = None


class AskedChange(Asked):
    """`occurred_on` is the first day with these terms; what is left out stays as it is."""

    occurred_on: Day
    extent: Percent | None = None
    subsidised: bool | None = None
    organisation: Name | None = None


class AskedEnd(Asked):
    """`occurred_on` is the last day; `level_out` is for courses."""

    occurred_on: Day
    reason: PlacementEnd | None = None
    level_out: CourseLevel | None = None


@router.get("")
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
        total, rows = await placed.listed(
            connection,
            kind=kind,
            programme=programme,
            ongoing=ongoing,
            limit=limit,
            skip=skip,
        )
    return {"total": total, "placements": [dict(row._mapping) for row in rows]}


@router.post("")
async def start_a_placement(asked: AskedPlacement, arrived: Arrived) -> JSONResponse:
    """Say that a participant began work, an internship, studies or a course."""
    if (asked.agreement is None) == (asked.unsigned is None):
        raise Malformed("unsigned", "name the agreement that all have signed, or say why nothing was signed here")
    await must_be_known(arrived, asked.participant)
    fields = dict(asked)
    agreement = fields.pop("agreement")
    command = commands.StartPlacement(placement=agreement or uuid4(), signed=agreement is not None, **fields)
    receipt = await arrived.execute(command, asked)
    return receipt_answer(arrived.service, receipt, placement=made(receipt, "placement"))


@router.get("/{placement}")
async def one_placement(placement: UUID, service: Running, on: Day | None = None) -> dict[str, Any]:
    """One placement, with what it was like from each day on (`terms`); `on` gives those of one day as `then`."""
    async with service.engine.connect() as connection:
        row = await placed.find(connection, placement)
        course = (await placed.terms_of(connection, [placement]))[placement]
    if row is None:
        raise UnknownPlacement
    shown = [{name: value for name, value in terms._mapping.items() if name != "placement"} for terms in course]
    answer = {**row._mapping, "terms": shown}
    if on is not None:
        answer["then"] = next((terms for terms in reversed(shown) if terms["since"] <= on), None)
    return answer


@router.post("/{placement}/change")
async def change_a_placement(placement: UUID, asked: AskedChange, arrived: Arrived) -> JSONResponse:
    """Say that a placement has another extent, organisation or subsidy from a day on."""
    if asked.extent is None and asked.subsidised is None and asked.organisation is None:
        raise Malformed("extent", "name at least one thing that changed")
    await _whose_is_known(placement, arrived)
    command = commands.ChangePlacement(placement=placement, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


@router.post("/{placement}/end")
async def end_a_placement(placement: UUID, asked: AskedEnd, arrived: Arrived) -> JSONResponse:
    """Say which day was a placement's last."""
    await _whose_is_known(placement, arrived)
    command = commands.EndPlacement(placement=placement, **dict(asked))
    return receipt_answer(arrived.service, await arrived.execute(command, asked))


async def _whose_is_known(placement: UUID, arrived: Arrival) -> None:
    async with arrived.service.engine.connect() as connection:
        row = await placed.find(connection, placement)
    if row is not None:
        await must_be_known(arrived, row.participant)
