"""What reporting witnesses of logs, recorded in its own log."""

from dataclasses import dataclass

from services.reporting.domain.commands import SayDisputed, SayWitnessed, SettleDispute
from shared.contract.words import SettlementReason
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
        said = SayWitnessed(occurred_on=today, log=name.source, size=tree.size, root=tree.root.hex())
        await self.service.execute(said)

    async def disputed(self, dispute: Dispute) -> None:
        said = SayDisputed(
            occurred_on=stockholm_date(dispute.found_at),
            log=dispute.name.source,
            first=dispute.first,
            last=dispute.last,
            size=dispute.size,
            ours=dispute.ours.hex(),
            theirs=dispute.theirs.hex(),
        )
        await self.service.execute(said)

    async def settled(self, dispute: Dispute, reason: SettlementReason) -> None:
        today = stockholm_date(self.service.clock())
        await self.service.execute(SettleDispute(log=dispute.name.source, reason=reason, occurred_on=today))
