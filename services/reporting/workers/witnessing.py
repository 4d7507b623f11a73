"""What reporting witnesses of logs, recorded in its own log."""

from dataclasses import dataclass

import uuid_utils.compat

from services.reporting.domain.watched import Command, SayDisputed, SayWitnessed, SettleDispute
from shared.contract.reporting import LogDisputed, LogWitnessed
from shared.contract.words import SettlementReason
from shared.log.command import Submission
from shared.log.names import LogName
from shared.merkle.hashing import TreeHead
from shared.service.clock import stockholm_date
from shared.service.service import Service
from shared.witness.disputes import Dispute


@dataclass(frozen=True)
class LogBook:
    """Each method returns when it is recorded; raises what `Writer.execute` raises."""

    service: Service

    async def witnessed(self, name: LogName, tree: TreeHead) -> None:
        today = stockholm_date(self.service.clock())
        event = LogWitnessed(occurred_on=today, log=name.source, size=tree.size, root=tree.root.hex())
        await self._execute(SayWitnessed(event))

    async def disputed(self, dispute: Dispute) -> None:
        event = LogDisputed(
            occurred_on=stockholm_date(dispute.found_at),
            log=dispute.name.source,
            first=dispute.first,
            last=dispute.last,
            size=dispute.size,
            ours=dispute.ours.hex(),
            theirs=dispute.theirs.hex(),
        )
        await self._execute(SayDisputed(event))

    async def settled(self, dispute: Dispute, reason: SettlementReason) -> None:
        today = stockholm_date(self.service.clock())
        await self._execute(SettleDispute(dispute.name.source, reason, today))

    async def _execute(self, command: Command) -> None:
        event_id = uuid_utils.compat.uuid7()
        await self.service.writer.execute(
            Submission(
                command=command,
                key=str(event_id),
                actor="system",
                time=self.service.clock(),
                correlation=str(event_id),
                event_id=event_id,
            )
        )
