"""Matching's HTTP API about employers: register one, and which there are."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.matching.domain import commands
from services.matching.domain.refusals import UnknownEmployer
from services.matching.read import employers
from shared.contract.words import Day, Name
from shared.service.arrival import Arrived, Asked, Running
from shared.web.api import Limit, Skip, made, receipt_answer
from shared.web.site import SearchWish

router = APIRouter(prefix="/api/employers", tags=["employers"])


class AskedEmployer(Asked):
    occurred_on: Day
    organisation: Name
    municipality: Name | None = None


@router.get("")
async def all_employers(service: Running, search: SearchWish = "", limit: Limit = 50, skip: Skip = 0) -> dict[str, Any]:
    """A page of employers by name; `search` is a part of the name or the municipality."""
    async with service.engine.connect() as connection:
        total, rows = await employers.listed(connection, search=search, limit=limit, skip=skip)
    return {"total": total, "employers": [dict(row._mapping) for row in rows]}


@router.post("")
async def register_an_employer(asked: AskedEmployer, arrived: Arrived) -> JSONResponse:
    """Say that an organisation offers work, internships, mentors or courses."""
    receipt = await arrived.execute(commands.RegisterEmployer(employer=uuid4(), **dict(asked)), asked)
    return receipt_answer(arrived.service, receipt, employer=made(receipt, "employer"))


@router.get("/{employer}")
async def one_employer(employer: UUID, service: Running) -> dict[str, Any]:
    """One employer."""
    async with service.engine.connect() as connection:
        row = await employers.find(connection, employer)
    if row is None:
        raise UnknownEmployer
    return dict(row._mapping)
