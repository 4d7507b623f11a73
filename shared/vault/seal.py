"""Seal and open fields with a participant's key: AES-256-GCM, bound to the event, participant and class."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.contract.plaintexts import Plaintext
from shared.contract.sealed import KeyClass, Opened, Sealed

S = TypeVar("S", bound=Sealed)


class CannotOpen(Exception):
    """This ciphertext does not open: another key, another event, changed bytes, or something else inside."""


def seal(sealed: type[S], plain: Plaintext, *, key: bytes, event_id: UUID, event_type: str, participant: UUID) -> S:
    """The ciphertext of `plain` as a field of that event; `key` has 32 bytes."""
    key_class: KeyClass = sealed.model_fields["key_class"].default
    nonce = os.urandom(12)
    text = AESGCM(key).encrypt(
        nonce, plain.model_dump_json(exclude_none=True).encode(), _bound(event_id, event_type, participant, key_class)
    )
    return sealed.model_validate({"nonce": urlsafe_b64encode(nonce).decode(), "text": urlsafe_b64encode(text).decode()})


def open_sealed(
    opens_to: type[Opened],
    sealed: Sealed,
    *,
    keys: Mapping[KeyClass, bytes],
    event_id: UUID,
    event_type: str,
    participant: UUID,
) -> Opened:
    """What a sealed field holds. Raises CannotOpen when the key is missing or does not fit."""
    key = keys.get(sealed.key_class)
    if key is None:
        raise CannotOpen(f"there is no key of class {sealed.key_class} for this participant")
    bound = _bound(event_id, event_type, participant, sealed.key_class)
    try:
        plain = AESGCM(key).decrypt(urlsafe_b64decode(sealed.nonce), urlsafe_b64decode(sealed.text), bound)
        return opens_to.model_validate_json(plain)
    except (InvalidTag, ValueError):
        raise CannotOpen(CannotOpen.__doc__) from None  # what lies beneath may quote what it could not read


def _bound(event_id: UUID, event_type: str, participant: UUID, key_class: KeyClass) -> bytes:
    return f"{event_id}|{event_type}|{participant}|{key_class}".encode()
