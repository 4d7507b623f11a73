"""Seal what people enter under the participant's own keys, and open it again for intake's own staff."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.commands.participant import AboutParticipant
from services.intake.domain.refusals import UnknownParticipant
from shared.contract.event import Event
from shared.contract.intake import ParticipantRegistered
from shared.contract.sealed import Identity, SealedIdentity, sealed_field
from shared.service.arrival import Arrival
from shared.service.service import Service
from shared.vault.keys import Vault
from shared.vault.seal import open_sealed, seal

C = TypeVar("C", bound=AboutParticipant)


class NoVault(Exception):
    """Intake needs KEDJA_ROOT_KEY_FILE and KEDJA_PEPPER_FILE: files of 32 random bytes each."""


def vault_of(service: Service) -> Vault:
    """The vault of this intake. Raises NoVault."""
    if service.vault is None:
        raise NoVault(NoVault.__doc__)
    return service.vault


async def sealed(arrived: Arrival, command: C, event: type[Event]) -> C:
    """The command with its sealed field as ciphertext, for the first event that it gives. Raises UnknownParticipant."""
    field = sealed_field(type(command))
    plain = None if field is None else getattr(command, field.name)
    if field is None or plain is None:
        return command
    async with arrived.service.engine.connect() as connection:
        keys = (await vault_of(arrived.service).keys(connection, [command.participant])).get(command.participant)
    if keys is None:
        raise UnknownParticipant
    ciphertext = seal(
        field.ciphertext,
        plain,
        key=keys[field.key_class],
        event_id=arrived.event_id,
        event_type=event.type_in(arrived.service.name.service),
        participant=command.participant,
    )
    return command.model_copy(update={field.name: ciphertext})


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
