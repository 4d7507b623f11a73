"""The worker that answers requests for disclosed keys on the bus; each release is recorded in the log."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import structlog
import uuid_utils.compat
from pydantic import BaseModel, Field, ValidationError

from services.intake.deciders import of_disclosures
from services.intake.domain.commands.disclosure import ReleaseKeys
from services.intake.domain.disclosure import decide
from services.intake.domain.refusals import NotDisclosed
from services.intake.sealing import vault_of
from shared.bus.ask import answer
from shared.contract.refusal import Refusal
from shared.contract.sealed import KeyClass
from shared.contract.words import LogSource
from shared.log.command import Submission
from shared.log.database import driver
from shared.log.names import LogName
from shared.log.read import histories
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.vault.exchange import PURPOSE_OF, Handed, PublicExchangeKey

log = structlog.get_logger()

Answer = dict[str, Any]


class KeyRequest(BaseModel):
    """A request for keys; one that is sent again has the same `request`."""

    requester: LogSource
    request: UUID
    participant: UUID
    disclosure: UUID
    classes: Annotated[tuple[KeyClass, ...], Field(min_length=1, max_length=3)]


async def release_keys(service: Service) -> None:
    """Answer each agency of the federation on its own subject, until cancelled."""
    answers: dict[str, Callable[[Answer], Awaitable[Answer]]] = {
        service.name.keys_subject(agency): partial(released, service, agency)
        for agency in service.provable.federation.agencies
    }
    await answer(await service.bus(), answers)


async def released(service: Service, agency: str, question: Answer) -> Answer:
    """The answer to a request of that agency: `{"keys": {class: sealed}}` or `{"refused": word}`.

    The words are `malformed`, `unknown_requester` and `not_disclosed`, which is the answer about unknown people too.
    """
    try:
        request = KeyRequest.model_validate(question)
    except ValidationError:
        return {"refused": "malformed"}
    requester = LogName.parse(request.requester)
    to = service.provable.federation.exchange_key(requester)
    if to is None or requester.agency != agency or requester.service not in PURPOSE_OF:
        return {"refused": "unknown_requester"}
    try:
        return {"keys": await _release(service, request, requester, to)}
    except Refusal as refused:
        log.info("keys refused", requester=request.requester, why=type(refused).__name__)
        return {"refused": "not_disclosed"}


async def _release(service: Service, request: KeyRequest, requester: LogName, to: PublicExchangeKey) -> dict[str, str]:
    """Record the release, and return the keys sealed for the requester. Raises a Refusal."""
    now = service.clock()
    command = ReleaseKeys(
        participant=request.participant,
        disclosure=request.disclosure,
        occurred_on=stockholm_date(now),
        to=request.requester,
        purpose=PURPOSE_OF[requester.service],
        classes=request.classes,
    )
    async with service.engine.connect() as connection:
        history = (await histories(await driver(connection), [command.stream])).get(command.stream, [])
        decide(command, of_disclosures(history))  # a request that was granted once is refused when it comes too late
        keys = (await vault_of(service).keys(connection, [request.participant])).get(request.participant, {})
    if not keys.keys() >= set(request.classes):
        raise NotDisclosed
    await service.writer.execute(
        Submission(
            command=command,
            key=f"keys {request.requester} {request.request}",
            actor=request.requester,
            time=now,
            correlation=str(request.request),
            event_id=uuid_utils.compat.uuid7(),
            fingerprint=f"{request.participant} {request.disclosure} {sorted(request.classes)}",
        )
    )
    handed = partial(Handed, service.name, requester, request.participant, request.disclosure)
    return {key_class: to.seal(keys[key_class], handed(key_class)) for key_class in request.classes}
