"""The worker that expires proposals that nobody answered in time."""

from datetime import date, timedelta

from services.matching.domain.commands.proposal import ExpireProposal
from services.matching.read import proposals
from shared.contract.refusal import Refusal
from shared.service.clock import stockholm_date
from shared.service.service import Service

POLL_SECONDS = 60.0
"""The time between two looks for overdue proposals."""

MAX_AGE_IN_REPLAY = timedelta(days=90)
"""Proposals that were due longer ago are left to the callers when history is replayed."""


async def expire_overdue(service: Service) -> int:
    """Expire the proposals that are overdue by the service's clock, and return their number."""
    now = service.clock()
    today = stockholm_date(now)
    since = today - MAX_AGE_IN_REPLAY if service.settings.replay_clock else date.min
    expired = 0
    while True:
        async with service.engine.connect() as connection:
            overdue = await proposals.overdue(connection, today, since)
        before = expired
        for proposal in overdue:
            try:
                receipt = await service.execute(ExpireProposal(proposal=proposal, occurred_on=today), now)
            except Refusal:
                continue  # somebody answered, or the last day was put off, a moment ago
            expired += bool(receipt.events)
        if expired == before:
            return expired
