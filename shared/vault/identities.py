"""Who participants of other agencies are, where that is disclosed to this service: opened when asked, never stored."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.envelope import decode
from shared.contract.intake import ParticipantRegistered
from shared.contract.plaintexts import Identity
from shared.log.names import LogName
from shared.vault.disclosed import sealed_heard
from shared.vault.disclosures import BATCH_SIZE, batched
from shared.vault.keyring import Keyring, keyring
from shared.vault.seal import CannotOpen, open_sealed


async def disclosed_identities(
    connection: AsyncConnection, ring: Keyring | None, participants: Collection[UUID]
) -> dict[UUID, Identity]:
    """The identities of those participants of whom a key of class `identity` is here; the others are left out."""
    found: dict[UUID, Identity] = {}
    if ring is None:
        return found
    for batch in batched(participants, BATCH_SIZE):
        logs = select(keyring.c.log).where(keyring.c.participant.in_(batch), keyring.c.key_class == "identity")
        for source in (await connection.execute(logs.distinct())).scalars().all():
            found |= await _of_log(connection, ring, LogName.parse(source), batch)
    return found


async def disclosed_names(
    connection: AsyncConnection, ring: Keyring | None, participants: Collection[UUID]
) -> dict[UUID, str]:
    """Given name and family name of those participants of whom that is disclosed; the others are left out."""
    opened = await disclosed_identities(connection, ring, participants)
    return {participant: full_name(identity) for participant, identity in opened.items()}


def full_name(identity: Identity | None) -> str:
    """Given name and family name; empty when the identity is not disclosed."""
    return "" if identity is None else f"{identity.given_name} {identity.family_name}"


async def _of_log(
    connection: AsyncConnection, ring: Keyring, name: LogName, participants: Collection[UUID]
) -> dict[UUID, Identity]:
    keys = await ring.keys(connection, participants, name)
    query = select(sealed_heard).where(
        sealed_heard.c.log == name.source,
        sealed_heard.c.participant.in_(keys),
        sealed_heard.c.word == ParticipantRegistered.word(),
    )
    found: dict[UUID, Identity] = {}
    for row in await connection.execute(query.order_by(sealed_heard.c.position)):
        record = decode(row.body)
        if not isinstance(record.event, ParticipantRegistered):
            continue
        try:
            found[row.participant] = open_sealed(
                Identity,
                record.event.identity,
                keys=keys[row.participant],
                event_id=record.id,
                event_type=record.envelope.type,
                participant=row.participant,
            )
        except CannotOpen:
            continue
    return found
