"""Seal what people enter under the participant's own keys."""

from typing import TypeVar

from services.intake.domain.commands.participant import AboutParticipant
from services.intake.domain.refusals import UnknownParticipant
from shared.contract.event import Event
from shared.contract.sealed import sealed_field
from shared.service.arrival import Arrival
from shared.service.service import Service
from shared.vault.keys import Vault
from shared.vault.seal import seal

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
