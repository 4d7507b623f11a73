"""Load a file in one transaction."""

import asyncio
from collections.abc import Sequence
from uuid import UUID, uuid4, uuid5

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from services.intake.domain.commands.enrolment import OpenEnrolment
from services.intake.domain.commands.imports import ImportParticipants
from services.intake.domain.commands.participant import RegisterParticipant
from services.intake.domain.refusals import ImportedBefore
from services.intake.importing.jobs.batch import YIELD_EVERY, all_or_none, part_of
from services.intake.importing.jobs.checking import Checked, Wishes
from services.intake.importing.reading.rows import Row
from services.intake.read import imports
from services.intake.sealing import vault_of
from shared.contract.intake import ParticipantRegistered
from shared.contract.sealed import KeyClass, SealedIdentity
from shared.log.command import InSameTransaction, Progress, Receipt, Submission
from shared.log.commit import DECIDED
from shared.service.arrival import Arrival
from shared.service.service import Service
from shared.vault.seal import seal

IMPORTS = UUID("6b0f7f0e-8a57-4c53-9a3e-2f1d1c0f6a55")
"""The name space of import ids, which follow from the key that an import arrives with."""

SEALED, KEYS_STORED = 0.15, 0.4
"""The shares of the work that are done when all identities are sealed, and when all keys are stored."""

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext('import'))")

Registered = tuple[Row, UUID, dict[KeyClass, bytes]]


def import_of(service: Service, key: str) -> UUID:
    """The id of the import that arrives with this key."""
    return uuid5(IMPORTS, f"{service.name} {key}")


async def load(arrived: Arrival, checked: Checked, wishes: Wishes, on_progress: Progress) -> None:
    """Register everybody, and enrol those with a programme. Raises ImportedBefore, and what a batch may raise."""
    if checked.before and not wishes.again:
        raise ImportedBefore
    import_id = import_of(arrived.service, arrived.key)
    people: list[Registered] = []
    rows: list[Submission] = []
    for count, row in enumerate(checked.read.rows, 1):
        person = (row, uuid4(), vault_of(arrived.service).new_keys())
        people.append(person)
        rows.extend(_registration(arrived, import_id, *person))
        if count % YIELD_EVERY == 0:
            on_progress(SEALED * count / len(checked.read.rows))
            await asyncio.sleep(0)
    in_same_transaction = _in_same_transaction(arrived, checked, wishes, people, on_progress)
    first = part_of(
        arrived, _first(arrived, checked, wishes), import_id, checked.digest, in_same_transaction=in_same_transaction
    )

    def on_batch_progress(share: float) -> None:
        """Keys are stored after all is decided and before anything is written."""
        on_progress(SEALED + share if share <= DECIDED else KEYS_STORED + (1 - KEYS_STORED) * share)

    await all_or_none(arrived.service, [first, *rows], on_batch_progress)


async def loaded_before(arrived: Arrival, checked: Checked, wishes: Wishes) -> Receipt:
    """The receipt of an import whose key has been used. Raises KeyReused when it was used for something else."""
    import_id = import_of(arrived.service, arrived.key)
    command = _first(arrived, checked, wishes)
    return await arrived.service.writer.execute(part_of(arrived, command, import_id, checked.digest))


def _first(arrived: Arrival, checked: Checked, wishes: Wishes) -> ImportParticipants:
    return ImportParticipants(
        import_id=import_of(arrived.service, arrived.key),
        occurred_on=arrived.today,
        programme=wishes.programme,
        rows=len(checked.read.rows),
        digest=checked.digest,
    )


def _in_same_transaction(
    arrived: Arrival, checked: Checked, wishes: Wishes, people: Sequence[Registered], on_progress: Progress
) -> InSameTransaction:
    """Store everybody's keys and numbers, after ruling out another import of the same file."""
    vault = vault_of(arrived.service)

    async def keep(connection: AsyncConnection) -> None:
        await connection.execute(_ONE_AT_A_TIME)
        if not wishes.again and await imports.is_loaded(connection, checked.digest):
            raise ImportedBefore
        for start in range(0, len(people), YIELD_EVERY):
            part = people[start : start + YIELD_EVERY]
            await vault.store_keys(connection, {id_: keys for _, id_, keys in part}, arrived.time)
            numbers = [(found.number, id_) for row, id_, _ in part if (found := row.identity.identity_number)]
            await vault.remember_numbers(connection, numbers)
            on_progress(SEALED + DECIDED + (KEYS_STORED - SEALED - DECIDED) * start / len(people))

    return keep


def _registration(
    arrived: Arrival, import_id: UUID, row: Row, id_: UUID, keys: dict[KeyClass, bytes]
) -> list[Submission]:
    """The commands that register this person, and enrol them when there is a programme."""
    event_id = uuid7()
    identity = seal(
        SealedIdentity,
        row.identity,
        key=keys["identity"],
        event_id=event_id,
        event_type=ParticipantRegistered.type_in(arrived.service.name.service),
        participant=id_,
    )
    who = {"participant": id_, "occurred_on": row.registered_on, "identity": identity}
    register = RegisterParticipant.model_validate({**who, **row.open_})
    submissions = [part_of(arrived, register, import_id, number=row.number, event_id=event_id)]
    if row.programme is not None:
        stay = {"participant": id_, "occurred_on": row.enrolled_on, "enrolment": uuid4(), "programme": row.programme}
        enrol = OpenEnrolment.model_validate({**stay, **row.entry})
        submissions.append(part_of(arrived, enrol, import_id, number=row.number))
    return submissions
