"""Seal what people enter under the participant's own keys, and open it again for intake's own staff."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.refusals import UnknownParticipant
from shared.contract.event import Event
from shared.contract.intake import ParticipantRegistered
from shared.contract.sealed import Identity, Plaintext, SealedIdentity
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
