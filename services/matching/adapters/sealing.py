"""Seal who a mentor is under the mentor's own key, and open it again for those who match."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.matching import MentorRegistered
from shared.contract.sealed import Identity, SealedIdentity
from shared.log.command import Along
from shared.service.arrival import Arrival
from shared.service.service import Service
from shared.vault.keys import Vault
from shared.vault.seal import open_sealed, seal


class NoVault(Exception):
    """Matching needs KEDJA_ROOT_KEY_FILE to keep mentors' keys: a file of 32 random bytes."""


def vault_of(service: Service) -> Vault:
    """The vault with the mentors' keys. Raises NoVault."""
    if service.vault is None:
        raise NoVault(NoVault.__doc__)
    return service.vault


def seal_mentor(arrived: Arrival, mentor: UUID, identity: Identity) -> tuple[SealedIdentity, Along]:
    """The sealed identity of a new mentor, and what keeps the key that it is sealed under."""
    vault = vault_of(arrived.service)
    keys = vault.new_keys(["identity"])
    sealed = seal(
        SealedIdentity,
        identity,
        key=keys["identity"],
        event_id=arrived.event_id,
        event_type=MentorRegistered.type_in(arrived.service.name.service),
        participant=mentor,
    )

    async def keep(connection: AsyncConnection) -> None:
        await vault.keep(connection, mentor, keys, arrived.time)

    return sealed, keep


async def opened_mentors(
    service: Service, connection: AsyncConnection, rows: Sequence[Row[Any]]
) -> dict[UUID, Identity]:
    """Who the mentors of these rows of `mentors.mentor` are."""
    keys = await vault_of(service).keys(connection, [row.mentor for row in rows])
    return {
        row.mentor: open_sealed(
            Identity,
            SealedIdentity.model_validate(row.identity),
            keys=keys[row.mentor],
            event_id=row.event,
            event_type=MentorRegistered.type_in(service.name.service),
            participant=row.mentor,
        )
        for row in rows
        if row.mentor in keys
    }
