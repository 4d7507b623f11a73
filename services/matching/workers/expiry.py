"""Silence is an event: proposals that nobody answered in time expire by themselves."""

from datetime import date, timedelta

from services.matching.domain.commands.proposal import ExpireProposal
from services.matching.read import proposals
from shared.contract.refusal import Refusal
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
            try:
                receipt = await service.execute(ExpireProposal(proposal=proposal, occurred_on=today), now)
            except Refusal:
                continue  # somebody answered, or the last day was put off, a moment ago
            expired += bool(receipt.events)
        if expired == before:
            return expired
