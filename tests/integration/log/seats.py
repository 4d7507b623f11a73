"""The smallest rules that a log can carry, and what must be true of any log that was written under them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from uuid_utils.compat import uuid7

from shared.contract.corrections import Recorded
from shared.contract.envelope import Envelope
from shared.contract.event import Event
from shared.contract.matching import SeatsOffered
from shared.contract.refusal import Refusal
from shared.log.command import Change, Command, Submission
from shared.log.tables import log, log_head
from shared.merkle.hashing import Frontier, leaf_hash

_numbers = count(1)


@dataclass(frozen=True)
class Offer:
    """Offer a seat `events` times, unless the stream would then have more than `most` events."""

    stream: str
    organisation: str = "Bodens bageri"
    events: int = 1
    most: int = 10**9
    wrong: Exception | None = None


class TooMany(Refusal):
    """There are seats enough."""


def decide(command: Command, history: Sequence[Recorded]) -> list[Event]:
    assert isinstance(command, Offer)
    if command.wrong is not None:
        raise command.wrong
    if len(history) + command.events > command.most:
        raise TooMany
    seat = SeatsOffered(
        occurred_on=date(2026, 1, 12),
        opening=UUID(int=1),
        organisation="Bodens bageri",
        programme="BIS",
        kind="job",
        seats=1,
    )
    return [seat.model_copy(update={"organisation": command.organisation})] * command.events


async def no_view(_: AsyncConnection, changes: Sequence[Change]) -> None:
    assert changes


def submitted(command: Offer, key: str | None = None, **more: object) -> Submission:
    """The command with what arrives with it; a key of its own unless one is given."""
    return Submission(
        command=command,
        key=key or f"key-{next(_numbers)}",
        actor="system",
        time=datetime.now(UTC),
        correlation="a-request",
        event_id=uuid7(),
        fingerprint=repr(command),
        **more,  # type: ignore[arg-type]  # what a test wants to say
    )


@dataclass
class Whole:
    """A log as it stands in its table, after everything that must hold of it was seen to hold."""

    bodies: list[bytes] = field(default_factory=list)
    streams: dict[str, int] = field(default_factory=dict)


async def whole_log(engine: AsyncEngine) -> Whole:
    """Read the log; fails unless it is gapless, its versions contiguous, and its head and leaves right."""
    found = Whole()
    frontier = Frontier()
    async with engine.connect() as connection:
        rows = (await connection.execute(select(log).order_by(log.c.position))).all()
        head = (await connection.execute(select(log_head))).one()
    for position, row in enumerate(rows, 1):
        found.streams[row.stream] = version = found.streams.get(row.stream, 0) + 1
        found.bodies.append(row.body)
        envelope = Envelope.model_validate_json(row.body)
        assert (row.position, envelope.position) == (position, position)
        assert (row.stream_version, envelope.streamversion) == (version, version)
        assert (envelope.subject, envelope.type) == (row.stream, row.type)
        assert row.leaf == leaf_hash(row.body)
        frontier.extend([row.leaf])
    assert len({orjson.loads(body)["id"] for body in found.bodies}) == len(found.bodies)
    assert (head.position, head.frontier) == (frontier.size, frontier.to_bytes())
    return found
