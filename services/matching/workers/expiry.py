"""Silence is an event: proposals that nobody answered in time expire by themselves."""

from datetime import date, timedelta

import uuid_utils.compat

from services.matching.domain.commands import ExpireProposal
from services.matching.read import proposals
from shared.contract.refusal import Refusal
from shared.log.command import Submission
from shared.service.clock import stockholm_date
from shared.service.service import Service

SECONDS = 60.0
"""How long until it is looked again."""

RECENTLY = timedelta(days=90)


async def expire_overdue(service: Service) -> int:
    """Expire what is overdue by the service's clock; returns how many proposals that were.

    Where callers say when a command was recorded, what was due long ago is left to them: it is history that they tell.
    """
    now = service.clock()
    today = stockholm_date(now)
    since = today - RECENTLY if service.settings.replay_clock else date.min
    expired = 0
    while True:
        async with service.engine.connect() as connection:
            found = await proposals.overdue(connection, today, since)
        before = expired
        for proposal in found:
            event_id = uuid_utils.compat.uuid7()
            submission = Submission(
                command=ExpireProposal(proposal=proposal, occurred_on=today),
                key=f"expire-{event_id}",
                actor="system",
                time=now,
                correlation=str(event_id),
                event_id=event_id,
            )
            try:
                receipt = await service.writer.execute(submission)
            except Refusal:
                continue  # somebody answered, or the last day was put off, a moment ago
            expired += bool(receipt.events)
        if expired == before:
            return expired
