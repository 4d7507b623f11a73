"""What arrives with a request besides its body: the headers of a command, and the service that answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

import uuid_utils.compat
from fastapi import Depends, Request

from shared.contract.refusal import Malformed
from shared.log.command import BatchRefused, Command, InSameTransaction, Receipt, Submission
from shared.log.names import LogName
from shared.service.clock import stockholm_date
from shared.service.service import SYSTEM, Service

KEY = "Idempotency-Key"
AFTER = "Kedja-After"
RECORDED_AT = "Kedja-Recorded-At"
POSITION = "Kedja-Position"


@dataclass(frozen=True)
class Arrival:
    """What arrives with a command: who acts, when, and the key that makes it happen once.

    `operation` and `fingerprint` tell another command under the same key. `event_id` becomes the id of the first event.
    """

    service: Service
    operation: str
    key: str
    actor: str
    time: datetime
    correlation: str
    event_id: UUID
    expected_version: int | None = None
    fingerprint: str = ""

    @property
    def today(self) -> date:
        """The date in Europe/Stockholm on which this is recorded."""
        return stockholm_date(self.time)

    async def execute(self, command: Command, in_same_transaction: InSameTransaction | None = None) -> Receipt:
        """Carry the command out; raises what `Writer.execute` raises."""
        return await self.service.writer.execute(self.submission(command, in_same_transaction=in_same_transaction))

    async def execute_all(self, commands: Sequence[Command]) -> Receipt:
        """Carry out several commands in one transaction, or none; the receipt has the events of all.

        Its stream and version are those of the first. Raises what the first refused command raised.
        """
        receipts = await self.execute_batch(
            [self.submission(command, number=number) for number, command in enumerate(commands)]
        )
        events = [event for receipt in receipts for event in receipt.events]
        return replace(receipts[0], events=events, position=max(receipt.position for receipt in receipts))

    async def execute_batch(self, submissions: Sequence[Submission]) -> Sequence[Receipt]:
        """Carry out several submissions in one transaction, or none. Raises what the first refused one raised."""
        try:
            return await self.service.writer.execute_batch(submissions) if submissions else []
        except BatchRefused as refused:
            raise refused.cause from None

    def key_of(self, number: int) -> str:
        """The idempotency key of a command of this request; the first one is 0."""
        return f"{self.key}:{number}" if number else self.key

    def submission(
        self,
        command: Command,
        *,
        number: int = 0,
        event_id: UUID | None = None,
        in_same_transaction: InSameTransaction | None = None,
    ) -> Submission:
        """A command of this request; `number` counts those after the first, which have keys and ids of their own."""
        return Submission(
            command=command,
            key=self.key_of(number),
            actor=self.actor,
            time=self.time,
            correlation=self.correlation,
            event_id=event_id or (uuid_utils.compat.uuid7() if number else self.event_id),
            fingerprint=f"{self.operation} {self.fingerprint}",
            expected_version=None if number else self.expected_version,
            in_same_transaction=in_same_transaction,
        )


def actor_of(_: Request) -> str:
    """Who acts in a request: every command that a request brings takes its actor from here."""
    return SYSTEM


def service_of(request: Request) -> Service:
    """The running service that answers this request."""
    service: Service = request.app.state.service
    return service


async def wait_for_position(request: Request) -> None:
    """Wait until this service knows what the request says it builds on. Raises Malformed, NotYetFollowed."""
    if header := request.headers.get(AFTER):
        await _wait_for(service_of(request), header)


async def arrival(request: Request) -> Arrival:
    """Read a command's headers. Raises Malformed."""
    service = service_of(request)
    event_id = uuid_utils.compat.uuid7()
    return Arrival(
        service=service,
        operation=f"{request.method} {request.url.path}",
        key=_token(KEY, request.headers.get(KEY) or str(event_id)),
        actor=actor_of(request),
        time=_time(service, request.headers.get(RECORDED_AT)),
        correlation=_token("X-Request-Id", request.headers.get("X-Request-Id") or str(event_id)),
        event_id=event_id,
        expected_version=_version(request.headers.get("If-Match")),
    )


Arrived = Annotated[Arrival, Depends(arrival)]
Running = Annotated[Service, Depends(service_of)]


async def _wait_for(service: Service, header: str) -> None:
    for part in filter(None, (part.strip() for part in header.split(","))):
        source, _, position = part.rpartition("@")
        if not is_number(position):
            raise Malformed(AFTER, "write /<agency>/<service>@<position>, several with commas between")
        try:
            name = LogName.parse(source)
        except ValueError as wrong:
            raise Malformed(AFTER, str(wrong)) from None
        if name != service.name and name not in service.followers:
            raise Malformed(AFTER, f"this service does not follow {name}; leave it out")
        await service.reached(name, int(position))


def is_number(written: str) -> bool:
    """Whether this is a whole number that any database can hold."""
    return written.isascii() and written.isdecimal() and len(written) <= 18


def _time(service: Service, header: str | None) -> datetime:
    if header is None:
        return service.clock()
    if not service.settings.replay_clock:
        raise Malformed(RECORDED_AT, "this service keeps its own time; only a system started for replay takes another")
    try:
        moment = datetime.fromisoformat(header)
    except ValueError:
        raise Malformed(RECORDED_AT, "write an ISO 8601 time with its offset") from None
    if moment.tzinfo is None:
        raise Malformed(RECORDED_AT, "give the offset from UTC, for example +01:00")
    if not 1900 <= moment.year <= 2200:
        raise Malformed(RECORDED_AT, "give a time between the years 1900 and 2200")
    return moment.astimezone(UTC)


def _version(header: str | None) -> int | None:
    if header is None:
        return None
    bare = header.strip().strip('"')
    if not is_number(bare):
        raise Malformed("If-Match", 'give the version from the ETag, for example "3"')
    return int(bare)


def _token(name: str, value: str) -> str:
    if not (1 <= len(value) <= 100) or not all(c.isascii() and (c.isalnum() or c in "._:@/-") for c in value):
        raise Malformed(name, "use at most 100 letters, digits and . _ : @ / -")
    return value
