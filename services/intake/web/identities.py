"""Who a participant is, sealed as they register or get another number."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.identity_number import checked, stored_form
from services.intake.domain.refusals import IdentityNumberKnown
from services.intake.read import participants
from services.intake.sealing import seal_for, vault_of
from shared.contract.intake import IdentityNumberRecorded, ParticipantRegistered
from shared.contract.sealed import Identity, IdentityNumber, SealedIdentity
from shared.log.command import Along
from shared.service.arrival import Arrival
from shared.vault.seal import seal


async def new_identity(
    arrived: Arrival, participant: UUID, identity: Identity, although_known: bool
) -> tuple[SealedIdentity, Along]:
    """The sealed identity of a new participant, and what keeps the keys it is sealed under.

    Raises Malformed for an impossible identity number, IdentityNumberKnown for one that is registered already.
    """
    vault = vault_of(arrived.service)
    identity = checked(identity)
    number = identity.identity_number.number if identity.identity_number else None
    if number and not although_known:
        await _must_be_new(arrived, participant, number)
    keys = vault.new_keys()
    sealed = seal(
        SealedIdentity,
        identity,
        key=keys["identity"],
        event_id=arrived.event_id,
        event_type=ParticipantRegistered.type_in(arrived.service.name.service),
        participant=participant,
    )

    async def keep(connection: AsyncConnection) -> None:
        await vault.keep(connection, participant, keys, arrived.time)
        if number:
            await vault.remember_number(connection, number, participant)

    return sealed, keep


async def another_number(
    arrived: Arrival, participant: UUID, number: IdentityNumber, although_known: bool
) -> tuple[SealedIdentity, Along]:
    """A number that a registered participant got later, sealed, and what makes them findable by it.

    Raises Malformed for an impossible number, IdentityNumberKnown for another's, UnknownParticipant.
    """
    digits = stored_form(number, "number.number")
    if not although_known:
        await _must_be_new(arrived, participant, digits)
    plain = number.model_copy(update={"number": digits})
    sealed = await seal_for(arrived, participant, SealedIdentity, plain, IdentityNumberRecorded)

    async def remember(connection: AsyncConnection) -> None:
        await vault_of(arrived.service).remember_number(connection, digits, participant)

    return sealed, remember


async def _must_be_new(arrived: Arrival, participant: UUID, number: str) -> None:
    """Nobody else who is registered has this number, or the same command was sent twice and knows its own number."""
    async with arrived.service.engine.connect() as connection:
        others = set(await vault_of(arrived.service).with_number(connection, number)) - {participant}
        known = await participants.among(connection, others) if others else ()
    if known and not await arrived.service.writer.has_seen(arrived.key):  # in this order: it may happen right now
        raise IdentityNumberKnown
