"""Commands with an identity: it is sealed, and the identity number is stored where it can be looked up."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.commands.participant import RecordIdentityNumber, RegisterParticipant
from services.intake.domain.identity_number import checked, stored_form
from services.intake.domain.refusals import IdentityNumberKnown
from services.intake.read import participants
from services.intake.sealing import sealed, vault_of
from shared.contract.intake import IdentityNumberRecorded, ParticipantRegistered
from shared.contract.sealed import SealedIdentity, plaintext
from shared.log.command import InSameTransaction
from shared.service.arrival import Arrival
from shared.vault.seal import seal


async def with_new_keys(
    arrived: Arrival, command: RegisterParticipant
) -> tuple[RegisterParticipant, InSameTransaction]:
    """The command with the identity sealed under new keys, and a function that stores these keys.

    Raises Malformed for an impossible identity number, IdentityNumberKnown for one that is registered already.
    """
    vault = vault_of(arrived.service)
    identity = checked(plaintext(command.identity))
    number = identity.identity_number.number if identity.identity_number else None
    if number and not command.although_known:
        await _must_be_new(arrived, command.participant, number)
    keys = vault.new_keys()
    ciphertext = seal(
        SealedIdentity,
        identity,
        key=keys["identity"],
        event_id=arrived.event_id,
        event_type=ParticipantRegistered.type_in(arrived.service.name.service),
        participant=command.participant,
    )

    async def keep(connection: AsyncConnection) -> None:
        await vault.store_keys(connection, {command.participant: keys}, arrived.time)
        if number:
            await vault.remember_numbers(connection, [(number, command.participant)])

    return command.model_copy(update={"identity": ciphertext}), keep


async def with_number(
    arrived: Arrival, command: RecordIdentityNumber
) -> tuple[RecordIdentityNumber, InSameTransaction]:
    """The command with the number sealed in its stored form, and a function that stores it for look-ups.

    Raises Malformed for an impossible number, IdentityNumberKnown for another's, UnknownParticipant.
    """
    number = plaintext(command.number)
    digits = stored_form(number, "number.number")
    if not command.although_known:
        await _must_be_new(arrived, command.participant, digits)
    stored = command.model_copy(update={"number": number.model_copy(update={"number": digits})})

    async def remember(connection: AsyncConnection) -> None:
        await vault_of(arrived.service).remember_numbers(connection, [(digits, command.participant)])

    return await sealed(arrived, stored, IdentityNumberRecorded), remember


async def _must_be_new(arrived: Arrival, participant: UUID, number: str) -> None:
    """Raises IdentityNumberKnown when another registered person has the number, unless the command is a repetition."""
    async with arrived.service.engine.connect() as connection:
        others = set(await vault_of(arrived.service).with_number(connection, number)) - {participant}
        known = await participants.among(connection, others) if others else ()
    if known and not await arrived.service.writer.has_seen(
        arrived.key
    ):  # looked up last, because the first one may run at this moment
        raise IdentityNumberKnown
