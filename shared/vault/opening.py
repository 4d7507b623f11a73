"""Open the sealed field of an event with the keys that are here."""

from collections.abc import Mapping
from uuid import UUID

from shared.contract.event import Event
from shared.contract.plaintexts import Plaintext
from shared.contract.sealed import KeyClass, Sealed, sealed_field
from shared.vault.seal import CannotOpen, open_sealed


def sealed_in(event: Event | None) -> Sealed | None:
    """The value of an event's sealed field; None when it has none or it is empty."""
    field = None if event is None else sealed_field(type(event))
    sealed: Sealed | None = None if field is None else getattr(event, field.name)
    return sealed


def open_field(
    event: Event | None, *, keys: Mapping[KeyClass, bytes], event_id: UUID, event_type: str, participant: UUID
) -> Plaintext | None:
    """The plaintext of an event's sealed field; None when it has none, it is empty, or no key opens it."""
    field = None if event is None else sealed_field(type(event))
    sealed = sealed_in(event)
    if field is None or sealed is None:
        return None
    try:
        return open_sealed(
            field.plaintext, sealed, keys=keys, event_id=event_id, event_type=event_type, participant=participant
        )
    except CannotOpen:
        return None
