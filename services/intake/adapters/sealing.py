"""Seal what people enter under the participant's own keys, and open it again for intake's own staff."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.adapters import store
from services.intake.domain.identity_number import checked, stored_form
from services.intake.domain.refusals import IdentityNumberKnown, UnknownParticipant
from shared.contract.event import Event
from shared.contract.intake import IdentityNumberRecorded, ParticipantRegistered
from shared.contract.sealed import Identity, IdentityNumber, Plaintext, SealedIdentity
from shared.log.command import Along
from shared.service.arrival import Arrival
from shared.service.service import Service
from shared.vault.keys import Vault
from shared.vault.seal import S, open_sealed, seal


class NoVault(Exception):
    """Intake needs KEDJA_ROOT_KEY_FILE and KEDJA_PEPPER_FILE: files of 32 random bytes each."""


def vault_of(service: Service) -> Vault:
    """The vault of this intake. Raises NoVault."""
    if service.vault is None:
        raise NoVault(NoVault.__doc__)
    return service.vault


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


async def seal_for(arrived: Arrival, participant: UUID, into: type[S], plain: Plaintext, event: type[Event]) -> S:
    """A field sealed for the first event that this command gives. Raises UnknownParticipant."""
    async with arrived.service.engine.connect() as connection:
        keys = (await vault_of(arrived.service).keys(connection, [participant])).get(participant)
    if keys is None:
        raise UnknownParticipant
    return seal(
        into,
        plain,
        key=keys[into.model_fields["key_class"].default],
        event_id=arrived.event_id,
        event_type=event.type_in(arrived.service.name.service),
        participant=participant,
    )


async def opened_identities(
    service: Service, connection: AsyncConnection, rows: Sequence[Row[Any]]
) -> dict[UUID, Identity]:
    """Who the participants of these rows of `store.participant` are."""
    keys = await vault_of(service).keys(connection, [row.participant for row in rows], "identity")
    event_type = ParticipantRegistered.type_in(service.name.service)
    return {
        row.participant: open_sealed(
            Identity,
            SealedIdentity.model_validate(row.identity),
            keys=keys[row.participant],
            event_id=row.registration,
            event_type=event_type,
            participant=row.participant,
        )
        for row in rows
        if row.participant in keys
    }


async def _must_be_new(arrived: Arrival, participant: UUID, number: str) -> None:
    """Nobody else who is registered has this number, or the same command was sent twice and knows its own number."""
    async with arrived.service.engine.connect() as connection:
        others = set(await vault_of(arrived.service).with_number(connection, number)) - {participant}
        known = await store.among(connection, others) if others else ()
    if known and not await arrived.service.writer.has_seen(arrived.key):  # in this order: it may happen right now
        raise IdentityNumberKnown
