"""The HTTP API about what changes around a participant: home, identity numbers, and who may act for them."""

from services.intake.domain.commands.mandate import EndMandate, GiveMandate
from services.intake.domain.commands.participant import MoveParticipant, RecordIdentityNumber
from services.intake.sealing import sealed
from services.intake.web.identities import with_number
from shared.contract.intake import MandateGiven
from shared.log.command import Receipt
from shared.service.arrival import Arrival
from shared.web.operations import Operations

operations = Operations("/api/participants/{participant}", tags=["participants"])


@operations.post("/moves")
async def move_a_participant(command: MoveParticipant, arrived: Arrival) -> Receipt:
    """Say that a participant moved to another municipality; to the same one nothing changes."""
    return await arrived.execute(command)


@operations.post("/identity-numbers")
async def record_an_identity_number(command: RecordIdentityNumber, arrived: Arrival) -> Receipt:
    """Record a number that a participant got, or got instead of another; it is sealed."""
    stored, in_same_transaction = await with_number(arrived, command)
    return await arrived.execute(stored, in_same_transaction)


@operations.post("/mandates")
async def give_a_mandate(command: GiveMandate, arrived: Arrival) -> Receipt:
    """Say that somebody may act for a participant; who it is is sealed."""
    return await arrived.execute(await sealed(arrived, command, MandateGiven))


@operations.post("/mandates/{mandate}/end")
async def end_a_mandate(command: EndMandate, arrived: Arrival) -> Receipt:
    """Say that a mandate ended."""
    return await arrived.execute(command)
