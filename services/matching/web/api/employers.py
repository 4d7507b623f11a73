"""Matching's HTTP API about employers: register one, and which there are."""

from typing import Any
from uuid import UUID

from services.matching.domain.commands.employer import RegisterEmployer
from services.matching.domain.refusals import UnknownEmployer
from services.matching.read import employers
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Running
from shared.web.api import Limit, Skip
from shared.web.operations import Operations
from shared.web.site import SearchWish

operations = Operations("/api/employers", tags=["employers"])


@operations.router.get("")
async def all_employers(service: Running, search: SearchWish = "", limit: Limit = 50, skip: Skip = 0) -> dict[str, Any]:
    """A page of employers by name; `search` is a part of the name or the municipality."""
    async with service.engine.connect() as connection:
        total, found = await employers.list_employers(connection, search=search, limit=limit, skip=skip)
    return {"total": total, "employers": list(map(vars, found))}


@operations.post()
async def register_an_employer(command: RegisterEmployer, arrived: Arrival) -> Receipt:
    """Say that an organisation offers work, internships, mentors or courses."""
    return await arrived.execute(command)


@operations.router.get("/{employer}")
async def one_employer(employer: UUID, service: Running) -> dict[str, Any]:
    """One employer."""
    async with service.engine.connect() as connection:
        found = await employers.find(connection, employer)
    if found is None:
        raise UnknownEmployer
    return vars(found)
